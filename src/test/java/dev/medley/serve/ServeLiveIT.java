package dev.medley.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.local.EmbeddedKafka;
import dev.medley.simulate.Event;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
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
