package dev.medley.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each line of the lake whether it is an event, and if not, why. Stateless: safe for use by several threads.
 *
 * <p>A line is one record's value, or <code>{"_base64": ...}</code> around it. It is rejected, with the first of these
 * reasons that applies, if it
 *
 * <ul>
 *   <li>is not one JSON object;
 *   <li>is nested deeper than 100 levels, or has a number of more than 1,000 or a key of more than 50,000 characters;
 *   <li>has a key twice, at any depth;
 *   <li>has a value other than a string or null in one of the nine fields, or of another type in a field that the
 *       {@link EventContract} adds;
 *   <li>has text there that no database can store: U+0000, half a surrogate pair;
 *   <li>lacks event_id, user_id or song_id, or has no UUID there: 36 characters in either case, kept as received;
 *   <li>lacks event_type or has an unknown one;
 *   <li>has a timestamp that is missing, unreadable (see {@link EventTime}), before 2000, or more than a day after the end of
 *       the UTC hour in which Kafka received the record. The lake keeps that hour and no more of a record's Kafka time.
 * </ul>
 *
 * <p>The other four fields may be missing; unknown fields are allowed.
 */
public final class LineValidator {

    private static final byte[] BASE64_PREFIX = "{\"_base64\"".getBytes(StandardCharsets.US_ASCII);
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final String UUID_FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    private static final boolean[] HEX_DIGITS = hexDigits();
    private static final Duration TOLERANCE = Duration.ofDays(1);
    /** How much of a line's own text a reason repeats. */
    private static final int MAX_QUOTED_LENGTH = 40;

    private final Map<String, EventContract.Field> added;

    public LineValidator(EventContract contract) {
        this.added = contract.added();
    }

    /**
     * Validates one line of a lake object.
     *
     * @param lines the object's content, or a part of it
     * @param from where the line begins
     * @param to where it ends, exclusive and without the line feed
     * @param hourEnd the end of the UTC hour in which Kafka received the record; a timestamp more than a day later is rejected
     * @return the result; no content of a line makes this method throw
     */
    public ValidatedLine validate(byte[] lines, int from, int to, Instant hourEnd) {
        String line = new String(lines, from, to - from, StandardCharsets.UTF_8);
        if (!isUtf8(line, lines, from, to)) {
            return notRead(inBase64(lines, from, to), "invalid UTF-8");
        }
        if (!startsWith(lines, from, to, BASE64_PREFIX)) {
            return validateRecord(line, line, lines, from, to, hourEnd);
        }
        byte[] record;
        try {
            record = unwrap(lines, from, to);
        } catch (IOException | RuntimeException broken) {
            return notRead(line.indexOf('\0') < 0 ? line : inBase64(lines, from, to), "a broken _base64 line");
        }
        if (record == null) {
            return notRead(line, "the record is null");
        }
        String text = new String(record, StandardCharsets.UTF_8);
        if (!isUtf8(text, record, 0, record.length)) {
            return notRead(line, "invalid UTF-8");
        }
        return validateRecord(line, text, record, 0, record.length, hourEnd);
    }

    private ValidatedLine validateRecord(String line, String text, byte[] source, int from, int to, Instant hourEnd) {
        EventReader event = new EventReader(source, from, to, added);
        String reason = event.read();
        // Valid UTF-8 holds half a pair, and JSON a U+0000, in escapes only
        String unstorable = text.indexOf('\\') < 0 ? null : clearUnstorable(event);
        String timestamp = event.value(EventReader.TIMESTAMP);
        Instant eventAt =
                timestamp == null || event.wrongType(EventReader.TIMESTAMP) != null ? null : EventTime.parse(timestamp);
        if (reason == null) {
            reason = formFault(event);
        }
        if (reason == null) {
            reason = unstorable;
        }
        if (reason == null) {
            reason = contentFault(event);
        }
        boolean isTooEarly = eventAt != null && eventAt.isBefore(EARLIEST);
        boolean isTooLate = eventAt != null && eventAt.isAfter(hourEnd.plus(TOLERANCE));
        if (reason == null) {
            if (timestamp == null) {
                reason = "timestamp is missing";
            } else if (eventAt == null) {
                reason = "timestamp is unreadable";
            } else if (isTooEarly) {
                reason = "timestamp is before 2000";
            } else if (isTooLate) {
                reason = "timestamp is more than a day after its Kafka hour";
            }
        }
        // No JSON holds U+0000 unescaped, so only a rejected line can
        String rawLine = reason != null && line.indexOf('\0') >= 0 ? inBase64(source, from, to) : line;
        return new ValidatedLine(
                event.value(EventReader.EVENT_ID),
                event.value(EventReader.USER_ID),
                event.value(EventReader.SONG_ID),
                event.value(EventReader.ARTIST_NAME),
                event.value(EventReader.SONG_NAME),
                event.value(EventReader.EVENT_TYPE),
                event.value(EventReader.DEVICE_TYPE),
                event.value(EventReader.COUNTRY),
                timestamp,
                rawLine,
                reason,
                isTooEarly || isTooLate ? null : eventAt,
                reason == null ? event.extra() : null);
    }

