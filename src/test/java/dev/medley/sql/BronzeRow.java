package dev.medley.sql;

import org.jspecify.annotations.Nullable;

/** One Kafka record as the load writes it to bronze; times are UTC as {@code yyyy-MM-dd HH:mm:ss[.SSSSSS]}. */
record BronzeRow(
        @Nullable String eventId,
        @Nullable String userId,
        @Nullable String songId,
        @Nullable String artistName,
        @Nullable String songName,
        @Nullable String eventType,
        @Nullable String deviceType,
        @Nullable String country,
        @Nullable String eventAt,
        @Nullable String rejectReason,
        @Nullable String extra) {

    /** An event of a song whose artist and name follow from its id: {@code s1} is "Song s1" of "Artist 1". */
    static BronzeRow event(String eventId, String userId, String eventType, String songId, String eventAt) {
        return new BronzeRow(
                eventId,
                userId,
                songId,
                "Artist " + songId.substring(1),
                "Song " + songId,
                eventType,
                "mobile",
                "US",
                eventAt,
                null,
                null);
    }

    /** A line that is no event; its raw text names the user, where it has one. */
    static BronzeRow rejected(String reason, @Nullable String userId) {
        return new BronzeRow(null, userId, null, null, null, null, null, null, null, reason, null);
    }

    BronzeRow on(@Nullable String device, @Nullable String inCountry) {
        return new BronzeRow(
                eventId,
                userId,
                songId,
                artistName,
                songName,
                eventType,
                device,
                inCountry,
                eventAt,
                rejectReason,
                extra);
    }

    BronzeRow by(@Nullable String artist, @Nullable String song) {
        return new BronzeRow(
                eventId, userId, songId, artist, song, eventType, deviceType, country, eventAt, rejectReason, extra);
    }

    String rawLine() {
        return "{\"event_id\":\"%s\",\"user_id\":\"%s\"}".formatted(eventId, userId);
    }
}
