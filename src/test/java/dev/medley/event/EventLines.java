package dev.medley.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Lake lines made from one good event by changing a part of it. */
public final class EventLines {

    public static final Instant HOUR_END = Instant.parse("2026-11-21T08:00:00Z");
    public static final String EVENT_ID = "7b1c6a70-3f53-4d2e-9f0e-2f6a3f0c9d11";
    public static final String USER_ID = "0e0c8a8e-54a5-4b7c-8d0c-1f8d8f6d2b22";
    public static final String SONG_ID = "74a42680-ff06-55cf-9f7b-426cd71bda2b";
    public static final String GOOD = "{\"event_id\":\"" + EVENT_ID + "\",\"user_id\":\"" + USER_ID
            + "\",\"song_id\":\""
            + SONG_ID + "\",\"artist_name\":\"The Weeknd\",\"song_name\":\"Blinding Lights\",\"event_type\":\"play\","
            + "\"device_type\":\"mobile\",\"country\":\"UK\",\"timestamp\":\"2026-11-21T07:30:00.123456Z\"}";

    private static final LineValidator JUDGE = new LineValidator(EventContract.NINE_FIELDS);

    private EventLines() {}

    public static ValidatedLine validate(String line) {
        return validate(line.getBytes(StandardCharsets.UTF_8));
    }

    public static ValidatedLine validate(byte[] line) {
        ValidatedLine judged = JUDGE.validate(line, 0, line.length, HOUR_END);
        if (!judged.isRejected() && judged.eventAt() == null) {
            throw new AssertionError("an event without time was accepted: " + judged);
        }
        return judged;
    }

    public static @Nullable String reason(String line) {
        return validate(line).rejectReason();
    }

    /** The nine fields in the order of the JSON. */
    public static List<@Nullable String> fields(ValidatedLine line) {
        return Arrays.asList(
                line.eventId(),
                line.userId(),
                line.songId(),
                line.artistName(),
                line.songName(),
                line.eventType(),
                line.deviceType(),
                line.country(),
                line.timestampText());
    }

    /** The good event with another JSON value in a field. */
    public static String with(String field, String json) {
        return GOOD.replaceFirst("\"" + field + "\":\"[^\"]*\"", Matcher.quoteReplacement("\"" + field + "\":" + json));
    }

    /** The good event without a field. */
    public static String without(String field) {
        return GOOD.replaceFirst("\"" + field + "\":\"[^\"]*\",?", "").replace(",}", "}");
    }

    /** The good event with more members at its end. */
    public static String withExtra(String members) {
        return GOOD.substring(0, GOOD.length() - 1) + "," + members + "}";
    }

    /** The line that keeps a record which is no line. */
    public static String base64(byte[] record) {
        return "{\"_base64\":\"" + Base64.getEncoder().encodeToString(record) + "\"}";
    }
}
