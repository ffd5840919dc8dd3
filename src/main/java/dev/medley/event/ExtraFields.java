package dev.medley.event;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects fields, each value as its JSON text, into one JSON object. */
final class ExtraFields {

    /** A backslash and what it escapes; a whole surrogate pair is one match. */
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(?:u[dD][89abAB]..\\\\u[dD][c-fC-F]..|u(....)|.)", Pattern.DOTALL);

    private final StringBuilder json = new StringBuilder("{");

    private @Nullable String fault;

    void add(String name, String value) {
        if (json.length() > 1) {
            json.append(',');
        }
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(name, json);
        json.append("\":").append(value);
    }

    void noteFault(@Nullable String typeFault) {
        if (fault == null) {
            fault = typeFault;
        }
    }

    /** What is wrong with the first field that has a wrong value; null if none has. */
    @Nullable
    String fault() {
        return fault;
    }

    /**
     * The object. An escape of U+0000 or of half a surrogate pair becomes one of U+FFFD: DuckDB refuses the latter in any JSON
     * it reads, so that one event would fail each query of all others.
     */
    String json() {
        String object = json + "}";
        if (object.indexOf('\\') < 0) {
            return object;
        }
        return ESCAPE.matcher(object).replaceAll(escape -> {
            String unit = escape.group(1);
            boolean isUnreadable = unit != null && (unit.equals("0000") || isSurrogate(unit));
            return isUnreadable ? "\\\\ufffd" : Matcher.quoteReplacement(escape.group());
        });
    }

    private static boolean isSurrogate(String unit) {
        return Character.isSurrogate((char) Integer.parseInt(unit, 16));
    }
}
