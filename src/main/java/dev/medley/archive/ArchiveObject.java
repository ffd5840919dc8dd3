package dev.medley.archive;

import dev.medley.lake.ObjectKey;

/** An object to be stored: its name and its bytes. */
public final class ArchiveObject {

    private static final String PLAIN_TYPE = "application/x-ndjson";

    /** No Content-Encoding beside it: clients would unpack the object on the way, and its name would lie. */
    private static final String GZIP_TYPE = "application/gzip";

    private final ObjectKey key;
    private final byte[] content;

    ArchiveObject(ObjectKey key, byte[] content) {
        this.key = key;
        this.content = content;
    }

    public ObjectKey key() {
        return key;
    }

    /** The object's bytes; not to be changed. */
    public byte[] content() {
        return content;
    }

    /** The media type to store it under. */
    public String contentType() {
        return key.gzip() ? GZIP_TYPE : PLAIN_TYPE;
    }

    @Override
    public String toString() {
        return key.key();
    }
}
