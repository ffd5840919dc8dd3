package dev.medley.bench;

import dev.medley.TestMedley;
import dev.medley.event.EventContract;
import dev.medley.event.LineValidator;
import dev.medley.lake.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.springframework.util.FileSystemUtils;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Measures the way from the lake to gold on DuckDB, for objects of 1,000 and of 10 lines: a load into an empty warehouse, the
 * first build, then a small load and build on top. Arguments: the number of lines (1,000,000), then object sizes. Run by hand:
 * <code>./mvnw -q test-compile exec:java -Dexec.classpathScope=test -Dexec.mainClass=dev.medley.bench.LoadSpeed</code>
 */
final class LoadSpeed {

    private static final Instant FIRST_HOUR = Instant.parse("2026-03-01T00:00:00Z");
    private static final String TOPIC_ID = "J5f-Hb_zQ9yJ4yJk2o1XwA";
    private static final int SMALL = 3_600;
    private static final int CONNECTIONS = 8;

    private final TestMedley medley;
    private final S3Client lake;
    private final String bucket;
    private final Random random = new Random(1);
    private long nextOffset;

    private LoadSpeed(TestMedley medley, String bucket) {
        this.medley = medley;
        this.lake = medley.bean("s3Client", S3Client.class);
        this.bucket = bucket;
    }

    public static void main(String[] arguments) throws Exception {
        int lines = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        List<Integer> sizes = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            sizes.add(Integer.valueOf(arguments[i]));
        }
        Figure.print(measure(lines, sizes.isEmpty() ? List.of(1_000, 10) : sizes));
        System.exit(0);
    }

    /** Measures some sizes of objects, each with a warehouse of its own. */
    static List<Figure> measure(int lines, List<Integer> sizes) throws Exception {
        List<Figure> figures = new ArrayList<>();
        for (int size : sizes) {
            Path folder = Files.createTempDirectory("load-speed");
            String bucket = "load-speed-" + UUID.randomUUID();
            try (BenchServers servers = BenchServers.start(folder)) {
                try (TestMedley medley = TestMedley.start(folder, properties(servers, bucket))) {
                    LoadSpeed speed = new LoadSpeed(medley, bucket);
                    figures.addAll(speed.measure(lines, size));
                    figures.addAll(speed.measure(SMALL, 10));
                } finally {
                    servers.deleteBucket(bucket);
                }
            } finally {
                FileSystemUtils.deleteRecursively(folder);
            }
        }
        return figures;
    }

    private static Map<String, String> properties(BenchServers servers, String bucket) {
        return Map.of(
                "medley.stations", "load,build,serve",
                "medley.kafka.brokers", servers.get("KAFKA_BOOTSTRAP_SERVERS"),
                "medley.kafka.runs-topic", "load-speed-runs",
                "medley.s3.endpoint", servers.get("MINIO_ENDPOINT"),
                "medley.s3.access-key", servers.get("MINIO_ACCESS_KEY"),
                "medley.s3.secret-key", servers.get("MINIO_SECRET_KEY"),
                "medley.s3.bucket", bucket);
    }

    private List<Figure> measure(int lines, int size) throws Exception {
        List<ObjectKey> keys = write(lines, size);
        double fetch = fetch(keys);
        double validate = validate(keys);
        double cpu = cpuSeconds();
        long began = System.nanoTime();
        String run = medley.api().post("/api/load").json().path("run_id").asText();
        double load = Waits.succeeded(medley.warehouse(), run);
        double cpuOfLoad = cpuSeconds() - cpu;
        Waits.published(medley.warehouse());
        double gold = seconds(began);
        double build = Waits.succeeded(
                medley.warehouse(),
                Objects.requireNonNull(medley.warehouse()
                        .queryForObject("select started_run_id from ops.runs where run_id = ?", String.class, run)));
        Double copy = medley.warehouse()
                .queryForObject(
                        "select sum(epoch_ms(ended_at) - epoch_ms(started_at)) / 1000.0 from ops.run_steps where run_id = ?",
                        Double.class,
                        run);
        String what = "%,d rows in objects of %,d".formatted(lines, size);
        return List.of(
                new Figure(
                        what + ", load",
                        "%.2f s".formatted(load),
                        "copy %.2f s; fetch alone %.2f s; validate alone, one core, %.2f s; %.2f s of CPU"
                                .formatted(copy, fetch, validate, cpuOfLoad)),
                new Figure(what + ", build", "%.2f s".formatted(build)),
                new Figure(what + ", POST to gold", "%.2f s".formatted(gold)));
    }

    private static double cpuSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }

    /** Puts objects into the lake, over 24 hours of a day of their own. */
    private List<ObjectKey> write(int lines, int size) throws Exception {
        List<ObjectKey> keys = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        int objects = lines / size;
        Instant first = FIRST_HOUR.plus(Duration.ofDays(nextOffset == 0 ? 0 : 1));
        for (int object = 0; object < objects; object++) {
            Instant hour = first.plus(Duration.ofHours(24L * object / objects));
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            for (int line = 0; line < size; line++) {
                content.writeBytes(SampleEvents.json(random, hour));
                content.write('\n');
            }
            contents.add(content.toByteArray());
            keys.add(new ObjectKey(TestMedley.TOPIC, 0, nextOffset, nextOffset + size - 1, TOPIC_ID, hour, false));
            nextOffset += size;
        }
        inParallel(
                objects,
                object -> lake.putObject(
                        request -> request.bucket(bucket)
                                .key(keys.get(object).key())
                                .contentType("application/x-ndjson"),
                        RequestBody.fromBytes(contents.get(object))));
        return keys;
    }

    private double fetch(List<ObjectKey> keys) throws Exception {
        long began = System.nanoTime();
        inParallel(
                keys.size(),
                object -> lake.getObjectAsBytes(
                        request -> request.bucket(bucket).key(keys.get(object).key())));
        return seconds(began);
    }

    private static void inParallel(int count, IntConsumer work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        List<Future<?>> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int part = i;
            parts.add(threads.submit(() -> work.accept(part)));
        }
        for (Future<?> part : parts) {
            part.get();
        }
        threads.shutdown();
    }

    private double validate(List<ObjectKey> keys) {
        LineValidator validator = new LineValidator(EventContract.NINE_FIELDS);
        long nanos = 0;
        long rejected = 0;
        for (ObjectKey key : keys) {
            byte[] lines = lake.getObjectAsBytes(
                            request -> request.bucket(bucket).key(key.key()))
                    .asByteArrayUnsafe();
            Instant hourEnd = key.hour().plus(Duration.ofHours(1));
            long began = System.nanoTime();
            for (int from = 0, to = 0; to < lines.length; to++) {
                if (lines[to] == '\n') {
                    rejected += validator.validate(lines, from, to, hourEnd).isRejected() ? 1 : 0;
                    from = to + 1;
                }
            }
            nanos += System.nanoTime() - began;
        }
        if (rejected > 0) {
            throw new IllegalStateException("%d lines are rejected".formatted(rejected));
        }
        return nanos / 1e9;
    }

    /** Waits for a run's end; gives its seconds. */
    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
