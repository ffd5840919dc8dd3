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
 * A range of one partition as lake objects, read while they are taken. An object of up to
 * 10,000 records and 16 MiB that is read again alone keeps its name, and so is overwritten.
 */
public final class RetainedObjects implements Iterator<ArchiveObject>, Closeable {

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
        while (cutter.closedObjects() == 0 && next <= last) {
            ConsumerRecord<byte[], byte @Nullable []> record = log.next(next, last);
            if (record != null) {
                cutter.add(record.partition(), List.of(record), 0);
            }
            next = record == null ? last + 1 : record.offset() + 1;
        }
        if (next > last) {
            cutter.closeAll();
        }
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
