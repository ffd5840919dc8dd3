package dev.medley.load;

import dev.medley.run.BadRequestException;
import dev.medley.run.RunRequest;
import dev.medley.run.RunResponses;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Requests to accept a gap of {@code OPS.OFFSET_GAPS} for good: which one, and why. */
public final class GapAcceptances {

    private static final List<String> NUMBERS = List.of("partition", "first", "last");
    private static final List<String> NAMES = List.of("topic_id", "partition", "first", "last", "reason");
    private static final String ALLOWED = String.join(", ", NAMES);

    /**
     * Reads a query string: topic_id, partition, first, last and reason.
     *
     * @throws BadRequestException if one is missing, unknown, repeated or of the wrong form
     */
    public Map<String, String> read(@Nullable String query) {
        Map<String, String> parameters = RunRequest.parameters(query, ALLOWED);
        for (String name : parameters.keySet()) {
            if (!NAMES.contains(name)) {
                throw new BadRequestException("accepting a gap takes no parameter '%s'".formatted(name), name, ALLOWED);
            }
        }
        for (String name : NAMES) {
            String value = parameters.get(name);
            if (value == null || value.isBlank()) {
                throw new BadRequestException(
                        "accepting a gap needs the parameter '%s'".formatted(name), name, ALLOWED);
            }
            if (NUMBERS.contains(name) && !value.matches("\\d{1,18}")) {
                throw new BadRequestException(
                        "%s is '%s'".formatted(name, value), name, "a whole number of at most 18 digits");
            }
        }
        return Map.copyOf(parameters);
    }

    /**
     * The answer to an acceptance: 200 with the gap as it now is, or 404.
     *
     * @param changed how many gaps were settled by it
     */
    public RunResponses.Response answer(Map<String, String> acceptance, int changed) {
        Map<String, String> fields = new TreeMap<>(acceptance);
        if (changed > 0) {
            fields.put("status", "ACCEPTED");
            return new RunResponses.Response(200, fields);
        }
        fields.put("error", "There is no gap of just these offsets: GET /api/gaps lists them all");
        return new RunResponses.Response(404, fields);
    }
}
