package dev.medley.simulate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * One thing a listener did, as it travels through Kafka.
 *
 * @param eventId its own id: no two events share one
 * @param userId the listener
 * @param songId the song, see {@link Song#id()}
 * @param artistName the song's artist
 * @param songName the song's title
 * @param eventType what was done: play, pause, skip or add_to_playlist
 * @param deviceType where it was done: mobile, desktop or web
 * @param country the listener's country as its client spells it (UK, not GB)
 * @param timestamp when it was done; written in UTC with six fraction digits, what is finer is cut off
 */
public record Event(
        UUID eventId,
        UUID userId,
        UUID songId,
        String artistName,
        String songName,
        String eventType,
        String deviceType,
        String country,
        Instant timestamp) {

    /** The names of the nine JSON fields, in the order in which {@link #toJson()} writes them. */
    public static final List<String> FIELDS = List.of(
            "event_id",
            "user_id",
            "song_id",
            "artist_name",
            "song_name",
            "event_type",
            "device_type",
            "country",
            "timestamp");

    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Writes the event's time as RFC 3339 in UTC: {@code 2026-11-21T07:30:00.123456Z}. */
    public String timestampText() {
        return RFC_3339.format(timestamp);
    }

    /** Writes the event as one line of JSON without white space: one event has one spelling. */
    public String toJson() {
        StringWriter line = new StringWriter(384);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("event_id", eventId.toString());
            json.writeStringField("user_id", userId.toString());
            json.writeStringField("song_id", songId.toString());
            json.writeStringField("artist_name", artistName);
            json.writeStringField("song_name", songName);
            json.writeStringField("event_type", eventType);
            json.writeStringField("device_type", deviceType);
            json.writeStringField("country", country);
            json.writeStringField("timestamp", timestampText());
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("a string takes every character", impossible);
        }
        return line.toString();
    }
}
