package dev.medley.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.MedleyApi;
import dev.medley.MedleyTestSupport;
import dev.medley.RouteTests;
import dev.medley.TestEvent;
import dev.medley.lake.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What is asked for over HTTP or comes once a day; what was loaded first is what retention lets go. */
@RouteTests(
        value = {
            "operate",
            "perform-runs",
            "checks",
            "backfill",
            "reload",
            "forget-object-rows",
            "erase",
            "retention",
            "maintain-daily"
        })
class OperateRoutesIT extends MedleyTestSupport {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final List<String> KEPT = List.of(
            "select event_id, user_id, country, batch_id from silver.spotify_events order by event_id",
            "select * from gold.listening_facts order by all",
            "select * from gold.top_songs order by all",
            "select * from gold.session_patterns order by all",
            "select * from gold.kpis");

    private long sent;

    OperateRoutesIT() {
        super(Map.of("medley.retention.lake-days", "2", "medley.retention.bronze-days", "2"));
    }

    private void load(List<String> lines) {
        medley().send(lines);
        sent += lines.size();
        medley().awaitArchived(sent);
        medley().load();
    }

    private long bronzeOf(String user) {
        return medley().count("select count(*) from bronze.spotify_events where user_id = ?", TestEvent.id(user));
    }

    private long silverOf(String user) {
        return medley().count("select count(*) from silver.spotify_events where user_id = ?", TestEvent.id(user));
    }

    private void assertChecksPass() {
        String runId = medley().api().succeed("checks").path("run_id").asText();
        assertThat(medley().warehouse()
                        .queryForList(
                                "select check_name, sample_rows from ops.check_results where status <> 'PASSED' and run_id = ?",
                                runId))
                .isEmpty();
        assertThat(medley().count("select count(*) from ops.check_results where run_id = ?", runId))
                .isGreaterThan(15);
    }

