package dev.medley.kafka;

import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Creates the absent topics that a route reads and writes, before the route starts: a route requests it with
 * {@code routePolicy: topicPreparation}. Topics of other brokers than Medley's are left alone.
 */
public final class TopicPreparation extends RoutePolicySupport {

    private final KafkaClients clients;
    private final String archived;
    private final int partitions;
    private final int replicationFactor;
    private final int retentionHours;

    /**
     * @param archived the topic that goes to the lake; if it exists, the brokers must stamp its records
     * @param partitions of the archived topic, at least 1, as the replication factor; other topics get one
     * @param retentionHours how long Kafka keeps a record, in hours; -1 for ever
     */
    public TopicPreparation(
            KafkaClients clients, String archived, int partitions, int replicationFactor, int retentionHours) {
        this.clients = clients;
        this.archived = archived;
        this.partitions = partitions;
        this.replicationFactor = replicationFactor;
        this.retentionHours = retentionHours;
    }

    /**
     * Creates the topics that are absent, and checks the archived one.
     *
     * @throws TopicRefusedException if producers stamp the records of the archived topic
     * @throws org.apache.kafka.common.KafkaException if the brokers cannot be reached or refuse
     */
    @Override
    public void onInit(Route route) {
        endpoints(route)
                .filter(KafkaEndpoint.class::isInstance)
                .map(endpoint -> ((KafkaEndpoint) endpoint).getConfiguration())
                .filter(configuration ->
                        !configuration.isTopicIsPattern() && clients.brokers().equals(configuration.getBrokers()))
                .map(KafkaConfiguration::getTopic)
                .flatMap(topics -> Arrays.stream(topics.split(",")))
                .distinct()
                .forEach(this::prepare);
    }

    private static Stream<Endpoint> endpoints(Route route) {
        Collection<ToDefinition> sends = ProcessorDefinitionHelper.filterTypeInOutputs(
                ((RouteDefinition) route.getRoute()).getOutputs(), ToDefinition.class);
        return Stream.concat(Stream.of(route.getEndpoint()), sends.stream().map(send -> route.getCamelContext()
                .getEndpoint(send.getEndpointUri())));
    }

    private void prepare(String topic) {
        try (TopicAdmin admin = TopicAdmin.like(clients.settings(), topic)) {
            if (admin.topicId().isEmpty()) {
                admin.create(topic.equals(archived) ? partitions : 1, replicationFactor, retentionMs());
            } else if (topic.equals(archived)) {
                admin.requireLogAppendTime();
            }
        }
    }

    private long retentionMs() {
        return retentionHours < 0 ? -1 : TimeUnit.HOURS.toMillis(retentionHours);
    }
}