    private static @Nullable String formFault(EventReader event) {
        String duplicateName = event.duplicateName();
        if (duplicateName != null) {
            return "duplicate key: " + quoted(duplicateName);
        }
        for (int field = 0; field < EventReader.NAMES.size(); field++) {
            String wrongType = event.wrongType(field);
            if (wrongType != null) {
                return "%s is not a string: %s".formatted(EventReader.NAMES.get(field), wrongType);
            }
        }
        return event.addedFault();
    }

    private static @Nullable String contentFault(EventReader event) {
        for (int field = EventReader.EVENT_ID; field <= EventReader.SONG_ID; field++) {
            String id = event.value(field);
            if (id == null) {
                return EventReader.NAMES.get(field) + " is missing";
            }
            if (!isUuid(id)) {
                return EventReader.NAMES.get(field) + " is not a UUID";
            }
        }
        String eventType = event.value(EventReader.EVENT_TYPE);
        if (eventType == null) {
            return "event_type is missing";
        }
        return switch (eventType) {
            case "play", "pause", "skip", "add_to_playlist" -> null;
            case "" -> "event_type is empty";
            default -> "event_type is unknown: " + quoted(eventType);
        };
    }

    private static @Nullable String clearUnstorable(EventReader event) {
        String reason = null;
        for (int field = 0; field < EventReader.NAMES.size(); field++) {
            String value = event.value(field);
            String fault = value == null ? null : unstorable(value);
            if (fault != null) {
                event.clear(field);
                reason = reason == null ? EventReader.NAMES.get(field) + " holds " + fault : reason;
            }
        }
        return reason;
    }

    private static @Nullable String unstorable(String value) {
        for (int at = 0; at < value.length(); at++) {
            char unit = value.charAt(at);
            if (unit == 0) {
                return "U+0000";
            }
            if (Character.isSurrogate(unit)) {
                if (Character.charCount(value.codePointAt(at)) == 1) {
                    return "half a surrogate pair";
                }
                at++;
            }
        }
        return null;
    }

    private static ValidatedLine notRead(String rawLine, String fault) {
        String reason = EventReader.NOT_ONE_OBJECT + fault;
        return new ValidatedLine(null, null, null, null, null, null, null, null, null, rawLine, reason, null, null);
    }

    private static boolean isUuid(String text) {
        if (text.length() != 36) {
            return false;
        }
        for (int at = 0; at < 36; at++) {
            char letter = text.charAt(at);
            char expected = UUID_FORM.charAt(at);
            if (letter >= HEX_DIGITS.length || (expected == '-' ? letter != '-' : !HEX_DIGITS[letter])) {
                return false;
            }
        }
        return true;
    }

    private static boolean[] hexDigits() {
        boolean[] digits = new boolean[128];
        "0123456789abcdefABCDEF".chars().forEach(digit -> digits[digit] = true);
        return digits;
    }

    /** The text's beginning, on one line and printable: a reason is for grouping, the raw line holds the rest. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(MAX_QUOTED_LENGTH + 3);
        for (int at = 0; at < text.length(); at++) {
            if (at == MAX_QUOTED_LENGTH) {
                return quoted.append("...").toString();
            }
            char unit = text.charAt(at);
            quoted.append(Character.isISOControl(unit) || Character.isSurrogate(unit) ? '?' : unit);
        }
        return quoted.toString();
    }

    private static boolean startsWith(byte[] lines, int from, int to, byte[] prefix) {
        int end = from + prefix.length;
        return end <= to && Arrays.equals(lines, from, end, prefix, 0, prefix.length);
    }

    /** Decoding puts U+FFFD for what is invalid; only a text that holds one needs the slow, strict look. */
    private static boolean isUtf8(String decoded, byte[] source, int from, int to) {
        if (decoded.indexOf('\uFFFD') < 0) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(source, from, to - from));
            return true;
        } catch (CharacterCodingException invalid) {
            return false;
        }
    }

    private static String inBase64(byte[] source, int from, int to) {
        byte[] record = Arrays.copyOfRange(source, from, to);
        return "{\"_base64\":\"" + Base64.getEncoder().encodeToString(record) + "\"}";
    }

    /** The record inside a base64 line; null if there was none. */
    private static byte @Nullable [] unwrap(byte[] lines, int from, int to) throws IOException {
        try (JsonParser json = EventReader.JSON.createParser(lines, from, to - from)) {
            json.nextToken();
            json.nextToken();
            JsonToken value = json.nextToken();
            if (value != JsonToken.VALUE_NULL && value != JsonToken.VALUE_STRING) {
                throw new IllegalArgumentException("value is neither null nor a string");
            }
            byte[] record =
                    value == JsonToken.VALUE_NULL ? null : Base64.getDecoder().decode(json.getText());
            if (json.nextToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw new IllegalArgumentException("more than the value is there");
            }
            return record;
        }
    }
}
