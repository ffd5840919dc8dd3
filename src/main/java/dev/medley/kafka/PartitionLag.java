package dev.medley.kafka;

import org.jspecify.annotations.Nullable;

/**
 * How far the archive is in one partition.
 *
 * @param committedOffset the offset it stores next; null if it has stored nothing yet
 * @param startOffset the first offset that Kafka still holds
 * @param endOffset the offset that the next record gets
 */
public record PartitionLag(
        String topic, int partition, @Nullable Long committedOffset, long startOffset, long endOffset) {

    /** Records that Kafka holds and the lake does not; at least 0. */
    public long lag() {
        long next = committedOffset == null ? startOffset : Math.max(committedOffset, startOffset);
        return Math.max(0, endOffset - next);
    }
}
