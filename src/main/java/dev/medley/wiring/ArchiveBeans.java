package dev.medley.wiring;

import dev.medley.archive.ArchiveConsumers;
import dev.medley.archive.ArchiveSettings;
import dev.medley.settings.Keys;

/** The archive's consumers. */
final class ArchiveBeans {

    private ArchiveBeans() {}

    static void bind(Beans beans) {
        String topic = beans.get(Keys.TOPIC_NAME);
        ArchiveSettings settings = new ArchiveSettings(
                beans.get(Keys.BATCH_SIZE),
                beans.get(Keys.BATCH_WAIT_MS),
                beans.get(Keys.MAX_OBJECTS),
                beans.get(Keys.MAX_BYTES),
                beans.get(Keys.COMMIT_AFTER_MS),
                beans.get(Keys.ARCHIVE_GZIP));
        beans.bindClosing("archiveConsumers", new ArchiveConsumers(topic, beans.get(Keys.GROUP_ID), settings));
    }
}
