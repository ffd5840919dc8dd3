package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake with more objects in an hour than one answer of S3 lists. */
class ManyObjectsIT {

    private static final int COUNT = 2_200;

    @TempDir
    private Path folder;

    @Test
    void everyObjectOfAnHourIsLoaded() {
        // Given
        try (TestMedley medley = TestMedley.start(folder, Map.of("medley.archive.batch-size", "1"))) {
            List<String> lines = TestEvent.plays("busy listener", 1, COUNT);
            medley.send(lines);
            medley.awaitArchived(COUNT);
            Map<String, Long> objectsByHour = medley.lake().stream()
                    .map(key -> key.hour().toString())
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            assertThat(objectsByHour.values()).as("%s", objectsByHour).anyMatch(count -> count > 1_000);

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
