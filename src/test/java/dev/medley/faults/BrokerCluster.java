package dev.medley.faults;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import dev.medley.FreePort;
import dev.medley.MedleyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/** Kafka brokers, each a process of its own that can be killed and started again. */
final class BrokerCluster implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path folder;
    private final List<Node> nodes;
    private final List<Process> processes = new ArrayList<>();

    private record Node(int id, int port, int controllerPort) {}

    private BrokerCluster(Path folder, List<Node> nodes) {
        this.folder = folder;
        this.nodes = nodes;
    }

    /** Starts so many brokers and waits until they know each other. */
    static BrokerCluster start(Path folder, int brokers) {
        BrokerCluster cluster = new BrokerCluster(
                folder,
                IntStream.rangeClosed(1, brokers)
                        .mapToObj(id -> new Node(id, FreePort.find(), FreePort.find()))
                        .toList());
        try {
            cluster.nodes.forEach(node -> cluster.processes.add(cluster.launch(node)));
            cluster.awaitBrokers(brokers);
            return cluster;
        } catch (RuntimeException | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    private Process launch(Node node) {
        try {
            Path home = Files.createDirectories(folder.resolve("broker-" + node.id()));
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-Dlog4j2.configurationFile=config/log4j2.properties",
                            "-cp",
                            System.getProperty("java.class.path"),
                            BrokerProcess.class.getName(),
                            String.valueOf(node.id()),
                            home.toString(),
                            String.valueOf(node.port()),
                            String.valueOf(node.controllerPort()),
                            nodes.stream()
                                    .map(each -> "%d@127.0.0.1:%d".formatted(each.id(), each.controllerPort()))
                                    .collect(joining(",")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("broker-%d.log".formatted(node.id())).toFile()));
            builder.environment().put("JAVA_TOOL_OPTIONS", MedleyProcess.JVM_OPTIONS);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("A broker cannot be started", e);
        }
    }

    String bootstrapServers() {
        return nodes.stream().map(node -> "127.0.0.1:" + node.port()).collect(joining(","));
    }

    /** Ends a broker at once (SIGKILL). */
    void kill(int index) {
        try {
            processes.get(index).destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a broker was killed", e);
        }
    }

    /** Starts a killed broker again, over the same folder and on the same ports. */
    void restart(int index) {
        processes.set(index, launch(nodes.get(index)));
    }

    /** Waits until so many brokers are in the cluster. */
    void awaitBrokers(int count) {
        await("brokers")
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> ask(admin -> admin.describeCluster().nodes().get().size() == count));
    }

    /** Waits until every replica of a topic is in sync again. */
    void awaitInSync(String topic) {
        await("replicas in sync")
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> ask(admin -> admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                        .flatMap(description -> description.partitions().stream())
                        .allMatch(partition ->
                                partition.isr().size() == partition.replicas().size())));
    }

    private interface Question {
        boolean answer(Admin admin) throws ExecutionException, InterruptedException;
    }

    private boolean ask(Question question) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "default.api.timeout.ms",
                5_000,
                "request.timeout.ms",
                2_000))) {
            return question.answer(admin);
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
