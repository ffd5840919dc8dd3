package dev.medley.archive;

import java.io.Closeable;
import java.time.Instant;
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
public final class ReadAgain implements Iterator<ArchiveObject>, Closeable {

    /** At least the batch size of any archive, so that its objects keep their names. */
    private static final int MAX_RECORDS = 10_000;

    private static final long MAX_BYTES = 16L << 20;

    private final LogReader log;
    private final BatchSplitter splitter;
    private final long last;
    private final Deque<ArchiveObject> ready = new ArrayDeque<>();
    private long next;

    ReadAgain(LogReader log, BatchSplitter splitter, long first, long last) {
        this.log = log;
        this.splitter = splitter;
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
            splitter.add(record.partition(), record.offset(), Instant.ofEpochMilli(record.timestamp()), record.value());
            bytes += Math.max(0, record.serializedValueSize());
            next = record.offset() + 1;
        }
        return splitter.objects();
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
