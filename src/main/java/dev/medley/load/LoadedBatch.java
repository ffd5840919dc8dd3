package dev.medley.load;

/**
 * One load transaction that is complete but for its commit.
 *
 * @param batchId its number, given under the load lock; never the same twice
 * @param objects lake objects taken, the bad ones included
 * @param rows rows of bronze
 * @param rejected those of them that are no events
 */
public record LoadedBatch(long batchId, long objects, long rows, long rejected) {}
