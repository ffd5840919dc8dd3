package dev.medley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.MedleyApi;
import dev.medley.MedleyProcess;
import dev.medley.TestMedley;
import dev.medley.lake.LakeClient;
import dev.medley.lake.ObjectKey;
import dev.medley.local.EmbeddedS3;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Eight processes: three brokers, three archivers over six partitions, one that joins them, and one that loads, builds and
 * serves. Under load an archiver and a broker are killed; then everything is counted.
 *
 * <p>{@code -Dmedley.scale.events=2000000 -Dmedley.scale.rate=100000 -Dmedley.scale.batch=1000
 * -Dmedley.test.jvm=-Xmx512m} measures more.
 */
class ScaleOutIT {

    private static final String TOPIC = "spotify-events";
    private static final String BUCKET = "spotify-data-lake";
    private static final int PARTITIONS = 6;
    private static final int EVENTS = Integer.getInteger("medley.scale.events", 8_000);
    private static final int RATE = Integer.getInteger("medley.scale.rate", 1_000);
    private static final int BATCH = Integer.getInteger("medley.scale.batch", 100);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    private final List<MedleyProcess> processes = new ArrayList<>();

    @Test
    void whateverIsKilledUnderLoadEveryRecordIsCountedOnce() throws InterruptedException {
        try (BrokerCluster brokers = BrokerCluster.start(folder, 3);
                EmbeddedS3 s3 =
                        EmbeddedS3.start(folder.resolve("lake"), 0, TestMedley.ACCESS_KEY, TestMedley.SECRET_KEY);
                S3Client lake = LakeClient.create(
                        s3.endpoint(), "us-east-1", true, TestMedley.ACCESS_KEY, TestMedley.SECRET_KEY)) {
            // Given
            MedleyProcess loader = launch(brokers, s3, "loader", "load,build,serve");
            List<MedleyProcess> archivers = IntStream.rangeClosed(1, 3)
                    .mapToObj(number -> launch(brokers, s3, "archiver-" + number, "archive"))
                    .toList();
            processes.forEach(process -> process.awaitLine("Medley is ready", LIMIT));
            long begun = System.nanoTime();
            EventSender sender = new EventSender(brokers.bootstrapServers(), TOPIC, RATE);
            awaitMore(lake, BATCH);

            // When
            archivers.get(0).kill();
            MedleyProcess added = launch(brokers, s3, "archiver-4", "archive");
            brokers.kill(1);
            awaitMore(lake, 5L * RATE);
            brokers.restart(1);
            added.awaitLine("Medley is ready", LIMIT);
            brokers.awaitInSync(TOPIC);
            await("events").atMost(LIMIT).until(() -> sender.acknowledged() >= EVENTS);
            long sent = sender.stop();
            double sending = secondsSince(begun);
            await("all records in the lake").atMost(LIMIT).until(() -> offsets(keys(lake)) == sent);
            double archiving = secondsSince(begun);
            await("all records in silver").atMost(LIMIT).until(() -> silverRows(loader.api()) == sent);

            // Then
            loader.api().succeed("checks");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertSound(loader.api()));
            double all = secondsSince(begun);
            loader.interrupt();
            loader.awaitEnd(Duration.ofSeconds(30));
            Reconciliation.Figures figures = new Reconciliation(folder.resolve("loader"))
                    .assertComplete(TopicContent.read(brokers.bootstrapServers(), TOPIC));
            assertThat(figures.records()).isEqualTo(sent);
            List<ObjectKey> keys = keys(lake);
            assertThat(keys).extracting(ObjectKey::partition).contains(0, 1, 2, 3, 4, 5);
            System.out.printf(
                    "sent=%d in %.0f s, all in %d objects after %.0f s (%.0f/s), lines twice in the lake=%d, all in gold after %.0f s; %s%n",
                    sent,
                    sending,
                    keys.size(),
                    archiving,
                    sent / archiving,
                    keys.stream().mapToLong(ObjectKey::lines).sum() - sent,
                    all,
                    figures);
        } finally {
            processes.forEach(MedleyProcess::close);
        }
    }

    private MedleyProcess launch(BrokerCluster brokers, EmbeddedS3 s3, String name, String stations) {
        Map<String, String> environment = new HashMap<>(MedleyProcess.environment(folder.resolve(name)));
        environment.put("MEDLEY_STATIONS", stations);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", brokers.bootstrapServers());
        environment.put("MEDLEY_KAFKA_PARTITIONS", String.valueOf(PARTITIONS));
        environment.put("MEDLEY_KAFKA_REPLICATION_FACTOR", "3");
        environment.put("MINIO_ENDPOINT", s3.endpoint());
        environment.put("MINIO_ACCESS_KEY", TestMedley.ACCESS_KEY);
        environment.put("MINIO_SECRET_KEY", TestMedley.SECRET_KEY);
        environment.put("BATCH_SIZE", String.valueOf(BATCH));
        environment.put("MEDLEY_ARCHIVE_BATCH_WAIT_MS", "1000");
        environment.put("MEDLEY_ARCHIVE_CONSUMERS", "2");
        environment.put("MEDLEY_LOAD_CRON", "0/5 * * * * ?");
        MedleyProcess process = MedleyProcess.launch(environment);
        processes.add(process);
        return process;
    }

    private static double secondsSince(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static void awaitMore(S3Client lake, long lines) {
        long before = offsets(keys(lake));
        await("more lines in the lake").atMost(LIMIT).until(() -> offsets(keys(lake)) >= before + lines);
    }

    private static List<ObjectKey> keys(S3Client lake) {
        return lake.listObjectsV2Paginator(request -> request.bucket(BUCKET)).contents().stream()
                .map(S3Object::key)
                .map(ObjectKey::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Offsets that the objects hold, each counted once. */
    private static long offsets(List<ObjectKey> keys) {
        return keys.stream().collect(Collectors.groupingBy(ObjectKey::partition)).values().stream()
                .mapToLong(ScaleOutIT::offsetsOfPartition)
                .sum();
    }

    private static long offsetsOfPartition(List<ObjectKey> keys) {
        long offsets = 0;
        long next = 0;
        for (ObjectKey key : keys.stream()
                .sorted(Comparator.comparing(ObjectKey::firstOffset))
                .toList()) {
            offsets += Math.max(0, key.lastOffset() + 1 - Math.max(next, key.firstOffset()));
            next = Math.max(next, key.lastOffset() + 1);
        }
        return offsets;
    }

    private static long silverRows(MedleyApi api) {
        for (JsonNode row : api.get("/api/freshness").path("rows")) {
            if (row.path("table_name").asText().equals("silver.spotify_events")) {
                return row.path("row_count").asLong();
            }
        }
        return 0;
    }

    private static void assertSound(MedleyApi api) {
        assertThat(api.get("/api/gaps").path("rows")).as("holes").isEmpty();
        assertThat(api.get("/api/checks").path("rows")).isNotEmpty().allSatisfy(check -> assertThat(
                        check.path("status").asText())
                .as("%s", check)
                .isEqualTo("PASSED"));
    }
}
