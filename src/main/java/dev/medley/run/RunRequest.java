package dev.medley.run;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run was asked to do.
 *
 * @param trigger {@code request}, {@code schedule}, {@code start} or the kind of the run that it follows
 * @param parameters exactly the kind's parameters, checked
 */
public record RunRequest(RunKind kind, String trigger, Map<String, String> parameters) {

    public RunRequest {
        parameters = Map.copyOf(parameters);
        for (String name : parameters.keySet()) {
            if (!kind.parameters().contains(name)) {
                throw new BadRequestException(
                        "%s takes no parameter '%s'".formatted(kind.label(), name), name, allowed(kind));
            }
        }
        for (String name : kind.parameters()) {
            String value = parameters.get(name);
            if (value == null || value.isBlank()) {
                throw new BadRequestException(
                        "%s needs the parameter '%s'".formatted(kind.label(), name), name, allowed(kind));
            }
            check(name, value);
        }
        if (kind == RunKind.BACKFILL
                && LocalDate.parse(parameters.get("from")).isAfter(LocalDate.parse(parameters.get("to")))) {
            throw new BadRequestException(
                    "from %s is after to %s".formatted(parameters.get("from"), parameters.get("to")),
                    "from",
                    "a day not after to");
        }
    }

    /**
     * The request of a URL's query string.
     *
     * @throws BadRequestException if it lacks, repeats or misspells a parameter
     */
    public static RunRequest ofQuery(RunKind kind, @Nullable String query) {
        return new RunRequest(kind, "request", parameters(query, allowed(kind)));
    }

    /** The parameters of a query string, each given once. */
    public static Map<String, String> parameters(@Nullable String query, String allowed) {
        Map<String, String> parameters = new HashMap<>();
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                if (parameters.put(name, value) != null) {
                    throw new BadRequestException("'%s' is given twice".formatted(name), name, allowed);
                }
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("'%s' is not URL-encoded".formatted(text), text, "percent-encoded UTF-8");
        }
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
        try {
            LocalDate.parse(value);
        } catch (DateTimeParseException e) {
            throw new BadRequestException(
                    "%s is '%s'".formatted(name, value), name, "a day as YYYY-MM-DD, such as 2026-11-21");
        }
    }

    private static void checkUuid(String name, String value) {
        try {
            if (value.length() == 36) {
                UUID.fromString(value);
                return;
            }
        } catch (IllegalArgumentException e) {
            // the message below covers both faults
        }
        throw new BadRequestException("%s is '%s'".formatted(name, value), name, "a UUID of 36 characters");
    }
}
