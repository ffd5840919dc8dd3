package dev.medley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.medley.TestMedley;
import dev.medley.lake.ObjectKey;
import dev.medley.simulate.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Measures, on DuckDB, the first build of a history that is in bronze, then three times a load and build of 3,600 new rows on
 * top of it; prints milliseconds and rows of each script and check, and asserts nothing. Arguments: the number of events of
 * history (1,000,000); a folder in which the built warehouse is kept for the next measurement (none is kept). Run by hand:
 * <code>./mvnw -q test-compile exec:java -Dexec.classpathScope=test -Dexec.mainClass=dev.medley.bench.BuildSpeed</code>
 */
final class BuildSpeed {

    private static final String TOPIC_ID = "J5f-Hb_zQ9yJ4yJk2o1XwA";
    private static final int NEW_ROWS = 3_600;
    private static final int LINES_OF_AN_OBJECT = 10;
    private static final int ROWS_OF_A_BATCH = 100_000;
    private static final int ROUNDS = 3;

    private final TestMedley medley;
    private final JdbcTemplate warehouse;

    private BuildSpeed(TestMedley medley) {
        this.medley = medley;
        this.warehouse = medley.warehouse();
    }

    public static void main(String[] arguments) throws Exception {
        long events = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000_000;
        Path folder = arguments.length > 1 ? Path.of(arguments[1]) : Files.createTempDirectory("build-speed");
        Path filled = folder.resolve("filled");
        Files.createDirectories(folder);
        try (TestMedley medley = TestMedley.start(folder, Map.of("medley.stations", "load,build,serve"))) {
            BuildSpeed speed = new BuildSpeed(medley);
            if (!Files.exists(filled)) {
                speed.fill(events);
                Files.createFile(filled);
            }
            speed.build();
            for (int round = 0; round < ROUNDS; round++) {
                speed.loadAndBuild();
            }
        } finally {
            if (arguments.length < 2) {
                FileSystemUtils.deleteRecursively(folder);
            }
        }
        System.exit(0);
    }

