package dev.medley.run;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.medley.http.Problem;
import dev.medley.http.Reason;
import dev.medley.http.Response;
import dev.medley.sql.LockTakenException;
import dev.medley.sql.SqlScript;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Every run of this process: one of a kind at a time, each recorded in {@code OPS.RUNS} as soon as it has something to
 * do. What is recorded is written on a connection of its own, so that a reader sees a run's progress while its
 * transaction is open, and its error when that was rolled back.
 */
public final class Runs {

    private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(5);

    private final RunStore store;
    private final RunPermits permits;
    private final Clock clock;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    private final Map<RunKind, Run> open = new EnumMap<>(RunKind.class);
    private final Set<RunKind> failed = Collections.synchronizedSet(EnumSet.noneOf(RunKind.class));
    private volatile Instant lastProgress = Instant.EPOCH;
    private volatile Runnable listener = () -> {};
    private volatile @Nullable String unrecorded;
    private volatile boolean isStopping;

    /** @param stations those of this process */
    public Runs(RunStore store, Set<Station> stations) {
        this(store, stations, Clock.systemUTC());
    }

    Runs(RunStore store, Set<Station> stations, Clock clock) {
        this.store = store;
        this.permits = new RunPermits(stations);
        this.clock = clock;
    }

    /** Why the warehouse did not record the last run that was to be recorded; null if it did. */
    public @Nullable String unrecorded() {
        return unrecorded;
    }

    /** This process stops: a run that fails from now on is given up, not at fault. */
    public void stop() {
        isStopping = true;
    }

    /** Registers what is called whenever {@code OPS.RUNS} has changed: cached responses about runs are out of date then. */
    public void whenChanged(Runnable listener) {
        this.listener = listener;
    }

    /**
     * Closes the runs that an earlier process of this worker left open when it ended, and learns what failed last; open runs
     * of kinds that this process cannot run are the work of another one beside it.
     */
    public void closeInterrupted() {
        List<RunKind> own = permits.kinds();
        int closed = own.isEmpty() ? 0 : store.closeInterrupted(own, clock.instant());
        failed.addAll(store.failedKinds());
        if (closed > 0) {
            RunLog.interrupted(closed);
        }
    }

    /**
     * Has the parameters of requests for a kind checked before they are queued.
     *
     * @param check throws a {@link Problem} for what cannot be done
     */
    public void check(RunKind kind, Consumer<Map<String, String>> check) {
        permits.check(kind, check);
    }

    /**
     * Takes a request from outside.
     *
     * @param kind label of the kind, such as {@code load}
     * @param query the URL's query string
     * @throws Problem 404 for an unknown kind; 400 if a parameter cannot be used, or this process lacks the stations; 409 if
     *     one of this kind is queued or running; 503 if the warehouse cannot record it
     */
    public Run request(@Header("kind") String kind, @Header(Exchange.HTTP_RAW_QUERY) @Nullable String query) {
        RunRequest request = permits.permitted(RunKind.of(kind), query);
        Run run = open(request);
        try {
            store.insert(run, "QUEUED", clock.instant());
            unrecorded = null;
        } catch (DataAccessException e) {
            close(run);
            unrecorded = Reason.of(e);
            throw Problem.of(
                            503,
                            "The warehouse cannot record the %s, so it was not started; try again later: %s"
                                    .formatted(run.getKind().label(), unrecorded))
                    .withHeader("Retry-After", "10");
        }
        listener.run();
        return run;
    }

    /** 202: the run is queued. */
    public Response accepted(@Body Run run) {
        return Response.json(202, Map.of("run_id", run.getId()));
    }

    private synchronized void close(Run run) {
        open.remove(run.getKind(), run);
    }

