package dev.medley.run;

/** A run of the kind is already queued or running in this process; answered with 409 and its id. */
public final class RunBusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String runId;

    RunBusyException(RunKind kind, String runId) {
        super("A %s is already queued or running: wait for run %s, or ask for it at /api/runs/%s"
                .formatted(kind.label(), runId, runId));
        this.runId = runId;
    }

    public String runId() {
        return runId;
    }
}
