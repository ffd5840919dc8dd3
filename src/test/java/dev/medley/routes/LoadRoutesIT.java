package dev.medley.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medley.HeldRoute;
import dev.medley.MedleyApi;
import dev.medley.MedleyTestSupport;
import dev.medley.RouteTests;
import dev.medley.TestEvent;
import dev.medley.lake.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@RouteTests(
        value = {
            "load-on-schedule",
            "load",
            "load-batches",
            "load-batch",
            "audit-offsets",
            "settle-holes",
            "record-gaps",
            "accept-gap",
            "watch-waiting-objects"
        },
        policies = {"http-problems", "pass-failure-on"})
class LoadRoutesIT extends MedleyTestSupport {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private long sent;

    LoadRoutesIT() {
        super(Map.of(
                "medley.load.cron", "* * * * * ?", "medley.load.batch-rows", "20", "medley.watch.period-ms", "100"));
        camelContextConfiguration().withAutoStartupExcludePatterns("load-on-schedule");
    }

    private void archive(List<String> lines) {
        medley().send(lines);
        sent += lines.size();
        medley().awaitArchived(sent);
    }

    private long bronze() {
        return medley().count("select count(*) from bronze.spotify_events");
    }

    @Test
    @Order(1)
    void objectsThatWaitAreCounted() {
        // When
        archive(TestEvent.plays("listener", 1, 30));

        // Then
        await().atMost(LIMIT)
                .until(() ->
                        medley().api().get("/api/lag").path("unloaded_objects").asLong()
                                == medley().lake().size());
    }

    @Test
    @Order(2)
    void scheduledLoadBringsThemToBronzeInBatchesAndStartsABuild() throws Exception {
        // When
        context.getRouteController().startRoute("load-on-schedule");

        // Then
        await().atMost(LIMIT)
                .until(() -> medley().count("select count(*) from silver.spotify_events") == sent
                        && medley().count("select count(*) from ops.runs where kind = 'build' and status = 'SUCCEEDED'")
                                > 0);
        context.getRouteController().stopRoute("load-on-schedule");
        assertThat(bronze()).isEqualTo(sent);
        assertThat(medley().count("select count(*) from ops.load_batches")).isEqualTo(2);
        assertThat(medley().warehouse()
                        .queryForList("select distinct kind || ' ' || trigger_name from ops.runs", String.class))
                .contains("load schedule", "build load");
        assertThat(medley().count(
                                "select count(*) from ops.loaded_intervals where first_offset = 0 and last_offset = ?",
                                sent - 1))
                .isEqualTo(1);
    }

    @Test
    @Order(3)
    void objectThatIsGoneBeforeItsLoadIsRecordedAsMissingThenArchivedAgainFromKafka() throws Exception {
        // Given
        archive(TestEvent.plays("listener", 2, 30));
        ObjectKey lost = medley().lake().get(medley().lake().size() - 2);
        Files.delete(folder().resolve("lake/spotify-data-lake").resolve(lost.key()));

        // When
        try (HeldRoute storing = HeldRoute.before(medley(), "store-object")) {
            String load = medley().api().post("/api/load").json().path("run_id").asText();
            storing.awaitReached();

            // Then
            assertThat(medley().warehouse().queryForList("select status from ops.offset_gaps", String.class))
                    .as("recorded and committed before anything is stored again")
                    .containsExactly("MISSING");
            storing.release();
            medley().api().awaitRun(load);
        }
        medley().awaitArchived(sent);
        medley().load();
        assertThat(bronze()).isEqualTo(sent);
        assertThat(medley().count("select count(*) from ops.offset_gaps")).isZero();
    }

    @Test
    @Order(4)
    void gapIsAcceptedWithAReasonAndAnUnknownOneIsNot() {
        // Given
        medley().warehouse()
                .execute("insert into ops.offset_gaps (topic_id, kafka_partition, first_offset, last_offset, status,"
                        + " reason, found_at) values ('gone', 0, 3, 9, 'EXPIRED', 'expired', current_timestamp)");

        // When
        MedleyApi.Response without = medley().api().post("/api/gaps/accept?topic_id=gone&partition=0&first=3&last=9");
        MedleyApi.Response unknown =
                medley().api().post("/api/gaps/accept?topic_id=gone&partition=0&first=3&last=8&reason=r");
        MedleyApi.Response accepted =
                medley().api().post("/api/gaps/accept?topic_id=gone&partition=0&first=3&last=9&reason=test%20data");

        // Then
        assertThat(without.status()).isEqualTo(400);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(medley().warehouse()
                        .queryForList("select status || ': ' || reason from ops.offset_gaps", String.class))
                .containsExactly("ACCEPTED: test data");
    }

    @Test
    @Order(5)
    void loadThatFailsKeepsNothingAndSaysWhy() {
        // Given
        archive(TestEvent.plays("listener", 3, 10));
        medley().warehouse().execute("alter table ops.lake_objects rename column rows_kept to rows_lost");

        // When
        String error = medley().api().run("load").path("error").asText();

        // Then
        medley().warehouse().execute("alter table ops.lake_objects rename column rows_lost to rows_kept");
        assertThat(error).contains("load_objects.sql");
        assertThat(bronze()).isEqualTo(sent - 10);
        medley().load();
        assertThat(bronze()).isEqualTo(sent);
    }

    @Test
    @Order(6)
    void objectOfATopicIdThatKafkaNeverGivesFailsNoAudit() {
        // Given
        ObjectKey key = new ObjectKey(
                "spotify-events",
                0,
                5,
                5,
                "AAAAAAAAAAAAAAAAAAAAAA",
                Instant.now().truncatedTo(ChronoUnit.HOURS),
                false);
        medley().bean("s3Client", S3Client.class)
                .putObject(
                        request -> request.bucket("spotify-data-lake").key(key.key()),
                        RequestBody.fromString("no event\n"));

        // When
        medley().load();

        // Then
        assertThat(medley().warehouse()
                        .queryForList(
                                "select status from ops.offset_gaps where topic_id = ?", String.class, key.topicId()))
                .containsExactly("EXPIRED");
    }

    @Test
    @Order(7)
    void objectThatIsPutBackIsLoaded() throws IOException {
        // Given
        Path bucket = folder().resolve("lake/spotify-data-lake");
        Path moved = folder().resolve("moved");
        ObjectKey foreign = medley().lake().stream()
                .filter(key -> key.topicId().startsWith("AAAA"))
                .findFirst()
                .orElseThrow();
        Files.move(bucket.resolve(foreign.key()), moved);
        medley().api().succeed("reload?key=" + foreign.key());
        assertThat(bronze()).isEqualTo(sent);
        medley().load();

        // When
        Files.move(moved, bucket.resolve(foreign.key()));
        medley().load();

        // Then
        assertThat(bronze()).isEqualTo(sent + 1);
    }
}
