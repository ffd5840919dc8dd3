package dev.medley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.sql.IndependentAnswers;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Compares what the warehouse of a stopped Medley holds with what a topic held, by queries of its own. */
final class Reconciliation {

    private static final String MINUTES = "event_volume_by_minute";
    private static final DateTimeFormatter SQL_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

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
        assertGoldIsWhatWasSent();
        return figures;
    }

    /** Expects that every mart of gold answers as plain queries of the raw lines do. */
    private void assertGoldIsWhatWasSent() {
        Map<String, List<String>> expected = new TreeMap<>();
        Map<String, List<String>> found = new TreeMap<>();
        warehouse.execute((Connection connection) -> {
            String now = LocalDateTime.now(ZoneOffset.UTC).format(SQL_TIME);
            expected.putAll(IndependentAnswers.fromRawLines(connection, now));
            found.putAll(IndependentAnswers.gold(connection, expected.keySet()));
            return true;
        });
        // The last build has cut the 24 hours, and was a moment ago: what is younger by an hour is in both
        String minutesFrom = LocalDateTime.now(ZoneOffset.UTC).minusHours(23).format(SQL_TIME);
        for (Map<String, List<String>> answers : List.of(expected, found)) {
            answers.computeIfPresent(MINUTES, (table, minutes) -> minutes.stream()
                    .filter(minute -> minute.compareTo(minutesFrom) > 0)
                    .toList());
        }
        assertThat(expected).hasSize(14).allSatisfy((table, rows) -> assertThat(
                        table.equals(MINUTES) || !rows.isEmpty())
                .as(table)
                .isTrue());
        expected.forEach((table, rows) ->
                assertThat(found.get(table)).as("gold.%s", table).isEqualTo(rows));
    }

    long count(String sql) {
        Long count = warehouse.queryForObject(sql, Long.class);
        return count == null ? 0 : count;
    }
}
