package dev.medley.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a request is not answered: becomes the status and the JSON body {@code {"error", "parameter", "allowed"}}. */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String parameter;
    private final @Nullable String allowed;

    private Problem(int status, String error, @Nullable String parameter, @Nullable String allowed) {
        super(error);
        this.status = status;
        this.parameter = parameter;
        this.allowed = allowed;
    }

    /**
     * A parameter that cannot be used: status 400.
     *
     * @param parameter its name, as given
     * @param error what is wrong with it
     * @param allowed what may be given instead
     */
    public static Problem badParameter(String parameter, String error, String allowed) {
        return new Problem(400, error, parameter, allowed);
    }

    /**
     * Any other refusal.
     *
     * @param status an HTTP status from 400 to 599
     * @param error what is wrong, and what to do
     */
    public static Problem of(int status, String error) {
        return new Problem(status, error, null, null);
    }

    /** The HTTP status, 400 to 599. */
    public int status() {
        return status;
    }

    /** The body's fields, in their order. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("error", String.valueOf(getMessage()));
        if (parameter != null) {
            fields.put("parameter", parameter);
        }
        if (allowed != null) {
            fields.put("allowed", allowed);
        }
        return fields;
    }
}
