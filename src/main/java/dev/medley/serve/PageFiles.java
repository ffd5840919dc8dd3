package dev.medley.serve;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves the page's files: those of one folder of the class path, whose names are plain and whose kind is known, and
 * nothing else.
 *
 * <p>Not Vert.x's StaticHandler, which looks in the working directory first and in the class path after
 * (https://vertx.io/docs/vertx-core/java/#classpath): started in the wrong place it would serve what lies there.
 */
final class PageFiles implements Handler<RoutingContext> {

    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    /** Segments begin with a letter or digit, so that neither "..", nor a hidden file, nor an escape can be meant. */
    private static final Pattern PATH =
            Pattern.compile("/(?:[A-Za-z0-9][A-Za-z0-9._-]*/)*[A-Za-z0-9][A-Za-z0-9._-]*\\.([a-z0-9]+)");

    private final String folder;
    private final Map<String, PageFile> files = new ConcurrentHashMap<>();

    /** Serves the files under a class path folder, named without slashes at its ends. */
    PageFiles(String folder) {
        this.folder = folder;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpMethod method = context.request().method();
        String path = context.request().path();
        PageFile file = find(path);
        if (file == null || !OpenApi.READING.contains(method.name())) {
            context.next();
            return;
        }
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaders.ETAG, file.tag());
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (file.tag().equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type());
        response.end(file.bytes());
    }

    /** The file at a path that starts with a slash, or null if the page has none there. */
    @Nullable
    PageFile find(@Nullable String path) {
        if (path == null || path.contains("..")) {
            return null;
        }
        if (path.equals("/")) {
            return find("/index.html");
        }
        var name = PATH.matcher(path);
        if (!name.matches()) {
            return null;
        }
        String type = KINDS.get(name.group(1));
        if (type == null) {
            return null;
        }
        PageFile known = files.get(path);
        return known != null ? known : read(path, type);
    }

    private @Nullable PageFile read(String path, String type) {
        try (InputStream stream = PageFiles.class.getClassLoader().getResourceAsStream(folder + path)) {
            if (stream == null) {
                return null;
            }
            byte[] bytes = stream.readAllBytes();
            PageFile file = new PageFile(type, '"' + digest(bytes) + '"', Buffer.buffer(bytes));
            files.put(path, file);
            return file;
        } catch (IOException unreadable) {
            return null;
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** One file: its media type, its entity tag, its bytes. */
    record PageFile(String type, String tag, Buffer bytes) {}
}
