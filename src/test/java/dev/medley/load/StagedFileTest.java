package dev.medley.load;

import static dev.medley.event.EventLines.fields;
import static dev.medley.load.StagedFormat.DUCKDB;
import static dev.medley.load.StagedFormat.SNOWFLAKE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.event.EventLines;
import dev.medley.event.TortureLines;
import dev.medley.event.ValidatedLine;
import dev.medley.lake.LakeObject;
import dev.medley.lake.LineCodec;
import dev.medley.lake.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
                Instant.parse("2000-01-01T00:00:00Z"),
                "{\"x\":1}");
        StagedFile files = new StagedFile(folder, SNOWFLAKE, 7, LOADED_AT);
        // When
        BronzeRows staged = files.rows(key(5, 6));
        staged.add(1, line);
        files.add(new LakeObject(key(5, 6), "etag-1", 99), staged);
        files.close();
        // Then
        String name = "\"bronze/date=2026-11-21/hour=07/spotify-events-3-00000000000000000005-00000000000000000006-"
                + TOPIC_ID + ".ndjson\"";
        assertThat(unzipped(files.eventsFile()))
                .isEqualTo(",\"\",\"a\"\"b\",\"c,d\",\"e\r\nf\",\"é😀\",\" \",\"NULL\",\"\u0001\",\"{}\",\"why\","
                        + "2000-01-01 00:00:00.000000," + name + ",1,\"spotify-events\",\"" + TOPIC_ID
                        + "\",3,6,7,2026-11-21 08:00:00.000042,\"{\"\"x\"\":1}\"\n");
        assertThat(unzipped(files.objectsFile()))
                .isEqualTo(name + ",\"etag-1\",\"spotify-events\",\"" + TOPIC_ID
                        + "\",3,5,6,2026-11-21 07:00:00.000000,99,1,1,1,7,\"LOADED\",,2026-11-21 08:00:00.000042\n");
        assertThat(files.eventRows()).isEqualTo(1);
        assertThat(files.rejectedRows()).isEqualTo(1);
        assertThat(files.objectRows()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(StagedFormat.class)
    void everyLineComesOutOfTheWarehouseAsItWentIn(StagedFormat format) throws Exception {
        // Given
        List<byte[]> lines = new ArrayList<>();
        Stream.of(TortureLines.events(), TortureLines.noEvents(), TortureLines.noObjects())
                .forEach(torture -> lines.addAll(torture.values()));
        List<ValidatedLine> validated = lines.stream().map(EventLines::validate).toList();
        StagedFile files = new StagedFile(folder, format, 7, LOADED_AT);
        ObjectKey key = key(100, 99 + lines.size());
        BronzeRows staged = files.rows(key);
        for (int line = 0; line < validated.size(); line++) {
            staged.add(line, validated.get(line));
        }
        files.add(new LakeObject(key, "etag", 1), staged);
        files.close();
        try (Connection warehouse = warehouse()) {
            // When
            load(warehouse, files, format);
            // Then
            assertSame(warehouse, lines, validated);
        }
    }

    private static void assertSame(Connection warehouse, List<byte[]> lines, List<ValidatedLine> validated)
            throws SQLException {
        try (Statement statement = warehouse.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select *, epoch_us(event_at) as event_at_us, json_extract_path_text(extra, 'a') from bronze.spotify_events order by line_number")) {
            for (int line = 0; line < validated.size(); line++) {
                assertThat(rows.next()).isTrue();
                ValidatedLine expected = validated.get(line);
                List<@Nullable String> values = new ArrayList<>();
                for (String column : EVENT_COLUMNS) {
                    values.add(rows.getString(column));
                }
                assertThat(values).isEqualTo(fields(expected));
                assertThat(rows.getString("raw_line")).isEqualTo(expected.rawLine());
                assertThat(LineCodec.decode(rows.getString("raw_line").getBytes(StandardCharsets.UTF_8)))
                        .isEqualTo(LineCodec.decode(lines.get(line)));
                assertThat(rows.getString("reject_reason")).isEqualTo(expected.rejectReason());
                assertThat(rows.getString("extra")).isEqualTo(expected.extra());
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
    void badObjectsAreInTheLedger() throws Exception {
        // Given
        LakeObject bad = new LakeObject(key(0, 9), "etag", 12);
        LakeObject deleted = new LakeObject(key(10, 19), "etag", 0);
        StagedFile files = new StagedFile(folder, DUCKDB, 7, LOADED_AT);
        files.addBad(bad, "etag", "it holds 3 lines, \"its\" name promises 10, isn't it");
        files.addBad(deleted, null, "the object is no longer in the lake");
        files.close();
        try (Connection warehouse = warehouse()) {
            // When
            load(warehouse, files, DUCKDB);
            load(warehouse, files, DUCKDB);
            // Then
            assertThat(rows(
                            warehouse,
                            "select object_key, etag, topic, first_offset, last_offset, hour_at::string, rows_loaded, "
                                    + "state, reason from ops.lake_objects order by object_bytes desc"))
                    .containsExactly(
                            bad.key().key()
                                    + "|etag|spotify-events|0|9|2026-11-21 07:00:00|0|BAD|it holds 3 lines, \"its\" name promises 10, isn't it",
                            deleted.key().key()
                                    + "|null|spotify-events|10|19|2026-11-21 07:00:00|0|BAD|the object is no longer in the lake");
        }
    }

    @Test
    void everyAttemptHasItsOwnFilesWhichOnlyItsUserReadsAndDeletesThem() throws Exception {
        // Given
        Path absent = folder.resolve("not/there yet");
        StagedFile first = new StagedFile(absent, SNOWFLAKE, 7, LOADED_AT);
        StagedFile second = new StagedFile(absent, SNOWFLAKE, 7, LOADED_AT);
        assertThat(names(absent)).hasSize(4).allMatch(name -> name.endsWith(".csv.gz"));
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(Files.getPosixFilePermissions(absent)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
            for (String name : names(absent)) {
                assertThat(Files.getPosixFilePermissions(absent.resolve(name)))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            }
        }
        // When
        first.delete();
        first.delete();
        second.close();
        // Then
        assertThat(names(absent)).hasSize(2);
        second.delete();
        assertThat(names(absent)).isEmpty();
    }

    private static ObjectKey key(long first, long last) {
        return new ObjectKey("spotify-events", 3, first, last, TOPIC_ID, HOUR, false);
    }

    private static Connection warehouse() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        for (String script : List.of(
                "engine/duckdb/prelude/10_types.sql",
                "engine/duckdb/prelude/20_bronze.sql",
                "ddl/001_schemas.sql",
                "ddl/003_ops.sql")) {
            run(connection, sql(script));
        }
        return connection;
    }

    private static void load(Connection warehouse, StagedFile files, StagedFormat format) throws SQLException {
        for (String script : List.of("10_load_events.sql", "20_load_objects.sql")) {
            String sql = sql("engine/duckdb/load/" + script)
                    .replace("${events_file}", files.eventsFile())
                    .replace("${max_line_bytes}", String.valueOf(files.maxLineBytes()))
                    .replace("${objects_file}", files.objectsFile());
            // DuckDB reads what is meant for Snowflake as Snowflake does
            run(warehouse, format == DUCKDB ? sql : sql.replace("''''", "'\"'"));
        }
    }

    private static String unzipped(String file) throws IOException {
        try (InputStream bytes = new GZIPInputStream(Files.newInputStream(Path.of(file)))) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
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
