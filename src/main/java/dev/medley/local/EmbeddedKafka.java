package dev.medley.local;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker and its KRaft controller in this process, reachable from this machine only.
 *
 * <p>What it has acknowledged is in the operating system's page cache, so that a kill -9 of the process loses nothing. Its
 * ports may differ at each start; its folder holds its identity.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final String NAME = "Kafka broker";
    private static final String PORT_PROPERTY = "medley.embedded.kafka-port";
    private static final int NODE_ID = 1;

    /** The same for every folder, so that a start cut short while formatting can be repeated. */
    private static final String CLUSTER_ID = "bWVkbGV5LWVtYmVkZGVkIA";

    /** Above any medley.max-record-bytes that makes sense: the producers' limit decides. */
    private static final int MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedKafka(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker over the folder, formatting it the first time.
     *
     * @param dataDir all state of the broker; created if absent
     * @param port TCP port on 127.0.0.1, 0 for any free one
     * @throws EmbeddedStartException if the port is taken, or the folder cannot be written or is in use
     */
    public static EmbeddedKafka start(Path dataDir, int port) {
        int brokerPort = claimPort(port);
        int controllerPort = claimPort(0);
        StartChecks.claimFolder(NAME, dataDir);
        StartChecks.claimLock(NAME, dataDir, ".lock");
        try {
            format(dataDir);
            KafkaRaftServer server = new KafkaRaftServer(
                    new KafkaConfig(settings(dataDir, brokerPort, controllerPort), false), Time.SYSTEM);
            startOrStop(server);
            return new EmbeddedKafka(server, brokerPort);
        } catch (Exception e) {
            if (StartChecks.isPortTaken(e)) {
                throw StartChecks.portTaken(NAME, brokerPort, PORT_PROPERTY, e);
            }
            throw StartChecks.folderUnusable(NAME, dataDir, e);
        }
    }

    /**
     * Returns the port, or a free one for 0, so that the address is known before the broker runs.
     *
     * @throws EmbeddedStartException if the port is taken
     */
    public static int claimPort(int port) {
        return StartChecks.claimPort(NAME, port, PORT_PROPERTY);
    }

    /** The broker's address for clients, such as 127.0.0.1:9092. */
    public String bootstrapServers() {
        return bootstrapServers(port);
    }

    /** The address for clients of a broker on that port. */
    public static String bootstrapServers(int port) {
        return StartChecks.LOOPBACK + ":" + port;
    }

    /** Stops the broker in order; clients should be closed before, or they log that they lost it. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void startOrStop(KafkaRaftServer server) {
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
    }

    private static void format(Path dataDir) throws Exception {
        try (PrintStream silence = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silence)
                    .setNodeId(NODE_ID)
                    .setClusterId(CLUSTER_ID)
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setMetadataLogDirectory(dataDir.toString())
                    .setDirectories(List.of(dataDir.toString()))
                    .setIgnoreFormatted(true)
                    .run();
        }
    }

    private static Map<String, Object> settings(Path dataDir, int brokerPort, int controllerPort) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", NODE_ID);
        settings.put(
                "listeners", "BROKER://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(brokerPort, controllerPort));
        settings.put("advertised.listeners", "BROKER://127.0.0.1:%d".formatted(brokerPort));
        settings.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "BROKER");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", "%d@127.0.0.1:%d".formatted(NODE_ID, controllerPort));
        settings.put("log.dirs", dataDir.toString());
        settings.put("message.max.bytes", MAX_MESSAGE_BYTES);
        // A topic is made on purpose, with the settings its readers rely on
        settings.put("auto.create.topics.enable", false);
        settings.put("log.message.timestamp.type", "LogAppendTime");
        settings.putAll(SINGLE_NODE);
        settings.putAll(SMALL_FOOTPRINT);
        return settings;
    }

    private static final Map<String, Object> SINGLE_NODE = Map.ofEntries(
            Map.entry("offsets.topic.num.partitions", 1),
            Map.entry("offsets.topic.replication.factor", (short) 1),
            Map.entry("transaction.state.log.num.partitions", 1),
            Map.entry("transaction.state.log.replication.factor", (short) 1),
            Map.entry("transaction.state.log.min.isr", 1),
            Map.entry("share.coordinator.state.topic.num.partitions", 1),
            Map.entry("share.coordinator.state.topic.replication.factor", (short) 1),
            Map.entry("share.coordinator.state.topic.min.isr", (short) 1),
            Map.entry("group.initial.rebalance.delay.ms", 0),
            // A started broker is refused until the session of the one before has ended: 9 s by default
            Map.entry("broker.session.timeout.ms", 3_000),
            Map.entry("broker.heartbeat.interval.ms", 1_000));

    private static final Map<String, Object> SMALL_FOOTPRINT = Map.ofEntries(
            Map.entry("num.network.threads", 1),
            Map.entry("num.io.threads", 2),
            Map.entry("background.threads", 1),
            Map.entry("num.recovery.threads.per.data.dir", 1),
            Map.entry("log.cleaner.threads", 1),
            Map.entry("log.cleaner.dedupe.buffer.size", 2L * 1024 * 1024),
            Map.entry("log.cleaner.io.buffer.size", 64 * 1024),
            Map.entry("metric.reporters", ""));
}
