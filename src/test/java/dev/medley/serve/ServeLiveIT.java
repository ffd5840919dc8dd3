package dev.medley.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.local.EmbeddedS3;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServeLiveIT {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final UUID SONG = UUID.fromString("28b10c21-4d69-50f8-80f6-533bb893fe01");
    private static final Pattern EVENT_ID = Pattern.compile("\"event_id\":\"([^\"]+)\"");

    private final LiveTopic topic;
    private final EmbeddedS3 lake;
    private final ServeStation station;

    ServeLiveIT(@TempDir Path folder) throws Exception {
        topic = new LiveTopic(folder.resolve("kafka"));
        lake = EmbeddedS3.start(folder.resolve("lake"), 0, "medley", "medley-secret");
        station = ServeStation.start(
                folder,
                Map.of(
                        "medley.kafka.brokers",
                        topic.brokers(),
                        "medley.s3.endpoint",
                        lake.endpoint(),
                        "medley.stations",
                        "archive,load,build,serve",
                        "medley.archive.batch-size",
                        "1000",
                        "medley.archive.batch-wait-ms",
                        "300"),
                "archive.camel.yaml");
    }

    @AfterAll
    void stop() {
        station.close();
        lake.close();
        topic.close();
    }

    @Test
    void anEventReachesTheStreamAndTheSnapshot() throws Exception {
        // Given
        List<String> frames = new CopyOnWriteArrayList<>();
        CompletableFuture<HttpResponse<Void>> open = watchWith(frames::add);
        await().atMost(LONGEST_WAIT).until(() -> !frames.isEmpty());
        UUID songId = UUID.randomUUID();

        // When
        topic.send("no event at all", LiveTopic.play(UUID.randomUUID(), songId));

        // Then
        await().atMost(LONGEST_WAIT).until(() -> frames.stream().anyMatch(frame -> frame.contains(songId.toString())));
        assertThat(open).isNotCompleted();
        assertThat(frames).contains("event: live");
        JsonNode live = station.json("/api/live");
        assertThat(live.get("top_songs").findValuesAsText("song_id")).contains(songId.toString());
        assertThat(live.get("per_minute")).hasSize(15);
        assertThat(live.get("countries").findValuesAsText("country")).contains("GB");
        assertThat(live.get("unreadable").asLong()).isPositive();
    }

    private CompletableFuture<HttpResponse<Void>> watchWith(Consumer<String> lines) {
        return HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(station.uri("/api/live/stream")).build(),
                        HttpResponse.BodyHandlers.fromLineSubscriber(new LineCollector(lines)));
    }

    /** Frames come at most one a second, so events are sent at times of their own, not in answer to a frame. */
    @Test
    void anEventIsInAFrameWithinASecond() throws Exception {
        // Given
        List<Future<?>> sent = new CopyOnWriteArrayList<>();
        Map<String, Long> sentAt = new ConcurrentHashMap<>();
        Map<String, Long> seenAt = new ConcurrentHashMap<>();
        CompletableFuture<HttpResponse<Void>> open = watchWith(line -> EVENT_ID.matcher(line)
                .results()
                .forEach(found -> seenAt.putIfAbsent(found.group(1), System.nanoTime())));
        UUID first = UUID.randomUUID();
        topic.send(LiveTopic.play(first, SONG));
        await().atMost(LONGEST_WAIT).until(() -> seenAt.containsKey(first.toString()));
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

        // When
        ScheduledFuture<?> sending = clock.scheduleAtFixedRate(
                () -> {
                    UUID eventId = UUID.randomUUID();
                    sentAt.put(eventId.toString(), System.nanoTime());
                    sent.add(topic.sendTo("spotify-events", LiveTopic.play(eventId, SONG)));
                },
                0,
                137,
                TimeUnit.MILLISECONDS);
        await().atMost(LONGEST_WAIT).until(() -> sentAt.size() >= 20);
        assertThat(sending.cancel(false)).isTrue();
        clock.shutdown();
        assertThat(clock.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        // Then
        assertThat(sent).hasSameSizeAs(sentAt.keySet());
        await().atMost(LONGEST_WAIT).until(() -> seenAt.keySet().containsAll(sentAt.keySet()));
        long[] ms = sentAt.keySet().stream()
                .mapToLong(eventId ->
                        (seenAt.getOrDefault(eventId, Long.MAX_VALUE) - sentAt.getOrDefault(eventId, 0L)) / 1_000_000)
                .sorted()
                .toArray();
        System.out.printf(
                "from sending an event to its frame: median %d ms, p95 %d ms, of %d events%n",
                ms[ms.length / 2], ms[ms.length * 95 / 100], ms.length);
        assertThat(ms[ms.length / 2]).as("median in milliseconds").isLessThan(1_000);
        assertThat(open.cancel(true)).isTrue();
    }

    @Test
    void anAnnouncedBuildDropsOldAnswers() throws Exception {
        // Given
        station.sql(
                "delete from gold.daily_active_users", "insert into gold.daily_active_users values ('2026-11-20', 1)");
        assertThat(users()).isEqualTo(1);
        station.sql("update gold.daily_active_users set daily_active_users = 2");

        // When
        topic.sendTo("medley-runs", "run-1").get(30, TimeUnit.SECONDS);

        // Then
        await().atMost(LONGEST_WAIT).until(() -> users() == 2);
    }

    @Test
    void theLagIsAsDescribed() throws Exception {
        // Given
        topic.send(LiveTopic.play(UUID.randomUUID(), SONG));
        await().atMost(LONGEST_WAIT).until(() -> topic.archived() > 0);
        JsonNode description = station.json("/api/openapi.json");
        JsonNode schema = description.at("/paths/~1api~1lag/get/responses/200/content/application~1json/schema");

        // When
        JsonNode lag = station.json("/api/lag");

        // Then
        assertThat(SchemaFaults.of(description, schema, lag)).isEmpty();
        assertThat(lag.at("/rows/0/end_offset").asLong()).isPositive();
        assertThat(lag.at("/rows/0/lag").asLong())
                .isEqualTo(lag.at("/rows/0/end_offset").asLong()
                        - lag.at("/rows/0/committed_offset").asLong());
    }

    /** The last of them: after it a new song finds no room among those that are ranked. */
    @Order(Integer.MAX_VALUE)
    @Test
    void aFloodIsCountedInLittleMemoryAndDisturbsNoArchive() throws Exception {
        // Given
        int events = 60_000;
        List<String> frames = new CopyOnWriteArrayList<>();
        CompletableFuture<HttpResponse<Void>> open = watchWith(frames::add);
        await().atMost(LONGEST_WAIT).until(() -> !frames.isEmpty());
        long before = station.json("/api/live").get("events").asLong();
        long archivedBefore = topic.archived();
        long memoryBefore = usedMemory();
        int framesBefore = frames.size();

        // When
        topic.send(Stream.generate(() -> LiveTopic.play(UUID.randomUUID(), UUID.randomUUID()))
                .limit(events)
                .toArray(String[]::new));

        // Then
        await().atMost(LONGEST_WAIT).until(() -> topic.archived() > archivedBefore);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> station.json("/api/live").get("events").asLong() >= before + events);
        await().atMost(Duration.ofSeconds(60)).until(() -> topic.archived() >= archivedBefore + events);
        assertThat(topic.committingGroups()).containsExactly("spotify-minio-consumer");
        await().atMost(LONGEST_WAIT).until(() -> frames.size() > framesBefore + 3);
        assertThat(open).isNotCompleted();
        HttpResponse<String> live = station.get("/api/live");
        assertThat(live.body()).hasSizeLessThan(64 << 10);
        assertThat(ServeStation.json(live).get("unranked_events").asLong()).isPositive();
        assertThat(usedMemory() - memoryBefore).isLessThan(64L << 20);
        assertThat(open.cancel(true)).isTrue();
    }

    @Test
    void oneWatcherTooManyIsRefusedAndWelcomeLater() throws Exception {
        // Given
        List<Socket> watchers = new ArrayList<>();
        try {
            for (int i = 0; i < 70; i++) {
                watchers.add(watch());
            }

            // When
            String refused = head(watch());

            // Then
            assertThat(refused).startsWith("HTTP/1.1 503").containsIgnoringCase("retry-after");
        } finally {
            for (Socket watcher : watchers) {
                watcher.close();
            }
        }
        await().atMost(LONGEST_WAIT).until(() -> head(watch()).startsWith("HTTP/1.1 200"));
    }

    private Socket watch() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), station.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write("GET /api/live/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String head(Socket socket) throws IOException {
        try (socket) {
            byte[] buffer = new byte[4_096];
            int read = socket.getInputStream().read(buffer);
            return read < 0 ? "" : new String(buffer, 0, read, StandardCharsets.US_ASCII);
        }
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private long users() throws Exception {
        return station.json("/api/daily-active-users")
                .at("/rows/0/daily_active_users")
                .asLong();
    }
}
