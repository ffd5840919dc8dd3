package dev.medley;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.lake.ObjectKey;
import dev.medley.local.EmbeddedKafka;
import dev.medley.local.EmbeddedS3;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.jdbc.core.JdbcTemplate;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Medley in this process: Camel Main over the real routes, SQL and configuration, with a test's own values over them. All
 * state lies in a folder of the test; ports are free ones; loads wait for the test, unless it sets a schedule.
 */
public final class TestMedley implements AutoCloseable {

    /** The keys of the S3 servers that tests start. */
    public static final String ACCESS_KEY = "medley";

    public static final String SECRET_KEY = "medley-secret";

    private static final String ALL_STATIONS = "simulate,archive,load,build,serve";
    private static final String BUCKET = "spotify-data-lake";
    public static final String TOPIC = "spotify-events";

    private static final Duration ARCHIVE_LIMIT = Duration.ofSeconds(90);

    private final CamelContext context;
    private final MedleyApi api;
    private final Runnable stop;

    /**
     * A Medley that somebody else has started.
     *
     * @param stop what ends it, and the servers it was given
     */
    TestMedley(CamelContext context, Runnable stop) {
        this.context = context;
        this.api = new MedleyApi(Integer.parseInt(context.resolvePropertyPlaceholders("{{medley.http.port}}")));
        this.stop = stop;
    }

    /**
     * Starts all stations but the simulator, with a broker and an S3 server of the test's own, so that the topic holds
     * what the test sends and nothing else. A test that names its stations, brokers or endpoint gets those.
     */
    public static TestMedley start(Path dataDir, Map<String, String> properties) {
        Deque<AutoCloseable> servers = new ArrayDeque<>();
        Map<String, String> settings = settings(dataDir, properties);
        Main main = new Main();
        Startup startup = new Startup();
        try {
            if (!ALL_STATIONS.equals(settings.get("medley.stations"))) {
                startServers(dataDir, settings, servers);
            }
            settings.forEach(main::addOverrideProperty);
            main.setPropertyPlaceholderLocations(Startup.propertyLocations());
            main.addMainListener(startup);
            main.configure().withShutdownTimeout(8);
            main.init();
            startup.beforeStart(main);
            main.start();
        } catch (RuntimeException e) {
            stop(main, startup, servers);
            throw e;
        }
        return new TestMedley(main.getCamelContext(), () -> stop(main, startup, servers));
    }

