package dev.medley.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.medley.MedleyTestSupport;
import dev.medley.RouteTests;
import dev.medley.TestEvent;
import dev.medley.build.Builds;
import dev.medley.run.Run;
import dev.medley.run.Runs;
import dev.medley.sql.SqlJob;
import dev.medley.sql.SqlScript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@RouteTests(
        value = {
            "build",
            "build-silver",
            "build-gold",
            "run-transaction",
            "run-scripts",
            "start-run",
            "run-checks",
            "run-check",
            "query-check",
            "announce-run",
            "watch-alerts",
            "evaluate-alerts",
            "evaluate-alert",
            "change-alerts",
            "queue-alerts",
            "post-alert"
        },
        policies = "give-up-post")
class BuildRoutesIT extends MedleyTestSupport {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final HttpServer WEBHOOK = webhook();
    private final List<String> posted = new CopyOnWriteArrayList<>();
    private volatile int status = 204;

    BuildRoutesIT() {
        super(Map.of(
                "medley.sql-dir", "{{medley.data-dir}}/sql",
                "medley.alerts.period-ms", "200",
                "medley.alerts.retry-wait-ms", "10",
                "medley.alerts.webhook-url",
                        "http://127.0.0.1:%d/".formatted(WEBHOOK.getAddress().getPort())));
    }

    private static HttpServer webhook() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException("No port for the webhook", e);
        }
    }

    @BeforeAll
    void copySql() throws IOException {
        WEBHOOK.createContext("/", this::take);
        WEBHOOK.start();
        try (Stream<Path> files = Files.walk(Path.of("sql"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder().resolve(file));
            }
        }
    }

    @AfterAll
    void stopWebhook() {
        WEBHOOK.stop(0);
    }

    private void take(HttpExchange request) throws IOException {
        try (request) {
            posted.add(new String(request.getRequestBody().readAllBytes(), UTF_8));
            request.sendResponseHeaders(status, -1);
        }
    }

    private long total(String column) {
        return medley().count("select coalesce(sum(" + column + "), 0) from gold.kpis");
    }

    @Test
    @Order(1)
    void loadedRowsBecomeSilverAndGoldAreCheckedAndAnnounced() {
        // Given
        medley().send(TestEvent.plays("listener", 1, 20));
        medley().send(List.of("no event"));
        medley().awaitArchived(21);
        medley().api().succeed("load");

        // When
        JsonNode build = medley().build();

        // Then
        assertThat(medley().count("select count(*) from silver.spotify_events")).isEqualTo(20);
        assertThat(medley().count("select count(*) from silver.rejected_events"))
                .isEqualTo(1);
        assertThat(total("total_plays")).isEqualTo(20);
        assertThat(medley().count("select count(*) from ops.check_results where status = 'PASSED'"))
                .isGreaterThan(15);
        assertThat(build.path("status").asText()).isEqualTo("SUCCEEDED");
        List<String> builds = medley().warehouse()
                .queryForList("select run_id from ops.runs where kind = 'build' and silver_rows > 0", String.class);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(medley().values("medley-runs")).containsAll(builds));
    }

    @Test
    @Order(2)
    void editedScriptsAreBuiltAgainOverAllHistory() throws IOException {
        // Given
        Path silver = folder().resolve("sql/silver/70_spotify_events.sql");
        Path gold = folder().resolve("sql/gold/10_listening_facts.sql");
        medley().warehouse().execute("update silver.spotify_events set country = 'DE'");
        medley().warehouse().execute("delete from gold.listening_facts");

        // When
        Files.writeString(silver, Files.readString(silver) + "/* edited */\n");
        Files.writeString(gold, Files.readString(gold) + "/* edited */\n");
        medley().build();

        // Then
        assertThat(medley().count("select count(*) from silver.spotify_events where country = 'US'"))
                .isEqualTo(20);
        assertThat(medley().count("select cast(sum(plays) as bigint) from gold.listening_facts"))
                .isEqualTo(20);
    }

    @Test
    @Order(3)
    void scriptSavedWhileABuildRunsIsBuiltByTheNextOne() throws IOException {
        // Given
        Builds builds = medley().bean("builds", Builds.class);
        Path gold = folder().resolve("sql/gold/10_listening_facts.sql");
        SqlJob planned = builds.gold();

        // When
        Files.writeString(gold, Files.readString(gold) + "/* edited once more */\n");
        Run run = await().atMost(LIMIT)
                .until(() -> medley().bean("runs", Runs.class).start("build", null), Objects::nonNull);
        template.sendBodyAndProperty("direct:run-transaction", planned, "run", run);
        medley().bean("runs", Runs.class).succeed(run);

        // Then
        assertThat(builds.changed("gold")).extracting(SqlScript::name).containsExactly("gold/10_listening_facts.sql");
        medley().build();
        assertThat(builds.changed("gold")).isEmpty();
    }

    @Test
    @Order(4)
    void alertIsPostedWhenItsRuleFindsSomethingAndWhenItNoLongerDoes() throws IOException {
        // Given
        Path rule = Files.writeString(folder().resolve("sql/checks/test_rule.sql"), """
                /* severity: warning
                   scope: clock
                   notify: true
                   meaning: The table of the test has a row. */
                select subject, 'it is there' as message from ops.test_subjects
                """);
        medley().warehouse().execute("create table ops.test_subjects (subject string)");

        // When
        medley().warehouse().execute("insert into ops.test_subjects values ('found')");
        awaitPosted("firing", "found");
        medley().warehouse().execute("delete from ops.test_subjects");
        awaitPosted("cleared", "found");

        // Then
        assertThat(posted).filteredOn(alert -> alert.contains("found")).hasSize(2);

        // And what a check has fired clears when its file is removed
        medley().warehouse().execute("insert into ops.test_subjects values ('orphan')");
        awaitPosted("firing", "orphan");
        Files.delete(rule);
        awaitPosted("cleared", "orphan");
        assertThat(medley().count("select count(*) from ops.alerts where state = 'firing'"))
                .isZero();
    }

    private void awaitPosted(String state, String subject) {
        await(state + " " + subject).atMost(LIMIT).until(() -> posted.stream()
                .anyMatch(alert -> alert.contains("\"" + state + "\"") && alert.contains(subject)));
    }

    @Test
    @Order(5)
    void alertThatTheWebhookRefusesIsTriedFiveTimesAndThenGivenUp() throws IOException {
        // Given
        status = 500;
        Files.writeString(folder().resolve("sql/checks/refused_rule.sql"), """
                /* severity: error
                   scope: clock
                   notify: true
                   meaning: Always. */
                select 'refused' as subject, 'always' as message
                """);

        // When
        awaitPosted("firing", "refused");

        // Then
        await().atMost(LIMIT)
                .until(() -> posted.stream()
                                .filter(alert -> alert.contains("\"refused\""))
                                .count()
                        == 5);
        await().during(Duration.ofMillis(500))
                .atMost(LIMIT)
                .until(() -> posted.stream()
                                .filter(alert -> alert.contains("\"refused\""))
                                .count()
                        == 5);
        assertThat(medley().count("select count(*) from ops.alerts where state = 'firing' and subject = 'refused'"))
                .isEqualTo(1);
    }
}
