package dev.medley.archive;

import dev.medley.kafka.KafkaClients;
import dev.medley.kafka.TopicAdmin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.jspecify.annotations.Nullable;

/** What Kafka still holds of offsets that the warehouse lacks. Errors are Kafka's own. */
public final class RetainedRecords {

    private static final String EXPLAINED = "EXPLAINED";
    private static final String EXPIRED = "EXPIRED";
    private static final String MISSING = "MISSING";
    private static final int MAX_RECORDS = 10_000;
    private static final int MAX_BYTES = 16 << 20;

    private final KafkaClients clients;
    private final boolean gzip;

    /** @param gzip whether objects are compressed */
    public RetainedRecords(KafkaClients clients, boolean gzip) {
        this.clients = clients;
        this.gzip = gzip;
    }

    /**
     * What Kafka says of a range of offsets, both ends included.
     *
     * @param status EXPLAINED: retained, and there is no record to see; EXPIRED: no longer retained; MISSING: there are records
     */
    public record Finding(String topicId, int partition, long first, long last, String status, String reason) {}

    /**
     * Finds out what Kafka holds of some ranges of one partition.
     *
     * @param ranges first offset to last, both included; disjoint
     * @return what is found of each offset, in order
     */
    public List<Finding> findings(String topicId, int partition, SortedMap<Long, Long> ranges) {
        Findings findings = new Findings(topicId, partition);
        Optional<String> topic = topicName(topicId);
        if (topic.isEmpty()) {
            ranges.forEach((first, last) -> findings.add(first, last, EXPIRED, "the topic of this id was deleted"));
            return findings.list;
        }
        try (LogReader log = new LogReader(clients.settings(), topic.get(), partition)) {
            long start = log.start();
            long end = log.end();
            for (Map.Entry<Long, Long> range : ranges.entrySet()) {
                long from = Math.max(range.getKey(), start);
                long to = Math.min(range.getValue(), end - 1);
                findings.add(
                        range.getKey(),
                        Math.min(range.getValue(), start - 1),
                        EXPIRED,
                        "Kafka's log begins at " + start);
                look(log, from, to, findings);
                findings.add(Math.max(from, end), range.getValue(), EXPIRED, "Kafka's log ends at " + end);
            }
        }
        return findings.list;
    }

    private static void look(LogReader log, long from, long to, Findings findings) {
        long next = from;
        while (next <= to) {
            ConsumerRecord<byte[], byte @Nullable []> record = log.next(next, to);
            long visible = record == null ? to + 1 : record.offset();
            findings.add(next, visible - 1, EXPLAINED, "no record is visible there: transactions or compaction");
            findings.add(visible, Math.min(visible, to), MISSING, "Kafka holds records that bronze lacks");
            next = visible + 1;
        }
    }

    /** The records of a range as lake objects, made one by one while they are read. */
    public RetainedObjects objects(String topicId, int partition, long first, long last) {
        String topic = topicName(topicId)
                .orElseThrow(() -> new UnknownTopicIdException(
                        "The topic of id %s was deleted while its records were read again".formatted(topicId)));
        return new RetainedObjects(
                new LogReader(clients.settings(), topic, partition),
                new ObjectCutter(topic, topicId, MAX_RECORDS, MAX_BYTES, gzip),
                first,
                last);
    }

    private Optional<String> topicName(String topicId) {
        try (TopicAdmin admin = TopicAdmin.like(clients.settings(), "of id " + topicId)) {
            return admin.topicName(topicId);
        }
    }

    /** Findings in order; neighbours of one kind become one. */
    private static final class Findings {

        private final String topicId;
        private final int partition;
        private final List<Finding> list = new ArrayList<>();

        Findings(String topicId, int partition) {
            this.topicId = topicId;
            this.partition = partition;
        }

        void add(long first, long last, String status, String reason) {
            if (last < first) {
                return;
            }
            Finding before = list.isEmpty() ? null : list.get(list.size() - 1);
            long from = first;
            if (before != null && before.last() == first - 1 && before.status().equals(status)) {
                list.remove(list.size() - 1);
                from = before.first();
            }
            list.add(new Finding(topicId, partition, from, last, status, reason));
        }
    }
}
