package dev.medley.run;

import java.util.Map;
import java.util.TreeMap;

/** What a request for a run is answered with: a status and a JSON object. */
public final class RunResponses {

    /**
     * An answer to a caller.
     *
     * @param status of HTTP
     * @param fields of the JSON object
     */
    public record Response(int status, Map<String, String> fields) {}

    /** 202: the run is queued. */
    public Response accepted(Run run) {
        return new Response(202, Map.of("run_id", run.getId()));
    }

    /** 409 for a run that is busy, 400 for one that cannot be, 404 for one that is unknown, 503 for one that the warehouse does not take. */
    public Response refused(RuntimeException cause) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("error", String.valueOf(cause.getMessage()));
        if (cause instanceof RunBusyException busy) {
            fields.put("run_id", busy.runId());
            return new Response(409, fields);
        }
        if (cause instanceof BadRequestException bad) {
            fields.put("parameter", bad.parameter());
            fields.put("allowed", bad.allowed());
            return new Response(bad.status(), fields);
        }
        if (cause instanceof RunNotRecordedException) {
            return new Response(503, fields);
        }
        throw new IllegalArgumentException("no refusal of a request", cause);
    }
}
