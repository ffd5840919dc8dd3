package dev.medley.http;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Keeps HTTP headers and Camel headers apart. Camel makes every request header and query parameter a message header,
 * and every message header a response header: a caller could steer the route, and would get its own headers back.
 */
public final class NoHeaders implements HeaderFilterStrategy {

    private static final Set<String> REQUEST = Set.of("accept", "content-type", "content-encoding");
    private static final Set<String> RESPONSE = Set.of("cache-control", "retry-after");

    @Override
    public boolean applyFilterToExternalHeaders(String name, @Nullable Object value, Exchange exchange) {
        return !REQUEST.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, @Nullable Object value, Exchange exchange) {
        return !RESPONSE.contains(name.toLowerCase(Locale.ROOT));
    }
}
