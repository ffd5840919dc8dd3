package dev.medley.load;

import dev.medley.archive.ObjectKey;

/**
 * One object as the lake lists it.
 *
 * @param etag the store's own mark of its content
 * @param bytes its stored size
 */
public record LakeObject(ObjectKey key, String etag, long bytes) {}
