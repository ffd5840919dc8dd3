package dev.medley.archive;

import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A range of one partition as lake objects, read while they are taken. An object of the archive that is read again whole
 * gets its own name, and so is overwritten.
 */
public final class RetainedObjects implements Iterator<ArchiveObject>, Closeable {

    /** At least the batch size of any archive, so that its objects keep their names. */
    static final int MAX_RECORDS = 10_000;

    static final int MAX_BYTES = 16 << 20;

    private final LogReader log;
    private final ObjectCutter cutter;
    private final long last;
    private final Deque<ArchiveObject> ready = new ArrayDeque<>();
    private long next;

    RetainedObjects(LogReader log, ObjectCutter cutter, long first, long last) {
        this.log = log;
        this.cutter = cutter;
        this.next = first;
        this.last = last;
    }

    @Override
    public boolean hasNext() {
        if (ready.isEmpty() && next <= last) {
            ready.addAll(read());
        }
        return !ready.isEmpty();
    }

    private List<ArchiveObject> read() {
        long bytes = 0;
        for (int records = 0; records < MAX_RECORDS && bytes < MAX_BYTES; records++) {
            ConsumerRecord<byte[], byte @Nullable []> record = log.next(next, last);
            if (record == null) {
                next = last + 1;
                break;
            }
            cutter.add(record.partition(), List.of(record), 0);
            bytes += Math.max(0, record.serializedValueSize());
            next = record.offset() + 1;
        }
        cutter.closeAll();
        return cutter.take();
    }

    @Override
    public ArchiveObject next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all records of the range are read");
        }
        return ready.remove();
    }

    @Override
    public void close() {
        log.close();
    }
}
