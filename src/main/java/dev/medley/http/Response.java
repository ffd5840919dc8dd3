package dev.medley.http;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A finished body.
 *
 * @param contentType its media type
 * @param body its bytes, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copied for nobody: it goes to the socket as it is
public record Response(String contentType, byte[] body) {

    /**
     * An answer that takes no parameters.
     *
     * @param query the undecoded query string of the request
     * @param fields names to scalars, lists and maps
     * @throws Problem 400 for any parameter
     */
    public static Response of(@Nullable String query, Map<String, ? extends @Nullable Object> fields) {
        QueryString.parse(query, Set.of());
        return ResponseWriter.object(fields);
    }
}
