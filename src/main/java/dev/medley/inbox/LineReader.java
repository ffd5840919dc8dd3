package dev.medley.inbox;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines as bytes, whatever they hold, and keeps a limited number of bytes of each. A line ends with LF or CR LF;
 * the last may end with the file. The byte order mark that some editors write before UTF-8 text is removed from the
 * beginning of every line, because files with a mark are often joined.
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

    /**
     * A line without its line end.
     *
     * @param number counted from 1
     * @param bytes the line; of one longer than the reader keeps, its beginning
     * @param length bytes of the whole line
     * @param isTerminated whether a line end follows; false for a last line that ends with the file
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares lines
    record Line(long number, byte[] bytes, long length, boolean isTerminated) {

        /** Whether the line is longer than the reader keeps. */
        boolean isCut() {
            return length > bytes.length;
        }

        Line beginning(int size) {
            return new Line(number, Arrays.copyOf(bytes, Math.min(size, bytes.length)), length, isTerminated);
        }
    }

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
                return line(true);
            }
        }
        return length == 0 ? null : line(false);
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
        // A few more than allowed, for the CR and the mark that are removed
        int wanted = (int) Math.min(end - from, maxBytes + 1L + BYTE_ORDER_MARK.length - keptLength);
        if (keptLength + wanted > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(keptLength + wanted, kept.length * 2));
        }
        System.arraycopy(buffer, from, kept, keptLength, wanted);
        keptLength += wanted;
    }

    private Line line(boolean isTerminated) {
        number++;
        if (length > 0 && last == '\r') {
            length--;
        }
        int from = startsWithMark() ? BYTE_ORDER_MARK.length : 0;
        length -= from;
        int size = (int) Math.min(Math.min(length, maxBytes), keptLength - (long) from);
        return new Line(number, Arrays.copyOfRange(kept, from, from + size), length, isTerminated);
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
