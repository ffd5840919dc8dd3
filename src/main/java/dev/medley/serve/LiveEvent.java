package dev.medley.serve;

import dev.medley.event.LineValidator;
import dev.medley.event.ValidatedLine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the live panel shows of an event that the warehouse accepts. Texts are cut to {@value #MAX_TEXT} characters.
 */
record LiveEvent(
        String eventId,
        String userId,
        String songId,
        @Nullable String songName,
        @Nullable String artistName,
        String eventType,
        @Nullable String deviceType,
        @Nullable String country,
        String timestamp,
        Instant at) {

    private static final int MAX_TEXT = 200;

    /**
     * Reads a record's value; empty if the warehouse would reject it.
     *
     * @param enteredAt when it entered Kafka
     */
    static Optional<LiveEvent> read(byte @Nullable [] value, Instant enteredAt, LineValidator validator) {
        if (value == null) {
            return Optional.empty();
        }
        Instant hourEnd = enteredAt.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        ValidatedLine event = validator.validate(value, 0, value.length, hourEnd);
        String eventId = event.eventId();
        String userId = event.userId();
        String songId = event.songId();
        String type = event.eventType();
        String timestamp = event.timestampText();
        Instant at = event.eventAt();
        if (event.isRejected()
                || eventId == null
                || userId == null
                || songId == null
                || type == null
                || timestamp == null
                || at == null) {
            return Optional.empty();
        }
        return Optional.of(new LiveEvent(
                eventId,
                userId.toLowerCase(Locale.ROOT),
                songId.toLowerCase(Locale.ROOT),
                cut(event.songName()),
                cut(event.artistName()),
                type,
                cut(event.deviceType()),
                cut(country(event.country())),
                timestamp,
                at));
    }

    boolean isPlay() {
        return eventType.equals("play");
    }

    Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("event_id", eventId);
        fields.put("event_type", eventType);
        fields.put("song_name", songName);
        fields.put("artist_name", artistName);
        fields.put("device_type", deviceType);
        fields.put("country", country);
        fields.put("timestamp", timestamp);
        return fields;
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    /** As silver spells it: ISO 3166-1, where the United Kingdom is GB. */
    private static @Nullable String country(@Nullable String country) {
        String code = country == null ? null : country.toUpperCase(Locale.ROOT);
        return "UK".equals(code) ? "GB" : code;
    }
}
