package dev.medley.load;

import static dev.medley.event.EventLines.GOOD;
import static dev.medley.event.EventLines.fields;
import static dev.medley.event.EventLines.validate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.medley.event.EventLines;
import dev.medley.event.TortureLines;
import dev.medley.event.ValidatedLine;
import dev.medley.lake.LineCodec;
import dev.medley.lake.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagedFileTest {

    private static final String TOPIC_ID = "J5f-Hb_zQ9yJ4yJk2o1XwA";
    private static final Instant HOUR = Instant.parse("2026-11-21T07:00:00Z");
    private static final Instant LOADED_AT = Instant.parse("2026-11-21T08:00:00.000042999Z");
    private static final List<String> EVENT_COLUMNS = List.of(
            "event_id",
            "user_id",
            "song_id",
            "artist_name",
            "song_name",
            "event_type",
            "device_type",
            "country",
            "timestamp_str");

    @TempDir
    private Path folder;

    @Test
    void rowsAreRfc4180WithNullAndEmptyApart() throws Exception {
        // Given
        ValidatedLine line = new ValidatedLine(
                null,
                "",
                "a\"b",
                "c,d",
                "e\r\nf",
                "é😀",
                " ",
                "NULL",
                "\u0001",
                "{}",
                "why",
                Instant.parse("2000-01-01T00:00:00Z"));
        StagedFile files = new StagedFile(folder, false, 7, LOADED_AT);
        // When
        files.beginObject(key(5, 6));
        files.writeLine(1, line);
        files.endObject("etag-1", 99);
        files.close();
        // Then
        String name = "\"bronze/date=2026-11-21/hour=07/spotify-events-3-00000000000000000005-00000000000000000006-"
                + TOPIC_ID + ".ndjson\"";
        assertThat(Files.readString(files.eventsFile()))
                .isEqualTo(",\"\",\"a\"\"b\",\"c,d\",\"e\r\nf\",\"é😀\",\" \",\"NULL\",\"\u0001\",\"{}\",\"why\","
                        + "2000-01-01 00:00:00.000000," + name + ",1,\"spotify-events\",\"" + TOPIC_ID
                        + "\",3,6,7,2026-11-21 08:00:00.000042\n");
        assertThat(Files.readString(files.objectsFile()))
                .isEqualTo(name + ",\"etag-1\",\"spotify-events\",\"" + TOPIC_ID
                        + "\",3,5,6,2026-11-21 07:00:00.000000,99,1,1,1,7,\"LOADED\",,2026-11-21 08:00:00.000042\n");
        assertThat(files.eventRows()).isEqualTo(1);
        assertThat(files.rejectedRows()).isEqualTo(1);
        assertThat(files.skippedRows()).isEqualTo(1);
        assertThat(files.objectRows()).isEqualTo(1);
        assertThat(files.eventBytes()).isEqualTo(Files.size(files.eventsFile()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyLineComesOutOfTheWarehouseAsItWentIn(boolean gzip) throws Exception {
        // Given
        List<byte[]> lines = new ArrayList<>();
        Stream.of(TortureLines.events(), TortureLines.noEvents(), TortureLines.noObjects())
                .forEach(torture -> lines.addAll(torture.values()));
        List<ValidatedLine> judged = lines.stream().map(EventLines::validate).toList();
        StagedFile files = new StagedFile(folder, gzip, 7, LOADED_AT);
        files.beginObject(key(100, 99 + lines.size()));
        for (int line = 0; line < judged.size(); line++) {
            files.writeLine(line, judged.get(line));
        }
        files.endObject("etag", 1);
        files.close();
        try (Connection warehouse = warehouse()) {
            // When
            load(warehouse, files);
            // Then
            assertSame(warehouse, lines, judged);
        }
    }

    private static void assertSame(Connection warehouse, List<byte[]> lines, List<ValidatedLine> judged)
            throws SQLException {
        try (Statement statement = warehouse.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select *, epoch_us(event_at) as event_at_us from bronze.spotify_events order by line_number")) {
            for (int line = 0; line < judged.size(); line++) {
                assertThat(rows.next()).isTrue();
                ValidatedLine expected = judged.get(line);
                List<@Nullable String> values = new ArrayList<>();
                for (String column : EVENT_COLUMNS) {
                    values.add(rows.getString(column));
                }
                assertThat(values).isEqualTo(fields(expected));
                assertThat(rows.getString("raw_line")).isEqualTo(expected.rawLine());
                assertThat(LineCodec.decode(rows.getString("raw_line").getBytes(StandardCharsets.UTF_8)))
                        .isEqualTo(LineCodec.decode(lines.get(line)));
                assertThat(rows.getString("reject_reason")).isEqualTo(expected.rejectReason());
                Instant eventAt = expected.eventAt();
                assertThat(rows.getObject("event_at_us"))
                        .isEqualTo(
                                eventAt == null
                                        ? null
                                        : eventAt.getEpochSecond() * 1_000_000 + eventAt.getNano() / 1_000);
                assertThat(rows.getLong("line_number")).isEqualTo(line);
                assertThat(rows.getString("topic")).isEqualTo("spotify-events");
                assertThat(rows.getString("topic_id")).isEqualTo(TOPIC_ID);
                assertThat(rows.getLong("kafka_partition")).isEqualTo(3);
                assertThat(rows.getLong("kafka_offset")).isEqualTo(100 + line);
                assertThat(rows.getLong("batch_id")).isEqualTo(7);
                assertThat(rows.getString("loaded_at")).isEqualTo("2026-11-21 08:00:00.000042");
            }
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void badObjectsAreInTheLedgerWellNamedOrNot() throws Exception {
        // Given
        String wellNamed = key(0, 9).key();
        StagedFile files = new StagedFile(folder, false, 7, LOADED_AT);
        files.writeBadObject(wellNamed, "etag", 12, "it holds 3 lines, its name says 10");
        files.writeBadObject("bronze/notes \"of\", mine.txt", null, 0, "its name is no object key");
        files.close();
        try (Connection warehouse = warehouse()) {
            // When
            load(warehouse, files);
            load(warehouse, files);
            // Then
            assertThat(rows(
                            warehouse,
                            "select object_key, etag, topic, first_offset, last_offset, hour_at::string, rows_loaded, "
                                    + "state, reason from ops.lake_objects order by object_bytes desc"))
                    .containsExactly(
                            wellNamed
                                    + "|etag|spotify-events|0|9|2026-11-21 07:00:00|0|BAD|it holds 3 lines, its name says 10",
                            "bronze/notes \"of\", mine.txt|null|null|null|null|null|0|BAD|its name is no object key");
        }
    }

    @Test
    void everyAttemptHasItsOwnFilesAndDeletesThem() throws Exception {
        // Given
        Path absent = folder.resolve("not/there yet");
        StagedFile first = new StagedFile(absent, true, 7, LOADED_AT);
        StagedFile second = new StagedFile(absent, true, 7, LOADED_AT);
        assertThat(names(absent)).hasSize(4).allMatch(name -> name.endsWith(".csv.gz"));
        // When
        first.delete();
        first.delete();
        second.close();
        // Then
        assertThat(names(absent)).hasSize(2);
        second.delete();
        assertThat(names(absent)).isEmpty();
    }

    @Test
    void objectIsBegunBeforeItsLinesAndEndedBeforeTheNext() throws Exception {
        try (StagedFile files = new StagedFile(folder, false, 7, LOADED_AT)) {
            assertThatIllegalStateException().isThrownBy(() -> files.writeLine(0, validate(GOOD)));
            assertThatIllegalStateException().isThrownBy(() -> files.endObject("etag", 1));
            files.beginObject(key(0, 9));
            assertThatIllegalStateException().isThrownBy(() -> files.beginObject(key(10, 19)));
        }
    }

    private static ObjectKey key(long first, long last) {
        return new ObjectKey("spotify-events", 3, first, last, TOPIC_ID, HOUR, false);
    }

    private static Connection warehouse() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        for (String script : List.of(
                "engine/duckdb/prelude/10_types.sql", "ddl/001_schemas.sql", "ddl/002_bronze.sql", "ddl/003_ops.sql")) {
            run(connection, sql(script));
        }
        return connection;
    }

    private static void load(Connection warehouse, StagedFile files) throws SQLException {
        for (String script : List.of("10_load_events.sql", "20_load_objects.sql")) {
            run(
                    warehouse,
                    sql("engine/duckdb/load/" + script)
                            .replace("${events_file}", files.eventsFile().toString())
                            .replace("${objects_file}", files.objectsFile().toString()));
        }
    }

    private static void run(Connection connection, String script) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }

    private static String sql(String script) {
        try {
            return Files.readString(Path.of("sql").resolve(script));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    values.add(String.valueOf(result.getString(column)));
                }
                rows.add(String.join("|", values));
            }
        }
        return rows;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