    /**
     * Opens a run that this process starts itself.
     *
     * @param kind label of the kind, such as {@code build}
     * @param cause the run that starts it, which then names it; null where the schedule does
     * @return null if one of its kind is queued or running: that one does the work
     */
    public @Nullable Run start(String kind, @Nullable Run cause) {
        String trigger = cause == null ? "schedule" : cause.getKind().label();
        Run run = null;
        String id;
        try {
            run = open(new RunRequest(RunKind.of(kind), trigger, Map.of()));
            id = run.getId();
        } catch (Problem busy) {
            RunLog.notStarted(String.valueOf(busy.getMessage()));
            id = busy.fields().getOrDefault("run_id", "");
        }
        if (cause != null) {
            cause.started(id);
        }
        return run;
    }

    private synchronized Run open(RunRequest request) {
        Run busy = open.get(request.kind());
        if (busy != null) {
            throw Problem.of(
                            409,
                            "A %s is already queued or running: GET /api/runs/%s shows how far it is"
                                    .formatted(request.kind().label(), busy.getId()))
                    .with("run_id", busy.getId());
        }
        Run run = new Run(ids.generate().toString(), request);
        open.put(request.kind(), run);
        return run;
    }

    /** A queued run begins. */
    public void begin(Run run) {
        Instant now = clock.instant();
        run.begin(now);
        lastProgress = now;
        if (run.trigger().equals("request")) {
            store.update(run, "RUNNING", null, now);
            listener.run();
        }
        RunLog.begins(run);
    }

    /** A run begins to count something else, such as rows after objects. */
    public void beginPhase(Run run, long total, String unit) {
        run.beginPhase(total, unit, clock.instant());
    }

    /** Shows how far a run is, in the log and in {@code OPS.RUNS}, at most every five seconds. */
    public void progress(Run run) {
        Instant now = clock.instant();
        synchronized (this) {
            if (Duration.between(lastProgress, now).compareTo(BETWEEN_PROGRESS) < 0) {
                return;
            }
            lastProgress = now;
        }
        store.save(run, "RUNNING", null, now);
        listener.run();
        RunLog.progress(run, now);
    }

    /** A script of the run begins. */
    public void beginScript(Run run, SqlScript script) {
        run.beginScript(script, clock.instant());
    }

    /**
     * A statement of the script has run.
     *
     * @param rows the rows it changed; null if it changes none
     */
    public void rowsChanged(Run run, @Nullable Integer rows) {
        run.rowsChanged(rows == null ? 0 : rows);
    }

    /** The script has run. */
    public void endScript(Run run) {
        run.endScript("SUCCEEDED", null, clock.instant());
    }

    /** Notes what the run's caller should know. */
    public void say(Run run, String text) {
        run.say(text);
    }

    /** A run has ended well; or was skipped, if it said so. */
    public void succeed(Run run) {
        String skipped = run.skippedBecause();
        end(run, skipped == null ? "SUCCEEDED" : "SKIPPED", skipped);
        RunLog.succeeded(run, clock.instant());
    }

    /** A run has failed, or another process holds its lock. */
    public void fail(Run run, Throwable cause) {
        run.staged(0, 0);
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof LockTakenException) {
                run.skip(String.valueOf(each.getMessage()));
                succeed(run);
                return;
            }
        }
        String reason = isStopping ? RunStore.STOPPED : Reason.of(cause);
        String script = run.endScript("FAILED", reason, clock.instant());
        String error = script == null || isStopping ? reason : "sql/" + script + ": " + reason;
        end(run, "FAILED", error);
        if (isStopping) {
            RunLog.givenUp(run);
        } else {
            RunLog.failed(run, error, cause);
        }
    }

    private void end(Run run, String status, @Nullable String error) {
        try {
            boolean scheduled = !run.trigger().equals("request");
            boolean mends = status.equals("SUCCEEDED") && failed.contains(run.getKind());
            if (status.equals("FAILED") || !scheduled || mends || run.hasDoneSomething()) {
                store.save(run, status, error, clock.instant());
                if (status.equals("FAILED")) {
                    failed.add(run.getKind());
                } else if (status.equals("SUCCEEDED")) {
                    failed.remove(run.getKind());
                }
                unrecorded = null;
                listener.run();
            }
        } catch (DataAccessException e) {
            unrecorded = Reason.of(e);
            RunLog.notRecorded(run, status, unrecorded);
        } finally {
            close(run);
        }
    }
}
