package dev.medley.warehouse;

import java.util.Map;
import java.util.TreeMap;

/** What a request for a run is answered with: a status and a JSON object. */
public final class RunAnswers {

    /**
     * An answer to a caller.
     *
     * @param status of HTTP
     * @param fields of the JSON object
     */
    public record Answer(int status, Map<String, String> fields) {}

    /** 202: the run is queued. */
    public Answer accepted(Run run) {
        return new Answer(202, Map.of("run_id", run.getId()));
    }

    /** 409 for a run that is busy, 400 for one that cannot be, 404 for one that is unknown, 503 for one that the warehouse does not take. */
    public Answer refused(RuntimeException cause) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("error", String.valueOf(cause.getMessage()));
        if (cause instanceof RunBusyException busy) {
            fields.put("run_id", busy.runId());
            return new Answer(409, fields);
        }
        if (cause instanceof BadRequestException bad) {
            fields.put("parameter", bad.parameter());
            fields.put("allowed", bad.allowed());
            return new Answer(bad.status(), fields);
        }
        if (cause instanceof RunNotRecordedException) {
            return new Answer(503, fields);
        }
        throw new IllegalArgumentException("no refusal of a request", cause);
    }
}
