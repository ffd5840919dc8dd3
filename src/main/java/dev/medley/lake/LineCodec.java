package dev.medley.lake;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A record's value as one line of a lake object, and back, without loss.
 *
 * <p>The line is the value byte for byte, JSON or not, unless it cannot be one line: null, empty, invalid
 * UTF-8, with CR or LF, or starting like the exception itself. Those become {@code {"_base64":"..."}}, null
 * {@code {"_base64":null}}.
 */
public final class LineCodec {

    private static final byte[] MARK = ascii("{\"_base64\"");
    private static final byte[] NULL_LINE = ascii("{\"_base64\":null}");
    private static final byte[] BEFORE = ascii("{\"_base64\":\"");
    private static final byte[] AFTER = ascii("\"}");

    private LineCodec() {}

    /** Returns the line of a value, without its line end; the value itself where it is one. */
    public static byte[] encode(byte @Nullable [] value) {
        if (value == null) {
            return NULL_LINE.clone();
        }
        if (isLine(value)) {
            return value;
        }
        byte[] text = Base64.getEncoder().encode(value);
        return ByteBuffer.allocate(BEFORE.length + text.length + AFTER.length)
                .put(BEFORE)
                .put(text)
                .put(AFTER)
                .array();
    }

    /**
     * Returns the value of a line that {@link #encode} made; the line itself where it is the value.
     *
     * @throws IllegalArgumentException if the line starts like an encoded one and is none: it was made by other hands
     */
    public static byte @Nullable [] decode(byte[] line) {
        if (!startsWith(line, MARK)) {
            return line;
        }
        if (Arrays.equals(line, NULL_LINE)) {
            return null;
        }
        int textEnd = line.length - AFTER.length;
        if (!startsWith(line, BEFORE)
                || textEnd < BEFORE.length
                || !Arrays.equals(line, textEnd, line.length, AFTER, 0, AFTER.length)) {
            throw new IllegalArgumentException(
                    "a line starts with {\"_base64\" but is neither {\"_base64\":null} nor {\"_base64\":\"...\"}");
        }
        return Base64.getDecoder().decode(Arrays.copyOfRange(line, BEFORE.length, textEnd));
    }

    private static boolean isLine(byte[] value) {
        if (value.length == 0 || startsWith(value, MARK)) {
            return false;
        }
        // The platform decodes and searches with vector instructions; what is not UTF-8 becomes U+FFFD
        String text = new String(value, StandardCharsets.UTF_8);
        return text.indexOf('\n') < 0 && text.indexOf('\r') < 0 && (text.indexOf('\uFFFD') < 0 || isUtf8(value));
    }

    private static boolean isUtf8(byte[] value) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean startsWith(byte[] value, byte[] start) {
        return value.length >= start.length && Arrays.equals(value, 0, start.length, start, 0, start.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
