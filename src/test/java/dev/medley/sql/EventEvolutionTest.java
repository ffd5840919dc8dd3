package dev.medley.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.event.EventContract;
import dev.medley.event.EventContract.Field;
import dev.medley.event.FieldType;
import dev.medley.event.LineValidator;
import dev.medley.event.ValidatedLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Events and their schema grow: the real reader, migrations and silver scripts. */
class EventEvolutionTest {

    private static final Instant HOUR_END = Instant.parse("2026-11-21T13:00:00Z");
    private static final List<String> NAMES = List.of("podcast", "minutes", "volume", "app");
    private static final List<FieldType> TYPES = List.of(FieldType.values());
    private static final ObjectMapper JSON = new ObjectMapper();

    private static EventContract contract(Map<String, FieldType> types) {
        Map<String, Field> fields = new LinkedHashMap<>();
        types.forEach((name, type) -> fields.put(name, new Field(type, name + ", the user's")));
        return new EventContract(JsonNodeFactory.instance.objectNode(), fields);
    }

    /** A warehouse in memory, as one process after another uses it. */
    private static final class Warehouse implements AutoCloseable {

        private final Connection connection;
        private final JdbcTemplate jdbc;
        private long offset;
        private long batches;

        Warehouse() throws SQLException {
            connection = DriverManager.getConnection("jdbc:duckdb:");
            jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        }

        int start(EventContract contract) {
            return new Migrations(jdbc.getDataSource(), new SqlScripts("sql", contract), "duckdb").apply();
        }

        void loadAndBuild(List<String> lines, EventContract contract) {
            batches++;
            for (String line : lines) {
                byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
                insert(new LineValidator(contract).validate(bytes, 0, bytes.length, HOUR_END));
            }
            jdbc.update(
                    "insert into ops.load_batches (batch_id, state, rows_in) values (?, 'LOADED', ?)",
                    batches,
                    lines.size());
            for (SqlScript script : new SqlScripts("sql", contract).inLayer("silver")) {
                script.statements().forEach(sql -> jdbc.execute(sql.replace(":?now", "'2026-11-21 13:00:00'")));
            }
        }

        private void insert(ValidatedLine line) {
            Instant at = line.eventAt();
            jdbc.update(
                    "insert into bronze.spotify_events (event_id, user_id, song_id, event_type, raw_line, reject_reason,"
                            + " event_at, topic_id, kafka_partition, kafka_offset, batch_id, extra)"
                            + " values (?, ?, ?, ?, ?, ?, cast(? as timestamp), 't', 0, ?, ?, ?)",
                    line.eventId(),
                    line.userId(),
                    line.songId(),
                    line.eventType(),
                    line.rawLine(),
                    line.rejectReason(),
                    at == null ? null : Timestamp.from(at).toString(),
                    offset++,
                    batches,
                    line.extra());
        }

        long count(String table) {
            Long count = jdbc.queryForObject("select count(*) from " + table, Long.class);
            return count == null ? -1 : count;
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    private static String event(String eventId, Map<String, JsonNode> more) {
        ObjectNode event = JSON.createObjectNode()
                .put("event_id", eventId)
                .put("user_id", "0e0c8a8e-54a5-4b7c-8d0c-1f8d8f6d2b22")
                .put("song_id", "74a42680-ff06-55cf-9f7b-426cd71bda2b")
                .put("event_type", "play")
                .put("timestamp", "2026-11-21T12:30:00Z");
        event.setAll(more);
        return event.toString();
    }

    private static JsonNode value(Random random) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return switch (random.nextInt(7)) {
            case 0 -> make.booleanNode(random.nextBoolean());
            case 1 -> make.numberNode(random.nextLong());
            case 2 -> make.numberNode(random.nextGaussian());
            case 3 -> make.textNode("it's \"text\" \\ \uD83C\uDFB5 " + (char) (1 + random.nextInt(0xD7FF)));
            case 4 -> make.nullNode();
            case 5 -> make.arrayNode().add(random.nextInt());
            default -> make.objectNode().put("x", random.nextInt()).putNull("country");
        };
    }

