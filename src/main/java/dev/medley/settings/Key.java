package dev.medley.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration.
 *
 * @param name such as {@code medley.archive.batch-size}
 * @param variable the environment variable that config/application.properties reads it from; null if that is only the one
 *     made from the name
 * @param isSecret whether its value must not be shown
 * @param allowed what it allows, for an error message
 * @param parser makes the value of the text; any IllegalArgumentException refuses it
 */
public record Key<T>(
        String name, @Nullable String variable, boolean isSecret, String allowed, Function<String, T> parser) {

    private static Key<String> of(String name, String allowed, Pattern pattern) {
        return new Key<>(
                name,
                null,
                false,
                allowed,
                text -> require(text, pattern.matcher(text).matches()));
    }

    private static <V> V require(V value, boolean isAllowed) {
        if (!isAllowed) {
            throw new IllegalArgumentException("not allowed");
        }
        return value;
    }

    /** A whole number of ASCII digits, both bounds included. */
    static Key<Integer> integer(String name, int min, int max) {
        return number(name, min, max).as(Math::toIntExact);
    }

    /** A whole number of ASCII digits, both bounds included. */
    static Key<Long> number(String name, long min, long max) {
        Pattern digits = Pattern.compile("-?[0-9]{1,18}");
        return new Key<>(name, null, false, "a whole number from %d to %d, digits only".formatted(min, max), text -> {
            long value = Long.parseLong(require(text, digits.matcher(text).matches()));
            return require(value, value >= min && value <= max);
        });
    }

    /** A share of all, 0 to 1. */
    static Key<Double> share(String name) {
        Pattern decimal = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,18})?");
        return new Key<>(name, null, false, "a number from 0 to 1, such as 0.05", text -> {
            double value =
                    Double.parseDouble(require(text, decimal.matcher(text).matches()));
            return require(value, value <= 1);
        });
    }

    /** A TCP port; 0 takes any free one. */
    static Key<Integer> port(String name) {
        return integer(name, 0, 65_535).allowing("a port number from 0 (any free port) to 65535");
    }

    static Key<Boolean> flag(String name) {
        return oneOf(name, "true", "false").as(Boolean::valueOf);
    }

    static Key<String> oneOf(String name, String... values) {
        return of(
                name,
                String.join(" or ", values),
                Pattern.compile(String.join(
                        "|", List.of(values).stream().map(Pattern::quote).toList())));
    }

    /** Any text, empty included. */
    static Key<String> text(String name) {
        return new Key<>(name, null, false, "any text", text -> text);
    }

    /** Text without blanks at its start and end, not empty. */
    static Key<String> word(String name, String allowed) {
        return of(name, allowed + ", not empty, without blanks at its start and end", Pattern.compile("\\S(.*\\S)?"));
    }

    static Key<String> matching(String name, String allowed, String pattern) {
        return of(name, allowed, Pattern.compile(pattern));
    }

    static Key<Path> path(String name) {
        return word(name, "a path").as(Path::of);
    }

    /** An http or https URL with a host, or one of some other values. */
    static Key<String> url(String name, String allowed, String... others) {
        return new Key<>(name, null, false, allowed, text -> {
            if (List.of(others).contains(text)) {
                return text;
            }
            URI url = URI.create(text);
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            return require(text, List.of("http", "https").contains(scheme) && url.getHost() != null);
        });
    }

    /** The same key with a value of another type. */
    <V> Key<V> as(Function<? super T, ? extends V> change) {
        return new Key<>(name, variable, isSecret, allowed, text -> change.apply(parser.apply(text)));
    }

    Key<T> allowing(String other) {
        return new Key<>(name, variable, isSecret, other, parser);
    }

    /** The same key, read from an environment variable by config/application.properties. */
    Key<T> from(String environmentVariable) {
        return new Key<>(name, environmentVariable, isSecret, allowed, parser);
    }

    /** The same key, its value never shown, read from an environment variable or a file that one names. */
    Key<T> secretFrom(String environmentVariable) {
        return new Key<>(name, environmentVariable, true, allowed, parser);
    }

    /** The environment variables that give it, the strongest first. */
    List<String> variables() {
        List<String> variables = new ArrayList<>();
        String own = ownVariable();
        variables.add(own);
        if (variable != null && !variable.equals(own)) {
            variables.add(variable);
        }
        if (isSecret) {
            variables.add(variable + "_FILE");
        }
        return variables;
    }

    /** The variable that Camel makes from the name, such as {@code MEDLEY_ARCHIVE_BATCH_SIZE}. */
    private String ownVariable() {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Where to change it. */
    String where() {
        return "%s in config/application.properties, or %s in the environment"
                .formatted(name, variable == null ? ownVariable() : variable);
    }

    /**
     * The value of a text.
     *
     * @throws IllegalArgumentException if it is not allowed; the message names key, value, what is allowed and where to change it
     */
    T parse(String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "%s is %s: allowed is %s; set %s"
                            .formatted(
                                    name,
                                    isSecret ? "a value that cannot be used" : "'" + text + "'",
                                    allowed,
                                    where()),
                    e);
        }
    }
}
