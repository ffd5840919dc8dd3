package dev.medley.load;

import dev.medley.event.LineValidator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file being written: RFC 4180 in UTF-8, texts always in quotes, nulls as nothing. It encodes into its own buffer, since
 * this is the hot path of loading.
 */
final class CsvOutput implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 18;
    /** More than any character, number or time takes. */
    private static final int RESERVE_BYTES = 64;

    private final OutputStream target;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private boolean isRowBegun;
    private long flushedBytes;
    private long rows;
    private boolean isClosed;
    private long cachedDay = Long.MIN_VALUE;
    private final byte[] cachedDate = new byte[10];

    private CsvOutput(OutputStream target) {
        this.target = target;
    }

    /**
     * Creates the file.
     *
     * @throws IOException if it exists or cannot be written
     */
    static CsvOutput create(Path file, boolean gzip) throws IOException {
        OutputStream plain = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            return new CsvOutput(gzip ? new FastGzip(plain) : plain);
        } catch (IOException noHeader) {
            plain.close();
            throw noHeader;
        }
    }

    /** Level 1 costs a third of the default's time for a tenth more bytes. */
    private static final class FastGzip extends GZIPOutputStream {

        FastGzip(OutputStream target) throws IOException {
            super(target, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** Writes a column of text; half a surrogate pair becomes a question mark, which {@link LineValidator} prevents. */
    void text(@Nullable String value) throws IOException {
        separate();
        if (value == null) {
            return;
        }
        buffer[position++] = '"';
        int length = value.length();
        int index = 0;
        while (index < length) {
            if (BUFFER_BYTES - position < RESERVE_BYTES) {
                flushBuffer();
            }
            // Each character takes at most three bytes, so this many fit whatever they are
            int end = Math.min(length, index + (BUFFER_BYTES - position - RESERVE_BYTES / 2) / 3);
            index = encode(value, index, end);
        }
        ensureReserve();
        buffer[position++] = '"';
    }

    private int encode(String value, int from, int to) {
        byte[] bytes = buffer;
        int at = position;
        int index = from;
        while (index < to) {
            char unit = value.charAt(index++);
            if (unit < 0x80) {
                bytes[at++] = (byte) unit;
                if (unit == '"') {
                    bytes[at++] = '"';
                }
            } else if (unit < 0x800) {
                bytes[at++] = (byte) (0xC0 | (unit >> 6));
                bytes[at++] = (byte) (0x80 | (unit & 0x3F));
            } else if (!Character.isSurrogate(unit)) {
                bytes[at++] = (byte) (0xE0 | (unit >> 12));
                bytes[at++] = (byte) (0x80 | ((unit >> 6) & 0x3F));
                bytes[at++] = (byte) (0x80 | (unit & 0x3F));
            } else if (Character.isHighSurrogate(unit)
                    && index < value.length()
                    && Character.isLowSurrogate(value.charAt(index))) {
                int codePoint = Character.toCodePoint(unit, value.charAt(index++));
                bytes[at++] = (byte) (0xF0 | (codePoint >> 18));
                bytes[at++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
                bytes[at++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
                bytes[at++] = (byte) (0x80 | (codePoint & 0x3F));
            } else {
                bytes[at++] = '?';
            }
        }
        position = at;
        return index;
    }

    /** Writes a column of whole numbers. */
    void number(long value) throws IOException {
        separate();
        if (value < 0) {
            // Rare: no column of ours is negative
            for (byte digit : Long.toString(value).getBytes(StandardCharsets.US_ASCII)) {
                buffer[position++] = digit;
            }
            return;
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        putDigits(value, digits);
    }

    /** Writes a column of time, UTC to the microsecond: 2026-11-21 07:30:00.123456. */
    void timestamp(@Nullable Instant value) throws IOException {
        separate();
        if (value == null) {
            return;
        }
        long day = Math.floorDiv(value.getEpochSecond(), 86_400L);
        int second = (int) Math.floorMod(value.getEpochSecond(), 86_400L);
        if (day != cachedDay) {
            cacheDate(day);
        }
        System.arraycopy(cachedDate, 0, buffer, position, cachedDate.length);
        position += cachedDate.length;
        buffer[position++] = ' ';
        putDigits(second / 3_600, 2);
        buffer[position++] = ':';
        putDigits(second / 60 % 60, 2);
        buffer[position++] = ':';
        putDigits(second % 60, 2);
        buffer[position++] = '.';
        putDigits(value.getNano() / 1_000, 6);
    }

    private void cacheDate(long day) {
        LocalDate date = LocalDate.ofEpochDay(day);
        if (date.getYear() < 0 || date.getYear() > 9_999) {
            throw new IllegalArgumentException(
                    "year is %d: a staged time lies in 0000 to 9999".formatted(date.getYear()));
        }
        byte[] text = date.toString().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, cachedDate, 0, cachedDate.length);
        cachedDay = day;
    }

    private void putDigits(long value, int digits) {
        long rest = value;
        for (int at = position + digits - 1; at >= position; at--) {
            buffer[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        position += digits;
    }

    /** Writes columns without a value. */
    void nulls(int columns) throws IOException {
        for (int column = 0; column < columns; column++) {
            separate();
        }
    }

    /** Ends the row. */
    void endRow() throws IOException {
        ensureReserve();
        buffer[position++] = '\n';
        isRowBegun = false;
        rows++;
    }

    private void separate() throws IOException {
        ensureReserve();
        if (isRowBegun) {
            buffer[position++] = ',';
        }
        isRowBegun = true;
    }

    private void ensureReserve() throws IOException {
        if (BUFFER_BYTES - position < RESERVE_BYTES) {
            flushBuffer();
        }
    }

    private void flushBuffer() throws IOException {
        target.write(buffer, 0, position);
        flushedBytes += position;
        position = 0;
    }

    /** How many rows were ended. */
    long rows() {
        return rows;
    }

    /** How many bytes were written, before compression. */
    long bytes() {
        return flushedBytes + position;
    }

    @Override
    public void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try (target) {
            flushBuffer();
        }
    }
}
