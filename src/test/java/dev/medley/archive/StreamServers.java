package dev.medley.archive;

import static dev.medley.TestMedley.ACCESS_KEY;
import static dev.medley.TestMedley.SECRET_KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.medley.TestMedley;
import dev.medley.lake.LakeClient;
import dev.medley.lake.ObjectKey;
import dev.medley.local.EmbeddedKafka;
import dev.medley.local.EmbeddedS3;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A broker and an S3 server for a test, what is sent to the one and what is found in the other. */
public final class StreamServers implements AutoCloseable {

    static final String TOPIC = "spotify-events";
    static final String GROUP = "spotify-minio-consumer";
    static final String BUCKET = "spotify-data-lake";

    private final Path folder;
    private EmbeddedKafka kafka;
    private EmbeddedS3 s3;

    /** Starts both over a folder. */
    public StreamServers(Path folder) {
        this.folder = folder;
        this.kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        this.s3 = EmbeddedS3.start(folder.resolve("lake"), 0, ACCESS_KEY, SECRET_KEY);
    }

    public Map<String, String> properties() {
        return TestMedley.servers(kafka, s3);
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    public void stopS3() {
        s3.close();
    }

    public void startS3() {
        startS3(SECRET_KEY);
    }

    /** Starts it again where it was, with another secret for its access key. */
    public void startS3(String secretKey) {
        s3 = EmbeddedS3.start(folder.resolve("lake"), URI.create(s3.endpoint()).getPort(), ACCESS_KEY, secretKey);
    }

    /** The folder of the bucket. */
    public Path bucket() {
        return folder.resolve("lake").resolve(BUCKET);
    }

    public void restartKafka() {
        stopKafka();
        startKafka();
    }

    public void stopKafka() {
        kafka.close();
    }

    /** Starts it again where it was. */
    public void startKafka() {
        int port =
                Integer.parseInt(bootstrapServers().substring(bootstrapServers().indexOf(':') + 1));
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), port);
    }

    public void createTopic(String timestampType) {
        try (Admin admin = admin()) {
            NewTopic topic = new NewTopic(TOPIC, 1, (short) 1).configs(Map.of("message.timestamp.type", timestampType));
            done(admin.createTopics(List.of(topic)).all());
        }
    }

    public void makeTopicAgain() {
        try (Admin admin = admin()) {
            done(admin.deleteTopics(List.of(TOPIC)).all());
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> !done(admin.listTopics().names()).contains(TOPIC));
        }
        createTopic("LogAppendTime");
    }

    /** Sends the values in order to one partition; returns the broker's timestamps. */
    public List<Instant> send(int partition, List<byte @Nullable []> values) {
        try (KafkaProducer<byte[], byte @Nullable []> producer = producer(Map.of())) {
            return sendAll(producer, partition, values).stream()
                    .map(future -> Instant.ofEpochMilli(done(future).timestamp()))
                    .toList();
        }
    }

    /** Sends values that Kafka stamps with a given time, as a broker whose clock is wrong would. */
    public void sendStamped(List<byte @Nullable []> values, Instant at) {
        stampBy("CreateTime");
        try (KafkaProducer<byte[], byte @Nullable []> producer = producer(Map.of())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            values.forEach(
                    value -> sent.add(producer.send(new ProducerRecord<>(TOPIC, 0, at.toEpochMilli(), null, value))));
            sent.forEach(StreamServers::done);
        }
        stampBy("LogAppendTime");
    }

    private void stampBy(String timestampType) {
        try (Admin admin = admin()) {
            AlterConfigOp set = new AlterConfigOp(
                    new ConfigEntry("message.timestamp.type", timestampType), AlterConfigOp.OpType.SET);
            done(admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, TOPIC), List.of(set)))
                    .all());
        }
    }

    /** Sends values in a transaction; before it is committed, when the log has them and no reader, something happens. */
    void sendInTransaction(List<byte @Nullable []> values, Runnable beforeCommit) {
        try (KafkaProducer<byte[], byte @Nullable []> producer = producer(Map.of("transactional.id", "test"))) {
            producer.initTransactions();
            producer.beginTransaction();
            sendAll(producer, 0, values).forEach(StreamServers::done);
            beforeCommit.run();
            producer.commitTransaction();
        }
    }

    public void sendInTransaction(List<byte @Nullable []> values, boolean commits) {
        try (KafkaProducer<byte[], byte @Nullable []> producer = producer(Map.of("transactional.id", "test"))) {
            producer.initTransactions();
            producer.beginTransaction();
            sendAll(producer, 0, values).forEach(StreamServers::done);
            if (commits) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
        awaitEndOfTransactions();
    }

    /** The coordinator writes a transaction's marker after its answer: until then, what is sent next may stand before it. */
    private void awaitEndOfTransactions() {
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        try (Admin admin = admin()) {
            await().until(() -> end(admin, partition, IsolationLevel.READ_COMMITTED)
                    == end(admin, partition, IsolationLevel.READ_UNCOMMITTED));
        }
    }

    private static long end(Admin admin, TopicPartition partition, IsolationLevel level) {
        return done(admin.listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(level))
                        .partitionResult(partition))
                .offset();
    }

    /** Sends each value in a transaction of its own: the offsets between them are gaps. */
    public void sendOneByOneInTransactions(List<byte @Nullable []> values) {
        try (KafkaProducer<byte[], byte @Nullable []> producer = producer(Map.of("transactional.id", "one-by-one"))) {
            producer.initTransactions();
            values.forEach(value -> {
                producer.beginTransaction();
                done(producer.send(new ProducerRecord<>(TOPIC, 0, null, value)));
                producer.commitTransaction();
            });
        }
    }

    private static List<Future<RecordMetadata>> sendAll(
            KafkaProducer<byte[], byte @Nullable []> producer, int partition, List<byte @Nullable []> values) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        values.forEach(value -> sent.add(producer.send(new ProducerRecord<>(TOPIC, partition, null, value))));
        producer.flush();
        return sent;
    }

    /** The offset that the archive reads next after a restart; 0 before its first commit. */
    public long committed(int partition) {
        try (Admin admin = admin()) {
            OffsetAndMetadata offset = done(admin.listConsumerGroupOffsets(GROUP)
                            .partitionsToOffsetAndMetadata())
                    .get(new TopicPartition(TOPIC, partition));
            return offset == null ? 0 : offset.offset();
        }
    }

    /** Lets the log of a partition begin at an offset, as retention does. */
    public void expire(int partition, long before) {
        try (Admin admin = admin()) {
            done(admin.deleteRecords(Map.of(new TopicPartition(TOPIC, partition), RecordsToDelete.beforeOffset(before)))
                    .all());
        }
    }

    /** The file that holds an object. */
    public Path file(ObjectKey key) {
        return bucket().resolve(key.key());
    }

    /** Address of the S3 server. */
    public String endpoint() {
        return s3.endpoint();
    }

    /** The keys of all objects, by partition and offset. */
    public List<ObjectKey> keys() {
        try (S3Client client = client()) {
            return client.listObjectsV2Paginator(request -> request.bucket(BUCKET)).contents().stream()
                    .map(S3Object::key)
                    .map(ObjectKey::parse)
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparing(ObjectKey::partition).thenComparing(ObjectKey::firstOffset))
                    .toList();
        } catch (NoSuchBucketException e) {
            return List.of();
        }
    }

    /** Lines in the lake, each offset of a topic counted once. */
    public long lineCount() {
        return keys().stream()
                .flatMap(key -> LongStream.rangeClosed(key.firstOffset(), key.lastOffset())
                        .mapToObj(offset -> key.topicId() + "/" + key.partition() + "/" + offset))
                .distinct()
                .count();
    }

    /** The lines of a partition by offset. */
    public List<byte[]> lines(int partition) {
        return List.copyOf(linesByOffset(keys().stream()
                        .filter(key -> key.partition() == partition)
                        .toList())
                .values());
    }

    String line(int partition, int offset) {
        return new String(lines(partition).get(offset), UTF_8);
    }

    List<String> texts(int partition) {
        return lines(partition).stream().map(line -> new String(line, UTF_8)).toList();
    }

    List<String> textsOfTopic(String topicId) {
        return texts(
                keys().stream().filter(key -> key.topicId().equals(topicId)).toList());
    }

    List<String> textsOfOtherTopicThan(String topicId) {
        return texts(
                keys().stream().filter(key -> !key.topicId().equals(topicId)).toList());
    }

    @Override
    public void close() {
        s3.close();
        kafka.close();
    }

    private List<String> texts(List<ObjectKey> keys) {
        return linesByOffset(keys).values().stream()
                .map(line -> new String(line, UTF_8))
                .toList();
    }

    private Map<Long, byte[]> linesByOffset(List<ObjectKey> keys) {
        Map<Long, byte[]> lines = new TreeMap<>();
        try (S3Client client = client()) {
            for (ObjectKey key : keys) {
                byte[] content = client.getObjectAsBytes(
                                request -> request.bucket(BUCKET).key(key.key()))
                        .asByteArray();
                long offset = key.firstOffset();
                for (byte[] line : split(key.gzip() ? unzipped(content) : content)) {
                    lines.put(offset++, line);
                }
                if (offset != key.lastOffset() + 1) {
                    throw new AssertionError(key + " holds another number of lines than its key says");
                }
            }
        }
        return lines;
    }

    private static List<byte[]> split(byte[] content) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') {
                lines.add(Arrays.copyOfRange(content, start, i));
                start = i + 1;
            }
        }
        if (start != content.length) {
            throw new AssertionError("the last line has no end");
        }
        return lines;
    }

    private static byte[] unzipped(byte[] content) {
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private S3Client client() {
        return LakeClient.create(s3.endpoint(), "us-east-1", true, ACCESS_KEY, SECRET_KEY);
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    private KafkaProducer<byte[], byte @Nullable []> producer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", bootstrapServers());
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static <T> T done(Future<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T done(KafkaFuture<T> future) {
        return done(future.toCompletionStage().toCompletableFuture());
    }
}
