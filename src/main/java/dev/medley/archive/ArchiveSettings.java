package dev.medley.archive;

/**
 * How records become objects, and how much of a backlog is in memory at once.
 *
 * @param batchSize records in a full object
 * @param batchWaitMs milliseconds after which an object that is not full is stored
 * @param maxObjects objects that are stored together and committed once
 * @param maxBytes bytes of records that are stored together
 * @param commitAfterMs milliseconds after which what is stored is committed, though objects of the batch remain
 * @param gzip whether objects are compressed
 */
public record ArchiveSettings(
        int batchSize, long batchWaitMs, int maxObjects, int maxBytes, long commitAfterMs, boolean gzip) {}
