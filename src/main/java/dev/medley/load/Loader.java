package dev.medley.load;

import dev.medley.event.LineValidator;
import dev.medley.lake.LakeObject;
import dev.medley.lake.ObjectKey;
import dev.medley.load.Intervals.Interval;
import dev.medley.run.Run;
import dev.medley.run.RunKind;
import dev.medley.run.Runs;
import dev.medley.sql.SqlJob;
import dev.medley.sql.SqlScripts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of a load around the engine's copy. Within the route's transaction and under the load lock it chooses the
 * objects again, validates each line and stages what is new; once the engine has copied that, it writes the ledger.
 */
public final class Loader {

    private static final Logger LOG = LoggerFactory.getLogger(Loader.class);
    private static final String OBJECTS = "objects";

    private final Ledger ledger;
    private final LakeReader lake;
    private final LineValidator validator;
    private final Runs runs;
    private final SqlScripts scripts;
    private final Path folder;
    private final String engine;
    private final StagedFormat format;
    private final Clock clock;

    /**
     * @param folder where files are staged
     * @param engine duckdb or snowflake
     */
    public Loader(
            Ledger ledger,
            LakeReader lake,
            LineValidator validator,
            Runs runs,
            SqlScripts scripts,
            String folder,
            String engine) {
        this.ledger = ledger;
        this.lake = lake;
        this.validator = validator;
        this.runs = runs;
        this.scripts = scripts;
        this.folder = Path.of(folder);
        this.engine = engine;
        this.format = StagedFormat.valueOf(engine.toUpperCase(Locale.ROOT));
        this.clock = Clock.systemUTC();
        runs.check(RunKind.RELOAD, parameters -> ledger.require(parameters.getOrDefault("key", "")));
    }

