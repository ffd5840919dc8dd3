package dev.medley.load;

import java.util.Map;

/**
 * A batch of one load transaction: its staged files and, by partition, the offsets that are loaded once it is committed.
 *
 * @param batchId its number, given under the load lock; never the same twice
 */
public record StagedBatch(long batchId, StagedFile files, Map<TopicPartition, Intervals> loaded) {}
