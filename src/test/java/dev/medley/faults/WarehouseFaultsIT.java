package dev.medley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.TestMedley;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A warehouse that fails, is locked or gone, and a lake that was changed by hand: the next run makes it good. */
class WarehouseFaultsIT {

    private static final int EVENTS = 60;

    @TempDir
    Path folder;

    @Test
    void statementThatFailsAmidALoadKeepsNothingAndTheNextLoadTakesAll() {
        // Given
        try (TestMedley medley = started()) {
            medley.warehouse().execute("alter table ops.lake_objects rename column rows_kept to rows_lost");

            // When
            JsonNode failed = medley.api().run("load");
            long kept = medley.count("select count(*) from bronze.spotify_events");
            medley.warehouse().execute("alter table ops.lake_objects rename column rows_lost to rows_kept");
            medley.load();

            // Then
            assertThat(failed.path("status").asText()).as("%s", failed).isEqualTo("FAILED");
            assertThat(failed.path("error").asText()).contains("load_objects.sql");
            assertThat(kept).isZero();
            assertComplete(medley);
        }
    }

    @Test
    void runWhoseLockIsHeldIsSkippedAndTheNextDoesItsWork() throws SQLException {
        // Given
        try (TestMedley medley = started()) {
            JsonNode load;
            JsonNode build;

            // When
            try (Connection other =
                            medley.bean("warehousePool", DataSource.class).getConnection();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("update ops.load_lock set holder = 'another'");
                load = medley.api().run("load");
                other.rollback();
                medley.load();
                statement.execute("update ops.build_lock set holder = 'another'");
                build = medley.api().run("backfill?from=2026-01-01&to=2099-01-01");
                other.rollback();
                other.setAutoCommit(true);
            }
            medley.load();

            // Then
            assertThat(load.path("status").asText()).as("%s", load).isEqualTo("SKIPPED");
            assertThat(build.path("status").asText()).as("%s", build).isEqualTo("SKIPPED");
            assertComplete(medley);
        }
    }

    @Test
    void deletedWarehouseComesBackFromTheLakeByOneLoad() throws IOException {
        // Given
        try (TestMedley medley = started()) {
            medley.load();
            assertComplete(medley);
        }

        // When
        Files.delete(folder.resolve("warehouse.duckdb"));
        try (TestMedley medley = TestMedley.start(folder, Map.of())) {
            medley.load();

            // Then
            assertComplete(medley);
        }
    }

    @Test
    void deletedWarehouseComesBackFromTheLakeByOneBackfill() throws IOException {
        // Given
        try (TestMedley medley = started()) {
            medley.load();
        }

        // When
        Files.delete(folder.resolve("warehouse.duckdb"));
        try (TestMedley medley = TestMedley.start(folder, Map.of())) {
            medley.api().succeed("backfill?from=2020-01-01&to=2099-12-31");

            // Then
            assertComplete(medley);
        }
    }

    @Test
    void loadedObjectOverwrittenByHandIsBadAtItsReloadAndThenArchivedAgain() throws IOException {
        // Given
        try (TestMedley medley = started()) {
            medley.load();
            String key = medley.lake().get(2).key();
            Path file = folder.resolve("lake/spotify-data-lake").resolve(key);
            Files.writeString(file, "somebody's notes\n");

            // When
            medley.api().succeed("reload?key=" + key);
            String reason = medley.warehouse()
                    .queryForObject(
                            "select reason from ops.lake_objects where state = 'BAD' and object_key = ?",
                            String.class,
                            key);
            long without = medley.count("select count(*) from silver.spotify_events");
            medley.load();
            medley.load();

            // Then
            assertThat(reason).contains("its name says 10 lines, it holds 1");
            assertThat(without).isEqualTo(EVENTS - 10);
            assertComplete(medley);
        }
    }

    @Test
    void loadedObjectDeletedByHandIsBadAtItsReloadAndThenArchivedAgain() throws IOException {
        // Given
        try (TestMedley medley = started()) {
            medley.load();
            String key = medley.lake().get(2).key();
            Files.delete(folder.resolve("lake/spotify-data-lake").resolve(key));

            // When
            medley.api().succeed("reload?key=" + key);
            long bad = medley.count("select count(*) from ops.lake_objects where state = 'BAD'");
            medley.load();
            medley.load();

            // Then
            assertThat(bad).isEqualTo(1);
            assertComplete(medley);
        }
    }

    @Test
    void twoLoadersAtOnceLoadEachObjectOnce() {
        // Given
        try (TestMedley first = TestMedley.start(folder, Map.of());
                TestMedley second = TestMedley.start(
                        folder.resolve("second"),
                        Map.of(
                                "medley.stations", "load,build,serve",
                                "medley.kafka.brokers", first.property("medley.kafka.brokers"),
                                "medley.s3.endpoint", first.property("medley.s3.endpoint"),
                                "medley.warehouse.url", first.property("medley.warehouse.url")))) {
            ExecutorService threads = Executors.newFixedThreadPool(2);
            int sent = 0;

            // When
            for (int round = 0; round < 5; round++) {
                first.send(TestEvents.lines("round " + round, EVENTS));
                sent += EVENTS;
                first.awaitArchived(sent);
                List<CompletableFuture<JsonNode>> runs = List.of(
                        CompletableFuture.supplyAsync(() -> first.api().run("load"), threads),
                        CompletableFuture.supplyAsync(() -> second.api().run("load"), threads));
                assertThat(runs)
                        .allSatisfy(run -> assertThat(run.join().path("status").asText())
                                .as("%s", run.join())
                                .isIn("SUCCEEDED", "SKIPPED"));
            }
            threads.shutdown();

            // Then
            long all = sent;
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                first.load();
                assertThat(first.count("select count(*) from silver.spotify_events"))
                        .isEqualTo(all);
            });
            assertThat(first.count("select count(*) from bronze.spotify_events"))
                    .isEqualTo(sent);
            assertThat(first.count("select count(*) from ops.lake_objects"))
                    .isEqualTo(first.lake().size());
        }
    }

    private TestMedley started() {
        TestMedley medley = TestMedley.start(folder, Map.of());
        medley.send(TestEvents.lines("event", EVENTS));
        medley.awaitArchived(EVENTS);
        return medley;
    }

    private static void assertComplete(TestMedley medley) {
        assertThat(medley.count("select count(*) from bronze.spotify_events")).isEqualTo(EVENTS);
        assertThat(medley.count("select count(distinct kafka_offset) from bronze.spotify_events"))
                .isEqualTo(EVENTS);
        assertThat(medley.count("select count(*) from silver.spotify_events")).isEqualTo(EVENTS);
        assertThat(medley.count("select cast(total_events as bigint) from gold.kpis"))
                .isEqualTo(EVENTS);
        assertThat(medley.count("select count(*) from ops.offset_gaps")).isZero();
        medley.api().succeed("checks");
        assertThat(medley.warehouse().queryForList("""
                        select check_name, sample_rows from ops.check_results
                        where status <> 'PASSED' and run_id = (select max_by(run_id, checked_at) from ops.check_results)
                        """)).isEmpty();
    }
}
