package dev.medley.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One lake line as bronze keeps it: the nine fields as received, the line itself, the result, and the other fields.
 *
 * <p>A field is null if the record has none, if it is JSON null, if the JSON could not be read that far, or if no database
 * can store it (it holds U+0000 or half a surrogate pair; the reason says so). A value that is not a string is kept as its JSON
 * text. If a key occurs twice, the first one's value is kept.
 *
 * @param eventId the event's own id, in the spelling received
 * @param userId the listener's id, in the spelling received
 * @param songId the song's id, in the spelling received
 * @param artistName the song's artist
 * @param songName the song's title
 * @param eventType play, pause, skip or add_to_playlist, unless rejected
 * @param deviceType any text
 * @param country any text
 * @param timestampText the event's time, in the spelling received
 * @param rawLine the lake line unchanged; a line that no text can hold (invalid UTF-8, U+0000) as <code>{"_base64": ...}</code>
 * @param rejectReason why the line is not an event, a short text fit for grouping; null if it is one
 * @param eventAt the event's time, to the microsecond; null if it could not be read or is out of range, never null in an
 *     event that is not rejected
 * @param extra the other fields as one JSON object, each value as received but U+0000 and half surrogate pairs, which no
 *     database reads, as U+FFFD; null if there are none, or if the line is rejected
 */
public record ValidatedLine(
        @Nullable String eventId,
        @Nullable String userId,
        @Nullable String songId,
        @Nullable String artistName,
        @Nullable String songName,
        @Nullable String eventType,
        @Nullable String deviceType,
        @Nullable String country,
        @Nullable String timestampText,
        String rawLine,
        @Nullable String rejectReason,
        @Nullable Instant eventAt,
        @Nullable String extra) {

    /** Tells whether the line is not an event. */
    public boolean isRejected() {
        return rejectReason != null;
    }
}
