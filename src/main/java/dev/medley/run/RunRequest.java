package dev.medley.run;

import dev.medley.http.Problem;
import dev.medley.http.QueryString;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a run is requested to do.
 *
 * @param trigger {@code request}, {@code schedule}, {@code start} or the kind of the run that it follows
 * @param parameters exactly the kind's parameters, checked
 */
public record RunRequest(RunKind kind, String trigger, Map<String, String> parameters) {

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    public RunRequest {
        parameters = Map.copyOf(parameters);
        for (String name : parameters.keySet()) {
            if (!kind.parameters().contains(name)) {
                throw Problem.badParameter(
                        name, "%s takes no parameter '%s'".formatted(kind.label(), name), allowed(kind));
            }
        }
        for (String name : kind.parameters()) {
            String value = parameters.get(name);
            if (value == null || value.isBlank()) {
                throw Problem.badParameter(
                        name, "%s needs the parameter '%s'".formatted(kind.label(), name), allowed(kind));
            }
            check(name, value);
        }
        if (kind == RunKind.BACKFILL
                && LocalDate.parse(parameters.get("from")).isAfter(LocalDate.parse(parameters.get("to")))) {
            throw Problem.badParameter(
                    "from",
                    "from %s is after to %s".formatted(parameters.get("from"), parameters.get("to")),
                    "a day not after to");
        }
    }

    /**
     * The request of a URL's query string.
     *
     * @throws Problem 400 if it lacks, repeats or misspells a parameter
     */
    public static RunRequest ofQuery(RunKind kind, @Nullable String query) {
        return new RunRequest(kind, "request", QueryString.parse(query, kind.parameters()));
    }

    private static String allowed(RunKind kind) {
        return kind.parameters().isEmpty() ? "no parameters" : String.join(", ", kind.parameters());
    }

    private static void check(String name, String value) {
        switch (name) {
            case "from", "to" -> checkDay(name, value);
            case "user_id" -> checkUuid(name, value);
            default -> {
                // a lake key is looked up in the ledger, which knows what exists
            }
        }
    }

    private static void checkDay(String name, String value) {
        // LocalDate alone would read years of five digits and more
        try {
            if (value.length() == 10) {
                LocalDate.parse(value);
                return;
            }
        } catch (DateTimeParseException e) {
            // the message below covers both faults
        }
        throw Problem.badParameter(
                name, "%s is '%s'".formatted(name, value), "a day as YYYY-MM-DD, such as 2026-11-21");
    }

    private static void checkUuid(String name, String value) {
        if (!UUID_TEXT.matcher(value).matches()) {
            throw Problem.badParameter(name, "%s is '%s'".formatted(name, value), "a UUID of 36 characters");
        }
    }
}
