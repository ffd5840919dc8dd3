package dev.medley.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the live panel shows of an event; read leniently, since the warehouse judges strictly. Texts are cut to {@value
 * #LONGEST_TEXT} characters.
 */
record LiveEvent(
        @Nullable String eventId,
        String songId,
        @Nullable String songName,
        @Nullable String artistName,
        String eventType,
        @Nullable String deviceType,
        @Nullable String country,
        String timestamp,
        Instant at) {

    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_RECORD = 64 * 1024;
    private static final Set<String> TYPES = Set.of("play", "pause", "skip", "add_to_playlist");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads a record's value; empty if it is no event. */
    static Optional<LiveEvent> read(byte @Nullable [] value) {
        if (value == null || value.length == 0 || value.length > LONGEST_RECORD) {
            return Optional.empty();
        }
        JsonNode event;
        try {
            event = JSON.readTree(value);
        } catch (JsonProcessingException unreadable) {
            return Optional.empty();
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException("memory gives every byte", impossible);
        }
        String songId = text(event, "song_id");
        String type = text(event, "event_type");
        String timestamp = text(event, "timestamp");
        Instant at = timestamp == null ? null : instant(timestamp);
        if (songId == null || type == null || !TYPES.contains(type) || timestamp == null || at == null) {
            return Optional.empty();
        }
        return Optional.of(new LiveEvent(
                text(event, "event_id"),
                songId,
                text(event, "song_name"),
                text(event, "artist_name"),
                type,
                text(event, "device_type"),
                country(text(event, "country")),
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

    private static @Nullable String text(JsonNode event, String field) {
        JsonNode value = event.get(field);
        if (value == null || !value.isTextual()) {
            return null;
        }
        String text = value.textValue();
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    /** An RFC 3339 time, or one with a space for its T; null if it is none. */
    private static @Nullable Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text.replace(' ', 'T').toUpperCase(Locale.ROOT))
                    .toInstant();
        } catch (DateTimeParseException unreadable) {
            return null;
        }
    }

    /** As silver spells it: ISO 3166-1, where the United Kingdom is GB. */
    private static @Nullable String country(@Nullable String country) {
        String code = country == null ? null : country.toUpperCase(Locale.ROOT);
        return "UK".equals(code) ? "GB" : code;
    }
}
