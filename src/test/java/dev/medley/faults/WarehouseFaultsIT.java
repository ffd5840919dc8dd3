package dev.medley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.HeldRoute;
import dev.medley.LogLines;
import dev.medley.MedleyApi;
import dev.medley.MedleyProcess;
import dev.medley.TestMedley;
import dev.medley.lake.ObjectKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
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
    private static final Map<String, String> SETTINGS = Map.of("medley.watch.period-ms", "250");
    private static final LogLines LOG = LogLines.ofMedley();

    @TempDir
    static Path folder;

    private TestMedley medley;
    private int sent;

    @BeforeAll
    void start() {
        medley = TestMedley.start(folder, SETTINGS);
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
        Files.deleteIfExists(folder.resolve("warehouse.duckdb"));
        medley = TestMedley.start(folder, SETTINGS);
    }

    /** The object of some offsets, in the folder of the S3 server. */
    private Path stored(ObjectKey key) {
        return folder.resolve("lake/spotify-data-lake").resolve(key.key());
    }

    private static int log(String... texts) {
        return LOG.with(texts).size();
    }

    private String failedCheck(String name) {
        return medley.warehouse()
                .queryForObject(
                        "select status from ops.check_results where check_name = ? order by checked_at desc limit 1",
                        String.class,
                        name);
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
    void warehouseDeletedWhileInUseIsSaidAndComesBackFromTheLakeByOneLoad() throws IOException {
        // Given
        archive();
        medley.load();
        Files.delete(folder.resolve("warehouse.duckdb"));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(health("warehouse"))
                .contains("DOWN")
                .contains("warehouse.duckdb was deleted or replaced while Medley ran: restart Medley"));

        // When
        startWithoutWarehouse();
        medley.load();

        // Then
        assertThat(LOG.with("WARN", "server=warehouse", "was deleted or replaced"))
                .hasSize(1);
        assertThat(LOG.with("INFO", "The warehouse is empty, all of the lake is loaded: objects="))
                .last()
                .asString()
                .endsWith("objects=" + medley.lake().size());
        assertThat(health("warehouse")).contains("UP");
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
        ObjectKey key = medley.lake().get(medley.lake().size() - 2);
        Files.writeString(stored(key), "somebody's notes\n");
        medley.load();
        medley.load();
        assertThat(LOG.with("WARN", "Loaded objects are changed in the lake since they were loaded", key.key()))
                .hasSize(1);
        medley.api().succeed("checks");
        assertThat(failedCheck("lake_objects_are_readable")).isEqualTo("FAILED");

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
        assertThat(reason).contains("its name says %d lines, it has 1".formatted(key.lines()));
        assertThat(without).isEqualTo(sent - key.lines());
        assertComplete();
    }

    @Test
    void loadedObjectDeletedByHandIsBadAtItsReloadAndThenArchivedAgain() throws IOException {
        // Given
        archive();
        medley.load();
        ObjectKey stored = medley.lake().get(medley.lake().size() - 2);
        String key = stored.key();
        Files.delete(stored(stored));
        medley.load();
        medley.load();
        assertThat(LOG.with(
                        "WARN", "Loaded objects are deleted from the lake since they were loaded", "objects=1", key))
                .hasSize(1);
        int said = log("WARN", "Check does not pass: check=lake_objects_are_readable");
        medley.api().succeed("checks");
        medley.api().succeed("checks");
        assertThat(failedCheck("lake_objects_are_readable")).isEqualTo("FAILED");
        assertThat(log("WARN", "Check does not pass: check=lake_objects_are_readable"))
                .as("said once, not by each run")
                .isEqualTo(said + 1);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(health("checks")).contains("UP", "lake_objects_are_readable"));

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
    void secondLoaderAndSecondBuilderAreSkippedAndEachObjectIsLoadedOnce() throws InterruptedException {
        try (TestMedley second = TestMedley.start(
                folder.resolve("second"),
                Map.of(
                        "medley.stations", "load,build,serve",
                        "medley.kafka.brokers", medley.property("medley.kafka.brokers"),
                        "medley.s3.endpoint", medley.property("medley.s3.endpoint"),
                        "medley.warehouse.url", medley.property("medley.warehouse.url")))) {
            // Given
            archive();
            medley.load();
            archive();
            MedleyApi.Response loading;
            JsonNode skippedLoad;
            JsonNode skippedBuild;
            try (HeldRoute copying = HeldRoute.before(second, "run-scripts");
                    HeldRoute building = HeldRoute.before(second, "run-scripts", 1)) {
                loading = second.api().post("/api/load");
                copying.awaitReached();

                // When
                skippedLoad = medley.api().run("load");
                copying.release();
                building.awaitReached();
                skippedBuild = medley.api().run("build");
            }

            // Then
            JsonNode loaded =
                    second.api().awaitRun(loading.json().path("run_id").asText());
            assertThat(loaded.path("status").asText()).as("%s", loaded).isEqualTo("SUCCEEDED");
            assertThat(loaded.path("rows_in").asLong()).isEqualTo(EVENTS);
            assertThat(skippedLoad.path("status").asText())
                    .as("%s", skippedLoad)
                    .isEqualTo("SKIPPED");
            assertThat(skippedLoad.path("error").asText()).contains("OPS.LOAD_LOCK");
            assertThat(skippedBuild.path("status").asText())
                    .as("%s", skippedBuild)
                    .isEqualTo("SKIPPED");
            assertThat(skippedBuild.path("error").asText()).contains("OPS.BUILD_LOCK");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(medley.count("select count(*) from silver.spotify_events"))
                            .isEqualTo(sent));
            second.build();
            assertThat(medley.count("select count(*) from ops.lake_objects where state = 'LOADED'"))
                    .isEqualTo(medley.lake().size());
            assertComplete();
        }
    }

    @Test
    void warehouseThatAnotherProcessHoldsIsNamedWithItsHolderAndOpenedOnceItIsFree() throws Exception {
        // Given
        Path file = Files.createDirectories(folder.resolve("held")).resolve("warehouse.duckdb");
        DriverManager.getConnection("jdbc:duckdb:" + file).close();
        String holder = "is held by another process (PID %d)"
                .formatted(ProcessHandle.current().pid());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.lock();
                MedleyProcess refused = MedleyProcess.launch(besideThisOne(folder));
                MedleyProcess waiting = MedleyProcess.launch(besideThisOne(folder.resolve("held")))) {
            waiting.awaitLine(file + " " + holder + ": Medley waits up to 10 s for it", Duration.ofSeconds(60));

            // When
            lock.release();

            // Then
            waiting.awaitLine("Medley is ready", Duration.ofSeconds(60));
            assertThat(refused.awaitEnd(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(refused.lines())
                    .filteredOn(line -> line.startsWith("Medley cannot start: "))
                    .singleElement()
                    .asString()
                    .contains(folder.resolve("warehouse.duckdb") + " " + holder)
                    .contains("MEDLEY_DATA_DIR");
            assertThat(refused.lines()).noneMatch(line -> line.startsWith("\tat "));
        }
    }

    /** A process with the warehouse of a folder, and the Kafka and the lake of this one. */
    private Map<String, String> besideThisOne(Path dataDir) {
        Map<String, String> environment = new HashMap<>(MedleyProcess.environment(dataDir));
        environment.put("MEDLEY_STATIONS", "load,build,serve");
        environment.put("MEDLEY_LOAD_CRON", "0 0 0 1 1 ? 2099");
        environment.put("KAFKA_BOOTSTRAP_SERVERS", medley.property("medley.kafka.brokers"));
        environment.put("MINIO_ENDPOINT", medley.property("medley.s3.endpoint"));
        return environment;
    }

    /** What health says of one part, as text. */
    private String health(String part) {
        int port = Integer.parseInt(medley.property("medley.management.port"));
        JsonNode checks = new MedleyApi(port)
                .call("GET", "/observe/health?data=true")
                .json()
                .path("checks");
        return StreamSupport.stream(checks.spliterator(), false)
                .filter(check -> check.path("name").asText().equals(part))
                .map(JsonNode::toString)
                .findFirst()
                .orElseThrow();
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
