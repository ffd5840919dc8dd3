package dev.medley.run;

import dev.medley.sql.SqlScript;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One load, build, backfill or other run while it goes on: who it is, and how far it has come. Thread-safe. */
public final class Run {

    /** One script that a run has finished. */
    record Step(
            String script,
            String status,
            long rows,
            Instant startedAt,
            Instant endedAt,
            @Nullable String error) {}

    private final String id;
    private final RunRequest request;
    private final List<Step> steps = new ArrayList<>();
    private @Nullable Instant startedAt;
    private @Nullable Instant phaseStartedAt;
    private @Nullable String currentScript;
    private Instant scriptStartedAt = Instant.EPOCH;
    private long scriptRows;
    private @Nullable String skippedBecause;
    private @Nullable String message;
    private @Nullable String startedRunId;
    private long objects;
    private long rowsIn;
    private long stagedObjects;
    private long stagedRows;
    private long silverRows;
    private long rejectedRows;
    private long duplicateRows;
    private long doneUnits;
    private long totalUnits;
    private String unitName = "";

    Run(String id, RunRequest request) {
        this.id = id;
        this.request = request;
    }

    public String getId() {
        return id;
    }

    public RunKind getKind() {
        return request.kind();
    }

    public Map<String, String> getParameters() {
        return request.parameters();
    }

    String trigger() {
        return request.trigger();
    }

    synchronized void begin(Instant now) {
        startedAt = now;
        phaseStartedAt = now;
    }

    /** Begins to count something else: what is left is told by the time since now. */
    synchronized void beginPhase(long total, String unit, Instant now) {
        phaseStartedAt = now;
        progress(0, total, unit);
    }

    /** When it began; null while it is queued. */
    public synchronized @Nullable Instant startedAt() {
        return startedAt;
    }

    /** Counts what of the batch at hand is staged; it is shown beside what is loaded, and forgotten if the run fails. */
    public synchronized void staged(long batchObjects, long batchRows) {
        stagedObjects = batchObjects;
        stagedRows = batchRows;
    }

    /** Adds the batch that was staged to what is loaded. */
    public synchronized void addLoaded(long moreObjects, long moreRows) {
        staged(0, 0);
        objects += moreObjects;
        rowsIn += moreRows;
    }

    /** Adds to what a build has validated. */
    public synchronized void addBuilt(long rows, long silver, long rejected, long duplicates) {
        rowsIn += getKind() == RunKind.BUILD ? rows : 0;
        silverRows += silver;
        rejectedRows += rejected;
        duplicateRows += duplicates;
    }

    /** How far the run is, in the unit it counts, such as objects. */
    public synchronized void progress(long done, long total, String unit) {
        doneUnits = done;
        totalUnits = total;
        unitName = unit;
    }

    /** Adds to what is done, in the unit it counts. */
    public synchronized void advance(long units) {
        doneUnits += units;
    }

    synchronized void beginScript(SqlScript script, Instant now) {
        currentScript = script.name();
        scriptStartedAt = now;
        scriptRows = 0;
    }

    synchronized void rowsChanged(long rows) {
        scriptRows += Math.max(0, rows);
    }

    /** Ends the script that is running, and gives its name; null if none is. */
    synchronized @Nullable String endScript(String status, @Nullable String error, Instant now) {
        String script = currentScript;
        if (script != null) {
            steps.add(new Step(script, status, scriptRows, scriptStartedAt, now, error));
            currentScript = null;
        }
        return script;
    }

    /** Seconds since it began; 0 while it is queued. */
    synchronized double elapsedSeconds(Instant now) {
        return seconds(startedAt, now);
    }

    /** Seconds until what it counts now is done, at the rate so far; null where nothing is known. */
    synchronized @Nullable Long secondsLeft(Instant now) {
        double elapsed = seconds(phaseStartedAt, now);
        if (doneUnits <= 0 || totalUnits <= 0 || elapsed <= 0) {
            return null;
        }
        return Math.round(elapsed * (totalUnits - doneUnits) / doneUnits);
    }

    private static double seconds(@Nullable Instant from, Instant now) {
        return from == null ? 0 : Duration.between(from, now).toNanos() / 1e9;
    }

    /** Whether anything was done that is worth a row in {@code OPS.RUNS}. */
    public synchronized boolean hasDoneSomething() {
        return objects > 0 || rowsIn > 0 || message != null || !steps.isEmpty() || totalUnits > 0;
    }

    /** Notes what the run's caller should know. */
    public synchronized void say(String text) {
        message = text;
    }

    synchronized @Nullable String message() {
        return message;
    }

    synchronized void started(String runId) {
        startedRunId = runId;
    }

    /** The run that this one has started, such as the build after a load; null if none. */
    synchronized @Nullable String startedRunId() {
        return startedRunId;
    }

    synchronized void skip(String reason) {
        skippedBecause = reason;
    }

    synchronized @Nullable String skippedBecause() {
        return skippedBecause;
    }

    synchronized List<Step> stepsFrom(int first) {
        return List.copyOf(steps.subList(first, steps.size()));
    }

    /** What it has counted so far. */
    public synchronized Figures figures() {
        return new Figures(
                objects + stagedObjects,
                rowsIn + stagedRows,
                silverRows,
                rejectedRows,
                duplicateRows,
                doneUnits,
                totalUnits,
                unitName);
    }

    /** What a run has counted so far. */
    public record Figures(
            long objects,
            long rowsIn,
            long silverRows,
            long rejectedRows,
            long duplicateRows,
            long doneUnits,
            long totalUnits,
            String unitName) {

        double rowsPerSecond(double elapsedSeconds) {
            return elapsedSeconds <= 0 ? 0 : rowsIn / elapsedSeconds;
        }
    }

    @Override
    public String toString() {
        return "%s %s".formatted(request.kind().label(), id);
    }
}
