package dev.medley.archive;

import dev.medley.lake.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;

/**
 * How far the storing of one batch is. A batch of many objects on a slow lake can take longer than Kafka waits for the
 * next poll; its partitions are then given away, the last commit fails and the batch is read again, for ever. So what is
 * stored is committed on the way, and each reading begins where the one before has come to.
 */
public final class BatchProgress {

    private final List<Exchange> batch;
    private final long intervalNanos;
    private final LongSupplier nanoClock;
    private final Map<Integer, Long> stored = new HashMap<>();
    private long committedAt;

    BatchProgress(List<Exchange> batch, long intervalMs, LongSupplier nanoClock) {
        this.batch = batch;
        this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMs);
        this.nanoClock = nanoClock;
        this.committedAt = nanoClock.getAsLong();
    }

    /** One more object is stored, in the order of the batch; commits all stored so far if it is time to. */
    void stored(ObjectKey key) {
        stored.put(key.partition(), key.lastOffset());
        long now = nanoClock.getAsLong();
        if (now - committedAt >= intervalNanos) {
            commit();
            committedAt = now;
        }
    }

    private void commit() {
        Set<Integer> done = new HashSet<>();
        Map<Integer, Long> before = new HashMap<>();
        for (Exchange exchange : batch) {
            Message record = exchange.getMessage();
            int partition = record.getHeader(KafkaConstants.PARTITION, int.class);
            long offset = record.getHeader(KafkaConstants.OFFSET, long.class);
            Long last = before.put(partition, offset);
            if (last != null && offset < last) {
                // Repeated after a rebalance: only the whole batch says how far this partition is
                done.add(partition);
            }
            Long reached = stored.get(partition);
            if (reached != null && reached == offset && done.add(partition)) {
                record.getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class)
                        .commit();
            }
        }
    }
}