    private static @Nullable Object typed(@Nullable JsonNode value, FieldType type) {
        if (value == null || value.isNull()) {
            return null;
        }
        return switch (type) {
            case BOOLEAN -> value.isBoolean() ? value.booleanValue() : null;
            case INTEGER -> value.isIntegralNumber() ? value.longValue() : null;
            case NUMBER -> value.isNumber() ? value.doubleValue() : null;
            case STRING -> value.isTextual() ? value.textValue() : null;
        };
    }

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void rowsAreSilverPlusRejectedPlusDuplicatesAndColumnsHoldWhatEventsSaid(@ForAll long seed) throws Exception {
        // Given
        Random random = new Random(seed);
        Map<String, FieldType> types = new LinkedHashMap<>();
        List<String> ids = new ArrayList<>();
        try (Warehouse warehouse = new Warehouse()) {
            warehouse.start(contract(types));
            for (int step = 0; step < 5; step++) {
                // When
                if (random.nextBoolean() && types.size() < NAMES.size()) {
                    types.put(NAMES.get(types.size()), TYPES.get(random.nextInt(TYPES.size())));
                    warehouse.start(contract(types));
                }
                List<String> lines = new ArrayList<>();
                for (int line = 0; line < 30; line++) {
                    if (ids.isEmpty() || random.nextInt(4) > 0) {
                        ids.add(new UUID(random.nextLong(), random.nextLong()).toString());
                    }
                    Map<String, JsonNode> more = new LinkedHashMap<>();
                    NAMES.stream()
                            .filter(name -> random.nextInt(3) == 0)
                            .forEach(name -> more.put(name, value(random)));
                    String event = event(ids.get(ids.size() - 1), more);
                    lines.add(random.nextInt(20) == 0 ? event.substring(1) : event);
                }
                warehouse.loadAndBuild(lines, contract(types));

                // Then
                assertThat(warehouse.count("bronze.spotify_events"))
                        .isEqualTo(warehouse.offset)
                        .isEqualTo(warehouse.count("silver.spotify_events")
                                + warehouse.count("silver.rejected_events")
                                + warehouse.count("silver.duplicate_events"));
                columnsHoldWhatEventsSaid(warehouse, types);
            }
        }
    }

    /** What was accepted while a field was not declared may have another type: then its column is null, or what it casts to. */
    private static void columnsHoldWhatEventsSaid(Warehouse warehouse, Map<String, FieldType> types)
            throws IOException {
        for (Map<String, Object> row : warehouse.jdbc.queryForList("select events.*, received.raw_line"
                + " from silver.spotify_events as events inner join bronze.spotify_events as received"
                + " on events.kafka_offset = received.kafka_offset")) {
            JsonNode line = JSON.readTree((String) row.get("raw_line"));
            types.forEach((name, type) -> {
                Object expected = typed(line.get(name), type);
                if (expected != null
                        || line.path(name).isMissingNode()
                        || line.path(name).isNull()) {
                    assertThat(row.get(name)).as("%s of %s", name, line).isEqualTo(expected);
                }
            });
        }
    }

    @Test
    void historyIsInTheColumnOfAFieldThatIsDeclaredLater() throws Exception {
        try (Warehouse warehouse = new Warehouse()) {
            // Given
            warehouse.start(EventContract.NINE_FIELDS);
            String id = UUID.randomUUID().toString();
            warehouse.loadAndBuild(
                    List.of(event(id, Map.of("podcast", JsonNodeFactory.instance.booleanNode(true)))),
                    EventContract.NINE_FIELDS);
            EventContract grown = contract(Map.of("podcast", FieldType.BOOLEAN));

            // When
            int migrations = warehouse.start(grown);

            // Then
            assertThat(migrations).isOne();
            assertThat(warehouse.start(grown)).isZero();
            assertThat(warehouse.jdbc.queryForList("select podcast from silver.spotify_events", Boolean.class))
                    .containsExactly(true);
        }
    }

    @Test
    void aFieldThatIsRemovedOrRetypedIsRefusedWithWhatToDo() throws Exception {
        try (Warehouse warehouse = new Warehouse()) {
            // Given
            warehouse.start(contract(Map.of("podcast", FieldType.BOOLEAN)));

            // When // Then
            assertThatThrownBy(() -> warehouse.start(EventContract.NINE_FIELDS))
                    .hasMessageContaining("it was declared as boolean and is no longer there")
                    .hasMessageContaining("alter table silver.spotify_events drop column podcast");
            assertThatThrownBy(() -> warehouse.start(contract(Map.of("podcast", FieldType.STRING))))
                    .hasMessageContaining("it was declared as boolean and is string");
            warehouse.jdbc.execute("alter table silver.spotify_events drop column podcast");
            warehouse.jdbc.execute("delete from ops.event_fields where field_name = 'podcast'");
            assertThat(warehouse.start(contract(Map.of("podcast", FieldType.STRING))))
                    .isOne();
        }
    }
}