    /** Removes what an earlier process, killed while it staged, has left in the folder. */
    public void sweep() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "{events,objects}-*.csv{,.gz}")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("Staged files of an earlier process could not be deleted from {}: {}", folder, e.toString());
        }
    }

    /** Adds the planned batches to what the run shows as its total. */
    public void plan(Run run, List<List<LakeObject>> batches) {
        long done = run.figures().objects();
        run.progress(done, done + batches.stream().mapToLong(List::size).sum(), OBJECTS);
    }

    /**
     * Stages a batch; the load lock must be held.
     *
     * @param batchId the number that came with the lock
     * @param objects the objects planned; those that were loaded since are left out
     */
    public StagedBatch stage(Run run, long batchId, List<LakeObject> objects) throws IOException {
        List<LakeObject> chosen = ledger.stillNew(objects);
        Map<TopicPartition, Intervals> before = new HashMap<>();
        Map<TopicPartition, Intervals> loaded = new HashMap<>();
        for (LakeObject object : chosen) {
            Intervals intervals = before.computeIfAbsent(TopicPartition.of(object.key()), ledger::intervals);
            loaded.computeIfAbsent(TopicPartition.of(object.key()), partition -> intervals.copy());
        }
        StagedFile files = new StagedFile(folder, format, batchId, clock.instant());
        try (files) {
            long done = 0;
            for (Validated object : lake.read(chosen, content -> validate(content, before, files))) {
                add(object, loaded, files);
                run.staged(++done, files.eventRows());
                run.progress(run.figures().objects(), run.figures().totalUnits(), OBJECTS);
                runs.progress(run);
            }
            return new StagedBatch(batchId, files, loaded);
        } catch (IOException | RuntimeException e) {
            files.delete();
            throw e;
        }
    }

    /** An object whose lines were validated while others were fetched; without rows if it is bad. */
    private record Validated(
            LakeReader.Content content,
            @Nullable String fault,
            List<Interval> offsets,
            @Nullable BronzeRows rows) {}

    private Validated validate(LakeReader.Content content, Map<TopicPartition, Intervals> before, StagedFile files) {
        ObjectKey key = content.object().key();
        String fault = content.fault() != null ? content.fault() : wrongLength(key, content.lines());
        if (fault != null) {
            return new Validated(content, fault, List.of(), null);
        }
        List<Interval> offsets = newOffsets(key, before);
        return new Validated(content, null, offsets, rows(content, offsets, files));
    }

    private static List<Interval> newOffsets(ObjectKey key, Map<TopicPartition, Intervals> loaded) {
        return loaded.getOrDefault(TopicPartition.of(key), new Intervals())
                .holes(key.firstOffset(), key.lastOffset())
                .list();
    }

    private BronzeRows rows(LakeReader.Content content, List<Interval> offsets, StagedFile files) {
        ObjectKey key = content.object().key();
        byte[] lines = content.lines();
        Instant hourEnd = key.hour().plus(Duration.ofHours(1));
        BronzeRows rows = files.rows(key);
        int from = 0;
        long offset = key.firstOffset();
        for (Interval wanted : offsets) {
            for (; offset <= wanted.last(); offset++) {
                int to = endOfLine(lines, from);
                if (offset >= wanted.first()) {
                    rows.add(offset - key.firstOffset(), validator.validate(lines, from, to, hourEnd));
                }
                from = to + 1;
            }
        }
        return rows;
    }

    private void add(Validated object, Map<TopicPartition, Intervals> loaded, StagedFile files) throws IOException {
        LakeObject lakeObject = object.content().object();
        ObjectKey key = lakeObject.key();
        BronzeRows rows = object.rows();
        if (rows == null) {
            String fault = String.valueOf(object.fault());
            LOG.warn("Lake object cannot be loaded: key={} reason={}", key.key(), fault);
            files.addBad(lakeObject, object.content().etag(), fault);
            return;
        }
        // An object before it in this batch may hold some of the same offsets
        List<Interval> offsets = newOffsets(key, loaded);
        files.add(lakeObject, offsets.equals(object.offsets()) ? rows : rows(object.content(), offsets, files));
        loaded.computeIfAbsent(TopicPartition.of(key), partition -> new Intervals())
                .add(key.firstOffset(), key.lastOffset());
    }

    private static @Nullable String wrongLength(ObjectKey key, byte[] lines) {
        long count = 0;
        for (byte each : lines) {
            count += each == '\n' ? 1 : 0;
        }
        boolean isEnded = lines.length == 0 || lines[lines.length - 1] == '\n';
        if (isEnded && count == key.lines()) {
            return null;
        }
        return "its name says %d lines, it has %d%s"
                .formatted(key.lines(), count, isEnded ? "" : " and one that is cut short");
    }

    private static int endOfLine(byte[] lines, int from) {
        int to = from;
        while (lines[to] != '\n') {
            to++;
        }
        return to;
    }

    /** The scripts by which the engine copies staged files into the warehouse. */
    public SqlJob copy(StagedBatch batch) {
        StagedFile files = batch.files();
        return new SqlJob(
                Set.of(),
                scripts.inLayer("engine/" + engine + "/load"),
                Map.of(
                        "events_file", files.eventsFile(),
                        "max_line_bytes", files.maxLineBytes(),
                        "objects_file", files.objectsFile()));
    }

    /** The scripts that remove an object's rows. */
    public SqlJob removal(String objectKey) {
        return new SqlJob(
                Set.of(),
                List.of(scripts.read("operate/reload_object.sql"), scripts.read("operate/remove_rows.sql")),
                Map.of("object_key", objectKey));
    }

    /**
     * Writes the ledger of a batch, once the engine has copied its files.
     *
     * @throws IllegalStateException if the engine did not load what was staged
     */
    public void record(Run run, StagedBatch batch) {
        ledger.addBatch(batch.batchId(), run.getId(), batch.files());
        batch.loaded().forEach(ledger::replaceIntervals);
    }

    /** Removes the staged files, loaded or not. */
    public void delete(@Nullable StagedBatch batch) {
        try {
            if (batch != null) {
                batch.files().delete();
            }
        } catch (IOException e) {
            LOG.warn("Staged files could not be deleted from {}: {}", folder, e.toString());
        }
    }

    /**
     * Counts a batch after its commit, once the warehouse has confirmed that it has the rows.
     *
     * @throws IllegalStateException if the commit was confirmed but rolled back
     */
    public void confirm(Run run, StagedBatch batch) {
        ledger.confirm(batch.batchId());
        run.addLoaded(batch.files().objectRows(), batch.files().eventRows());
        run.progress(run.figures().objects(), run.figures().totalUnits(), OBJECTS);
    }
}
