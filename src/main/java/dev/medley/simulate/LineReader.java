package dev.medley.simulate;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines as bytes, whatever they hold, and keeps at most so many bytes of each. A line ends with LF or CR LF; the
 * last may end with the file. The mark that some editors put before UTF-8 text belongs to no line.
 */
final class LineReader implements Closeable {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private long number;

    private byte[] kept = new byte[1 << 12];
    private int keptLength;
    private long length;
    private byte last;

    /** The stream need not be buffered, and is closed with the reader. */
    LineReader(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /**
     * The next line, or null after the last.
     *
     * @throws IOException if the stream is faulty; a line that the fault cuts short is not returned
     */
    @Nullable
    Line next() throws IOException {
        keptLength = 0;
        length = 0;
        while (position < limit || fill()) {
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            keep(position, end);
            boolean isComplete = end < limit;
            position = isComplete ? end + 1 : end;
            if (isComplete) {
                return line();
            }
        }
        return length == 0 ? null : line();
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(in.read(buffer), 0);
        return limit > 0;
    }

    private void keep(int from, int end) {
        if (end == from) {
            return;
        }
        last = buffer[end - 1];
        length += end - from;
        // A few more than allowed, for the CR and the mark that are taken off
        int wanted = (int) Math.min(end - from, maxBytes + 1L + BYTE_ORDER_MARK.length - keptLength);
        if (keptLength + wanted > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(keptLength + wanted, kept.length * 2));
        }
        System.arraycopy(buffer, from, kept, keptLength, wanted);
        keptLength += wanted;
    }

    private Line line() {
        number++;
        if (length > 0 && last == '\r') {
            length--;
        }
        int from = number == 1 && startsWithMark() ? BYTE_ORDER_MARK.length : 0;
        length -= from;
        int size = (int) Math.min(Math.min(length, maxBytes), keptLength - (long) from);
        return new Line(number, Arrays.copyOfRange(kept, from, from + size), length);
    }

    private boolean startsWithMark() {
        return keptLength >= BYTE_ORDER_MARK.length
                && Arrays.equals(kept, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
