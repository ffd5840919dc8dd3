package dev.medley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.medley.simulate.Event;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/** Events of about 300 bytes, each with an id of its own. */
final class SampleEvents {

    private static final String[] SONGS = {"Blinding Lights", "Levitating", "God's Plan", "Love Story", "Stronger"};
    private static final String[] TYPES = {"play", "pause", "skip", "add_to_playlist"};

    private SampleEvents() {}

    /** One event of some hour, as a record's value. */
    static byte[] json(Random random, Instant hour) {
        int song = random.nextInt(SONGS.length);
        return new Event(
                        new UUID(random.nextLong(), random.nextLong()),
                        new UUID(1, random.nextInt(20)),
                        new UUID(2, song),
                        "Artist of " + SONGS[song],
                        SONGS[song],
                        TYPES[random.nextInt(TYPES.length)],
                        "mobile",
                        "UK",
                        hour.plusMillis(random.nextInt(3_600_000)))
                .toJson()
                .getBytes(UTF_8);
    }
}
