package dev.medley.http;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A finished HTTP response.
 *
 * @param status 200 to 599
 * @param contentType the body's media type
 * @param body the body's bytes, not to be changed
 * @param headers further headers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and never copied: the bytes go to the socket as they are
public record Response(int status, String contentType, byte[] body, Map<String, String> headers) {

    /** JSON in UTF-8. */
    public static final String JSON = "application/json; charset=utf-8";

    static final String CSV = "text/csv; charset=utf-8; header=present";

    /** After a build a browser would show old figures; the process has its own cache. */
    private static final Map<String, String> REVALIDATE = Map.of("Cache-Control", "no-cache");

    /**
     * 200 for an endpoint without parameters.
     *
     * @param query the undecoded query string of the request
     * @throws Problem 400 for any parameter
     */
    public static Response ok(@Nullable String query, Map<String, ? extends @Nullable Object> fields) {
        QueryString.parse(query, Set.of());
        return ok(fields);
    }

    /** 200 with an object of scalars, lists and maps. */
    public static Response ok(Map<String, ? extends @Nullable Object> fields) {
        return json(200, fields);
    }

    /** Any status with an object of scalars, lists and maps. */
    public static Response json(int status, Map<String, ? extends @Nullable Object> fields) {
        return new Response(status, JSON, Json.bytes(fields), REVALIDATE);
    }

    static Response csv(byte[] body) {
        return new Response(200, CSV, body, REVALIDATE);
    }
}
