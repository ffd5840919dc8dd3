package dev.medley.serve;

import dev.medley.http.Problem;
import dev.medley.http.Response;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to Camel's HTTP server what is not a route: limits and guard first, then the page, the live stream, and JSON
 * problems for requests that no route handles.
 */
public final class WebServer implements StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int FIRST = -1_000;
    private static final int LAST = 1_000_000;
    private static final int MAX_BODIES = 32;
    private static final String TOO_LARGE = "The body is too large; camel.server.maxBodySize is the limit";

    private final HttpEngine engine;
    private final WebGuard guard;
    private final LiveStream live;
    private final PageFiles page = new PageFiles("web");
    private final OpenApi description = OpenApi.read();
    private final AtomicInteger openBodies = new AtomicInteger();
    private boolean installed;
    private long maxBodyBytes;

    public WebServer(HttpEngine engine, WebGuard guard, LiveWindow window) {
        this.engine = engine;
        this.guard = guard;
        this.live = new LiveStream(window);
    }

    /** Called before the routes' consumers start, and again whenever a route is added. */
    @Override
    public synchronized void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        if (installed) {
            return;
        }
        installed = true;
        for (VertxPlatformHttpRouter router : context.getRegistry().findByType(VertxPlatformHttpRouter.class)) {
            router.route().order(FIRST - 1).handler(engine.limits());
            if (router.isMainServer()) {
                install(context, router);
            }
        }
    }

    private void install(CamelContext context, VertxPlatformHttpRouter router) {
        maxBodyBytes = Long.parseLong(context.resolvePropertyPlaceholders("{{camel.server.maxBodySize}}"));
        router.route().order(FIRST).handler(guard).failureHandler(WebServer::fail);
        router.route().order(FIRST + 1).handler(this::checkMethod);
        router.route("/api/events").order(FIRST + 2).handler(this::limitBodies);
        refuseUnreadablePaths(context);
        route(router, "/api/live/stream").handler(live);
        live.start(router.vertx());
        route(router, "/api/openapi.json").handler(request -> request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, Response.JSON)
                .end(description.json()));
        router.route().order(LAST).handler(page);
        router.route().order(LAST + 1).handler(WebServer::refuseUnknown);
    }

    private static Route route(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).order(FIRST + 2);
    }

    /** A path that cannot be decoded fails in Camel's outer router, before any handler, with a stack trace in the log. */
    private static void refuseUnreadablePaths(CamelContext context) {
        VertxPlatformHttpServer server = context.hasService(VertxPlatformHttpServer.class);
        if (server != null && server.getServer().requestHandler() instanceof Router outer) {
            outer.errorHandler(
                    400,
                    request -> WebGuard.refuse(
                            request.request(), Problem.of(400, "The path has invalid percent-encoding")));
        }
    }

    /** Another method than those of a known path is 405, not 404; and a body is refused where none is read. */
    private void checkMethod(RoutingContext request) {
        String path = request.request().path();
        Set<String> methods = page.find(path) == null ? description.methods(path) : OpenApi.READING;
        String method = request.request().method().name();
        if (!methods.isEmpty() && !methods.contains(method)) {
            String allowed = String.join(", ", methods);
            WebGuard.refuse(
                    request.request(),
                    Problem.of(405, "The method is not allowed here; allowed: " + allowed)
                            .withHeader("Allow", allowed));
        } else if (OpenApi.READING.contains(method)
                && WebGuard.hasBody(request.request().headers())) {
            WebGuard.refuse(request.request(), Problem.of(400, "%s takes no body".formatted(method)));
        } else if (announcedBytes(request.request()) > maxBodyBytes) {
            // Also for paths that do not read the body
            WebGuard.refuse(request.request(), Problem.of(413, TOO_LARGE));
        } else {
            request.next();
        }
    }

    /** The bytes that a request promises; 0 where it promises none, or no number. */
    private static long announcedBytes(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
    }

    /** Each body is held in memory, and each publication holds a thread. */
    private void limitBodies(RoutingContext context) {
        context.addEndHandler(ended -> openBodies.decrementAndGet());
        if (openBodies.incrementAndGet() > MAX_BODIES) {
            WebGuard.refuse(
                    context.request(),
                    Problem.of(503, "%d requests are under way, which is the maximum".formatted(MAX_BODIES))
                            .withHeader("Retry-After", "1"));
        } else {
            context.next();
        }
    }

    private static void refuseUnknown(RoutingContext request) {
        WebGuard.refuse(request.request(), Problem.of(404, "There is no such path; /api/openapi.json lists the API"));
    }

    private static void fail(RoutingContext context) {
        HttpServerRequest request = context.request();
        // A body that breaks off or is not what its headers promise fails while it is read
        boolean isSendersFault = !request.isEnded() || context.failure() instanceof DecoderException;
        int status = context.statusCode() >= 400 && (context.statusCode() != 500 || !isSendersFault)
                ? context.statusCode()
                : isSendersFault ? 400 : 500;
        if (status >= 500) {
            LOG.warn("A request failed: path={}", request.path(), context.failure());
        } else {
            LOG.debug("A request cannot be read: path={}", request.path(), context.failure());
        }
        Problem problem = Problem.of(
                status,
                switch (status) {
                    case 400 -> "The request cannot be read";
                    case 413 -> TOO_LARGE;
                    case 415 -> "The media type is not supported";
                    case 503 -> "The response took too long; try again";
                    default -> "The request failed; the process's log says why";
                });
        if (status != 413 && WebGuard.isSending(request)) {
            WebGuard.refuseAndClose(request, problem);
        } else {
            WebGuard.refuse(request, problem);
        }
    }
}
