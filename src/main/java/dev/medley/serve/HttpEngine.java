package dev.medley.serve;

import dev.medley.http.Problem;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;

/**
 * The Vert.x of Camel's HTTP servers, which takes the one it finds in the registry. It sets what must be set before a server
 * listens and has no setting in Camel: limits, and how to respond to what is too long or malformed for HTTP, which never
 * reaches a router.
 */
public final class HttpEngine extends VertxWrapper {

    /** The artist of a query may have {@link Filters#MAX_NAME} characters of four bytes, percent-encoded. */
    private static final int MAX_REQUEST_LINE = 20_000;

    /** More than may wait for Kafka at once, so that reads are served meanwhile. */
    private static final int WORKERS = 48;

    private static final int MAX_SILENCE_SECONDS = 75;

    private final ConnectionLimits limits;

    public HttpEngine() {
        this(new ConnectionLimits());
    }

    HttpEngine(ConnectionLimits limits) {
        super((VertxInternal)
                Vertx.vertx(new VertxOptions().setUseDaemonThread(true).setWorkerPoolSize(WORKERS)));
        this.limits = limits;
        limits.start(this);
    }

    /** The limits that every router of this engine's servers must have as its first handler. */
    ConnectionLimits limits() {
        return limits;
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        options.setMaxInitialLineLength(MAX_REQUEST_LINE)
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(MAX_SILENCE_SECONDS);
        return super.createHttpServer(options)
                .connectionHandler(limits::opened)
                .invalidRequestHandler(request -> refuse(request, options));
    }

    private static void refuse(HttpServerRequest request, HttpServerOptions options) {
        Throwable fault = request.decoderResult().cause();
        Problem problem;
        if (fault instanceof TooLongHttpLineException) {
            problem = Problem.of(
                    414, "The request line is longer than %d bytes".formatted(options.getMaxInitialLineLength()));
        } else if (fault instanceof TooLongHttpHeaderException) {
            problem = Problem.of(
                    431, "The headers are longer than %d bytes together".formatted(options.getMaxHeaderSize()));
        } else {
            problem = Problem.of(400, "The request cannot be read: it is not HTTP");
        }
        WebGuard.refuseAndClose(request, problem);
    }
}
