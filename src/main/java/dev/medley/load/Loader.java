package dev.medley.load;

import dev.medley.event.LineValidator;
import dev.medley.lake.LakeObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a batch of objects to the warehouse within the route's transaction: under the load lock it chooses again, judges
 * each line, stages what is new; once the engine has loaded that, it writes what has been brought.
 */
public final class Loader {

    private static final Logger LOG = LoggerFactory.getLogger(Loader.class);

    private final Ledger ledger;
    private final LakeReader lake;
    private final LineValidator judge;
    private final Path folder;
    private final boolean gzip;
    private final Clock clock;

    /**
     * @param folder where files are staged
     * @param gzip whether they are compressed, as Snowflake wants them
     */
    public Loader(Ledger ledger, LakeReader lake, LineValidator judge, String folder, boolean gzip) {
        this.ledger = ledger;
        this.lake = lake;
        this.judge = judge;
        this.folder = Path.of(folder);
        this.gzip = gzip;
        this.clock = Clock.systemUTC();
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
            LOG.warn("Staged files of an earlier process are left behind in {}: {}", folder, e.toString());
        }
    }

    /** A batch that is staged and not yet loaded. */
    public record Staging(long batchId, StagedFile files, Map<TopicPartition, Intervals> brought) {

        /** The staged rows of bronze, as the engine's script names them. */
        public String eventsFile() {
            return files.eventsFile().toString().replace('\\', '/');
        }

        /** The staged rows of the ledger. */
        public String objectsFile() {
            return files.objectsFile().toString().replace('\\', '/');
        }

        /** Removes the staged files, loaded or not. */
        public void delete() {
            try {
                files.delete();
            } catch (IOException e) {
                LOG.warn("Staged files are left behind and can be deleted: {} ({})", files.eventsFile(), e.toString());
            }
        }
    }

    /** Told how far the staging of a batch is. */
    public interface Progress {

        /**
         * One more object is staged.
         *
         * @param objects of this batch so far
         * @param rows of bronze so far, not yet loaded
         */
        void staged(long objects, long rows);
    }

    /**
     * Stages a batch; the load lock must be held.
     *
     * @param batchId the number that came with the lock
     * @param objects the objects planned; those that were loaded since are left out
     */
    public Staging stage(long batchId, List<LakeObject> objects, Progress progress) throws IOException {
        Map<TopicPartition, Intervals> brought = new HashMap<>();
        StagedFile files = new StagedFile(folder, gzip, batchId, clock.instant());
        Staging staging = new Staging(batchId, files, brought);
        try {
            long done = 0;
            for (LakeReader.Content content : lake.read(ledger.stillNew(objects))) {
                stage(content, staging);
                done++;
                progress.staged(done, files.eventRows());
            }
            files.close();
            return staging;
        } catch (IOException | RuntimeException e) {
            staging.delete();
            throw e;
        }
    }

    private void stage(LakeReader.Content content, Staging staging) throws IOException {
        LakeObject object = content.object();
        byte[] lines = content.lines();
        String fault = content.fault() != null ? content.fault() : wrongLength(object, lines);
        if (fault != null) {
            LOG.warn(
                    "Lake object is bad and claims nothing: key={} reason={}",
                    object.key().key(),
                    fault);
            staging.files().writeBadObject(object.key().key(), content.etag(), object.bytes(), fault);
            return;
        }
        TopicPartition partition =
                new TopicPartition(object.key().topicId(), object.key().partition());
        Intervals before = staging.brought().computeIfAbsent(partition, ledger::intervals);
        long first = object.key().firstOffset();
        Instant hourEnd = object.key().hour().plus(Duration.ofHours(1));
        staging.files().beginObject(object.key());
        int from = 0;
        for (long line = 0; line < object.key().lines(); line++) {
            int to = endOfLine(lines, from);
            if (!before.contains(first + line)) {
                staging.files().writeLine(line, judge.validate(lines, from, to, hourEnd));
            }
            from = to + 1;
        }
        staging.files().endObject(object.etag(), object.bytes());
        staging.brought().put(partition, before.add(first, object.key().lastOffset()));
    }

    private static @Nullable String wrongLength(LakeObject object, byte[] lines) {
        long count = 0;
        for (byte each : lines) {
            count += each == '\n' ? 1 : 0;
        }
        boolean ended = lines.length == 0 || lines[lines.length - 1] == '\n';
        if (ended && count == object.key().lines()) {
            return null;
        }
        return "its name says %d lines, it holds %d%s"
                .formatted(object.key().lines(), count, ended ? "" : " and one that is cut short");
    }

    private static int endOfLine(byte[] lines, int from) {
        int to = from;
        while (lines[to] != '\n') {
            to++;
        }
        return to;
    }

    /**
     * Writes what the batch has brought, once its rows are loaded.
     *
     * @throws IllegalStateException if the engine did not load what was staged
     */
    public LoadedBatch record(Staging staging, String runId) {
        ledger.addBatch(staging.batchId(), runId, staging.files());
        staging.brought().forEach(ledger::replaceIntervals);
        return new LoadedBatch(
                staging.batchId(),
                staging.files().objectRows(),
                staging.files().eventRows(),
                staging.files().rejectedRows());
    }
}
