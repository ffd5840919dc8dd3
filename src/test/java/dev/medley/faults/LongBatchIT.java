package dev.medley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medley.TestMedley;
import dev.medley.archive.StreamServers;
import dev.medley.lake.ObjectKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch of so many objects, on so slow a lake, that Kafka gives the partitions away before it is stored. */
class LongBatchIT {

    private static final int OBJECTS = 16;

    @TempDir
    Path folder;

    @Test
    void batchThatOutlastsThePollIntervalIsStoredPartByPartAndNotForEverAgain() {
        // Given
        try (StreamServers servers = new StreamServers(folder);
                TcpProxy proxy = new TcpProxy(servers.endpoint())) {
            servers.createTopic("LogAppendTime");
            servers.sendOneByOneInTransactions(TestEvents.events("one object each", OBJECTS));
            Map<String, String> properties = new HashMap<>(servers.properties());
            properties.put("medley.stations", "archive");
            properties.put("medley.s3.endpoint", proxy.url());
            properties.put("medley.archive.batch-size", "1000");
            properties.put("medley.archive.batch-wait-ms", "1000");
            properties.put("medley.archive.commit-after-ms", "1000");
            // Half of what the batch takes
            properties.put("camel.component.kafka.max-poll-interval-ms", "2500");
            proxy.delay(150);

            // When
            try (TestMedley medley = TestMedley.start(folder.resolve("medley"), properties)) {
                assertThat(medley.context().isStarted()).isTrue();
                await().atMost(Duration.ofSeconds(60)).until(() -> servers.committed(0) >= 2 * OBJECTS - 1);
            }

            // Then
            assertThat(servers.keys()).hasSize(OBJECTS).allMatch(key -> key.lines() == 1);
            assertThat(servers.keys()).extracting(ObjectKey::firstOffset).allMatch(offset -> offset % 2 == 0);
        }
    }
}
