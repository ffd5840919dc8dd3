package dev.medley.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

    private static final String TOPIC = "songs";

    @TempDir
    Path folder;

    @Test
    void restartOnAnotherPortKeepsTheRecords() throws Exception {
        // Given
        try (EmbeddedKafka first = EmbeddedKafka.start(folder, 0)) {
            createTopic(first);
            send(first, "one");
        }

        // When
        try (EmbeddedKafka second = EmbeddedKafka.start(folder, 0)) {
            send(second, "two");

            // Then
            assertThat(read(second, 2)).extracting(ConsumerRecord::value).containsExactly("one", "two");
        }
    }

    @Test
    void recordsAreStampedByTheBroker() throws Exception {
        // Given
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0)) {
            createTopic(kafka);

            // When
            send(kafka, "one");

            // Then
            assertThat(read(kafka, 1))
                    .extracting(ConsumerRecord::timestampType)
                    .containsExactly(TimestampType.LOG_APPEND_TIME);
        }
    }

    @Test
    void killedProcessLosesNothingAcknowledged() throws Exception {
        // Given
        Process process = startInProcessOfItsOwn();
        String bootstrapServers = printedAddress(process);
        createTopic(bootstrapServers);
        for (int i = 0; i < 50; i++) {
            send(bootstrapServers, "song " + i);
        }

        // When
        process.destroyForcibly().waitFor();

        // Then
        try (EmbeddedKafka restarted = EmbeddedKafka.start(folder, 0)) {
            assertThat(read(restarted, 50))
                    .last()
                    .extracting(ConsumerRecord::value)
                    .isEqualTo("song 49");
        }
    }

    @Test
    void takenPortIsNamedWithItsProperty() throws IOException {
        // Given
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {

            // When // Then
            assertThatThrownBy(() -> EmbeddedKafka.start(folder, other.getLocalPort()))
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessageContaining("127.0.0.1:" + other.getLocalPort())
                    .hasMessageContaining("medley.embedded.kafka-port");
        }
    }

    @Test
    void unusableFolderIsNamedWithItsProperty() throws IOException {
        // Given
        Path file = Files.createFile(folder.resolve("a-file"));

        // When // Then
        assertThatThrownBy(() -> EmbeddedKafka.start(file.resolve("kafka"), 0))
                .isInstanceOf(EmbeddedStartException.class)
                .hasMessageContaining(file.resolve("kafka").toString())
                .hasMessageContaining("medley.data-dir");
    }

    @Test
    void folderOfARunningBrokerIsRefused() {
        // Given
        try (EmbeddedKafka running = EmbeddedKafka.start(folder, 0)) {
            assertThat(running.bootstrapServers()).startsWith("127.0.0.1:");

            // When // Then
            assertThatThrownBy(() -> EmbeddedKafka.start(folder, 0))
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("used by no other process");
        }
    }

    /** Runs a broker until it is killed; prints its address. */
    static final class Broker {

        private Broker() {}

        public static void main(String[] args) throws InterruptedException {
            System.out.println(
                    "address " + EmbeddedKafka.start(Path.of(args[0]), 0).bootstrapServers());
            Thread.currentThread().join();
        }
    }

    private Process startInProcessOfItsOwn() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Broker.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output().toFile())
                .start();
    }

    private Path output() {
        return folder.resolveSibling(folder.getFileName() + ".out");
    }

    private String printedAddress(Process process) {
        return Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(
                        () -> {
                            assertThat(process.isAlive()).isTrue();
                            return Files.readAllLines(output()).stream()
                                    .filter(line -> line.startsWith("address "))
                                    .map(line -> line.substring("address ".length()))
                                    .findFirst();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private static void createTopic(EmbeddedKafka kafka) throws Exception {
        createTopic(kafka.bootstrapServers());
    }

    private static void createTopic(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static void send(EmbeddedKafka kafka, String value) throws Exception {
        send(kafka.bootstrapServers(), value);
    }

    private static void send(String bootstrapServers, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get();
        }
    }

    private static List<ConsumerRecord<String, String>> read(EmbeddedKafka kafka, int count) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return records.size() >= count;
            });
            assertThat(records).hasSize(count);
            return records;
        }
    }
}
