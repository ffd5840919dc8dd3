package dev.medley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.TestMedley;
import dev.medley.archive.ObjectKey;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A warehouse that fails, is locked or gone, and a lake that was changed by hand: the next run makes it good. One Medley,
 * whose stream goes on from test to test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WarehouseFaultsIT {

    private static final int EVENTS = 60;

    @TempDir
    static Path folder;

    private TestMedley medley;
    private int sent;

    @BeforeAll
    void start() {
        medley = TestMedley.start(folder, Map.of());
    }

    @AfterAll
    void stop() {
        medley.close();
    }

    /** Sends events, each of another name, and waits for them in the lake. */
    private void archive() {
        medley.send(TestEvents.lines("after " + sent, EVENTS));
        sent += EVENTS;
        medley.awaitArchived(sent);
    }

    private void startWithoutWarehouse() throws IOException {
        medley.close();
        Files.delete(folder.resolve("warehouse.duckdb"));
        medley = TestMedley.start(folder, Map.of());
    }

    @Test
    void statementThatFailsAmidALoadKeepsNothingAndTheNextLoadTakesAll() {
        // Given
        archive();
        medley.warehouse().execute("alter table ops.lake_objects rename column rows_kept to rows_lost");

        // When
        JsonNode failed = medley.api().run("load");
        long kept = medley.count("select count(*) from bronze.spotify_events");
        medley.warehouse().execute("alter table ops.lake_objects rename column rows_lost to rows_kept");
        medley.load();

        // Then
        assertThat(failed.path("status").asText()).as("%s", failed).isEqualTo("FAILED");
        assertThat(failed.path("error").asText()).contains("load_objects.sql");
        assertThat(kept).isEqualTo(sent - EVENTS);
        assertComplete();
    }

    @Test
    void runWhoseLockIsHeldIsSkippedAndTheNextDoesItsWork() throws SQLException {
        // Given
        archive();
        JsonNode load;
        JsonNode build;

        // When
        try (Connection other = medley.bean("warehousePool", DataSource.class).getConnection();
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
        assertComplete();
    }

    @Test
    void deletedWarehouseComesBackFromTheLakeByOneLoad() throws IOException {
        // Given
        archive();
        medley.load();

        // When
        startWithoutWarehouse();
        medley.load();

        // Then
        assertComplete();
    }

    @Test
    void deletedWarehouseComesBackFromTheLakeByOneBackfill() throws IOException {
        // Given
        archive();
        medley.load();

        // When
        startWithoutWarehouse();
        medley.api().succeed("backfill?from=2020-01-01&to=2099-12-31");

        // Then
        assertComplete();
    }

    @Test
    void loadedObjectOverwrittenByHandIsBadAtItsReloadAndThenArchivedAgain() throws IOException {
        // Given
        archive();
        medley.load();
        ObjectKey key = medley.lake().get(2);
        Files.writeString(folder.resolve("lake/spotify-data-lake").resolve(key.key()), "somebody's notes\n");

        // When
        medley.api().succeed("reload?key=" + key.key());
        String reason = medley.warehouse()
                .queryForObject(
                        "select reason from ops.lake_objects where state = 'BAD' and object_key = ?",
                        String.class,
                        key.key());
        long without = medley.count("select count(*) from silver.spotify_events");
        medley.load();
        medley.load();

        // Then
        assertThat(reason).contains("its name says %d lines, it holds 1".formatted(key.lines()));
        assertThat(without).isEqualTo(sent - key.lines());
        assertComplete();
    }

    @Test
    void loadedObjectDeletedByHandIsBadAtItsReloadAndThenArchivedAgain() throws IOException {
        // Given
        archive();
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
        assertComplete();
    }

    @Test
    void twoLoadersAtOnceLoadEachObjectOnce() {
        // Given
        try (TestMedley second = TestMedley.start(
                folder.resolve("second"),
                Map.of(
                        "medley.stations", "load,build,serve",
                        "medley.kafka.brokers", medley.property("medley.kafka.brokers"),
                        "medley.s3.endpoint", medley.property("medley.s3.endpoint"),
                        "medley.warehouse.url", medley.property("medley.warehouse.url")))) {
            ExecutorService threads = Executors.newFixedThreadPool(2);

            // When
            for (int round = 0; round < 5; round++) {
                archive();
                List<CompletableFuture<JsonNode>> runs = List.of(
                        CompletableFuture.supplyAsync(() -> medley.api().run("load"), threads),
                        CompletableFuture.supplyAsync(() -> second.api().run("load"), threads));
                assertThat(runs)
                        .allSatisfy(run -> assertThat(run.join().path("status").asText())
                                .as("%s", run.join())
                                .isIn("SUCCEEDED", "SKIPPED"));
            }
            threads.shutdown();

            // Then
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                medley.load();
                assertThat(medley.count("select count(*) from silver.spotify_events"))
                        .isEqualTo(sent);
            });
            assertThat(medley.count("select count(*) from bronze.spotify_events"))
                    .isEqualTo(sent);
            assertThat(medley.count("select count(*) from ops.lake_objects"))
                    .isEqualTo(medley.lake().size());
        }
    }

    private void assertComplete() {
        assertThat(medley.count("select count(*) from bronze.spotify_events")).isEqualTo(sent);
        assertThat(medley.count("select count(distinct kafka_offset) from bronze.spotify_events"))
                .isEqualTo(sent);
        assertThat(medley.count("select count(*) from silver.spotify_events")).isEqualTo(sent);
        assertThat(medley.count("select cast(total_events as bigint) from gold.kpis"))
                .isEqualTo(sent);
        assertThat(medley.count("select count(*) from ops.offset_gaps")).isZero();
        medley.api().succeed("checks");
        assertThat(medley.warehouse().queryForList("""
                        select check_name, sample_rows from ops.check_results
                        where status <> 'PASSED' and run_id = (select max_by(run_id, checked_at) from ops.check_results)
                        """)).isEmpty();
    }
}
