package dev.medley.http;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request's parameters: each known, given once, and readable. */
public final class QueryString {

    private static final Pattern BROKEN = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private QueryString() {}

    /**
     * Reads {@code name=value&...}. Values are any text that a warehouse stores: valid UTF-8 without NUL, control
     * characters included; empty where nothing follows the name.
     *
     * @param text the undecoded query string, or null where the address has none
     * @param names the names allowed, in the order in which they are shown
     * @throws Problem 400 for an unknown or a repeated name, and for text that cannot be decoded
     */
    public static Map<String, String> parse(@Nullable String text, Collection<String> names) {
        return first(parseRepeated(text, names));
    }

    /** The first value of each parameter. */
    public static Map<String, String> first(Map<String, List<String>> given) {
        Map<String, String> values = new LinkedHashMap<>();
        given.forEach((name, texts) -> values.put(name, texts.get(0)));
        return values;
    }

    /**
     * The same where a parameter may be given as often as its name is among the names.
     *
     * @return the values of each parameter that is given, in their order
     * @throws Problem 400 for an unknown name, one given too often, and for text that cannot be decoded
     */
    public static Map<String, List<String>> parseRepeated(@Nullable String text, Collection<String> names) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : text == null ? new String[0] : text.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals), "parameter's name");
            if (!names.contains(name)) {
                throw Problem.badParameter(
                        name,
                        "there is no parameter '%s'".formatted(name),
                        names.isEmpty() ? "none" : String.join(", ", new LinkedHashSet<>(names)));
            }
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1), name);
            List<String> given = values.computeIfAbsent(name, first -> new ArrayList<>());
            given.add(value);
            int most = Collections.frequency(names, name);
            if (given.size() > most) {
                throw Problem.badParameter(
                        name,
                        "%s is given more than %s".formatted(name, most == 1 ? "once" : most + " times"),
                        most == 1 ? "one value" : most + " values");
            }
        }
        return values;
    }

    private static String decode(String text, String name) {
        if (BROKEN.matcher(text).find()) {
            throw Problem.badParameter(
                    name, "the percent-encoding is broken", "%XX with two hexadecimal digits, UTF-8");
        }
        // Latin-1 has a character for each byte, so that what the bytes mean is decided here, and strictly
        byte[] bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (decoded.indexOf('\0') < 0) {
                return decoded;
            }
        } catch (CharacterCodingException e) {
            // the message below covers both faults
        }
        throw Problem.badParameter(name, "the text holds NUL or bytes that are not UTF-8", "UTF-8 text without NUL");
    }
}
