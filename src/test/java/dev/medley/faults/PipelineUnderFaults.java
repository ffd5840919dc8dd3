package dev.medley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.MedleyApi;
import dev.medley.MedleyProcess;
import dev.medley.archive.StreamServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Medley as a process whose Kafka and S3 are the test's own; it loads when it is asked to. */
final class PipelineUnderFaults implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String NEVER = "0 0 0 1 1 ? 2099";

    private final MedleyProcess medley;

    private PipelineUnderFaults(MedleyProcess medley) {
        this.medley = medley;
    }

    static Map<String, String> environment(Path folder, StreamServers servers) {
        Map<String, String> environment = new HashMap<>(MedleyProcess.environment(folder.resolve("data")));
        environment.put("MEDLEY_STATIONS", "archive,load,build,serve");
        environment.put("KAFKA_BOOTSTRAP_SERVERS", servers.bootstrapServers());
        environment.put("MINIO_ENDPOINT", servers.endpoint());
        environment.put("MEDLEY_ARCHIVE_BATCH_WAIT_MS", "500");
        environment.put("MEDLEY_LOAD_CRON", NEVER);
        return environment;
    }

    static PipelineUnderFaults start(Map<String, String> environment) {
        return new PipelineUnderFaults(MedleyProcess.start(environment));
    }

    MedleyProcess process() {
        return medley;
    }

    MedleyApi api() {
        return medley.api();
    }

    /** Loads, builds, and waits until the build that follows has ended. */
    void loadAndBuild() {
        medley.api().succeed("load");
        medley.api().succeed("build");
    }

    /** Rows of a table, as /api/freshness counted them a moment ago. */
    long rows(String table) {
        for (JsonNode row : medley.api().get("/api/freshness").path("rows")) {
            if (row.path("table_name").asText().equalsIgnoreCase(table)) {
                return row.path("row_count").asLong();
            }
        }
        throw new AssertionError("no such table in /api/freshness: " + table);
    }

    JsonNode gaps() {
        return medley.api().get("/api/gaps").path("rows");
    }

    /** Waits until a table has so many rows, for an answer may be as old as its cache allows. */
    void awaitRows(String table, long count) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(rows(table)).isEqualTo(count));
    }

    /** Waits until the gaps have these statuses, in any order. */
    void awaitGaps(String... statuses) {
        await().atMost(LIMIT).untilAsserted(() -> {
            JsonNode gaps = gaps();
            assertThat(gaps.findValuesAsText("status"))
                    .as("%s%n%s", gaps, medley.lines())
                    .containsExactlyInAnyOrder(statuses);
        });
    }

    /** Runs all checks and expects that none fails; warnings too. */
    void assertChecksPass() {
        medley.api().succeed("checks");
        await().atMost(LIMIT).untilAsserted(() -> {
            for (JsonNode check : medley.api().get("/api/checks").path("rows")) {
                assertThat(check.path("status").asText()).as("%s", check).isEqualTo("PASSED");
            }
        });
    }

    @Override
    public void close() {
        medley.close();
    }
}
