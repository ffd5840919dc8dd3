package dev.medley;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of the manual, each made as it stands there in a copy of the project's folders. */
class RecipesIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path RECIPES = Path.of("src/docs/recipes.md");

    @TempDir
    private Path project;

    private static String event(String more) {
        return """
                {"event_id": "%s", "user_id": "c9f0f895-fb98-4b91-9c1f-2f3a4b5c6d7e", \
                "song_id": "74a42680-ff06-55cf-9f7b-426cd71bda2b", "artist_name": "The Weeknd", \
                "song_name": "Blinding Lights", "timestamp": "%s", %s}""".formatted(UUID.randomUUID(), Instant.now(), more);
    }

    private static void send(String brokers, List<String> records) throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String record : records) {
                producer.send(new ProducerRecord<>("raw-events", record.getBytes(UTF_8)))
                        .get();
            }
        }
    }

    @Test
    void eachRecipeDoesWhatItSays() throws Exception {
        // Given
        assertThat(ProjectCopy.in(project).writeFilesOf(RECIPES)).hasSize(4);
        Map<String, String> environment = new HashMap<>(MedleyProcess.environment(project.resolve("data")));
        environment.put("MEDLEY_SIMULATOR_EVENTS_PER_TICK", "0");
        environment.put("MEDLEY_ARCHIVE_BATCH_WAIT_MS", "500");
        environment.put("MEDLEY_LOAD_CRON", "0/2 * * * * ?");
        try (MedleyProcess medley = MedleyProcess.start(project, environment)) {
            // When
            String posted = event("\"country\": \"US\", \"device_type\": \"web\", \"app\": \"car\"");
            MedleyApi.Response response = medley.api().call("POST", "/hooks/plays", posted);
            assertThat(response.status())
                    .as("%s %s", response.json(), medley.lines())
                    .isEqualTo(202);
            send(
                    "127.0.0.1:" + environment.get("MEDLEY_EMBEDDED_KAFKA_PORT"),
                    List.of(
                            event("\"event_type\": \"play\", \"country\": \"XX\", \"app\": \"dropped\""),
                            event("\"event_type\": \"play\", \"device_type\": \"tablet\", \"app\": \"home\""),
                            event("\"event_type\": \"play\", \"device_type\": \"web\", \"app\": \"home\""),
                            "no event"));

            // Then
            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(medley.api().get("/api/rejected").path("rows"))
                        .as("rejected; %s", medley.lines())
                        .hasSize(1);
                assertThat(medley.api().get("/api/kpis").path("total_plays").asLong())
                        .as("plays; %s", medley.lines())
                        .isEqualTo(3);
            });
            medley.interrupt();
            medley.awaitEnd(Duration.ofSeconds(30));
            assertThat(medley.lines()).noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
        }
        assertThat(rows("select app || ' ' || plays from gold.plays_by_app order by 1"))
                .containsExactly("car 1", "home 2");
        assertThat(rows("select device_type || ' ' || total_events from gold.device_usage order by 1"))
                .containsExactly("mobile 1", "web 2");
    }

    @Test
    void aFieldThatEventsGainIsAColumnOnceItIsDeclared() throws Exception {
        // Given
        ProjectCopy copy = ProjectCopy.in(project);
        Map<String, String> environment = new HashMap<>(MedleyProcess.environment(project.resolve("data")));
        environment.put("MEDLEY_SIMULATOR_EVENTS_PER_TICK", "0");
        environment.put("MEDLEY_ARCHIVE_BATCH_WAIT_MS", "500");
        environment.put("MEDLEY_LOAD_CRON", "0/2 * * * * ?");
        String play = "\"event_type\": \"play\", \"podcast\": ";
        try (MedleyProcess medley = MedleyProcess.start(project, environment)) {
            post(medley, event(play + "true"));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(totalPlays(medley)).isOne());
            medley.interrupt();
            medley.awaitEnd(Duration.ofSeconds(30));
        }
        String declared = ProjectCopy.inDocument(RECIPES, "```json\n(\"podcast\": [^\n]+)\n```")
                .group(1);
        copy.replace("config/event-schema.json", "(?<=\"properties\": \\{)", declared + ",");

        // When
        try (MedleyProcess medley = MedleyProcess.start(project, environment)) {
            post(medley, event(play + "false"));
            post(medley, event(play + "\"yes\""));

            // Then
            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(totalPlays(medley)).isEqualTo(2);
                assertThat(medley.api().get("/api/rejected").path("rows").findValuesAsText("reject_reason"))
                        .containsExactly("podcast is not a boolean: string");
            });
            assertThat(medley.api()
                            .get("/api/event-schema.json")
                            .at("/properties/podcast/type")
                            .asText())
                    .isEqualTo("boolean");
            assertThat(medley.lines())
                    .anyMatch(line -> line.contains(
                            "adds to silver: alter table silver.spotify_events add column if not exists podcast"));
            medley.interrupt();
            medley.awaitEnd(Duration.ofSeconds(30));
        }
        assertThat(rows("select podcast from silver.spotify_events order by kafka_offset"))
                .containsExactly("true", "false");
    }

    private static void post(MedleyProcess medley, String event) {
        assertThat(medley.api().call("POST", "/api/events", event).status()).isEqualTo(202);
    }

    private static long totalPlays(MedleyProcess medley) {
        return medley.api().get("/api/kpis").path("total_plays").asLong();
    }

    private List<String> rows(String sql) throws SQLException {
        try (Connection warehouse =
                        DriverManager.getConnection("jdbc:duckdb:" + project.resolve("data/warehouse.duckdb"));
                Statement statement = warehouse.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
