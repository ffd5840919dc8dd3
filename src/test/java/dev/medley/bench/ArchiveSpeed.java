package dev.medley.bench;

import dev.medley.FreePort;
import dev.medley.MedleyProcess;
import dev.medley.lake.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.util.FileSystemUtils;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Measures how fast a Medley that only archives stores a backlog of one partition, with 10 and with 1,000 events an object,
 * beside what the S3 client alone can put with as many requests in flight. From the first commit to the last: the start does
 * not count. Arguments: objects of 10 (6,000), objects of 1,000 (1,500). Run by hand, after {@code ./mvnw -DskipTests package}:
 * <code>./mvnw -q test-compile exec:java -Dexec.classpathScope=test -Dexec.mainClass=dev.medley.bench.ArchiveSpeed</code>
 */
final class ArchiveSpeed {

    private static final int IN_FLIGHT = 8;
    private static final Duration OF_LIMIT = Duration.ofSeconds(5);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);

    private final BenchServers servers;
    private final Path folder;
    private final Admin admin;
    private final S3Client lake;
    private final String name = "archive-speed-" + UUID.randomUUID();
    private final TopicPartition partition = new TopicPartition(name, 0);
    private final int size;
    private final long events;

    private ArchiveSpeed(BenchServers servers, Path folder, int size, int objects) {
        this.servers = servers;
        this.folder = folder;
        this.size = size;
        this.events = (long) size * objects;
        this.admin = Admin.create(Map.of("bootstrap.servers", servers.get("KAFKA_BOOTSTRAP_SERVERS")));
        this.lake = servers.lake();
    }

    public static void main(String[] arguments) throws Exception {
        int small = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 6_000;
        int large = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_500;
        Figure.print(measure(small, large));
        System.exit(0);
    }

    /** Measures both sizes. */
    static List<Figure> measure(int small, int large) throws Exception {
        List<Figure> figures = new ArrayList<>();
        Path folder = Files.createTempDirectory("archive-speed");
        try (BenchServers servers = BenchServers.start(folder)) {
            Distribution medley = Distribution.in(folder.resolve("medley"));
            if (small > 0) {
                figures.addAll(new ArchiveSpeed(servers, folder, 10, small).measure(medley));
            }
            if (large > 0) {
                figures.addAll(new ArchiveSpeed(servers, folder, 1_000, large).measure(medley));
            }
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
        return figures;
    }

    private List<Figure> measure(Distribution distribution) throws Exception {
        admin.createTopics(List.of(
                        new NewTopic(name, 1, (short) 1).configs(Map.of("message.timestamp.type", "LogAppendTime"))))
                .all()
                .get();
        lake.createBucket(request -> request.bucket(name));
        try {
            send();
            double limit = putLimit();
            try (MedleyProcess medley = distribution.launch(environment())) {
                List<Figure> figures = drain(medley, limit);
                medley.interrupt();
                medley.awaitEnd(STOP_LIMIT);
                return figures;
            }
        } finally {
            clear();
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(servers.environment());
        environment.put("MEDLEY_STATIONS", "archive");
        environment.put("MEDLEY_DATA_DIR", folder.resolve("data").toString());
        environment.put("MEDLEY_MANAGEMENT_PORT", String.valueOf(FreePort.find()));
        environment.put("KAFKA_TOPIC", name);
        environment.put("KAFKA_GROUP_ID", name);
        environment.put("MINIO_BUCKET", name);
        environment.put("BATCH_SIZE", String.valueOf(size));
        return environment;
    }

    private void send() throws Exception {
        Random random = new Random(1);
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        servers.get("KAFKA_BOOTSTRAP_SERVERS"),
                        "linger.ms",
                        20,
                        "batch.size",
                        1 << 18),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            Future<?> last = CompletableFuture.completedFuture(null);
            for (long event = 0; event < events; event++) {
                last = producer.send(new ProducerRecord<>(name, 0, null, SampleEvents.json(random, hour)));
            }
            last.get();
        }
    }

    /** Events a second that the client stores in objects of this size. */
    private double putLimit() throws Exception {
        Random random = new Random(1);
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int line = 0; line < size; line++) {
            content.writeBytes(SampleEvents.json(random, hour));
            content.write('\n');
        }
        putFor(OF_LIMIT.dividedBy(2), hour, content.toByteArray());
        return putFor(OF_LIMIT, hour, content.toByteArray()) * size;
    }

    /** Objects a second. */
    private double putFor(Duration time, Instant hour, byte[] content) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(IN_FLIGHT);
        List<Future<Long>> counts = new ArrayList<>();
        long began = System.nanoTime();
        for (int thread = 0; thread < IN_FLIGHT; thread++) {
            int writer = thread;
            counts.add(threads.submit(() -> {
                long count = 0;
                for (; System.nanoTime() - began < time.toNanos(); count++) {
                    long first = count * size;
                    ObjectKey key = new ObjectKey(
                            "limit", writer, first, first + size - 1, "J5f-Hb_zQ9yJ4yJk2o1XwA", hour, false);
                    lake.putObject(
                            request -> request.bucket(name).key(key.key()).contentType("application/x-ndjson"),
                            RequestBody.fromBytes(content));
                }
                return count;
            }));
        }
        long objects = 0;
        for (Future<Long> count : counts) {
            objects += count.get();
        }
        threads.shutdown();
        return objects * 1e9 / (System.nanoTime() - began);
    }

    private List<Figure> drain(MedleyProcess medley, double limit) throws Exception {
        ProcessHandle process = ProcessHandle.of(medley.pid()).orElseThrow();
        long first = awaitCommit(medley, 1);
        long began = System.nanoTime();
        double cpuOfStart = cpuSeconds(process);
        long last = awaitCommit(medley, events);
        double seconds = (System.nanoTime() - began) / 1e9;
        double cpu = cpuSeconds(process) - cpuOfStart;
        String what = "archive, %,d events an object".formatted(size);
        double perSecond = (last - first) / seconds;
        double cpuOfEvent = cpu / (last - first);
        return List.of(
                new Figure(
                        what,
                        "%,.0f events/s".formatted(perSecond),
                        "%.0f%% of %,.0f, the S3 client alone with %d in flight"
                                .formatted(100 * perSecond / limit, limit, IN_FLIGHT)),
                size < 100
                        ? new Figure(
                                "its CPU an object", "%.2f ms".formatted(cpuOfEvent * size * 1e3), start(cpuOfStart))
                        : new Figure("its CPU an event", "%.1f us".formatted(cpuOfEvent * 1e6), start(cpuOfStart)),
                new Figure("its memory", "%,d MB".formatted(residentMegabytes(medley.pid())), "resident, at the end"));
    }

    private static String start(double cpuSeconds) {
        return "its start takes %.1f s of CPU".formatted(cpuSeconds);
    }

    /** Waits until at least so many records are committed; gives how many are. */
    private long awaitCommit(MedleyProcess medley, long least) {
        return Waits.until(() -> committed(medley), offset -> offset >= least);
    }

    private long committed(MedleyProcess medley) throws Exception {
        if (!medley.isAlive()) {
            throw new IllegalStateException("Medley has ended: " + String.join("\n", medley.lines()));
        }
        OffsetAndMetadata offset = admin.listConsumerGroupOffsets(name)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(partition);
        return offset == null ? 0 : offset.offset();
    }

    private static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    }

    private static long residentMegabytes(long pid) throws Exception {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(pid)).start();
        return Long.parseLong(new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip())
                / 1_024;
    }

    private void clear() throws Exception {
        servers.deleteBucket(name);
        admin.deleteTopics(List.of(name)).all().get();
        lake.close();
        admin.close();
    }
}
