package dev.medley.archive;

import dev.medley.lake.LineCodec;
import dev.medley.lake.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a batch of one topic's records into lake objects: each contiguous within one partition and one UTC hour.
 *
 * <p>Any offset other than the last + 1 closes an object, a lower one too: after a rebalance a batch may repeat records.
 */
final class BatchSplitter {

    private final String topic;
    private final String topicId;
    private final boolean gzip;
    private final Map<Integer, Run> openRuns = new LinkedHashMap<>();
    private final List<ArchiveObject> objects = new ArrayList<>();

    BatchSplitter(String topic, String topicId, boolean gzip) {
        this.topic = topic;
        this.topicId = topicId;
        this.gzip = gzip;
    }

    /** Adds the next record of the batch, in the order in which Kafka gave them. */
    void add(int partition, long offset, Instant enteredAt, byte @Nullable [] value) {
        Instant hour = enteredAt.truncatedTo(ChronoUnit.HOURS);
        Run run = openRuns.get(partition);
        if (run != null && !run.goesOnWith(offset, hour)) {
            objects.add(run.toObject());
            run = null;
        }
        if (run == null) {
            run = new Run(partition, offset, hour);
            openRuns.put(partition, run);
        }
        run.add(LineCodec.encode(value));
    }

    /** The objects of all records added: within a partition in the order of the batch. */
    List<ArchiveObject> objects() {
        openRuns.values().forEach(run -> objects.add(run.toObject()));
        openRuns.clear();
        return List.copyOf(objects);
    }

    private final class Run {

        private final int partition;
        private final long firstOffset;
        private final Instant hour;
        private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
        private long nextOffset;

        Run(int partition, long firstOffset, Instant hour) {
            this.partition = partition;
            this.firstOffset = firstOffset;
            this.hour = hour;
            this.nextOffset = firstOffset;
        }

        boolean goesOnWith(long offset, Instant recordHour) {
            return offset == nextOffset && recordHour.equals(hour);
        }

        void add(byte[] line) {
            lines.writeBytes(line);
            lines.write('\n');
            nextOffset++;
        }

        ArchiveObject toObject() {
            ObjectKey key = new ObjectKey(topic, partition, firstOffset, nextOffset - 1, topicId, hour, gzip);
            return new ArchiveObject(key, gzip ? zipped(lines) : lines.toByteArray());
        }
    }

    private static byte[] zipped(ByteArrayOutputStream lines) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(lines.size() / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            lines.writeTo(gzip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }
}
