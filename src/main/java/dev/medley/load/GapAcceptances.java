package dev.medley.load;

import dev.medley.http.Problem;
import dev.medley.http.QueryString;
import dev.medley.http.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/** Requests to accept a gap of {@code OPS.OFFSET_GAPS} for good: which one, and why. */
public final class GapAcceptances {

    private static final List<String> NUMBERS = List.of("partition", "first", "last");
    private static final List<String> NAMES = List.of("topic_id", "partition", "first", "last", "reason");

    private final OffsetGaps gaps;

    public GapAcceptances(OffsetGaps gaps) {
        this.gaps = gaps;
    }

    /**
     * Accepts the gap that a query string names.
     *
     * @return 200 with the gap as it now is
     * @throws Problem 404 if there is no such gap, 400 if a parameter is missing, unknown, repeated or of the wrong form
     */
    public Response accept(@Header(Exchange.HTTP_RAW_QUERY) @Nullable String query) {
        Map<String, String> acceptance = read(query);
        int accepted = gaps.accept(
                acceptance.getOrDefault("topic_id", ""),
                Integer.parseInt(acceptance.getOrDefault("partition", "0")),
                Long.parseLong(acceptance.getOrDefault("first", "0")),
                Long.parseLong(acceptance.getOrDefault("last", "0")),
                acceptance.getOrDefault("reason", ""));
        return accepted(acceptance, accepted);
    }

    /**
     * Reads a query string: topic_id, partition, first, last and reason.
     *
     * @throws Problem 400 if one is missing, unknown, repeated or of the wrong form
     */
    private static Map<String, String> read(@Nullable String query) {
        Map<String, String> parameters = QueryString.parse(query, NAMES);
        for (String name : NAMES) {
            String value = parameters.get(name);
            if (value == null || value.isBlank()) {
                throw Problem.badParameter(
                        name,
                        "accepting a gap needs the parameter '%s'".formatted(name),
                        "all of " + String.join(", ", NAMES));
            }
            if (NUMBERS.contains(name) && !value.matches("partition".equals(name) ? "[0-9]{1,9}" : "[0-9]{1,18}")) {
                throw Problem.badParameter(
                        name, "%s is '%s'".formatted(name, value), "a whole number of at most 18 digits");
            }
        }
        return Map.copyOf(parameters);
    }

    private static Response accepted(Map<String, String> acceptance, int changed) {
        if (changed == 0) {
            throw Problem.of(404, "There is no gap of exactly these offsets: GET /api/gaps lists them all");
        }
        Map<String, String> gap = new LinkedHashMap<>();
        NAMES.forEach(name -> gap.put(name, acceptance.getOrDefault(name, "")));
        gap.put("status", "ACCEPTED");
        return Response.ok(gap);
    }
}
