package dev.medley.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.medley.TestMedley;
import dev.medley.simulate.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

class AlertsIT {

    /** Gold is of now: a load has reached it, and an event. */
    private static final String LOADED = """
            insert into ops.load_batches (batch_id, state, loaded_at) values (1, 'PUBLISHED', current_timestamp::timestamp);
            insert into gold.event_volume_by_hour
            values (date_trunc('hour', current_timestamp::timestamp), 1, 1);
            """;

    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** What makes a rule fire, what its message says, and what clears it. */
    private record Wrong(String rule, String said, String made, String mended) {}

    private static final List<Wrong> WRONGS = List.of(
            new Wrong(
                    "freshness",
                    "minutes ago, and nothing was loaded since",
                    """
                    update gold.kpis set data_until = current_timestamp::timestamp + interval 20 hours;
                    insert into gold.daily_listening (day, song_id, last_event_at) values
                        (current_date, 'old', current_timestamp::timestamp - interval 5 hours),
                        (current_date + 1, 'of a clock that is ahead', current_timestamp::timestamp + interval 20 hours)
                    """,
                    "update gold.daily_listening set last_event_at = current_timestamp::timestamp where song_id = 'old'"),
            new Wrong(
                    "hourly_volume",
                    "has 30 events, the same hour of 7 earlier days 100 on average",
                    LOADED + """
                            insert into gold.event_volume_by_hour
                            select date_trunc('hour', current_timestamp::timestamp) - interval 1 hour - to_days(day),
                                case day when 0 then 30 else 100 end, 3
                            from range(0, 8) as days (day)
                            """,
                    "update gold.event_volume_by_hour set events = 60 where events = 30"),
            new Wrong(
                    "hourly_volume",
                    "has 600 events, the same hour of 4 earlier weeks 300 in the median",
                    """
                    delete from gold.event_volume_by_hour;
                    insert into gold.event_volume_by_hour
                    select date_trunc('hour', current_timestamp::timestamp) - to_hours(hour), 300, 3
                    from range(0, 700) as hours (hour);
                    update gold.event_volume_by_hour set events = 600
                    where hour_at = date_trunc('hour', current_timestamp::timestamp) - interval 1 hour
                    """,
                    "update gold.event_volume_by_hour set events = 310 where events = 600"),
            new Wrong(
                    "hourly_skip_rate",
                    "One by Metallica was skipped in 40 of 100 cases in the hour from ",
                    """
                    insert into gold.listening_facts (hour_at, song_id, artist_name, song_name, plays, skips)
                    select date_trunc('hour', current_timestamp::timestamp) - interval 1 hour - to_days(7 * week::integer),
                        's', 'Metallica', 'One', case week when 0 then 120 else 90 end, case week when 0 then 80 else 10 end
                    from range(0, 5) as weeks (week)
                    """,
                    "update gold.listening_facts set plays = 90, skips = 10"),
            new Wrong(
                    "skip_rate",
                    "One by Metallica was skipped in 40 of 100 cases on the last full day, usually in 10",
                    """
                    insert into gold.daily_listening (day, song_id, artist_name, song_name, plays, skips)
                    select current_date - day::integer, 's', 'Metallica', 'One',
                        case day when 1 then 60 else 90 end, case day when 1 then 40 else 10 end
                    from range(1, 20) as days (day)
                    """,
                    "update gold.daily_listening set plays = 90, skips = 10"),
            new Wrong("failed_check", "gold_keys", checked("FAILED", 1), checked("PASSED", 0)));

    private static String checked(String status, int secondsAgo) {
        return """
                insert into ops.check_results (run_id, check_name, severity, meaning, status, failures, checked_at)
                values ('run', 'gold_keys', 'error', 'Keys are unique.', '%s', 1,
                    current_timestamp::timestamp - to_seconds(%d))
                """.formatted(status, secondsAgo);
    }

    private final List<JsonNode> posted = new CopyOnWriteArrayList<>();
    private final HttpServer webhook;
    private final TestMedley pipeline;
    private final JdbcTemplate warehouse;
    private final Path folder;
    private volatile int refusals = 1;
    private long sent;

    AlertsIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/hook", this::take);
        webhook.start();
        pipeline = TestMedley.start(
                folder,
                Map.of(
                        "medley.watch.period-ms",
                        "500",
                        "medley.alerts.retry-wait-ms",
                        "20",
                        "medley.alerts.webhook-url",
                        "http://127.0.0.1:%d/hook"
                                .formatted(webhook.getAddress().getPort())));
        warehouse = pipeline.warehouse();
    }

    @AfterEach
    void stop() {
        pipeline.close();
        webhook.stop(0);
    }

    @Test
    void anAlertFiresOnceAndClearsOnceThoughTheWebhookFailsAtFirst() {
        // Given
        check("FAILED");

        // When
        evaluate();
        await().atMost(LIMIT).until(() -> posted.size() == 1);
        evaluate();
        check("PASSED");
        evaluate();
        await().atMost(LIMIT).until(() -> posted.size() == 2);
        evaluate();

        // Then
        assertThat(posted).extracting(alert -> alert.get("state").asText()).containsExactly("firing", "cleared");
        assertThat(posted.get(0).get("alert_name").asText()).isEqualTo("failed_check");
        assertThat(posted.get(0).get("message").asText()).contains("gold_keys");
        assertThat(warehouse.queryForList("select state from ops.alerts", String.class))
                .containsExactly("cleared");
    }

    @Test
    void anAlertClearsWhenWhatFiredItIsReadAgain() {
        // Given
        refusals = 0;
        load(Instant.now().minus(Duration.ofDays(3)));
        warehouse.execute("insert into gold.daily_active_users select * from gold.daily_active_users");
        warehouse.execute("update gold.device_usage set event_rate = event_rate / 2");
        pipeline.api().succeed("checks");
        evaluate();
        assertThat(firing()).contains("gold_keys", "shares_sum_to_one");

        // When a build repairs one of both tables, and reads none of the other's days
        load(Instant.now());
        evaluate();

        // Then
        assertThat(warehouse.queryForList(
                        "select status from ops.check_results where check_name = 'gold_keys' order by checked_at",
                        String.class))
                .endsWith("FAILED", "PASSED");
        assertThat(firing()).contains("gold_keys").doesNotContain("shares_sum_to_one");

        // And a check of everything clears the rest
        warehouse.execute("delete from gold.daily_active_users");
        warehouse.execute("insert into gold.daily_active_users select day, 1 from gold.user_days");
        pipeline.api().succeed("checks");
        evaluate();
        assertThat(firing()).isEmpty();
    }

    private void load(Instant time) {
        UUID song = UUID.fromString("28b10c21-4d69-50f8-80f6-533bb893fe01");
        Event play = new Event(UUID.randomUUID(), song, song, "Dua Lipa", "Levitating", "play", "web", "UK", time);
        pipeline.send(List.of(play.toJson()));
        sent++;
        pipeline.awaitArchived(sent);
        pipeline.load();
    }

    private List<String> firing() {
        return warehouse.queryForList("select subject from ops.alerts where state = 'firing'", String.class);
    }

    @Test
    void anAlertOnACheckThatNoLongerExistsClears() {
        // Given
        refusals = 0;
        check("FAILED");
        warehouse.update(checked("FAILED", 0).replace("gold_keys", "check_of_an_older_version"));

        // When
        evaluate();

        // Then
        assertThat(firing()).containsExactly("gold_keys");
    }

    @Test
    void eachRuleFiresOnceAndClearsOnce() {
        refusals = 0;
        for (Wrong wrong : WRONGS) {
            // Given
            posted.clear();
            warehouse.update(wrong.made());

            // When
            evaluate();
            evaluate();
            warehouse.update(wrong.mended());
            evaluate();
            evaluate();

            // Then
            await(wrong.rule()).atMost(LIMIT).until(() -> posted.size() >= 2);
            assertThat(posted)
                    .as(wrong.rule())
                    .extracting(alert -> alert.get("alert_name").asText() + " "
                            + alert.get("state").asText())
                    .containsExactly(wrong.rule() + " firing", wrong.rule() + " cleared");
            assertThat(posted.get(0).get("message").asText()).contains(wrong.said());
            assertThat(warehouse.queryForList(
                            "select distinct state from ops.alerts where alert_name = ?", String.class, wrong.rule()))
                    .containsExactly("cleared");
        }
        assertThat(pipeline.api().get("/api/alerts").path("rows")).hasSize(WRONGS.size());
    }

    @Test
    void anHourOfFewSessionsIsNoDropWhereHoursVaryAsMuch() {
        // Given hours of a few sessions each, the last of them with 18 events, the others with 44 on average
        warehouse.update(LOADED + """
                insert into gold.event_volume_by_hour
                select date_trunc('hour', current_timestamp::timestamp) - interval 1 hour - to_days(day),
                    [18, 60, 21, 75, 12, 52, 30, 58][day + 1], 3
                from range(0, 8) as days (day)
                """);

        // When
        evaluate();

        // Then
        assertThat(firing()).isEmpty();
    }

    @Test
    void theMetricsOfEachStationMoveWithTheEvents() {
        // Given
        refusals = 0;
        UUID song = UUID.fromString("28b10c21-4d69-50f8-80f6-533bb893fe01");
        Supplier<Event> play = () ->
                new Event(UUID.randomUUID(), song, song, "Dua Lipa", "Levitating", "play", "web", "UK", Instant.now());

        // When
        pipeline.send(Stream.generate(play).limit(30).map(Event::toJson).toList());
        pipeline.awaitArchived(30);
        pipeline.load();
        check("FAILED");
        warehouse.update(checked("FAILED", 0).replace("gold_keys", "copies").replace("'error'", "'warning'"));

        // Then
        await().atMost(LIMIT).untilAsserted(() -> assertThat(metrics())
                .contains(
                        "medley_archive_events_total 30.0",
                        "medley_archive_lag_records{partition=\"0\",topic=\"spotify-events\"} 0.0",
                        "medley_load_objects_waiting 0.0",
                        "medley_rows_total{result=\"loaded\"} 30.0",
                        "medley_rows_total{result=\"silver\"} 30.0",
                        "medley_run_seconds_count{kind=\"load\",status=\"succeeded\"} 1",
                        "medley_run_seconds_count{kind=\"build\",status=\"succeeded\"} 1",
                        "medley_checks_failing{severity=\"error\"} 1.0",
                        "medley_checks_failing{severity=\"warning\"} 1.0",
                        "medley_server_up{server=\"kafka\"} 1.0",
                        "medley_server_up{server=\"lake\"} 1.0",
                        "medley_server_up{server=\"warehouse\"} 1.0")
                .contains(
                        "medley_archive_bytes_total ",
                        "medley_archive_objects_total ",
                        "medley_archive_batch_age_seconds_count ",
                        "medley_freshness_seconds ",
                        "camel_exchanges_total{",
                        "routeId=\"archive-events\"",
                        "routeId=\"serve-query\""));
    }

    @Test
    void eachMetricHasAHelpTextAndCamelsOwnAreThoseOfTheManual() throws Exception {
        // Given
        pipeline.api().get("/api/alerts");
        await().atMost(LIMIT).until(() -> metrics().contains("camel_route_policy_seconds_count"));

        // When
        List<String> lines = metrics().lines().toList();

        // Then
        List<String> names = lines.stream()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", -1)[2])
                .toList();
        assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(lines)
                .anyMatch(line -> line.matches("# HELP " + name + " \\S.*")));
        assertThat(names)
                .filteredOn(name -> name.startsWith("camel_"))
                .containsExactlyInAnyOrder(
                        "camel_exchanges_total",
                        "camel_exchanges_failed_total",
                        "camel_route_policy_seconds",
                        "camel_route_policy_seconds_max");
        assertThat(names).doesNotContain("app_info");
    }

    private String metrics() throws Exception {
        URI address = URI.create(
                "http://127.0.0.1:%s/observe/metrics".formatted(pipeline.property("medley.management.port")));
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void aWebhookThatNeverTakesItLosesNothingInTheWarehouse() {
        // Given
        refusals = Integer.MAX_VALUE;
        check("FAILED");

        // When
        evaluate();

        // Then
        await().atMost(LIMIT).until(() -> warehouse
                .queryForList("select state from ops.alerts", String.class)
                .equals(List.of("firing")));
        assertThat(posted).isEmpty();
    }

    @Test
    void ofTwoBuildersOneFiresAndOneClears() throws Exception {
        // Given
        refusals = 0;
        check("FAILED");
        try (TestMedley other = TestMedley.start(
                folder.resolve("other"),
                Map.of(
                        "medley.stations", "load,build,serve",
                        "medley.kafka.brokers", pipeline.property("medley.kafka.brokers"),
                        "medley.s3.endpoint", pipeline.property("medley.s3.endpoint"),
                        "medley.warehouse.url", pipeline.property("medley.warehouse.url"),
                        "medley.alerts.webhook-url", pipeline.property("medley.alerts.webhook-url")))) {

            // When
            for (String status : List.of("PASSED", "FAILED", "PASSED", "FAILED")) {
                both(other);
                check(status);
            }
            both(other);
        }

        // Then
        await().atMost(LIMIT).until(() -> posted.size() == 5);
        assertThat(posted)
                .extracting(alert -> alert.get("state").asText())
                .containsExactlyInAnyOrder("firing", "cleared", "firing", "cleared", "firing");
        assertThat(warehouse.queryForList("select state from ops.alerts order by fired_at", String.class))
                .containsExactly("cleared", "cleared", "firing");
    }

    /** Both evaluate at once, and again until what one had to leave to the other is done. */
    private void both(TestMedley other) {
        for (int round = 0; round < 3; round++) {
            List<CompletableFuture<Void>> evaluations = List.of(
                    CompletableFuture.runAsync(() -> evaluate(pipeline)),
                    CompletableFuture.runAsync(() -> evaluate(other)));
            evaluations.forEach(CompletableFuture::join);
        }
    }

    private void check(String status) {
        warehouse.update(checked(status, 0));
    }

    private void evaluate() {
        evaluate(pipeline);
    }

    private static void evaluate(TestMedley medley) {
        try (ProducerTemplate producer = medley.context().createProducerTemplate()) {
            producer.sendBody("seda:evaluate-alerts?waitForTaskToComplete=Always&timeout=20000&size=1", "now");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(HttpExchange request) throws IOException {
        try (request) {
            JsonNode alert = new ObjectMapper().readTree(request.getRequestBody());
            boolean refused = refusals > 0;
            refusals = refused ? refusals - 1 : 0;
            if (!refused) {
                posted.add(alert);
            }
            request.sendResponseHeaders(refused ? 500 : 204, -1);
        }
    }
}