    /** Puts the history into bronze, as if it had been loaded from objects of ten lines, in batches of 100,000. */
    private void fill(long events) throws Exception {
        String listening = Files.readString(Path.of("src/test/resources/speed/listening.sql"));
        Instant end = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(ROUNDS + 1L));
        long began = System.nanoTime();
        warehouse.update(
                "insert into bronze.spotify_events by name select listening.* exclude (batch_id)"
                        + " replace (listening.event_at + (cast(? as timestamp) - timestamp '2026-11-21') as event_at),"
                        + " row_number() over () - 1 as kafka_offset, kafka_offset // %1$d + 1 as batch_id,"
                                .formatted(ROWS_OF_A_BATCH)
                        + " 'object ' || kafka_offset // %1$d as object_key, kafka_offset %% %1$d as line_number,"
                                .formatted(LINES_OF_AN_OBJECT)
                        + " 'spotify-events' as topic, '%s' as topic_id, 0 as kafka_partition, now()::timestamp as loaded_at"
                                .formatted(TOPIC_ID)
                        + " from ("
                        + listening.substring(listening.indexOf("with\n")).replace(";", "")
                        + ") as listening",
                LocalDateTime.ofInstant(end, ZoneOffset.UTC).toString(),
                events,
                events);
        warehouse.update("insert into ops.lake_objects by name select object_key, any_value(topic) as topic,"
                + " any_value(topic_id) as topic_id, 0 as kafka_partition, min(kafka_offset) as first_offset,"
                + " max(kafka_offset) as last_offset, date_trunc('hour', min(event_at)) as hour_at, count(*) as rows_loaded,"
                + " 0 as rows_skipped, 0 as rows_rejected, any_value(batch_id) as batch_id, 'LOADED' as state,"
                + " now()::timestamp as loaded_at from bronze.spotify_events group by object_key");
        warehouse.update("insert into ops.load_batches by name select batch_id, 'history' as run_id, 'LOADED' as state,"
                + " count(distinct object_key) as objects, count(*) as rows_in, now()::timestamp as loaded_at"
                + " from bronze.spotify_events group by batch_id");
        warehouse.update("insert into ops.loaded_intervals select any_value(topic_id), 0, 0, max(kafka_offset)"
                + " from bronze.spotify_events");
        warehouse.update("update ops.load_lock set last_batch_id = (select max(batch_id) from ops.load_batches)");
        System.out.printf(Locale.ROOT, "%,d events in bronze after %.1f s%n", events, seconds(began));
    }

    private void build() {
        String run = request("build");
        Waits.succeeded(warehouse, run);
        System.out.printf("%nFirst build, or the build of scripts that have changed%n%n");
        print(run);
    }

    /** Loads the last events of silver anew, under new ids, within the hour after the last one that has events. */
    private void loadAndBuild() throws Exception {
        write();
        long began = System.nanoTime();
        String load = request("load");
        Waits.until(
                () -> medley.count("select count(*) from ops.load_batches where batch_id > ?", lastBatch),
                loaded -> loaded > 0);
        Waits.published(warehouse);
        double gold = seconds(began);
        Waits.succeeded(warehouse, load);
        String build = Objects.requireNonNull(
                warehouse.queryForObject("select started_run_id from ops.runs where run_id = ?", String.class, load));
        Waits.succeeded(warehouse, build);
        System.out.printf(
                Locale.ROOT, "%n%,d new rows: %.2f s from the request of the load to gold%n%n", NEW_ROWS, gold);
        print(load);
        print(build);
    }

    private long lastBatch;

    private void write() {
        lastBatch = medley.count("select max(batch_id) from ops.load_batches");
        long firstOffset = medley.count("select max(last_offset) + 1 from ops.loaded_intervals");
        Instant hour = Objects.requireNonNull(warehouse.queryForObject(
                        "select date_trunc('hour', max(last_event_at)) + interval 1 hour from gold.daily_listening",
                        LocalDateTime.class))
                .toInstant(ZoneOffset.UTC);
        List<Event> events = new ArrayList<>();
        warehouse.query(
                "select user_id, song_id, artist_name, song_name, event_type, coalesce(device_type, 'web'),"
                        + " coalesce(country, 'US') from silver.spotify_events order by event_at desc limit ?",
                row -> {
                    events.add(new Event(
                            UUID.randomUUID(),
                            UUID.fromString(row.getString(1)),
                            UUID.fromString(row.getString(2)),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7),
                            hour.plusSeconds(events.size())));
                },
                NEW_ROWS);
        S3Client lake = medley.bean("s3Client", S3Client.class);
        for (int line = 0; line < events.size(); line += LINES_OF_AN_OBJECT) {
            StringBuilder lines = new StringBuilder();
            events.subList(line, line + LINES_OF_AN_OBJECT)
                    .forEach(event -> lines.append(event.toJson()).append('\n'));
            long first = firstOffset + line;
            ObjectKey key =
                    new ObjectKey(TestMedley.TOPIC, 0, first, first + LINES_OF_AN_OBJECT - 1, TOPIC_ID, hour, false);
            lake.putObject(
                    put -> put.bucket("spotify-data-lake").key(key.key()),
                    RequestBody.fromString(lines.toString(), UTF_8));
        }
    }

    private String request(String kind) {
        return medley.api().post("/api/" + kind).json().path("run_id").asText();
    }

    private void print(String run) {
        warehouse.query(
                """
                with steps as (
                    select script as step, rows_affected as row_count, epoch_ms(ended_at) - epoch_ms(started_at) as millis,
                        started_at as shown_at
                    from ops.run_steps where run_id = ?
                    union all
                    select 'check ' || check_name, failures,
                        epoch_ms(checked_at) - epoch_ms(lag(checked_at, 1, (
                            select max(ended_at) from ops.run_steps where run_id = ?)) over (order by checked_at)),
                        checked_at
                    from ops.check_results where run_id = ?
                    union all
                    select kind || ', all of it', coalesce(silver_rows, rows_in),
                        epoch_ms(ended_at) - epoch_ms(started_at), timestamp '2999-01-01'
                    from ops.runs where run_id = ?
                    union all
                    select 'checks, all of them', sum(failures),
                        epoch_ms(max(checked_at)) - epoch_ms((select max(ended_at) from ops.run_steps where run_id = ?)),
                        timestamp '2998-01-01'
                    from ops.check_results where run_id = ? having count(*) > 0
                )
                select step, row_count, millis from steps order by shown_at
                """,
                row -> {
                    System.out.printf(
                            Locale.ROOT,
                            "%-42s %,10d rows %,8d ms%n",
                            row.getString(1),
                            row.getLong(2),
                            row.getLong(3));
                },
                run,
                run,
                run,
                run,
                run,
                run);
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
