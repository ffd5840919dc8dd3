package dev.medley.wiring;

import dev.medley.archive.ArchiveBatches;
import dev.medley.archive.ArchiveClients;
import dev.medley.kafka.TopicPreparation;
import dev.medley.settings.Keys;

/** The archive's consumers, its batches and its topic. */
final class ArchiveBeans {

    private ArchiveBeans() {}

    static void bind(Beans beans) {
        String topic = beans.get(Keys.TOPIC_NAME);
        ArchiveClients clients =
                beans.bindClosing("archiveClients", new ArchiveClients(topic, beans.get(Keys.GROUP_ID)));
        beans.bind(
                "archiveBatches",
                new ArchiveBatches(clients, topic, beans.get(Keys.ARCHIVE_GZIP), beans.get(Keys.COMMIT_AFTER_MS)));
        beans.bind(
                "topicPreparation",
                new TopicPreparation(
                        beans.kafka(),
                        topic,
                        beans.get(Keys.PARTITIONS),
                        beans.get(Keys.REPLICATION),
                        beans.get(Keys.RETENTION_HOURS)));
    }
}
