package dev.medley.load;

import dev.medley.event.LineValidator;
import dev.medley.lake.ObjectKey;
import dev.medley.simulate.Event;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Measures, on one core, how many lines a second are judged, staged and loaded; asserts nothing. Run by hand:
 * <code>./mvnw -q test-compile exec:java -Dexec.classpathScope=test -Dmain.class=dev.medley.load.LoadSpeed</code>
 */
final class LoadSpeed {

    private static final int LINES = 1_000_000;
    private static final Instant HOUR = Instant.parse("2026-11-21T07:00:00Z");
    private static final Instant HOUR_END = HOUR.plus(Duration.ofHours(1));

    private LoadSpeed() {}

    public static void main(String[] arguments) throws Exception {
        byte[] lines = lines();
        System.out.printf("%,d lines of %d bytes%n", LINES, lines.length / LINES);
        Path folder = Files.createTempDirectory("load-speed");
        for (int round = 0; round < 5; round++) {
            validate(lines);
            for (boolean gzip : new boolean[] {false, true}) {
                StagedFile files = stage(lines, folder, gzip);
                load(files);
                files.delete();
            }
        }
        Files.delete(folder);
    }

    private static byte[] lines() {
        Random random = new Random(1);
        ByteArrayOutputStream lines = new ByteArrayOutputStream(LINES * 350);
        for (int line = 0; line < LINES; line++) {
            Event event = new Event(
                    new UUID(random.nextLong(), random.nextLong()),
                    new UUID(1, random.nextInt(20)),
                    new UUID(2, random.nextInt(6)),
                    "The Weeknd",
                    "Blinding Lights",
                    "play",
                    "mobile",
                    "UK",
                    HOUR.plusMillis(random.nextInt(3_600_000)));
            lines.writeBytes(event.toJson().getBytes(StandardCharsets.UTF_8));
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    private static void validate(byte[] lines) {
        LineValidator judge = new LineValidator();
        long began = System.nanoTime();
        int rejected = 0;
        int from = 0;
        for (int line = 0; line < LINES; line++) {
            int to = endOfLine(lines, from);
            rejected += judge.validate(lines, from, to, HOUR_END).isRejected() ? 1 : 0;
            from = to + 1;
        }
        tell("judged", began, "rejected " + rejected);
    }

    private static StagedFile stage(byte[] lines, Path folder, boolean gzip) throws Exception {
        LineValidator judge = new LineValidator();
        StagedFile files = new StagedFile(folder, gzip, 1, HOUR_END);
        long began = System.nanoTime();
        ObjectKey key = new ObjectKey("spotify-events", 0, 0, LINES - 1, "J5f-Hb_zQ9yJ4yJk2o1XwA", HOUR, false);
        files.beginObject(key);
        int from = 0;
        for (int line = 0; line < LINES; line++) {
            int to = endOfLine(lines, from);
            files.writeLine(line, judge.validate(lines, from, to, HOUR_END));
            from = to + 1;
        }
        files.endObject("etag", lines.length);
        files.close();
        tell("judged and staged", began, "file %,d MB".formatted(Files.size(files.eventsFile()) >> 20));
        return files;
    }

    private static void load(StagedFile files) throws Exception {
        try (Connection warehouse = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = warehouse.createStatement()) {
            for (String script :
                    List.of("engine/duckdb/prelude/10_types.sql", "ddl/001_schemas.sql", "ddl/002_bronze.sql")) {
                statement.execute(Files.readString(Path.of("sql").resolve(script)));
            }
            String load = Files.readString(Path.of("sql/engine/duckdb/load/10_load_events.sql"));
            long began = System.nanoTime();
            statement.execute(load.replace("${events_file}", files.eventsFile().toString()));
            tell("loaded", began, "in memory");
        }
    }

    private static int endOfLine(byte[] lines, int from) {
        int to = from;
        while (lines[to] != '\n') {
            to++;
        }
        return to;
    }

    private static void tell(String step, long began, String more) {
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf("%-18s %,9.0f lines/s  %5.2f s  %s%n", step, LINES / seconds, seconds, more);
    }
}
