package dev.medley.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What events may hold, as the JSON Schema {@code config/event-schema.json} says: the nine fields, which are fixed, and those
 * that its owner has added. An added field may be missing or null, else it must have its type.
 *
 * @param schema the whole schema
 * @param added the added fields by name, in the order of the file
 */
public record EventContract(JsonNode schema, Map<String, Field> added) {

    /** The nine fields and nothing more. */
    public static final EventContract NINE_FIELDS = new EventContract(new ObjectMapper().createObjectNode(), Map.of());

    private static final Set<String> REQUIRED = Set.of("event_id", "user_id", "song_id", "event_type", "timestamp");

    /** Names of columns that silver has of its own. */
    private static final Set<String> TAKEN = Set.of(
            "event_at",
            "object_key",
            "line_number",
            "topic_id",
            "kafka_partition",
            "kafka_offset",
            "batch_id",
            "loaded_at",
            "extra",
            "copy_number");

    /** An added field: its type, and its meaning for the column's comment. */
    public record Field(FieldType type, String description) {}

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException if it says what Medley cannot do, with what to change
     */
    public static EventContract read(Path file) {
        try {
            return of(
                    new ObjectMapper()
                            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                            .readTree(Files.readString(file)),
                    file.toString());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException("%s is not JSON: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The event's schema %s cannot be read: see medley.event-schema".formatted(file.toAbsolutePath()),
                    e);
        }
    }

    static EventContract of(JsonNode schema, String file) {
        JsonNode properties = schema.path("properties");
        for (String name : EventReader.NAMES) {
            if (!typeOf(properties.path(name)).equals("string")) {
                throw refused(file, name, "must be there with the type string: Medley's own SQL reads it");
            }
        }
        Set<String> required = new TreeSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        if (!required.equals(REQUIRED)) {
            throw refused(
                    file,
                    "required",
                    "must name %s and no other: events that are loaded already lack it"
                            .formatted(new TreeSet<>(REQUIRED)));
        }
        Map<String, Field> added = new LinkedHashMap<>();
        for (Iterator<String> names = properties.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!EventReader.NAMES.contains(name)) {
                added.put(name, field(properties.path(name), file, name));
            }
        }
        return new EventContract(schema, added);
    }

    private static Field field(JsonNode declared, String file, String name) {
        if (!name.matches("[a-z][a-z0-9_]{0,62}") || TAKEN.contains(name)) {
            throw refused(
                    file,
                    name,
                    "cannot be a column of silver: name it with a-z, 0-9 and _, and not like one of silver's own");
        }
        FieldType type = FieldType.named(typeOf(declared));
        if (type == null) {
            throw refused(file, name, "must have the type boolean, integer, number or string");
        }
        return new Field(type, declared.path("description").asText(name + " as received"));
    }

    /** The one type beside null; empty if there is none, or several. */
    private static String typeOf(JsonNode declared) {
        Set<String> types = new TreeSet<>();
        JsonNode type = declared.path("type");
        if (type.isTextual()) {
            types.add(type.asText());
        }
        type.forEach(each -> types.add(each.asText()));
        types.remove("null");
        return types.size() == 1 ? types.iterator().next() : "";
    }

    private static IllegalArgumentException refused(String file, String name, String reason) {
        return new IllegalArgumentException("%s: %s %s".formatted(file, name, reason));
    }
}
