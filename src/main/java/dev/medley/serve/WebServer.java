package dev.medley.serve;

import dev.medley.http.Problem;
import dev.medley.http.Response;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts onto Camel's HTTP server what is no route: the guard before all, the page, the live stream, and JSON answers
 * to requests that nobody takes.
 */
public final class WebServer implements CamelContextAware, StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int FIRST = -1_000;
    private static final int LAST = 1_000_000;

    private final WebGuard guard;
    private final LiveStream live;
    private final PageFiles page = new PageFiles("web");
    private @Nullable CamelContext camelContext;
    private boolean installed;

    public WebServer(WebGuard guard, LiveWindow window) {
        this.guard = guard;
        this.live = new LiveStream(window);
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        if (this.camelContext == null) {
            this.camelContext = camelContext;
            try {
                camelContext.addStartupListener(this);
            } catch (Exception refused) {
                throw new IllegalStateException("Camel does not take a startup listener", refused);
            }
        }
    }

    /** Called before the routes' consumers start, and again whenever a route is added. */
    @Override
    public synchronized void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        if (installed || isReplaced(context)) {
            return;
        }
        context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                .filter(VertxPlatformHttpRouter::isMainServer)
                .findFirst()
                .ifPresent(router -> install(context, router));
    }

    /** Camel may make the YAML's beans twice; the former one, with its own live window that no route fills, remains a listener. */
    private boolean isReplaced(CamelContext context) {
        WebServer current = context.getRegistry().findSingleByType(WebServer.class);
        return current != null && current != this;
    }

    private void install(CamelContext context, VertxPlatformHttpRouter router) {
        installed = true;
        router.route().order(FIRST).handler(guard).failureHandler(WebServer::fail);
        answerUnreadablePaths(context);
        router.route(HttpMethod.GET, "/api/live/stream").order(FIRST + 1).handler(live);
        live.start(router.vertx());
        Buffer description = OpenApi.json();
        router.route("/api/openapi.json")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .order(FIRST + 1)
                .handler(request -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, Response.JSON)
                        .end(description));
        router.route().order(LAST).handler(page);
        router.route().order(LAST + 1).handler(request -> nobody(context, request));
    }

    /** A path that cannot be decoded fails in Camel's outer router, before any handler, with a stack trace in the log. */
    private static void answerUnreadablePaths(CamelContext context) {
        VertxPlatformHttpServer server = context.hasService(VertxPlatformHttpServer.class);
        if (server != null && server.getServer().requestHandler() instanceof Router outer) {
            outer.errorHandler(400, request -> {
                WebGuard.putHeaders(request.response());
                WebGuard.refuse(
                        request.response(),
                        Problem.of(400, "The address cannot be read: is its percent-encoding right?"));
            });
        }
    }

    private static void nobody(CamelContext context, RoutingContext request) {
        Set<String> methods = methodsAt(context, request.request());
        if (methods.isEmpty()) {
            WebGuard.refuse(
                    request.response(),
                    Problem.of(404, "There is nothing here; /api/openapi.json lists what there is"));
        } else {
            request.response().putHeader(HttpHeaders.ALLOW, String.join(", ", methods));
            WebGuard.refuse(
                    request.response(),
                    Problem.of(405, "The method is not allowed here; allowed: " + String.join(", ", methods)));
        }
    }

    /** The methods that routes take at a path: what else is asked there is 405, not 404. */
    private static Set<String> methodsAt(CamelContext context, HttpServerRequest request) {
        Set<String> methods = new TreeSet<>();
        String path = request.path();
        boolean reads = !request.method().equals(HttpMethod.POST);
        PlatformHttpComponent component = context.getComponent("platform-http", PlatformHttpComponent.class);
        for (HttpEndpointModel endpoint : component.getHttpEndpoints()) {
            // POST /api/{kind} would otherwise claim that any unknown name exists
            boolean anyName = endpoint.getUri().contains("{");
            String pattern = endpoint.getUri().replaceAll("\\{[^/}]+}", "[^/]+");
            if (path != null && endpoint.getVerbs() != null && !(anyName && reads) && path.matches(pattern)) {
                methods.addAll(Set.of(endpoint.getVerbs().split(",", -1)));
            }
        }
        return methods;
    }

    private static void fail(RoutingContext request) {
        int status = request.statusCode() >= 400 ? request.statusCode() : 500;
        if (status >= 500) {
            LOG.warn("A request failed: path={}", request.request().path(), request.failure());
        }
        // It may have failed before the guard has put them, as one without a Host does
        WebGuard.putHeaders(request.response());
        WebGuard.refuse(
                request.response(),
                Problem.of(
                        status,
                        switch (status) {
                            case 400 -> "The request cannot be read";
                            case 413 -> "The body is too large; camel.server.max-body-size is the limit";
                            case 415 -> "That kind of body is not read here";
                            case 503 -> "The answer took too long; try again";
                            default -> "The request failed; the process's log says why";
                        }));
    }
}
