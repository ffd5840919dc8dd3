package dev.medley.run;

import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says of the runs: one line when something is done, was given up or has failed, and while it takes long. */
final class RunLog {

    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

    private RunLog() {}

    static void interrupted(int runs) {
        LOG.info("Medley stopped while runs were open; the next runs do their work: runs={}", runs);
    }

    static void notStarted(String reason) {
        LOG.debug("Not started: {}", reason);
    }

    static void begins(Run run) {
        LOG.debug("Run begins: kind={} run={}", run.getKind().label(), run.getId());
    }

    static void progress(Run run, Instant now) {
        Run.Figures figures = run.figures();
        LOG.info(
                "Run progress: kind={} run={} {}={}/{} rows={} rows_per_second={} seconds_left={}",
                run.getKind().label(),
                run.getId(),
                figures.unitName(),
                figures.doneUnits(),
                figures.totalUnits(),
                figures.rowsIn(),
                Math.round(figures.rowsPerSecond(run.elapsedSeconds(now))),
                Optional.ofNullable(run.secondsLeft(now)).map(Object::toString).orElse("unknown"));
    }

    /** A run that was skipped says why; one without work says nothing. */
    static void succeeded(Run run, Instant now) {
        Run.Figures figures = run.figures();
        String skipped = run.skippedBecause();
        if (skipped != null) {
            LOG.info("Run skipped: kind={} run={} reason={}", run.getKind().label(), run.getId(), skipped);
        } else if (run.hasDoneSomething()) {
            LOG.info(
                    "Run done: kind={} run={} objects={} rows={} silver={} rejected={} duplicates={} seconds={}",
                    run.getKind().label(),
                    run.getId(),
                    figures.objects(),
                    figures.rowsIn(),
                    figures.silverRows(),
                    figures.rejectedRows(),
                    figures.duplicateRows(),
                    "%.2f".formatted(run.elapsedSeconds(now)));
        }
    }

    static void givenUp(Run run) {
        LOG.info(
                "Run given up because Medley stops, it changed nothing, the next one does its work: kind={} run={}",
                run.getKind().label(),
                run.getId());
    }

    static void failed(Run run, String error, Throwable cause) {
        LOG.error(
                "Run failed, it changed nothing, the next one tries again: kind={} run={} error={}",
                run.getKind().label(),
                run.getId(),
                error);
        LOG.debug("Cause of the failed run {}", run.getId(), cause);
    }

    static void notRecorded(Run run, String status, String reason) {
        LOG.error(
                "The warehouse cannot record how a run ended: kind={} run={} status={} reason={}",
                run.getKind().label(),
                run.getId(),
                status,
                reason);
    }
}
