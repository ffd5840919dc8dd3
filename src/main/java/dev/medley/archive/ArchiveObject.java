package dev.medley.archive;

import dev.medley.lake.LineCodec;
import dev.medley.lake.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** An object to store: its name, and the records that are its lines. */
public final class ArchiveObject {

    private static final String PLAIN_TYPE = "application/x-ndjson";

    /** Without Content-Encoding: clients would unpack the object on the way, and its name would be wrong. */
    private static final String GZIP_TYPE = "application/gzip";

    private final ObjectKey key;
    private final Instant enteredAt;
    private final List<byte @Nullable []> values;
    private volatile boolean isStored;

    ArchiveObject(ObjectKey key, Instant enteredAt, List<byte @Nullable []> values) {
        this.key = key;
        this.enteredAt = enteredAt;
        this.values = values;
    }

    public ObjectKey key() {
        return key;
    }

    /** When the first record entered Kafka. */
    Instant enteredAt() {
        return enteredAt;
    }

    /** The object's bytes, encoded anew by each call. */
    public byte[] content() {
        byte[] lines = lines();
        return key.gzip() ? zipped(lines) : lines;
    }

    private byte[] lines() {
        List<byte[]> lines = new ArrayList<>(values.size());
        int length = values.size();
        for (byte[] value : values) {
            byte[] line = LineCodec.encode(value);
            lines.add(line);
            length = Math.addExact(length, line.length);
        }
        byte[] content = new byte[length];
        int end = 0;
        for (byte[] line : lines) {
            System.arraycopy(line, 0, content, end, line.length);
            end += line.length;
            content[end++] = '\n';
        }
        return content;
    }

    private static byte[] zipped(byte[] lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(lines.length / 4);
        try (GZIPOutputStream stream = new GZIPOutputStream(bytes)) {
            stream.write(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The media type to store it under. */
    public String contentType() {
        return key.gzip() ? GZIP_TYPE : PLAIN_TYPE;
    }

    /** Notes that the lake has it. */
    void markStored() {
        isStored = true;
    }

    boolean isStored() {
        return isStored;
    }

    @Override
    public String toString() {
        return key.key();
    }
}
