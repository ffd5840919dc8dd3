package dev.medley.load;

import dev.medley.files.PrivateFiles;
import dev.medley.lake.LakeObject;
import dev.medley.lake.ObjectKey;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The two files of one load: the rows of BRONZE.SPOTIFY_EVENTS and those of OPS.LAKE_OBJECTS, with all columns in table
 * order, so that either engine copies them without a transformation. Only the process's own user can read them. Their names
 * are new with every attempt. For one thread.
 *
 * <p>{@link #add} or {@link #addBad} for each object, then {@link #close}: the files are complete and wait to be loaded.
 * {@link #delete} removes them.
 */
public final class StagedFile implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 18;
    /** DuckDB's own default; more costs time, since it sizes its buffers by it. */
    private static final int MIN_LINE_BYTES = 2 << 20;

    private final Path eventsFile;
    private final Path objectsFile;
    private final OutputStream events;
    private final OutputStream objects;
    private final StagedFormat format;
    private final long batchId;
    private final Instant loadedAt;
    private int maxLineBytes = MIN_LINE_BYTES;
    private long eventRows;
    private long rejectedRows;
    private long objectRows;

    /**
     * Creates both files, empty.
     *
     * @param directory where they lie; created if absent
     * @param batchId the load's number, given under the load lock
     * @param loadedAt the load's time, kept to the microsecond
     * @throws IOException if the directory cannot be written
     */
    StagedFile(Path directory, StagedFormat format, long batchId, Instant loadedAt) throws IOException {
        PrivateFiles.folder(directory);
        String attempt = batchId + "-" + UUID.randomUUID() + format.suffix;
        this.eventsFile = directory.resolve("events-" + attempt).toAbsolutePath();
        this.objectsFile = directory.resolve("objects-" + attempt).toAbsolutePath();
        this.format = format;
        this.batchId = batchId;
        this.loadedAt = loadedAt;
        PrivateFiles.file(eventsFile);
        PrivateFiles.file(objectsFile);
        this.events = open(eventsFile, format);
        this.objects = open(objectsFile, format);
    }

    private static OutputStream open(Path file, StagedFormat format) throws IOException {
        OutputStream plain = Files.newOutputStream(file, StandardOpenOption.WRITE);
        return new BufferedOutputStream(format.isGzip ? new FastGzip(plain) : plain, BUFFER_BYTES);
    }

    /** Level 1 costs a third of the default's time for a tenth more bytes. */
    private static final class FastGzip extends GZIPOutputStream {

        FastGzip(OutputStream target) throws IOException {
            super(target, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** Empty rows for one object; any thread may fill them. */
    BronzeRows rows(ObjectKey key) {
        return new BronzeRows(key, format, batchId, loadedAt);
    }

    /**
     * Writes an object's rows and its ledger row, LOADED.
     *
     * @param object as it was fetched
     * @param rows of its lines that are not loaded yet
     * @throws IOException if the disk takes no more; the files are then of no use
     */
    void add(LakeObject object, BronzeRows rows) throws IOException {
        rows.writeTo(events);
        eventRows += rows.count();
        rejectedRows += rows.rejected();
        maxLineBytes = Math.max(maxLineBytes, rows.maxRowBytes() + 1);
        long skipped = object.key().lines() - rows.count();
        addLedgerRow(object, object.etag(), rows.count(), skipped, rows.rejected(), "LOADED", null);
    }

    /**
     * Writes the ledger row of an object that cannot be loaded: BAD, without rows.
     *
     * @param etag its version in the lake; null if it is no longer there
     * @param reason what is wrong with it
     * @throws IOException if the disk takes no more; the files are then of no use
     */
    void addBad(LakeObject object, @Nullable String etag, String reason) throws IOException {
        addLedgerRow(object, etag, 0, 0, 0, "BAD", reason);
    }

    private void addLedgerRow(
            LakeObject object,
            @Nullable String etag,
            long loaded,
            long skipped,
            long rejected,
            String state,
            @Nullable String reason)
            throws IOException {
        ObjectKey key = object.key();
        CsvRows row = new CsvRows(format.quote);
        row.text(key.key());
        row.text(etag);
        row.text(key.topic());
        row.text(key.topicId());
        row.number(key.partition());
        row.number(key.firstOffset());
        row.number(key.lastOffset());
        row.timestamp(key.hour());
        row.number(object.bytes());
        row.number(loaded);
        row.number(skipped);
        row.number(rejected);
        row.number(batchId);
        row.text(state);
        row.text(reason);
        row.timestamp(loadedAt);
        row.endRow();
        row.writeTo(objects);
        objectRows++;
    }

    /** The file of bronze rows, absolute, as a statement names it. */
    public String eventsFile() {
        return eventsFile.toString().replace('\\', '/');
    }

    /** The file of ledger rows, absolute, as a statement names it. */
    public String objectsFile() {
        return objectsFile.toString().replace('\\', '/');
    }

    /** No line of the events file has more bytes. */
    public int maxLineBytes() {
        return maxLineBytes;
    }

    /** How many bronze rows were written. */
    long eventRows() {
        return eventRows;
    }

    /** How many of them are rejected. */
    long rejectedRows() {
        return rejectedRows;
    }

    /** How many ledger rows were written. */
    long objectRows() {
        return objectRows;
    }

    /** Completes both files; a second call does nothing. */
    @Override
    public void close() throws IOException {
        try (objects) {
            events.close();
        }
    }

    /** Completes and removes both files; a second call does nothing. */
    void delete() throws IOException {
        try {
            close();
        } finally {
            Files.deleteIfExists(eventsFile);
            Files.deleteIfExists(objectsFile);
        }
    }
}
