package dev.medley.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.local.EmbeddedKafka;
import dev.medley.simulate.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class ServeLiveIT {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final EmbeddedKafka kafka;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ServeStation station;

    ServeLiveIT(@TempDir Path folder) throws Exception {
        this.kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(
                            new NewTopic("spotify-events", 1, (short) 1)
                                    .configs(Map.of("message.timestamp.type", "LogAppendTime")),
                            new NewTopic("medley-runs", 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        this.producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
        this.station = ServeStation.start(folder, Map.of("medley.kafka.brokers", kafka.bootstrapServers()));
    }

    @AfterAll
    void stop() {
        station.close();
        producer.close();
        kafka.close();
    }

    @Test
    void anEventReachesTheStreamAndTheSnapshot() throws Exception {
        // Given
        List<String> frames = new CopyOnWriteArrayList<>();
        HttpRequest request =
                HttpRequest.newBuilder(station.uri("/api/live/stream")).build();
        HttpClient client = HttpClient.newHttpClient();
        CompletableFuture<HttpResponse<Void>> open =
                client.sendAsync(request, HttpResponse.BodyHandlers.fromLineSubscriber(new LineCollector(frames)));
        await().atMost(LONGEST_WAIT).until(() -> !frames.isEmpty());
        String songId = UUID.randomUUID().toString();

        // When
        send("no event at all");
        send(event(songId));

        // Then
        await().atMost(LONGEST_WAIT).until(() -> frames.stream().anyMatch(frame -> frame.contains(songId)));
        assertThat(open).isNotCompleted();
        assertThat(frames).contains("event: live");
        JsonNode live = station.json("/api/live");
        assertThat(live.get("top_songs").findValuesAsText("song_id")).contains(songId);
        assertThat(live.get("per_minute")).hasSize(15);
        assertThat(live.get("countries").findValuesAsText("country")).contains("GB");
        assertThat(live.get("unreadable").asLong()).isPositive();
    }

    @Test
    void anAnnouncedBuildDropsOldAnswers() throws Exception {
        // Given
        station.sql(
                "delete from gold.daily_active_users", "insert into gold.daily_active_users values ('2026-11-20', 1)");
        assertThat(users()).isEqualTo(1);
        station.sql("update gold.daily_active_users set daily_active_users = 2");

        // When
        producer.send(new ProducerRecord<>("medley-runs", "run-1".getBytes(StandardCharsets.UTF_8)))
                .get(30, TimeUnit.SECONDS);

        // Then
        await().atMost(LONGEST_WAIT).until(() -> users() == 2);
    }

    @Test
    void theLagIsAsDescribed() throws Exception {
        // Given
        send(event(UUID.randomUUID().toString()));
        JsonNode schema = station.json("/api/openapi.json")
                .at("/paths/~1api~1lag/get/responses/200/content/application~1json/schema");

        // When
        JsonNode lag = station.json("/api/lag");

        // Then
        assertThat(SchemaFaults.of(schema, lag)).isEmpty();
        assertThat(lag.at("/rows/0/lag").asLong()).isPositive();
    }

    @Test
    void aFloodOfEventsIsCountedInLittleMemory() throws Exception {
        // Given
        int events = 60_000;
        List<String> frames = new CopyOnWriteArrayList<>();
        CompletableFuture<HttpResponse<Void>> open = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(station.uri("/api/live/stream")).build(),
                        HttpResponse.BodyHandlers.fromLineSubscriber(new LineCollector(frames)));
        await().atMost(LONGEST_WAIT).until(() -> !frames.isEmpty());
        long before = station.json("/api/live").get("events").asLong();
        long memoryBefore = usedMemory();
        int framesBefore = frames.size();

        // When
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            byte[] value = event(UUID.randomUUID().toString()).getBytes(StandardCharsets.UTF_8);
            sent.add(producer.send(new ProducerRecord<>("spotify-events", value)));
        }
        producer.flush();

        // Then
        assertThat(sent).allMatch(Future::isDone);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> station.json("/api/live").get("events").asLong() >= before + events);
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

    private void send(String value) throws Exception {
        producer.send(new ProducerRecord<>("spotify-events", value.getBytes(StandardCharsets.UTF_8)))
                .get(30, TimeUnit.SECONDS);
    }

    private static String event(String songId) {
        return new Event(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        UUID.fromString(songId),
                        "Dua Lipa",
                        "Levitating",
                        "play",
                        "mobile",
                        "UK",
                        Instant.now())
                .toJson();
    }
}
