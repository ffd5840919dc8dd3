package dev.medley.sql;

import dev.medley.simulate.Event;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads the events of one test: the nine fields that Kafka records have, each with a default, and the
 * others as {@code extra}, a text of JSON. An id is any text, so that a
 * test can call a listener {@code u1}.
 */
final class SqlTestEvents {

    static final String DEFAULT_TIME = "2026-01-05 12:00:00.000000";

    private static final List<String> FIELDS = Stream.concat(Event.FIELDS.stream(), Stream.of("extra", "reject_reason"))
            .toList();
    private static final List<String> EVENT_TYPES = List.of("play", "pause", "skip", "add_to_playlist");

    private final SqlTestFile file;
    private int count;

    SqlTestEvents(SqlTestFile file) {
        this.file = file;
    }

    /** An event, or a record that the load rejects for the reason given. */
    BronzeRow read(Node node) {
        Map<String, Node> fields = file.fields(node, "given", FIELDS);
        count++;
        Node reason = fields.get("reject_reason");
        if (reason != null) {
            Node user = fields.get("user_id");
            return BronzeRow.rejected(
                    file.text(reason, "reject_reason"), user == null ? null : file.nullable(user, "user_id"));
        }
        String song = text(fields, "song_id", "s1");
        String type = text(fields, "event_type", "play");
        if (!EVENT_TYPES.contains(type)) {
            throw file.error(
                    node,
                    "event_type",
                    "the load rejects '%s': give %s".formatted(type, String.join(", ", EVENT_TYPES)));
        }
        Node timestamp = fields.get("timestamp");
        Node extra = fields.get("extra");
        return new BronzeRow(
                text(fields, "event_id", "event-" + count),
                text(fields, "user_id", "u1"),
                song,
                nullable(fields, "artist_name", "Artist " + song),
                nullable(fields, "song_name", "Song " + song),
                type,
                nullable(fields, "device_type", "mobile"),
                nullable(fields, "country", "US"),
                timestamp == null ? DEFAULT_TIME : file.time(timestamp, "timestamp"),
                null,
                extra == null ? null : file.nullable(extra, "extra"));
    }

    private String text(Map<String, Node> fields, String field, String byDefault) {
        Node node = fields.get(field);
        return node == null ? byDefault : file.text(node, field);
    }

    private @Nullable String nullable(Map<String, Node> fields, String field, String byDefault) {
        Node node = fields.get(field);
        return node == null ? byDefault : file.nullable(node, field);
    }
}
