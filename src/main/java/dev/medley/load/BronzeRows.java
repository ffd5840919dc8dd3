package dev.medley.load;

import dev.medley.event.ValidatedLine;
import dev.medley.lake.ObjectKey;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

/** The rows of {@code BRONZE.SPOTIFY_EVENTS} that one lake object gives, encoded as they are staged. For one thread. */
final class BronzeRows {

    private final ObjectKey key;
    private final String keyText;
    private final long batchId;
    private final Instant loadedAt;
    private final CsvRows rows;
    private long rejected;

    /**
     * @param batchId the load's number, given under the load lock
     * @param loadedAt the load's time, kept to the microsecond
     */
    BronzeRows(ObjectKey key, StagedFormat format, long batchId, Instant loadedAt) {
        this.key = key;
        this.keyText = key.key();
        this.batchId = batchId;
        this.loadedAt = loadedAt;
        this.rows = new CsvRows(format.quote);
    }

    /** Adds one line; its offset is the object's first and the line's number, which counts from 0. */
    void add(long lineNumber, ValidatedLine line) {
        rows.text(line.eventId());
        rows.text(line.userId());
        rows.text(line.songId());
        rows.text(line.artistName());
        rows.text(line.songName());
        rows.text(line.eventType());
        rows.text(line.deviceType());
        rows.text(line.country());
        rows.text(line.timestampText());
        rows.text(line.rawLine());
        rows.text(line.rejectReason());
        rows.timestamp(line.eventAt());
        rows.text(keyText);
        rows.number(lineNumber);
        rows.text(key.topic());
        rows.text(key.topicId());
        rows.number(key.partition());
        rows.number(key.firstOffset() + lineNumber);
        rows.number(batchId);
        rows.timestamp(loadedAt);
        rows.text(line.extra());
        rows.endRow();
        if (line.isRejected()) {
            rejected++;
        }
    }

    ObjectKey key() {
        return key;
    }

    long count() {
        return rows.rows();
    }

    long rejected() {
        return rejected;
    }

    int maxRowBytes() {
        return rows.maxRowBytes();
    }

    void writeTo(OutputStream target) throws IOException {
        rows.writeTo(target);
    }
}
