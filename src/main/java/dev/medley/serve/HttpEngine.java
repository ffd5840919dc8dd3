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
 * The Vert.x of Camel's HTTP servers, which takes the one it finds in the registry. What is too long or malformed for
 * HTTP never reaches a router; a server must be told before it listens how to answer that, and Camel has no setting for it.
 */
public final class HttpEngine extends VertxWrapper {

    public HttpEngine() {
        super((VertxInternal) Vertx.vertx(new VertxOptions().setUseDaemonThread(true)));
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        return super.createHttpServer(options).invalidRequestHandler(request -> refuse(request, options));
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
            problem = Problem.of(400, "The request cannot be read: it is no HTTP");
        }
        WebGuard.putHeaders(request.response());
        WebGuard.refuse(request.response(), problem);
        request.connection().close();
    }
}
