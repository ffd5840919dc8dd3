package dev.medley.faults;

import static dev.medley.faults.PipelineUnderFaults.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.MedleyApi;
import dev.medley.archive.StreamServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A lake or a broker that fails while events flow: said in the log, and over without a restart; nothing is lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LakeFaultsIT {

    private static final int EVENTS = 25;
    private static final String BUCKET = "spotify-data-lake";
    private static final int RETRIES = 1;
    private static final int RETRY_WAIT_MS = 200;
    private static final int WATCH_MS = 500;

    /** What the S3 client does of itself with one call. */
    private static final int ATTEMPTS_OF_A_CALL = 4;

    /** Calls of a load that fails, and of those that were open when the fault began. */
    private static final int OTHER_CALLS = 10;

    @TempDir
    static Path folder;

    private StreamServers servers;
    private TcpProxy proxy;
    private Map<String, String> environment;
    private PipelineUnderFaults medley;
    private int sent;

    @BeforeAll
    void start() {
        servers = new StreamServers(folder);
        proxy = new TcpProxy(servers.endpoint());
        environment = PipelineUnderFaults.environment(folder, servers);
        environment.put("MINIO_ENDPOINT", proxy.url());
        environment.put("MEDLEY_ARCHIVE_RETRIES", String.valueOf(RETRIES));
        environment.put("MEDLEY_ARCHIVE_RETRY_WAIT_MS", String.valueOf(RETRY_WAIT_MS));
        environment.put("MEDLEY_WATCH_PERIOD_MS", String.valueOf(WATCH_MS));
        medley = PipelineUnderFaults.start(environment);
    }

    @AfterAll
    void stop() {
        medley.close();
        proxy.close();
        servers.close();
    }

    @AfterEach
    void endFault() {
        proxy.set(TcpProxy.Fault.NONE);
    }

    @ParameterizedTest
    @EnumSource(
            value = TcpProxy.Fault.class,
            names = {"HANGS", "ANSWERS_500", "LOSES_ANSWERS", "CUTS"})
    void failingConnectionsDelayTheArchiveAndNoMore(TcpProxy.Fault fault) {
        // Given
        send("before " + fault);
        awaitArchived();
        awaitHealthy();
        int said = warnings().size();
        Instant start = Instant.now();

        // When
        proxy.set(fault);
        send("while it " + fault);
        CompletableFuture<JsonNode> load =
                CompletableFuture.supplyAsync(() -> medley.api().run("load"));
        assertSaid(said, start);
        JsonNode failed = load.join();
        int hits = proxy.hits();
        long milliseconds = Duration.between(start, Instant.now()).toMillis();
        proxy.set(TcpProxy.Fault.NONE);

        // Then
        assertThat(failed.path("status").asText()).as("%s", failed).isEqualTo("FAILED");
        assertThat(failed.path("error").asText()).contains(BUCKET, proxy.url());
        System.out.printf("%s: %d connections in %d ms, at most %d%n", fault, hits, milliseconds, most(milliseconds));
        assertThat(hits).as("connections, no hot loop").isLessThanOrEqualTo(most(milliseconds));
        assertNothingIsLostOrDoubled();
    }

    /** Connections that the waits between tries and between looks allow. */
    private static int most(long milliseconds) {
        long tries = (milliseconds / RETRY_WAIT_MS + 1) * (RETRIES + 1);
        long looks = milliseconds / WATCH_MS + 1;
        return (int) (ATTEMPTS_OF_A_CALL * (tries + looks + OTHER_CALLS));
    }

    @Test
    void serverThatIsDownDelaysTheArchiveAndNoMore() {
        // Given
        send("before the server is down");
        awaitArchived();
        awaitHealthy();
        int said = warnings().size();
        Instant start = Instant.now();
        int readyBefore = probe("ready");

        // When
        servers.stopS3();
        send("while the server is down");
        assertSaid(said, start);
        int ready = probe("ready");
        int alive = probe("live");
        servers.startS3();

        // Then
        awaitHealthy();
        assertThat(readyBefore).isEqualTo(200);
        assertThat(ready).as("readiness while stations are unusable").isEqualTo(503);
        assertThat(alive).as("liveness while a restart would not help").isEqualTo(200);
        assertThat(medley.process()
                        .health("archive")
                        .path("data")
                        .path("degraded")
                        .asBoolean())
                .as("the failure of a moment ago")
                .isTrue();
        assertThat(probe("ready")).as("readiness while only degraded").isEqualTo(200);
        assertNothingIsLostOrDoubled();
    }

    @Test
    void bucketThatIsDeletedIsSaidAndMadeAgain() throws IOException {
        // Given
        send("before the bucket is gone");
        awaitArchived();
        medley.loadAndBuild();
        awaitHealthy();
        Path elsewhere = folder.resolve("elsewhere");
        long said = lostBuckets();

        // When
        Files.move(servers.bucket(), elsewhere);
        await().atMost(LIMIT).until(() -> lostBuckets() > said);
        send("while the bucket is gone");

        // Then
        awaitHealthy();
        assertThat(medley.process().lines())
                .filteredOn(line -> line.contains("has lost the bucket"))
                .hasSize((int) said + 1)
                .last()
                .asString()
                .contains(" WARN ", BUCKET, proxy.url(), "it is created again");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(servers.lineCount()).isEqualTo(EVENTS));
        moveBack(elsewhere);
        assertNothingIsLostOrDoubled();
    }

    /** The log, since health is DOWN only until the bucket is made again. */
    private long lostBuckets() {
        return medley.process().lines().stream()
                .filter(line -> line.contains("has lost the bucket"))
                .count();
    }

    private void moveBack(Path elsewhere) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(elsewhere)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path place = servers.bucket().resolve(elsewhere.relativize(file).toString());
            Files.createDirectories(place.getParent());
            Files.move(file, place);
        }
    }

    @Test
    void refusedCredentialsDelayTheArchiveAndNoMore() {
        // Given
        send("before the secret is another");
        awaitArchived();
        awaitHealthy();
        int said = warnings().size();
        Instant start = Instant.now();

        // When
        servers.stopS3();
        servers.startS3("another secret");
        send("while the secret is another");
        assertSaid(said, start);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(
                        medley.process().health("lake").path("message").asText())
                .contains("check medley.s3.access-key and medley.s3.secret-key"));
        servers.stopS3();
        servers.startS3();

        // Then
        assertNothingIsLostOrDoubled();
    }

    @Test
    void brokerThatIsDownDelaysTheArchiveAndNoMore() {
        // Given
        send("before the broker is down");
        awaitArchived();

        // When
        servers.restartKafka();
        send("after the broker was down");

        // Then
        assertNothingIsLostOrDoubled();
    }

    private void send(String name) {
        servers.send(0, TestEvents.events(name, EVENTS));
        sent += EVENTS;
    }

    private void awaitArchived() {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(servers.lineCount()).isEqualTo(sent));
    }

    private List<String> warnings() {
        return medley.process().lines().stream()
                .filter(line ->
                        line.contains("Batch not stored completely in the lake; what is not stored is read again"))
                .toList();
    }

    /** Waits until log and health say what is the matter: what does not answer, and what happens next. */
    private void assertSaid(int before, Instant since) {
        await().atMost(LIMIT).until(() -> warnings().size() > before);
        assertThat(warnings().get(before)).contains(" WARN ", BUCKET, proxy.url());
        await().atMost(LIMIT).untilAsserted(() -> {
            JsonNode lake = medley.process().health("lake");
            assertThat(lake.path("status").asText()).as("%s", lake).isEqualTo("DOWN");
            assertThat(lake.path("data").path("reason").asText()).contains(BUCKET, proxy.url());
        });
        await().atMost(LIMIT).untilAsserted(() -> {
            JsonNode archive = medley.process().health("archive").path("data");
            assertThat(archive.path("degraded").asBoolean()).as("%s", archive).isTrue();
            assertThat(archive.path("reason").asText()).contains("has failed within the last two minutes", proxy.url());
            assertThat(Instant.parse(archive.path("last_error_at").asText())).isAfter(since);
        });
    }

    private void awaitHealthy() {
        await().atMost(LIMIT)
                .until(() ->
                        medley.process().health("lake").path("status").asText().equals("UP"));
    }

    private int probe(String name) {
        return new MedleyApi(Integer.parseInt(environment.get("MEDLEY_MANAGEMENT_PORT")))
                .call("GET", "/observe/health/" + name)
                .status();
    }

    private void assertNothingIsLostOrDoubled() {
        awaitArchived();
        medley.loadAndBuild();
        medley.awaitRows("bronze.spotify_events", sent);
        medley.awaitRows("silver.spotify_events", sent);
        medley.awaitGaps();
        medley.assertChecksPass();
    }
}
