package dev.medley;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;

/** An event as a program that is not Medley would write it: its fields are text, in an order of its own. */
public final class TestEvent {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> fields;

    private TestEvent(Map<String, String> fields) {
        this.fields = fields;
    }

    /** A play of one song on a mobile device in the United States; its name determines its id. */
    public static TestEvent named(String name) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("timestamp", "2024-03-05T10:00:00Z");
        fields.put("event_id", id(name));
        fields.put("user_id", id("somebody"));
        fields.put("song_id", "28b10c21-4d69-50f8-80f6-533bb893fe01");
        fields.put("song_name", "Levitating");
        fields.put("artist_name", "Dua Lipa");
        fields.put("event_type", "play");
        fields.put("device_type", "mobile");
        fields.put("country", "US");
        return new TestEvent(fields);
    }

    /** Lines of so many plays of one user, on one day of March 2024, a minute apart. */
    public static List<String> plays(String user, int day, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> named("%s %d %d".formatted(user, day, i))
                        .with("user_id", id(user))
                        .with("timestamp", "2024-03-%02dT%02d:%02d:00Z".formatted(day, i / 60 % 24, i % 60))
                        .line())
                .toList();
    }

    /** The UUID that a name stands for in tests. */
    public static String id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }

    /** Its event_id. */
    public String id() {
        return Objects.requireNonNull(fields.get("event_id"));
    }

    public TestEvent with(String field, String value) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        changed.put(field, value);
        return new TestEvent(changed);
    }

    public TestEvent without(String field) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        changed.remove(field);
        return new TestEvent(changed);
    }

    public String line() {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of text is always JSON", e);
        }
    }
}
