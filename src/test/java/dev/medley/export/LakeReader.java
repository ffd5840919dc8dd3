package dev.medley.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.SnowflakeStandIn;
import dev.medley.TestMedley;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.springframework.jdbc.core.JdbcTemplate;

/** Another engine that reads the tables from the lake: {@code src/test/resources/export/reader.py}. */
public final class LakeReader implements AutoCloseable {

    private static final String SCRIPT = "src/test/resources/export/reader.py";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path log;

    private LakeReader(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** What the lake holds by its manifest. */
    public record Dump(JsonNode manifest, JsonNode tables) {

        /** Expects that all rows of all tables are those of the warehouse, value by value. */
        public void assertEquals(JdbcTemplate warehouse) {
            assertEquals(warehouse, "");
        }

        /** The same but for a column, which each warehouse has its own values of. */
        public void assertEquals(JdbcTemplate warehouse, String leftOut) {
            List<String> names = warehouse.queryForList(
                    "select table_schema || '.' || table_name from information_schema.tables where table_type = 'BASE TABLE'"
                            + " and (table_schema = 'gold' or table_schema || '.' || table_name = 'silver.spotify_events')",
                    String.class);
            assertThat(tables.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(names);
            for (String name : names) {
                assertThat(rows(tables.path(name), columns(name).indexOf(leftOut)))
                        .as(name)
                        .containsExactlyInAnyOrderElementsOf(warehouse.query(
                                "select columns(lambda c: c <> '%s')::varchar from %s".formatted(leftOut, name),
                                (row, number) -> {
                                    List<String> values = new ArrayList<>();
                                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                                        values.add(row.getString(i));
                                    }
                                    return values;
                                }));
            }
        }

        private List<String> columns(String name) {
            return StreamSupport.stream(manifest.path("tables").spliterator(), false)
                    .filter(table -> table.path("table_name").asText().equals(name))
                    .flatMap(table -> table.path("columns").findValuesAsText("column_name").stream())
                    .toList();
        }

        /** The paths of a table's files, or of all that begin so. */
        public List<String> paths(String table) {
            return StreamSupport.stream(manifest.path("files").spliterator(), false)
                    .filter(file -> file.path("table_name").asText().startsWith(table))
                    .map(file -> file.path("path").asText())
                    .toList();
        }
    }

    private static List<List<String>> rows(JsonNode table, int leftOut) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : table) {
            List<String> values = StreamSupport.stream(row.spliterator(), false)
                    .map(value -> value.isNull() ? null : value.asText())
                    .collect(Collectors.toCollection(ArrayList::new));
            if (leftOut >= 0) {
                values.remove(leftOut);
            }
            rows.add(values);
        }
        return rows;
    }

    /** Reads the files of the lake's folder. */
    public static Dump dump(Path bucket) {
        return run("dump", bucket.toString());
    }

    /** Reads from the S3 server. */
    public static Dump dump(String endpoint) {
        return run(
                "dump-s3",
                "http://" + URI.create(endpoint).getAuthority(),
                TestMedley.ACCESS_KEY,
                TestMedley.SECRET_KEY,
                "spotify-data-lake");
    }

    private static Dump run(String... arguments) {
        try {
            Path out = Files.createTempFile("dump", ".json");
            List<String> all = new ArrayList<>(Arrays.asList(arguments));
            all.add(out.toString());
            python(SCRIPT, all);
            JsonNode json = JSON.readTree(out.toFile());
            Files.delete(out);
            return new Dump(json.path("manifest"), json.path("tables"));
        } catch (IOException e) {
            throw new UncheckedIOException("The reader's answer cannot be read", e);
        }
    }

    /** Runs Python and gives what it prints; fails unless it ends well. */
    public static String python(String script, List<String> arguments) throws IOException {
        Process process = start(script, arguments).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            assertThat(process.waitFor()).as(output).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Python read", e);
        }
        return output;
    }

    private static ProcessBuilder start(String script, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(SnowflakeStandIn.python().toString(), script));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** Reads every manifest that it sees from now on. */
    public static LakeReader watch(Path bucket, Path log) throws IOException {
        return new LakeReader(
                start(SCRIPT, List.of("watch", bucket.toString(), log.toString()))
                        .inheritIO()
                        .start(),
                log);
    }

    /** Ends the reader and gives the exports that it saw; fails if one was not whole. */
    public List<String> exports() throws IOException, InterruptedException {
        Files.createFile(Path.of(log + ".stop"));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> seen = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            JsonNode read = JSON.readTree(line);
            assertThat(read.has("fault")).as(line).isFalse();
            seen.add(read.path("run_id").asText());
        }
        return seen;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
