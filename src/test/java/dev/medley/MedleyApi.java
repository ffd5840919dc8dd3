package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;

/** The HTTP API of a running Medley on this machine, called as an operator's script calls it. */
public final class MedleyApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration RUN_LIMIT = Duration.ofSeconds(60);
    private static final Set<String> OPEN = Set.of("QUEUED", "RUNNING");

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final int port;

    public MedleyApi(int port) {
        this.port = port;
    }

    /** An answer: its status, and its JSON ({@code MissingNode} where there is none). */
    public record Response(int status, JsonNode json) {}

    /** Calls {@code GET} on a path such as {@code /api/kpis} and expects 200. */
    public JsonNode get(String path) {
        Response answer = call("GET", path);
        assertThat(answer.status()).as("GET %s: %s", path, answer.json()).isEqualTo(200);
        return answer.json();
    }

    /** Calls {@code POST} on a path such as {@code /api/load}. */
    public Response post(String path) {
        return call("POST", path);
    }

    /** Calls any method on a path. */
    public Response call(String method, String path) {
        return call(method, path, "");
    }

    /** Sends a request with a body, which may be empty. */
    public Response call(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Response(response.statusCode(), read(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException("%s %s was not answered".formatted(method, path), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for an answer", e);
        }
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(body);
        }
    }

    /**
     * Asks for a run and waits until it has ended, whatever its end; where one of its kind goes on, until it is done first.
     *
     * @param request the kind with its parameters, such as {@code backfill?from=2026-01-01&to=2026-01-02}
     * @return the run as {@code GET /api/runs/{run_id}} shows it
     */
    public JsonNode run(String request) {
        Response accepted = await(request)
                .atMost(RUN_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> post("/api/" + request), answer -> {
                    assertThat(answer.status())
                            .as("POST %s: %s", request, answer.json())
                            .isIn(202, 409);
                    return answer.status() == 202;
                });
        return awaitRun(accepted.json().path("run_id").asText());
    }

    /** Waits until a run has ended, and gives it. */
    public JsonNode awaitRun(String runId) {
        return await("run " + runId)
                .atMost(RUN_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> call("GET", "/api/runs/" + runId),
                        answer -> answer.status() == 200
                                && !OPEN.contains(answer.json().path("status").asText()))
                .json();
    }

    /** Runs something and expects it to succeed. */
    public JsonNode succeed(String request) {
        JsonNode run = run(request);
        assertThat(run.path("status").asText()).as("%s", run).isEqualTo("SUCCEEDED");
        return run;
    }
}
