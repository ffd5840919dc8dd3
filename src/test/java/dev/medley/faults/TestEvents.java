package dev.medley.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Events that a test sends: as many as it wants, each different. */
final class TestEvents {

    private TestEvents() {}

    /** Distinct events; the same name and number give the same event. */
    static List<byte @Nullable []> events(String name, int count) {
        List<byte @Nullable []> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(event(name, i).getBytes(UTF_8));
        }
        return events;
    }

    /** The same as text. */
    static List<String> lines(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> event(name, i)).toList();
    }

    private static String event(String name, int number) {
        return ("{\"event_id\":\"%s\",\"user_id\":\"%s\",\"song_id\":\"74a42680-ff06-55cf-9f7b-426cd71bda2b\","
                        + "\"artist_name\":\"The Weeknd\",\"song_name\":\"Blinding Lights\",\"event_type\":\"%s\","
                        + "\"device_type\":\"web\",\"country\":\"UK\",\"timestamp\":\"2026-01-%02dT%02d:30:00.%06dZ\"}")
                .formatted(
                        uuid(name + number),
                        uuid("user" + number % 7),
                        number % 5 == 0 ? "skip" : "play",
                        1 + number / 24 % 28,
                        number % 24,
                        number % 1_000_000);
    }

    private static UUID uuid(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(UTF_8));
    }
}
