package dev.medley.lake;

/**
 * One object as the lake lists it.
 *
 * @param etag the store's own hash of its content
 * @param bytes its stored size
 */
public record LakeObject(ObjectKey key, String etag, long bytes) {}
