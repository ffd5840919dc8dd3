package dev.medley.load;

import dev.medley.event.ValidatedLine;
import dev.medley.lake.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The two CSV files of one load: the rows of BRONZE.SPOTIFY_EVENTS and those of OPS.LAKE_OBJECTS, with all columns in table
 * order, so that either engine copies them without a transformation.
 *
 * <p>RFC 4180, UTF-8, line feeds, no header. A text is always in quotes, so that <code>""</code> is an empty text and nothing
 * between two commas is null. Times are UTC, <code>2026-11-21 07:30:00.123456</code>. The name of a file is new with every
 * attempt. For one thread.
 *
 * <p>For each object: {@link #beginObject}, a {@link #writeLine} for each line not brought before, {@link #endObject}; for one
 * that cannot be read, {@link #writeBadObject} alone. After {@link #close} the files are complete and wait to be loaded;
 * {@link #delete} removes them.
 */
public final class StagedFile implements AutoCloseable {

    private final Path eventsFile;
    private final Path objectsFile;
    private final CsvOutput events;
    private final CsvOutput objects;
    private final long batchId;
    private final Instant loadedAt;
    private @Nullable ObjectKey object;
    private String objectKeyText = "";
    private long rowsOfObject;
    private long rejectedOfObject;
    private long rejectedRows;
    private long skippedRows;

    /**
     * Creates both files, empty.
     *
     * @param directory where they lie; created if absent
     * @param gzip whether they are compressed and end in .gz
     * @param batchId the load's number, given under the load lock
     * @param loadedAt the load's time, kept to the microsecond
     * @throws IOException if the directory cannot be written
     */
    public StagedFile(Path directory, boolean gzip, long batchId, Instant loadedAt) throws IOException {
        Files.createDirectories(directory);
        String attempt = batchId + "-" + UUID.randomUUID();
        String ending = gzip ? ".csv.gz" : ".csv";
        this.eventsFile = directory.resolve("events-" + attempt + ending).toAbsolutePath();
        this.objectsFile = directory.resolve("objects-" + attempt + ending).toAbsolutePath();
        this.batchId = batchId;
        this.loadedAt = loadedAt;
        this.events = CsvOutput.create(eventsFile, gzip);
        try {
            this.objects = CsvOutput.create(objectsFile, gzip);
        } catch (IOException noObjectsFile) {
            events.close();
            Files.deleteIfExists(eventsFile);
            throw noObjectsFile;
        }
    }

    /**
     * Begins the rows of one object.
     *
     * @throws IllegalStateException if the object before was not ended
     */
    public void beginObject(ObjectKey key) {
        if (object != null) {
            throw new IllegalStateException("object %s was not ended before %s".formatted(object.key(), key.key()));
        }
        object = key;
        objectKeyText = key.key();
        rowsOfObject = 0;
        rejectedOfObject = 0;
    }

    /**
     * Writes one bronze row of the object begun.
     *
     * @param lineNumber the line's number within the object, from 0: its offset less the object's first
     * @param line the line, judged
     * @throws IOException if the disk takes no more; the files are then of no use
     */
    public void writeLine(long lineNumber, ValidatedLine line) throws IOException {
        ObjectKey key = begun();
        events.text(line.eventId());
        events.text(line.userId());
        events.text(line.songId());
        events.text(line.artistName());
        events.text(line.songName());
        events.text(line.eventType());
        events.text(line.deviceType());
        events.text(line.country());
        events.text(line.timestampText());
        events.text(line.rawLine());
        events.text(line.rejectReason());
        events.timestamp(line.eventAt());
        events.text(objectKeyText);
        events.number(lineNumber);
        events.text(key.topic());
        events.text(key.topicId());
        events.number(key.partition());
        events.number(key.firstOffset() + lineNumber);
        events.number(batchId);
        events.timestamp(loadedAt);
        events.endRow();
        rowsOfObject++;
        if (line.isRejected()) {
            rejectedOfObject++;
        }
    }

    /**
     * Writes the ledger row of the object begun, LOADED with the rows written since.
     *
     * @param etag the object's version in the lake
     * @param objectBytes its size in the lake
     * @throws IOException if the disk takes no more; the files are then of no use
     */
    public void endObject(String etag, long objectBytes) throws IOException {
        ObjectKey key = begun();
        long skipped = key.lines() - rowsOfObject;
        writeLedgerRow(objectKeyText, etag, key, objectBytes, rowsOfObject, skipped, rejectedOfObject, "LOADED", null);
        rejectedRows += rejectedOfObject;
        skippedRows += skipped;
        object = null;
    }

    /**
     * Writes the ledger row of an object that cannot be loaded: BAD, without rows.
     *
     * @param objectKey its name in the lake, well formed or not
     * @param etag its version in the lake; null if it is gone
     * @param objectBytes its size in the lake
     * @param reason what is wrong with it
     * @throws IOException if the disk takes no more; the files are then of no use
     */
    public void writeBadObject(String objectKey, @Nullable String etag, long objectBytes, String reason)
            throws IOException {
        ObjectKey key = ObjectKey.parse(objectKey).orElse(null);
        writeLedgerRow(objectKey, etag, key, objectBytes, 0, 0, 0, "BAD", reason);
    }

    private void writeLedgerRow(
            String objectKey,
            @Nullable String etag,
            @Nullable ObjectKey key,
            long objectBytes,
            long loaded,
            long skipped,
            long rejected,
            String state,
            @Nullable String reason)
            throws IOException {
        objects.text(objectKey);
        objects.text(etag);
        if (key == null) {
            objects.nulls(6);
        } else {
            objects.text(key.topic());
            objects.text(key.topicId());
            objects.number(key.partition());
            objects.number(key.firstOffset());
            objects.number(key.lastOffset());
            objects.timestamp(key.hour());
        }
        objects.number(objectBytes);
        objects.number(loaded);
        objects.number(skipped);
        objects.number(rejected);
        objects.number(batchId);
        objects.text(state);
        objects.text(reason);
        objects.timestamp(loadedAt);
        objects.endRow();
    }

    private ObjectKey begun() {
        if (object == null) {
            throw new IllegalStateException("no object was begun: call beginObject first");
        }
        return object;
    }

    /** The file of bronze rows, absolute. */
    public Path eventsFile() {
        return eventsFile;
    }

    /** The file of ledger rows, absolute. */
    public Path objectsFile() {
        return objectsFile;
    }

    /** How many bronze rows were written. */
    public long eventRows() {
        return events.rows();
    }

    /** How many bronze rows of ended objects are rejected. */
    public long rejectedRows() {
        return rejectedRows;
    }

    /** How many lines of ended objects were not written, being brought before. */
    public long skippedRows() {
        return skippedRows;
    }

    /** How many ledger rows were written. */
    public long objectRows() {
        return objects.rows();
    }

    /** How many bytes of bronze rows were written, before compression. */
    public long eventBytes() {
        return events.bytes();
    }

    /** Completes both files; a second call does nothing. */
    @Override
    public void close() throws IOException {
        try (objects) {
            events.close();
        }
    }

    /** Completes and removes both files; a second call does nothing. */
    public void delete() throws IOException {
        try {
            close();
        } finally {
            Files.deleteIfExists(eventsFile);
            Files.deleteIfExists(objectsFile);
        }
    }
}