    @Test
    @Order(1)
    void requestsAreAcceptedWithTheRunOrRefusedWithTheReason() {
        // When
        MedleyApi.Response accepted = medley().api().post("/api/checks");
        MedleyApi.Response refused = medley().api().post("/api/backfill?from=yesterday&to=today");
        MedleyApi.Response unknown = medley().api().post("/api/sing");

        // Then
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("parameter").asText()).isEqualTo("from");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("allowed").asText()).contains("backfill");
        JsonNode run = medley().api().awaitRun(accepted.json().path("run_id").asText());
        assertThat(run.path("status").asText()).isEqualTo("SUCCEEDED");
    }

    @Test
    @Order(2)
    void backfillJudgesLoadedDaysAgain() {
        // Given
        load(TestEvent.plays("old listener", 1, 20));
        load(TestEvent.plays("listener", 2, 10));
        medley().warehouse().execute("update silver.spotify_events set country = 'DE'");

        // When
        JsonNode run = medley().api().succeed("backfill?from=2020-01-01&to=2099-01-01");

        // Then
        assertThat(run.path("done_units").asLong()).isEqualTo(30);
        assertThat(medley().count("select count(*) from silver.spotify_events where country = 'US'"))
                .isEqualTo(30);
        assertChecksPass();
    }

    @Test
    @Order(3)
    void reloadBringsAnObjectsRowsAnew() {
        // Given
        ObjectKey last = medley().lake().get(medley().lake().size() - 1);
        long batch = medley().count("select max(batch_id) from bronze.spotify_events where object_key = ?", last.key());

        // When
        medley().api().succeed("reload?key=" + last.key());

        // Then
        assertThat(medley().count(
                                "select count(*) from bronze.spotify_events where object_key = ? and batch_id > ?",
                                last.key(),
                                batch))
                .isEqualTo(last.lines());
        assertThat(medley().count("select count(*) from silver.spotify_events")).isEqualTo(30);
        assertChecksPass();
    }

    @Test
    @Order(4)
    void erasedUserIsGoneFromAllLayers() {
        // Given
        List<String> lines = new ArrayList<>(TestEvent.plays("erased", 3, 9));
        lines.add(4, "no event");
        load(lines);

        // When
        JsonNode run = medley().api().succeed("erase?user_id=" + TestEvent.id("erased"));

        // Then
        assertThat(run.path("message").asText()).startsWith("9 rows of the user are removed");
        assertThat(bronzeOf("erased") + silverOf("erased")).isZero();
        assertThat(medley().count("select cast(sum(plays) as bigint) from gold.listening_facts"))
                .isEqualTo(30);
        assertChecksPass();

        // When
        medley().warehouse()
                .queryForList("select object_key from ops.lake_objects where rows_removed > 0", String.class)
                .forEach(key -> medley().api().succeed("reload?key=" + key));

        // Then
        assertThat(bronzeOf("erased") + silverOf("erased")).isZero();
        assertThat(medley().count("select count(*) from silver.rejected_events"))
                .isEqualTo(1);
        assertChecksPass();
    }

    @Test
    @Order(5)
    void retentionTakesPublishedObjectsAndRowsOfOldAndNothingElse() {
        // Given
        List<String> old = medley().warehouse()
                .queryForList(
                        "select object_key from ops.lake_objects where first_offset < 20 order by object_key",
                        String.class);
        medley().warehouse()
                .execute("update ops.lake_objects set hour_at = hour_at - interval 3 day where first_offset < 20");
        medley().warehouse()
                .execute("update ops.load_batches set loaded_at = loaded_at - interval 3 day where batch_id in"
                        + " (select batch_id from bronze.spotify_events where kafka_offset < 20)");
        String unloaded = putOldObject();
        List<String> kept = snapshot();

        // When
        JsonNode run = medley().api().succeed("retention");

        // Then
        List<String> lake = medley().lake().stream().map(ObjectKey::key).toList();
        assertThat(run.path("message").asText()).startsWith(old.size() + " lake objects from before");
        assertThat(old).isNotEmpty();
        assertThat(lake).contains(unloaded).doesNotContainAnyElementsOf(old);
        assertThat(lake.size() + old.size() - 1).as("objects that stay").isEqualTo((int)
                medley().count("select count(*) from ops.lake_objects"));
        assertThat(bronzeOf("old listener")).isZero();
        assertThat(bronzeOf("listener")).isEqualTo(10);
        assertThat(snapshot()).isEqualTo(kept);
        assertChecksPass();
    }

    /** An object of ten days ago that no load has taken yet. */
    private String putOldObject() {
        ObjectKey key = new ObjectKey(
                "spotify-events", 0, 0, 0, "bWVkbGV5LXRlc3QtMDAwMQ", Instant.parse("2024-03-01T00:00:00Z"), false);
        medley().bean("s3Client", S3Client.class)
                .putObject(
                        request -> request.bucket("spotify-data-lake").key(key.key()),
                        RequestBody.fromString(
                                TestEvent.named("not loaded")
                                                .with("timestamp", "2024-03-01T00:10:00Z")
                                                .line() + "\n"));
        return key.key();
    }

    private List<String> snapshot() {
        List<String> rows = new ArrayList<>();
        KEPT.forEach(query -> medley().warehouse().queryForList(query).forEach(row -> rows.add(row.toString())));
        return rows;
    }

    @Test
    @Order(6)
    void rebuildAfterRetentionKeepsWhatBronzeNoLongerHolds() {
        // Given
        List<String> kept = snapshot();
        medley().warehouse().execute("delete from ops.script_hashes");

        // When
        medley().build();

        // Then
        assertThat(snapshot()).isEqualTo(kept);
        assertChecksPass();

        // And a backfill of all days adds what was not loaded yet, and no more
        medley().api().succeed("backfill?from=2020-01-01&to=2099-01-01");
        assertThat(silverOf("old listener")).isEqualTo(20);
        assertThat(medley().count("select count(*) from silver.spotify_events")).isEqualTo(31);
        assertThat(medley().count("select total_events from gold.kpis")).isEqualTo(31);
        assertChecksPass();
    }

    @Test
    @Order(7)
    void reloadOfAnObjectThatRetentionRemovedIsRefused() {
        // Given
        String key = medley().warehouse()
                .queryForList(
                        "select object_key from ops.lake_objects where reason like 'removed from the lake%' limit 1",
                        String.class)
                .get(0);

        // When
        MedleyApi.Response refused = medley().api().post("/api/reload?key=" + key);

        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("error").asText()).contains("removed from the lake by retention");
        assertThat(silverOf("old listener")).isEqualTo(20);
    }

    @Test
    @Order(8)
    void userWhoseRowsHaveLeftBronzeIsErasedFromSilverAndGold() {
        // When
        medley().api().succeed("erase?user_id=" + TestEvent.id("old listener"));

        // Then
        assertThat(silverOf("old listener")).isZero();
        assertThat(medley().count(
                                "select count(*) from gold.user_retention where user_id = ?",
                                TestEvent.id("old listener")))
                .isZero();
        assertThat(medley().count("select total_events from gold.kpis")).isEqualTo(11);
        assertChecksPass();
    }

    @Test
    @Order(9)
    void fullCheckFindsAtOnceWhatIsWrongOnADayThatNoBuildHasChanged() {
        // Given
        medley().warehouse()
                .execute(
                        "insert into gold.daily_active_users select * from gold.daily_active_users order by day limit 1");

        // When
        String runId = medley().api().succeed("checks").path("run_id").asText();

        // Then
        assertThat(medley().warehouse()
                        .queryForList(
                                "select check_name from ops.check_results where status = 'FAILED' and run_id = ?",
                                String.class,
                                runId))
                .contains("gold_keys");
    }

    @Test
    @Order(10)
    void everyDayBeginsRetentionAndAllChecks() throws Exception {
        // Given
        AdviceWith.adviceWith(context, "maintain-daily", route -> route.replaceFromWith("direct:maintain-daily"));
        medley().warehouse().execute("update ops.runs set ended_at = ended_at - interval 91 day where kind = 'erase'");

        // When
        template.sendBody("direct:maintain-daily", null);

        // Then
        await().atMost(LIMIT).untilAsserted(() -> assertThat(medley().warehouse()
                        .queryForList(
                                "select distinct kind || ' ' || status from ops.runs where trigger_name = 'schedule'",
                                String.class))
                .containsExactlyInAnyOrder("retention SUCCEEDED", "checks SUCCEEDED"));
        assertThat(medley().count("select count(*) from ops.runs where kind = 'erase'"))
                .isZero();
    }
}
