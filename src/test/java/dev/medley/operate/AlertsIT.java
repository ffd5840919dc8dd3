package dev.medley.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.medley.TestMedley;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

class AlertsIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<JsonNode> posted = new CopyOnWriteArrayList<>();
    private final HttpServer webhook;
    private final TestMedley pipeline;
    private final JdbcTemplate warehouse;
    private volatile int refusals = 1;

    AlertsIT(@TempDir Path folder) throws IOException {
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/hook", this::take);
        webhook.start();
        pipeline = TestMedley.start(
                folder,
                Map.of(
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
        assertThat(posted.get(0).get("message").asText()).contains("gold_sums");
        assertThat(warehouse.queryForList("select state from ops.alerts", String.class))
                .containsExactly("cleared");
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

    private void check(String status) {
        warehouse.update(
                "insert into ops.check_results (run_id, check_name, severity, meaning, status, failures, checked_at)"
                        + " values ('run', 'gold_sums', 'error', 'Sums agree.', ?, 1, current_timestamp::timestamp)",
                status);
    }

    private void evaluate() {
        try (ProducerTemplate producer = pipeline.context().createProducerTemplate()) {
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
