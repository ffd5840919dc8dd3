package dev.medley.load;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Lake lines made from one good event by changing a part of it. */
final class EventLines {

    static final Instant HOUR_END = Instant.parse("2026-11-21T08:00:00Z");
    static final String EVENT_ID = "7b1c6a70-3f53-4d2e-9f0e-2f6a3f0c9d11";
    static final String USER_ID = "0e0c8a8e-54a5-4b7c-8d0c-1f8d8f6d2b22";
    static final String SONG_ID = "74a42680-ff06-55cf-9f7b-426cd71bda2b";
    static final String GOOD = "{\"event_id\":\"" + EVENT_ID + "\",\"user_id\":\"" + USER_ID + "\",\"song_id\":\""
            + SONG_ID + "\",\"artist_name\":\"The Weeknd\",\"song_name\":\"Blinding Lights\",\"event_type\":\"play\","
            + "\"device_type\":\"mobile\",\"country\":\"UK\",\"timestamp\":\"2026-11-21T07:30:00.123456Z\"}";

    private static final LineJudge JUDGE = new LineJudge();

    private EventLines() {}

    static JudgedLine judge(String line) {
        return judge(line.getBytes(StandardCharsets.UTF_8));
    }

    static JudgedLine judge(byte[] line) {
        JudgedLine judged = JUDGE.judge(line, 0, line.length, HOUR_END);
        if (!judged.isRejected() && judged.eventAt() == null) {
            throw new AssertionError("an event without time was accepted: " + judged);
        }
        return judged;
    }

    static @Nullable String reason(String line) {
        return judge(line).rejectReason();
    }

    /** The nine fields in the order of the JSON. */
    static List<@Nullable String> fields(JudgedLine line) {
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
    static String with(String field, String json) {
        return GOOD.replaceFirst("\"" + field + "\":\"[^\"]*\"", Matcher.quoteReplacement("\"" + field + "\":" + json));
    }

    /** The good event without a field. */
    static String without(String field) {
        return GOOD.replaceFirst("\"" + field + "\":\"[^\"]*\",?", "").replace(",}", "}");
    }

    /** The good event with more members at its end. */
    static String withExtra(String members) {
        return GOOD.substring(0, GOOD.length() - 1) + "," + members + "}";
    }

    /** The line that keeps a record which is no line. */
    static String base64(byte[] record) {
        return "{\"_base64\":\"" + Base64.getEncoder().encodeToString(record) + "\"}";
    }
}
