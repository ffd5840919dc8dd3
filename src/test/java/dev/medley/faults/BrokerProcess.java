package dev.medley.faults;

import dev.medley.local.TestBroker;
import java.util.List;
import java.util.Map;

/**
 * One broker and controller of a cluster, in a process of its own, until it is killed. Records are kept by two brokers at
 * least before they are acknowledged.
 */
final class BrokerProcess {

    private BrokerProcess() {}

    /** Takes the node's id, its folder, its port, its controller's port, and all voters as Kafka's settings write them. */
    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Map.ofEntries(
                Map.entry("listeners", "BROKER://127.0.0.1:%s,CONTROLLER://127.0.0.1:%s".formatted(args[2], args[3])),
                Map.entry("advertised.listeners", "BROKER://127.0.0.1:" + args[2]),
                Map.entry("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "BROKER"),
                Map.entry("controller.quorum.voters", args[4]),
                Map.entry("min.insync.replicas", 2),
                Map.entry("offsets.topic.num.partitions", 3),
                Map.entry("offsets.topic.replication.factor", (short) 3));
        TestBroker.start(Integer.parseInt(args[0]), args[1], settings, List.of());
        System.out.println("Broker is ready");
        Thread.currentThread().join();
    }
}
