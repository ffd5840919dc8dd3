package dev.medley.simulate;

/** A line of an inbox file, without its line end. */
final class Line {

    private final long number;
    private final byte[] bytes;
    private final long length;

    /**
     * @param number counted from 1
     * @param bytes the line; of a longer one than the reader keeps, its beginning
     * @param length bytes of the whole line
     */
    Line(long number, byte[] bytes, long length) {
        this.number = number;
        this.bytes = bytes;
        this.length = length;
    }

    long number() {
        return number;
    }

    byte[] bytes() {
        return bytes;
    }

    long length() {
        return length;
    }

    /** Whether there was more than the reader keeps. */
    boolean isCut() {
        return length > bytes.length;
    }
}
