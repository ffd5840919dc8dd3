package dev.medley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Compares what the warehouse of a stopped Medley holds with what a topic held, by queries of its own. */
final class Reconciliation {

    private static final Map<String, String> GOLD_AND_SILVER = Map.of(
            "select total_events, total_plays, total_songs, total_users, total_artists from gold.kpis",
            "select count(*), count(*) filter (where event_type = 'play'), count(distinct song_id),"
                    + " count(distinct user_id), count(distinct artist_name) from silver.spotify_events",
            "select song_id, total_plays, total_skips, unique_users from gold.top_songs order by song_id",
            "select song_id, count(*) filter (where event_type = 'play'), count(*) filter (where event_type = 'skip'),"
                    + " count(distinct user_id) from silver.spotify_events group by song_id order by song_id",
            "select day, daily_active_users from gold.daily_active_users order by day",
            "select cast(event_at as date), count(distinct user_id) from silver.spotify_events group by 1 order by 1",
            "select hour_at, events, unique_users from gold.event_volume_by_hour order by hour_at",
            "select date_trunc('hour', event_at), count(*), count(distinct user_id) from silver.spotify_events group by 1 order by 1",
            "select user_id, active_days, first_seen, last_seen from gold.user_retention order by user_id",
            "select user_id, count(distinct cast(event_at as date)), min(event_at), max(event_at) from silver.spotify_events"
                    + " group by 1 order by 1",
            "select sum(events), sum(plays), sum(skips) from gold.session_patterns",
            "select count(*), count(*) filter (where event_type = 'play'), count(*) filter (where event_type = 'skip')"
                    + " from silver.spotify_events");

    private final JdbcTemplate warehouse;

    Reconciliation(Path dataDir) {
        this((DataSource) new DriverManagerDataSource("jdbc:duckdb:" + dataDir.resolve("warehouse.duckdb")));
    }

    private Reconciliation(DataSource warehouse) {
        this.warehouse = new JdbcTemplate(warehouse);
    }

    /** What a pipeline came to. */
    record Figures(long records, long bronze, long silver, long rejected, long duplicates) {}

    /**
     * Expects that nothing is lost, doubled or unexplained.
     *
     * @param topic all that the topic held
     */
    Figures assertComplete(TopicContent topic) {
        Figures figures = new Figures(
                topic.records(),
                count("select count(*) from bronze.spotify_events"),
                count("select count(*) from silver.spotify_events"),
                count("select count(*) from silver.rejected_events"),
                count("select count(*) from silver.duplicate_events"));
        Set<String> silver =
                new HashSet<>(warehouse.queryForList("select event_id from silver.spotify_events", String.class));
        Set<String> lost = new HashSet<>(topic.eventIds());
        lost.removeAll(silver);
        Set<String> unexplained = new HashSet<>(silver);
        unexplained.removeAll(topic.eventIds());
        assertThat(lost).as("events lost").isEmpty();
        assertThat(unexplained).as("events nobody sent").isEmpty();
        assertThat(figures.silver())
                .as("silver rows")
                .isEqualTo(topic.eventIds().size());
        assertThat(figures.bronze()).as("bronze rows").isEqualTo(topic.records());
        assertThat(count("select count(distinct (topic_id, kafka_partition, kafka_offset)) from bronze.spotify_events"))
                .as("bronze records")
                .isEqualTo(topic.records());
        assertThat(figures.silver() + figures.rejected() + figures.duplicates())
                .as("silver, rejected and duplicate rows")
                .isEqualTo(figures.bronze());
        assertThat(figures.rejected()).as("rejected rows").isEqualTo(topic.noEvents());
        assertGoldIsSilver();
        return figures;
    }

    /** Expects that gold answers as a plain query of silver does. */
    void assertGoldIsSilver() {
        GOLD_AND_SILVER.forEach((answer, plain) ->
                assertThat(rows(answer)).as(answer).isNotEmpty().isEqualTo(rows(plain)));
    }

    long count(String sql) {
        Long count = warehouse.queryForObject(sql, Long.class);
        return count == null ? 0 : count;
    }

    private List<String> rows(String sql) {
        return warehouse.query(sql, (row, number) -> {
            StringBuilder text = new StringBuilder();
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                text.append(row.getString(column)).append('|');
            }
            return text.toString();
        });
    }
}
