package dev.medley.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.simulate.Audience;
import dev.medley.simulate.SimulatedEvents;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What listeners may like next: counted by hand for few, and measured for many whose taste is known. */
class RecommendationsTest {

    private static int events;

    private static BronzeRow heard(String user, String type, String song) {
        int number = ++events;
        return BronzeRow.event(
                "e" + number, user, type, song, "2026-11-20 %02d:%02d:00".formatted(number / 60, number % 60));
    }

    private static List<BronzeRow> heard(String user, int plays, String... songs) {
        List<BronzeRow> rows = new ArrayList<>();
        for (String song : songs) {
            for (int play = 0; play < plays; play++) {
                rows.add(heard(user, "play", song));
            }
        }
        return rows;
    }

    @Test
    void aListenerGetsWhatThoseWithTheSameTasteLike() throws SQLException {
        try (WarehouseFixture warehouse = new WarehouseFixture()) {
            // Given
            List<BronzeRow> rows = new ArrayList<>();
            rows.addAll(heard("u1", 1, "s1", "s2", "s3"));
            rows.addAll(heard("u2", 2, "s1", "s2"));
            rows.addAll(heard("u2", 1, "s3"));
            rows.addAll(heard("u3", 3, "s1"));
            // skipped as often as played: neither liked nor recommended
            rows.add(heard("u3", "play", "s2"));
            rows.add(heard("u3", "skip", "s2"));
            // one listener in common is chance
            rows.addAll(heard("u4", 1, "s1", "s4"));
            warehouse.load(rows);

            // When
            warehouse.build();

            // Then
            assertThat(warehouse.lines("select song_id, neighbour_song_id, neighbour_rank, common_listeners,"
                            + " round(similarity, 4) from gold.song_neighbours order by 1, 3"))
                    .containsExactly(
                            // likings: s1 1, 2, 3, 1; s2 1, 2; s3 1, 1
                            "s1 | s2 | 1 | 2 | 0.5774",
                            "s1 | s3 | 2 | 2 | 0.5477",
                            "s2 | s3 | 1 | 2 | 0.9487",
                            "s2 | s1 | 2 | 2 | 0.5774",
                            "s3 | s2 | 1 | 2 | 0.9487",
                            "s3 | s1 | 2 | 2 | 0.5477");
            assertThat(warehouse.lines("select user_id, rank, song_id, song_name, artist_name, because_of_song_id,"
                            + " because_of_song_name, round(score, 4) from gold.song_recommendations order by 1, 2"))
                    .containsExactly(
                            "u3 | 1 | s3 | Song s3 | Artist 3 | s1 | Song s1 | 0.5477",
                            "u4 | 1 | s2 | Song s2 | Artist 2 | s1 | Song s1 | 0.2887",
                            "u4 | 2 | s3 | Song s3 | Artist 3 | s1 | Song s1 | 0.2739");
        }
    }

    @Test
    void tasteGroupsAreFoundAgainBetterThanByPopularity(@TempDir Path folder) throws Exception {
        // Given
        Audience audience = new Audience("config/catalogue.yaml", 7, 200, 300);
        Path lines = folder.resolve("events.ndjson");
        SimulatedEvents.write(lines, audience, Instant.parse("2026-11-21T00:00:00Z"), 28, 1_000);
        try (WarehouseFixture warehouse = new WarehouseFixture()) {
            fill(warehouse, "user_groups", audience.tasteGroups());
            fill(warehouse, "song_groups", SimulatedEvents.songGroups(audience));
            warehouse.execute("create table simulated as select * replace (cast(timestamp as timestamp) as timestamp)"
                    + " from read_json('%s', columns = {event_id: 'varchar', user_id: 'varchar', song_id: 'varchar',"
                            .formatted(lines)
                    + " artist_name: 'varchar', song_name: 'varchar', event_type: 'varchar', device_type: 'varchar',"
                    + " country: 'varchar', timestamp: 'varchar'})");
            warehouse.execute("insert into silver.spotify_events by name select * exclude (timestamp),"
                    + " timestamp as event_at, 1 as batch_id from simulated where timestamp < timestamp '2026-11-14'");

            // When
            warehouse.rebuildGold();

            // Then
            Quality recommended = quality(warehouse, "select user_id, song_id, rank from gold.song_recommendations");
            Quality popular = quality(
                    warehouse,
                    "select user_retention.user_id, song_id, row_number() over (partition by user_retention.user_id"
                            + " order by total_plays desc, song_id) as rank from gold.user_retention cross join"
                            + " gold.top_songs anti join gold.song_listeners using (user_id, song_id)");
            System.out.printf(
                    "NDCG@10 of recommendations: %s; of the most played unheard songs: %s%n", recommended, popular);
            assertThat(recommended.ofOwnGroup()).isGreaterThan(0.7).isGreaterThan(3 * popular.ofOwnGroup());
            assertThat(recommended.ofPlaysToCome()).isGreaterThan(1.2 * popular.ofPlaysToCome());
        }
    }

    private static void fill(WarehouseFixture warehouse, String table, Map<UUID, Integer> groups) throws SQLException {
        warehouse.execute("create table " + table + " (id varchar, taste_group integer)");
        for (Map.Entry<UUID, Integer> group : groups.entrySet()) {
            warehouse.execute(
                    "insert into " + table + " values (?, ?)", group.getKey().toString(), group.getValue());
        }
    }

    /**
     * NDCG@10, the mean over listeners of 0 to 1.
     *
     * @param ofOwnGroup where a song of the listener's planted taste group is right
     * @param ofPlaysToCome where a song that the listener plays for the first time in the week after is right
     */
    private record Quality(double ofOwnGroup, double ofPlaysToCome) {}

    private static Quality quality(WarehouseFixture warehouse, String ranking) throws SQLException {
        warehouse.execute("create or replace temp table ranked as " + ranking);
        return new Quality(ndcg(warehouse, """
                        select user_groups.id as user_id, song_groups.id as song_id
                        from user_groups join song_groups using (taste_group)
                        """), ndcg(warehouse, """
                        select distinct user_id, song_id from simulated
                        where timestamp >= timestamp '2026-11-14' and event_type = 'play'
                        """));
    }

    /** The mean over listeners who have a right song that they have not heard. */
    private static double ndcg(WarehouseFixture warehouse, String right) throws SQLException {
        String sql = """
                with
                wanted as (
                    select user_id, song_id from (%s) anti join gold.song_listeners using (user_id, song_id)
                ),
                gains as (
                    select user_id, sum(case when rank <= 10 then 1 / log2(rank + 1) end) as gain
                    from wanted left join ranked using (user_id, song_id)
                    group by user_id
                ),
                best as (
                    select user_id, sum(1 / log2(place + 1)) as gain
                    from (
                        select user_id, row_number() over (partition by user_id order by song_id) as place from wanted
                    )
                    where place <= 10 group by user_id
                )
                select avg(coalesce(gains.gain, 0) / best.gain) from gains join best using (user_id)
                """.formatted(right);
        return ((Number) warehouse.rows(sql).get(0).get(0)).doubleValue();
    }
}
