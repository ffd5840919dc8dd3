package dev.medley.serve;

import dev.medley.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The live window as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): a frame when
 * it has changed, at most one a second, and one every {@value #MAX_SILENCE_MS} ms anyway, so that old minutes leave
 * the page and a broken connection is noticed. A client that does not read is dropped.
 */
final class LiveStream implements Handler<RoutingContext> {

    private static final int MAX_CLIENTS = 64;
    private static final int TICK_MS = 100;
    private static final int MIN_PAUSE_MS = 900;
    private static final int MAX_SILENCE_MS = 5_000;
    private static final int MAX_STALL_MS = 10_000;
    private static final int MAX_UNREAD_BYTES = 256 * 1024;

    private final LiveWindow window;
    private final Map<HttpServerResponse, Client> clients = new ConcurrentHashMap<>();
    private final AtomicBoolean isDrawing = new AtomicBoolean();
    private volatile long sentChanges = -1;
    private volatile long sentAtMs;

    LiveStream(LiveWindow window) {
        this.window = window;
    }

    /** Begins to send, until the server's Vert.x is closed. */
    void start(Vertx vertx) {
        vertx.setPeriodic(TICK_MS, timer -> tick(vertx));
    }

    @Override
    public void handle(RoutingContext context) {
        if (clients.size() >= MAX_CLIENTS) {
            WebGuard.refuse(
                    context.request(),
                    Problem.of(503, "%d pages are connected, which is the maximum".formatted(MAX_CLIENTS))
                            .withHeader("Retry-After", "10"));
            return;
        }
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.end();
            return;
        }
        response.setChunked(true);
        response.setWriteQueueMaxSize(MAX_UNREAD_BYTES);
        response.closeHandler(closed -> clients.remove(response));
        response.endHandler(ended -> clients.remove(response));
        response.exceptionHandler(broken -> clients.remove(response));
        // Counted before the first frame is drawn: many that come at once would else all find room
        clients.put(response, new Client(context, System.nanoTime()));
        response.write("retry: 2000\n\n");
        context.vertx().executeBlocking(this::frame, false).onSuccess(first -> send(response, first));
    }

    private void tick(Vertx vertx) {
        long silenceMs = (System.nanoTime() / 1_000_000) - sentAtMs;
        boolean isDue = window.changes() != sentChanges ? silenceMs >= MIN_PAUSE_MS : silenceMs >= MAX_SILENCE_MS;
        if (!isDue || clients.isEmpty() || !isDrawing.compareAndSet(false, true)) {
            return;
        }
        sentAtMs = System.nanoTime() / 1_000_000;
        sentChanges = window.changes();
        vertx.executeBlocking(this::frame, false).onComplete(drawn -> {
            isDrawing.set(false);
            if (drawn.succeeded()) {
                clients.forEach((response, client) -> sendOrDrop(response, client, drawn.result()));
            }
        });
    }

    private void sendOrDrop(HttpServerResponse response, Client client, Buffer frame) {
        if (!response.writeQueueFull()) {
            client.lastReadAt = System.nanoTime();
            send(response, frame);
        } else if ((System.nanoTime() - client.lastReadAt) / 1_000_000 > MAX_STALL_MS) {
            clients.remove(response);
            client.context.request().connection().close();
        }
    }

    private void send(HttpServerResponse response, Buffer frame) {
        if (response.closed() || response.ended()) {
            clients.remove(response);
        } else {
            response.write(frame);
        }
    }

    private Buffer frame() {
        return Buffer.buffer("event: live\ndata: ")
                .appendBytes(window.response(null).body())
                .appendString("\n\n");
    }

    /** One page that watches, and when it last had room for a frame. */
    private static final class Client {
        private final RoutingContext context;
        private volatile long lastReadAt;

        Client(RoutingContext context, long lastReadAt) {
            this.context = context;
            this.lastReadAt = lastReadAt;
        }
    }
}
