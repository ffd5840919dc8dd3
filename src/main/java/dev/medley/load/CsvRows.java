package dev.medley.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a staged file in memory: CSV in UTF-8 with text always between quotes, so that an empty text and null (nothing)
 * differ. It writes bytes into its own buffer, since this is the hot path of loading.
 */
final class CsvRows {

    private static final int SECONDS_OF_DAY = 86_400;

    private final char quote;
    private final String quoteText;
    private final String doubledQuote;
    private byte[] bytes = new byte[1 << 13];
    private int size;
    private int rowStart;
    private boolean isRowBegun;
    private int maxRowBytes;
    private long rows;
    private long cachedDay = Long.MIN_VALUE;
    private byte[] cachedDate = new byte[0];

    /** @param quote stands around text, and twice for itself within */
    CsvRows(char quote) {
        this.quote = quote;
        this.quoteText = String.valueOf(quote);
        this.doubledQuote = quoteText + quote;
    }

    /** Writes a column of text; half a surrogate pair becomes a question mark. */
    void text(@Nullable String value) {
        separate();
        if (value == null) {
            return;
        }
        String text = value.indexOf(quote) < 0 ? value : value.replace(quoteText, doubledQuote);
        byte[] encoded = text.getBytes(UTF_8);
        reserve(encoded.length + 2);
        bytes[size++] = (byte) quote;
        put(encoded);
        bytes[size++] = (byte) quote;
    }

    /** Writes a column of whole numbers. */
    void number(long value) {
        separate();
        if (value < 0) {
            put(Long.toString(value).getBytes(US_ASCII));
            return;
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        putDigits(value, digits);
    }

    /** Writes a column of time, UTC to the microsecond: 2026-11-21 07:30:00.123456; the year is 0000 to 9999. */
    void timestamp(@Nullable Instant value) {
        separate();
        if (value == null) {
            return;
        }
        long day = Math.floorDiv(value.getEpochSecond(), SECONDS_OF_DAY);
        int second = Math.floorMod(value.getEpochSecond(), SECONDS_OF_DAY);
        if (day != cachedDay) {
            cachedDate = LocalDate.ofEpochDay(day).toString().getBytes(US_ASCII);
            cachedDay = day;
        }
        put(cachedDate);
        bytes[size++] = ' ';
        putDigits(second / 3_600, 2);
        bytes[size++] = ':';
        putDigits(second / 60 % 60, 2);
        bytes[size++] = ':';
        putDigits(second % 60, 2);
        bytes[size++] = '.';
        putDigits(value.getNano() / 1_000, 6);
    }

    /** Writes columns without a value. */
    void nulls(int columns) {
        for (int column = 0; column < columns; column++) {
            separate();
        }
    }

    /** Ends the row. */
    void endRow() {
        reserve(1);
        bytes[size++] = '\n';
        maxRowBytes = Math.max(maxRowBytes, size - rowStart);
        rowStart = size;
        isRowBegun = false;
        rows++;
    }

    /** Begins the next column; what is no text fits into what is reserved here. */
    private void separate() {
        reserve(64);
        if (isRowBegun) {
            bytes[size++] = ',';
        }
        isRowBegun = true;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }

    private void put(byte[] ascii) {
        System.arraycopy(ascii, 0, bytes, size, ascii.length);
        size += ascii.length;
    }

    private void putDigits(long value, int digits) {
        long rest = value;
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    /** How many rows were ended. */
    long rows() {
        return rows;
    }

    /** The size of the largest row, its line feed included. */
    int maxRowBytes() {
        return maxRowBytes;
    }

    void writeTo(OutputStream target) throws IOException {
        target.write(bytes, 0, size);
    }
}
