package dev.medley.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gold built bit by bit is gold counted at once, whatever comes late, twice, wrong, or goes again. */
final class IncrementalGoldTest {

    private static final String NOW = "2026-11-21 12:00:00.000000";
    private static final LocalDateTime NEWEST = LocalDateTime.of(2026, 11, 21, 12, 30);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void equalsARebuildAndAnIndependentQuery(long seed) throws SQLException {
        // Given
        try (WarehouseFixture warehouse = new WarehouseFixture()) {
            History history = new History(new Random(seed), warehouse);

            // When
            for (int step = 0; step < 10; step++) {
                history.step();
                if (history.random.nextInt(3) > 0) {
                    warehouse.silver();
                }
                if (history.random.nextInt(3) > 0) {
                    warehouse.build();
                    assertAnswers(warehouse, "seed %d, step %d".formatted(seed, step));
                    assertThat(warehouse.failingChecks("build"))
                            .as("seed %d, step %d: checks", seed, step)
                            .isSubsetOf("copies_do_not_conflict");
                }
            }
            warehouse.build();

            // Then
            assertAnswers(warehouse, "seed " + seed);
            Map<String, List<String>> incremental = warehouse.schema("gold");
            Map<String, List<String>> silver = judgements(warehouse);
            assertThat(warehouse.failingChecks("full")).isSubsetOf("copies_do_not_conflict");
            warehouse.rebuildGold();
            assertThat(warehouse.schema("gold"))
                    .as("seed %d: rebuilt gold", seed)
                    .isEqualTo(incremental);
            warehouse.rejudgeAll();
            warehouse.gold();
            assertThat(judgements(warehouse))
                    .as("seed %d: rejudged silver", seed)
                    .isEqualTo(silver);
            assertThat(warehouse.schema("gold"))
                    .as("seed %d: gold of rejudged silver", seed)
                    .isEqualTo(incremental);
        }
    }

    @Test
    void aBuildWithNothingToDoWritesNothing() throws SQLException {
        try (WarehouseFixture warehouse = new WarehouseFixture()) {
            // Given
            History history = new History(new Random(42), warehouse);
            history.step();
            warehouse.build();
            Map<String, List<String>> gold = warehouse.schema("gold");
            Map<String, List<String>> silver = warehouse.schema("silver");
            List<String> batches = warehouse.table("ops.load_batches");

            // When
            warehouse.setNow("2026-11-29 12:00:00.000000");
            warehouse.build();

            // Then
            assertThat(warehouse.schema("gold")).isEqualTo(gold);
            assertThat(warehouse.schema("silver")).isEqualTo(silver);
            assertThat(warehouse.table("ops.load_batches")).isEqualTo(batches);
        }
    }

    @Test
    void goldThatFailedIsBuiltFromTheKeysItKept() throws SQLException {
        try (WarehouseFixture warehouse = new WarehouseFixture()) {
            // Given
            warehouse.load(List.of(BronzeRow.event("e1", "u1", "play", "s1", "2026-11-20 08:00:00")));
            warehouse.silver();

            // When
            warehouse.load(List.of(BronzeRow.event("e2", "u2", "play", "s2", "2026-11-21 08:00:00")));
            warehouse.build();

            // Then
            assertAnswers(warehouse, "two silver builds, one gold");
            assertThat(warehouse.lines("select distinct state from ops.load_batches"))
                    .containsExactly("PUBLISHED");
        }
    }

    private static void assertAnswers(WarehouseFixture warehouse, String when) throws SQLException {
        Map<String, List<String>> expected = IndependentAnswers.ask(warehouse.connection(), NOW);
        Map<String, List<String>> found = IndependentAnswers.gold(warehouse.connection(), expected.keySet());
        assertThat(found).as(when).isEqualTo(expected);
    }

    private static Map<String, List<String>> judgements(WarehouseFixture warehouse) throws SQLException {
        Map<String, List<String>> judgements = new TreeMap<>(warehouse.schema("silver"));
        judgements.put(
                "batches",
                warehouse.lines(
                        "select batch_id, silver_rows, rejected_rows, duplicate_rows from ops.load_batches order by"
                                + " 1"));
        return judgements;
    }

    /** Random loads, copies, conflicts, rejections, erasures, reloads and rejudgements. */
    private static final class History {

        private final Random random;
        private final WarehouseFixture warehouse;
        private final List<BronzeRow> seen = new ArrayList<>();
        private final Map<String, List<BronzeRow>> objects = new TreeMap<>();
        private final Map<String, Long> firstOffsets = new TreeMap<>();
        private long nextOffset;
        private int nextEvent;

        History(Random random, WarehouseFixture warehouse) {
            this.random = random;
            this.warehouse = warehouse;
        }

        void step() throws SQLException {
            int kind = random.nextInt(10);
            if (kind == 0) {
                warehouse.erase("u" + random.nextInt(6));
            } else if (kind == 1 && !objects.isEmpty()) {
                reload();
            } else if (kind == 2 && !objects.isEmpty()) {
                long first = 1L + random.nextInt(objects.size());
                warehouse.run(
                        "operate/revalidate_batches.sql",
                        Map.of("first_batch_id", first, "last_batch_id", first + random.nextInt(3)));
            } else {
                load();
            }
        }

        private void load() throws SQLException {
            List<BronzeRow> rows = new ArrayList<>();
            int count = 1 + random.nextInt(30);
            for (int i = 0; i < count; i++) {
                rows.add(row());
            }
            String key = WarehouseFixture.objectKey(nextOffset, nextOffset + count - 1);
            objects.put(key, rows);
            firstOffsets.put(key, nextOffset);
            warehouse.load(rows, key, nextOffset);
            nextOffset += count;
        }

        private void reload() throws SQLException {
            List<String> keys = List.copyOf(objects.keySet());
            String key = keys.get(random.nextInt(keys.size()));
            warehouse.reload(key);
            if (random.nextBoolean()) {
                warehouse.build();
            }
            warehouse.load(List.copyOf(objects.getOrDefault(key, List.of())), key, firstOffsets.getOrDefault(key, 0L));
        }

        private BronzeRow row() {
            int kind = random.nextInt(20);
            if (kind == 0) {
                return BronzeRow.rejected("not a JSON object", "u" + random.nextInt(6));
            }
            if (kind < 3 && !seen.isEmpty()) {
                return seen.get(random.nextInt(seen.size()));
            }
            String id = "e" + (kind == 3 && nextEvent > 0 ? random.nextInt(nextEvent) : nextEvent++);
            BronzeRow row = BronzeRow.event(
                            id,
                            "u" + random.nextInt(6),
                            pick("play", "play", "skip", "pause", "add_to_playlist"),
                            "s" + random.nextInt(5),
                            time())
                    .on(pick("mobile", "desktop", "web", "toaster"), pick("US", "UK", "DE", "IN", "ZZ"));
            row = random.nextInt(15) == 0 ? row.by(null, null) : row;
            seen.add(row);
            return row;
        }

        /** Mostly of the last hours, some late by days or weeks; a second is used once, so that no two events tie. */
        private String time() {
            int seconds =
                    switch (random.nextInt(6)) {
                        case 0 -> random.nextInt(86_400 * 40);
                        case 1 -> random.nextInt(86_400 * 3);
                        default -> random.nextInt(3_600 * 4);
                    };
            return NEWEST.minusMinutes(seconds / 300 * 5L)
                    .plusSeconds(nextEvent % 300)
                    .format(TIME);
        }

        private String pick(String... values) {
            return values[random.nextInt(values.length)];
        }
    }
}
