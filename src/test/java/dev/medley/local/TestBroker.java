package dev.medley.local;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A broker and controller as production has them and the embedded one has not: one of several, or one that asks who is there. */
public final class TestBroker implements AutoCloseable {

    private static final String CLUSTER_ID = "bWVkbGV5LWNsdXN0ZXItMQ";

    private final KafkaRaftServer server;

    private TestBroker(KafkaRaftServer server) {
        this.server = server;
    }

    /**
     * Starts a broker, formatting its folder the first time.
     *
     * @param settings Kafka's own, which name the listeners; that of the controller is CONTROLLER
     * @param users SCRAM users as {@code kafka-storage.sh format --add-scram} takes them
     */
    public static TestBroker start(int nodeId, String folder, Map<String, Object> settings, List<String> users)
            throws Exception {
        try (PrintStream silence = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silence)
                    .setNodeId(nodeId)
                    .setClusterId(CLUSTER_ID)
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setMetadataLogDirectory(folder)
                    .setDirectories(List.of(folder))
                    .setScramArguments(users)
                    .setIgnoreFormatted(true)
                    .run();
        }
        Map<String, Object> all = new HashMap<>(settings);
        all.put("process.roles", "broker,controller");
        all.put("node.id", nodeId);
        all.put("controller.listener.names", "CONTROLLER");
        all.put("log.dirs", folder);
        all.put("auto.create.topics.enable", false);
        all.put("num.network.threads", 2);
        all.put("num.io.threads", 2);
        all.put("log.cleaner.dedupe.buffer.size", 2L * 1024 * 1024);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(all, false), Time.SYSTEM);
        server.startup();
        return new TestBroker(server);
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
