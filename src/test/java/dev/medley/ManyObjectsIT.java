package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.archive.ObjectKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** A lake with more objects in an hour than one answer of S3 lists. */
class ManyObjectsIT {

    private static final int COUNT = 1_100;

    @TempDir
    private Path folder;

    @Test
    void everyObjectOfAnHourIsLoaded() {
        // Given
        try (TestMedley medley = TestMedley.start(folder, Map.of())) {
            S3Client lake = medley.bean("s3Client", S3Client.class);
            Instant hour = Instant.parse("2024-03-01T08:00:00Z");
            List<String> lines = TestEvent.plays("busy listener", 1, COUNT);
            IntStream.range(0, COUNT).parallel().forEach(i -> {
                ObjectKey key = new ObjectKey("spotify-events", 0, i, i, "bWVkbGV5LXRlc3QtMDAwMQ", hour, false);
                lake.putObject(
                        request -> request.bucket("spotify-data-lake").key(key.key()),
                        RequestBody.fromString(lines.get(i) + "\n"));
            });

            // When
            medley.load();

            // Then
            assertThat(medley.count("select count(*) from ops.lake_objects where state = 'LOADED'"))
                    .isEqualTo(COUNT);
            assertThat(medley.count("select count(distinct raw_line) from bronze.spotify_events"))
                    .isEqualTo(COUNT);
            assertThat(medley.count("select total_plays from gold.kpis")).isEqualTo(COUNT);
        }
    }
}
