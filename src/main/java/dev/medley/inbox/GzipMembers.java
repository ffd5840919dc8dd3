package dev.medley.inbox;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads gzip to its last byte (<a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>): one member after another,
 * and zero padding after the last. Java's own {@code GZIPInputStream} stops without an error where the bytes after a
 * member are not another member, so the rest of the file would be lost silently.
 */
final class GzipMembers extends InputStream {

    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] input = new byte[1 << 16];
    private int position;
    private int limit;
    private int member;
    private boolean isInMember;
    /** Thrown at every later read: what follows a fault is not the end of the file. */
    private @Nullable IOException fault;

    GzipMembers(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (fault != null) {
            throw fault;
        }
        try {
            return readOn(bytes, offset, length);
        } catch (IOException first) {
            fault = first;
            throw first;
        }
    }

    private int readOn(byte[] bytes, int offset, int length) throws IOException {
        while (isInMember || startMember()) {
            int read = inflate(bytes, offset, length);
            if (read > 0) {
                crc.update(bytes, offset, read);
                return read;
            }
            if (inflater.finished()) {
                endMember();
            } else if (position < limit || fill()) {
                inflater.setInput(input, position, limit - position);
                position = limit;
            } else {
                throw new EOFException("gzip member %d is cut short".formatted(member));
            }
        }
        return -1;
    }

    private int inflate(byte[] bytes, int offset, int length) throws ZipException {
        try {
            int read = inflater.inflate(bytes, offset, length);
            if (read == 0 && inflater.needsDictionary()) {
                throw new ZipException("gzip member %d needs a dictionary, which gzip does not have".formatted(member));
            }
            return read;
        } catch (DataFormatException fault) {
            throw (ZipException) new ZipException("gzip member %d is damaged: %s".formatted(member, fault.getMessage()))
                    .initCause(fault);
        }
    }

    /** Whether another member follows; false at the end of the file. */
    private boolean startMember() throws IOException {
        int first = nextOrEnd();
        while (first == 0 && member > 0) {
            first = nextOrEnd();
        }
        if (first < 0 && member > 0) {
            return false;
        }
        if (first != 0x1f || next() != 0x8b) {
            throw new ZipException(
                    member == 0
                            ? "it does not begin as gzip does"
                            : "after gzip member %d come bytes that are not gzip".formatted(member));
        }
        member++;
        int method = next();
        int flags = next();
        if (method != DEFLATE || (flags & RESERVED) != 0) {
            throw new ZipException(
                    "gzip member %d has a wrong header: method %d, flags %d".formatted(member, method, flags));
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        skipText((flags & NAME) != 0);
        skipText((flags & COMMENT) != 0);
        skip((flags & HEADER_CRC) != 0 ? 2 : 0);
        inflater.reset();
        crc.reset();
        isInMember = true;
        return true;
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        long expectedCrc = number();
        long expectedSize = number();
        if (expectedCrc != crc.getValue() || expectedSize != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw new ZipException("gzip member %d is damaged: its checksum is wrong".formatted(member));
        }
        isInMember = false;
    }

    private long number() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private void skip(int bytes) throws IOException {
        for (int skipped = 0; skipped < bytes; skipped++) {
            next();
        }
    }

    private void skipText(boolean isPresent) throws IOException {
        boolean isInText = isPresent;
        while (isInText) {
            isInText = next() != 0;
        }
    }

    private int next() throws IOException {
        int next = nextOrEnd();
        if (next < 0) {
            throw new EOFException("gzip member %d is cut short".formatted(Math.max(1, member)));
        }
        return next;
    }

    private int nextOrEnd() throws IOException {
        return position < limit || fill() ? input[position++] & 0xff : -1;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(input));
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
