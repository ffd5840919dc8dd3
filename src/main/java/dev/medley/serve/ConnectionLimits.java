package dev.medley.serve;

import dev.medley.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what callers can occupy: the number of connections, how long the headers and the body of a request may take, and
 * how long a connection may be idle between two requests.
 */
final class ConnectionLimits implements Handler<RoutingContext> {

    private static final long NEVER = Long.MAX_VALUE;
    private static final long SWEEP_MS = 500;

    private final int maxConnections;
    private final Duration headers;
    private final Duration body;
    private final Duration idle;
    private final Map<HttpConnection, Phase> phases = new ConcurrentHashMap<>();

    /**
     * What a connection is waiting for.
     *
     * @param request the one whose body is expected, or null
     * @param endsAt when it is closed, in milliseconds of {@link System#nanoTime}
     */
    private record Phase(@Nullable HttpServerRequest request, long endsAt) {
        static Phase until(Duration limit) {
            return new Phase(null, nowMs() + limit.toMillis());
        }
    }

    ConnectionLimits() {
        this(1_000, Duration.ofSeconds(15), Duration.ofSeconds(20), Duration.ofSeconds(60));
    }

    /**
     * @param maxConnections how many are open at once
     * @param headers how long the first request's headers may take
     * @param body how long a body may take
     * @param idle how long the next request's headers may take
     */
    ConnectionLimits(int maxConnections, Duration headers, Duration body, Duration idle) {
        this.maxConnections = maxConnections;
        this.headers = headers;
        this.body = body;
        this.idle = idle;
    }

    /** Starts to close what takes too long, until the Vert.x is closed. */
    void start(Vertx vertx) {
        vertx.setPeriodic(SWEEP_MS, timer -> sweep());
    }

    /** Takes a new connection, or closes it where there are too many. */
    void opened(HttpConnection connection) {
        if (phases.size() >= maxConnections) {
            connection.close();
            return;
        }
        phases.put(connection, Phase.until(headers));
        connection.closeHandler(closed -> phases.remove(connection));
    }

    /** A request's headers are complete. */
    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpConnection connection = request.connection();
        phases.computeIfPresent(
                connection,
                (open, before) -> WebGuard.hasBody(request.headers())
                        ? new Phase(request, nowMs() + body.toMillis())
                        : new Phase(null, NEVER));
        context.addEndHandler(ended -> phases.computeIfPresent(connection, (open, before) -> Phase.until(idle)));
        context.next();
    }

    private void sweep() {
        long now = nowMs();
        phases.forEach((connection, phase) -> {
            if (phase.endsAt() < now
                    && (phase.request() == null || !phase.request().isEnded())) {
                close(connection, phase.request());
            }
        });
    }

    private void close(HttpConnection connection, @Nullable HttpServerRequest request) {
        if (request != null && !request.response().headWritten()) {
            WebGuard.refuseAndClose(
                    request, Problem.of(408, "The body did not arrive within %d s".formatted(body.toSeconds())));
        } else {
            connection.close();
        }
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }
}