    /** What a test's Medley is configured with: the test's own values, and the values above where it gives none. */
    static Map<String, String> settings(Path dataDir, Map<String, String> properties) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "medley.stations", "archive,load,build,serve",
                "medley.data-dir", dataDir.toString(),
                "medley.http.port", String.valueOf(FreePort.find()),
                "medley.management.port", String.valueOf(FreePort.find()),
                "medley.embedded.kafka-port", String.valueOf(FreePort.find()),
                "medley.embedded.s3-port", String.valueOf(FreePort.find()),
                "medley.load.cron", "0 0 0 1 1 ? 2099",
                "medley.archive.batch-wait-ms", "300",
                "medley.simulator.history-days", "0"));
        settings.putAll(properties);
        return settings;
    }

    /** Starts the servers that the settings do not name, and names them. */
    static void startServers(Path dataDir, Map<String, String> settings, Deque<AutoCloseable> servers) {
        if (!settings.containsKey("medley.kafka.brokers")) {
            EmbeddedKafka kafka = EmbeddedKafka.start(dataDir.resolve("kafka"), FreePort.find());
            servers.push(kafka);
            settings.put("medley.kafka.brokers", kafka.bootstrapServers());
        }
        if (!settings.containsKey("medley.s3.endpoint")) {
            EmbeddedS3 s3 = EmbeddedS3.start(dataDir.resolve("lake"), FreePort.find(), ACCESS_KEY, SECRET_KEY);
            servers.push(s3);
            settings.put("medley.s3.endpoint", s3.endpoint());
        }
    }

    /** Where running servers are, as properties. */
    public static Map<String, String> servers(EmbeddedKafka kafka, EmbeddedS3 s3) {
        return Map.of("medley.kafka.brokers", kafka.bootstrapServers(), "medley.s3.endpoint", s3.endpoint());
    }

    public CamelContext context() {
        return context;
    }

    public MedleyApi api() {
        return api;
    }

    /** The value of a property, as the routes see it. */
    public String property(String key) {
        return context().resolvePropertyPlaceholders("{{" + key + "}}");
    }

    /** A bean of the wiring. */
    public <T> T bean(String name, Class<T> type) {
        return Optional.ofNullable(context().getRegistry().lookupByNameAndType(name, type))
                .orElseThrow();
    }

    /** The warehouse, on connections of its own. */
    public JdbcTemplate warehouse() {
        return new JdbcTemplate(bean("warehousePool", DataSource.class));
    }

    /** What a query that counts gives. */
    public long count(String sql, Object... parameters) {
        Long count = warehouse().queryForObject(sql, Long.class, parameters);
        return count == null ? 0 : count;
    }

    /** Sends records to the topic, one a line, and returns when Kafka has them. */
    public void send(List<String> lines) {
        Map<String, Object> client =
                Map.of("bootstrap.servers", property("medley.kafka.brokers"), "acks", "all", "linger.ms", 5);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            lines.forEach(line -> sent.add(producer.send(new ProducerRecord<>(TOPIC, line.getBytes(UTF_8)))));
            producer.flush();
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka has not taken a record", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending", e);
        }
    }

    /** How many records the topic holds, no matter which are read. */
    public long records() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", property("medley.kafka.brokers")))) {
            Map<TopicPartition, OffsetSpec> latest =
                    admin.describeTopics(List.of(TOPIC)).allTopicNames().get().values().stream()
                            .flatMap(topic -> topic.partitions().stream())
                            .collect(Collectors.toMap(
                                    partition -> new TopicPartition(TOPIC, partition.partition()),
                                    partition -> OffsetSpec.latest()));
            return admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not say how far the topic is", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking Kafka", e);
        }
    }

    /** The values of all records in partition 0 of a topic, in order, as text. */
    public List<String> values(String topic) {
        List<String> values = new ArrayList<>();
        Map<String, Object> client = Map.of("bootstrap.servers", property("medley.kafka.brokers"));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            long end = consumer.endOffsets(partition).getOrDefault(partition.get(0), 0L);
            while (consumer.position(partition.get(0)) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(new String(record.value(), UTF_8)));
            }
        }
        return values;
    }

    /** Waits until the topic holds at least so many records. */
    public void awaitRecords(long records) {
        await("%d records in the topic".formatted(records))
                .atMost(ARCHIVE_LIMIT)
                .until(() -> records() >= records);
    }

    /** The keys of all objects in the lake, in order. */
    public List<ObjectKey> lake() {
        return bean("s3Client", S3Client.class)
                .listObjectsV2Paginator(request -> request.bucket(BUCKET).prefix("bronze/"))
                .contents()
                .stream()
                .flatMap(object -> ObjectKey.parse(object.key()).stream())
                .toList();
    }

    /** The lines of an object. */
    public List<String> lines(ObjectKey key) {
        return bean("s3Client", S3Client.class)
                .getObjectAsBytes(request -> request.bucket(BUCKET).key(key.key()))
                .asUtf8String()
                .lines()
                .toList();
    }

    /** Waits until the lake holds so many lines. */
    public void awaitArchived(long lines) {
        await("%d lines in the lake".formatted(lines))
                .atMost(ARCHIVE_LIMIT)
                .until(() -> lake().stream().mapToLong(ObjectKey::lines).sum() == lines);
    }

    /** Loads and waits for the load and for the build that follows it; both must succeed. */
    public void load() {
        api.succeed("load");
        build();
    }

    /** Builds what is loaded, once a build that already goes on is done. */
    public JsonNode build() {
        return api.succeed("build");
    }

    @Override
    public void close() {
        stop.run();
    }

    private static void stop(Main main, Startup startup, Deque<AutoCloseable> servers) {
        main.stop();
        startup.closeEmbedded();
        stop(servers);
    }

    /** Stops servers, the last started first. */
    static void stop(Deque<AutoCloseable> servers) {
        while (!servers.isEmpty()) {
            try {
                servers.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("A server of the test did not stop", e);
            }
        }
    }
}
