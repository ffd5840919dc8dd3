package dev.medley.serve;

import dev.medley.http.Problem;
import dev.medley.http.Response;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks every request before anything else. Refuses one that is ambiguous or malformed, one with the Host
 * of another server (DNS rebinding), a POST from another site's page, a POST without the token if one is set, and a body
 * that no endpoint reads. Adds to every response the headers that keep a browser from running foreign scripts.
 */
public final class WebGuard implements Handler<RoutingContext> {

    private static final String POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    private static final int MAX_QUERY = 16_000;
    private static final long MAX_LINGER_MS = 2_000;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final Set<String> names = new LinkedHashSet<>(LOOPBACK);
    private final boolean onLoopback;
    private final byte[] token;

    /**
     * @param host the address the server is bound to
     * @param names further names it is called by, comma-separated, without port
     * @param token what a changing request must bear, or empty for none: then only a loopback server takes any
     */
    public WebGuard(String host, String names, String token) {
        String bound = host.toLowerCase(Locale.ROOT);
        this.onLoopback = LOOPBACK.contains(bound) || bound.equals("::1");
        this.names.add(bound);
        Arrays.stream(names.split(",", -1))
                .map(name -> name.trim().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .forEach(this.names::add);
        this.token = token.trim().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        putHeaders(context.response());
        String host = request.authority() == null ? null : request.authority().toString();
        Problem problem = problemWith(request.method().name(), request.uri(), host, request.headers(), request.query());
        if (problem == null) {
            if (!hasBody(request.headers())) {
                // A media type of nothing, such as that of curl -d '', would make Camel look for a form
                request.headers().remove(HttpHeaders.CONTENT_TYPE);
            }
            context.next();
        } else {
            refuse(request, problem);
        }
    }

    /** Whether a body follows the headers. */
    static boolean hasBody(MultiMap headers) {
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return headers.contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.matches("0*"));
    }

    /**
     * Ends a request with a problem's status and JSON body. Where the body is still under way, the rest is read for at most
     * 2 s and dropped, then the connection is closed.
     */
    static void refuse(HttpServerRequest request, Problem problem) {
        boolean isSending = isSending(request);
        if (end(request, problem, isSending) && isSending) {
            closeAfterBody(request);
        }
    }

    /** Whether the body is still under way. */
    static boolean isSending(HttpServerRequest request) {
        return hasBody(request.headers()) && !request.isEnded();
    }

    /** Closed while the client still sends, its system would drop the response before it is read. */
    private static void closeAfterBody(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        request.handler(rest -> {});
        request.endHandler(end -> connection.close());
        request.exceptionHandler(failure -> connection.close());
        request.resume();
        Context context = Vertx.currentContext();
        if (context == null) {
            connection.close();
        } else {
            context.owner().setTimer(MAX_LINGER_MS, late -> connection.close());
        }
    }

    /** Ends a request after which nothing more can be read from its connection, and closes it at once. */
    static void refuseAndClose(HttpServerRequest request, Problem problem) {
        if (end(request, problem, true)) {
            request.connection().close();
        }
    }

    /** Sends the response; false if one was sent before. */
    private static boolean end(HttpServerRequest request, Problem problem, boolean closes) {
        HttpServerResponse response = request.response();
        if (response.ended()) {
            return false;
        }
        Response refusal = problem.response();
        putHeaders(response);
        refusal.headers().forEach(response::putHeader);
        if (closes) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.setStatusCode(refusal.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, refusal.contentType())
                .end(Buffer.buffer(refusal.body()));
        return true;
    }

    /**
     * Why a request is refused, or null if it may pass.
     *
     * @param uri the request's target as it was sent
     * @param host the Host header
     */
    @Nullable
    Problem problemWith(String method, String uri, @Nullable String host, MultiMap headers, @Nullable String query) {
        for (CharSequence name : List.of(HttpHeaders.HOST, HttpHeaders.ORIGIN, HttpHeaders.AUTHORIZATION)) {
            if (headers.getAll(name).size() > 1) {
                return Problem.of(400, "The header %s is given more than once".formatted(name));
            }
        }
        if (host == null || !names.contains(withoutPort(host))) {
            return Problem.of(
                    421,
                    "The Host header does not name this server; medley.http.names lists further names that it accepts");
        }
        if (!uri.startsWith("/") && !isOwn(uri, host) && !uri.equals("*")) {
            return Problem.of(400, "The request is for another server");
        }
        if (query != null && query.length() > MAX_QUERY) {
            return Problem.of(414, "The query has %d characters; %d are allowed".formatted(query.length(), MAX_QUERY));
        }
        if (READING.contains(method)) {
            return null;
        }
        String site = headers.get("Sec-Fetch-Site");
        String origin = headers.get(HttpHeaders.ORIGIN);
        if ((site != null && !site.equals("same-origin") && !site.equals("none"))
                || (origin != null && !isOwn(origin, host))) {
            return Problem.of(403, "A page of another site may not change anything here");
        }
        return problemWithToken(headers.get(HttpHeaders.AUTHORIZATION));
    }

    private @Nullable Problem problemWithToken(@Nullable String authorization) {
        if (token.length == 0) {
            return onLoopback
                    ? null
                    : Problem.of(
                            403,
                            "This server is reachable from other machines: set medley.http.token, "
                                    + "and send it as Authorization: Bearer <token>");
        }
        byte[] given = authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? new byte[0]
                : authorization.substring(7).trim().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(token, given)
                ? null
                : Problem.of(401, "This needs the header Authorization: Bearer <token>, the token of medley.http.token")
                        .withHeader("WWW-Authenticate", "Bearer");
    }

    private static boolean isOwn(String origin, String host) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (URISyntaxException unreadable) {
            return false;
        }
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon > 0 && colon > host.lastIndexOf(']');
        return (hasPort ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    }

    /** What every response carries. */
    static void putHeaders(HttpServerResponse response) {
        response.putHeader("Content-Security-Policy", POLICY);
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("X-Frame-Options", "DENY");
        response.putHeader("Referrer-Policy", "no-referrer");
        response.putHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.putHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.putHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    }
}
