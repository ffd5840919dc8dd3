package dev.medley.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request's parameters: each known, given once, and readable. */
public final class QueryString {

    private QueryString() {}

    /**
     * Reads {@code name=value&...}; an empty value is as if it were absent.
     *
     * @param text the undecoded query string, or null where the address has none
     * @param names the names allowed
     * @throws Problem 400 for an unknown or a repeated name, and for broken percent-encoding
     */
    public static Map<String, String> parse(@Nullable String text, Set<String> names) {
        Map<String, String> values = new LinkedHashMap<>();
        if (text == null) {
            return values;
        }
        for (String pair : text.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals), "parameter's name");
            if (!names.contains(name)) {
                throw Problem.badParameter(
                        name, "the parameter is not known here", names.isEmpty() ? "none" : String.join(", ", names));
            }
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1), name);
            if (values.put(name, value) != null) {
                throw Problem.badParameter(name, "the parameter is given more than once", "one value");
            }
        }
        values.values().removeIf(String::isEmpty);
        return values;
    }

    private static String decode(String text, String name) {
        String decoded;
        try {
            decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw Problem.badParameter(
                    name, "the percent-encoding is broken", "%XX with two hexadecimal digits, UTF-8");
        }
        if (decoded.indexOf('\uFFFD') >= 0 || decoded.chars().anyMatch(Character::isISOControl)) {
            throw Problem.badParameter(name, "the text holds control characters or no UTF-8", "plain UTF-8 text");
        }
        return decoded;
    }
}
