package dev.medley.http;

import java.io.Serial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Why a request is refused: the HTTP status and the JSON body, whose first field is {@code error}. */
public final class Problem extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final LinkedHashMap<String, String> fields = new LinkedHashMap<>();
    private final LinkedHashMap<String, String> headers = new LinkedHashMap<>();

    private Problem(int status, String error) {
        super(error);
        this.status = status;
        fields.put("error", error);
    }

    /**
     * A parameter that cannot be used: status 400.
     *
     * @param parameter its name, as given
     * @param error what is wrong with it
     * @param allowed what may be given instead
     */
    public static Problem badParameter(String parameter, String error, String allowed) {
        return of(400, error).with("parameter", parameter).with("allowed", allowed);
    }

    /**
     * Any other refusal.
     *
     * @param status an HTTP status from 400 to 599
     * @param error what is wrong, and what to do
     */
    public static Problem of(int status, String error) {
        return new Problem(status, error);
    }

    /** Adds a field to the body. */
    public Problem with(String field, String value) {
        fields.put(field, value);
        return this;
    }

    /** Adds an HTTP header, such as Allow for a 405 or Retry-After for a 503. */
    public Problem withHeader(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** The HTTP status, 400 to 599. */
    public int status() {
        return status;
    }

    /** The body's fields, in their order. */
    public Map<String, String> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /** The HTTP response. */
    public Response response() {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Cache-Control", "no-store");
        return new Response(status, Response.JSON, Json.bytes(fields), all);
    }
}
