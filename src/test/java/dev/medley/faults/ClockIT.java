package dev.medley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.MedleyApi;
import dev.medley.MedleyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The machine's clock is set back an hour, and forward again, under a process that does everything: by libfaketime. */
@EnabledIf("isAvailable")
final class ClockIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    /** Whether the library is there; with CI=true the test fails without it. */
    static boolean isAvailable() {
        if (library().isEmpty()) {
            System.out.println("The test of a clock that is set back needs libfaketime (Debian package libfaketime)");
        }
        return library().isPresent() || "true".equals(System.getenv("CI"));
    }

    private static Optional<Path> library() {
        Path libraries = Path.of("/usr/lib");
        if (!Files.isDirectory(libraries)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(libraries)) {
            return folders.map(each -> each.resolve("faketime/libfaketime.so.1"))
                    .filter(Files::exists)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void setClock(String offsetSeconds) throws IOException {
        Path next = Files.writeString(folder.resolve("next"), offsetSeconds);
        Files.move(next, folder.resolve("offset"), StandardCopyOption.REPLACE_EXISTING);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(MedleyProcess.environment(folder.resolve("data")));
        environment.put("MEDLEY_SIMULATOR_HISTORY_DAYS", "0");
        environment.put("MEDLEY_ARCHIVE_BATCH_WAIT_MS", "500");
        environment.put("MEDLEY_LOAD_CRON", "0/2 * * * * ?");
        environment.put("MEDLEY_HTTP_RUNS_CACHE_SECONDS", "0");
        return environment;
    }

    private Map<String, String> withSetClock(Map<String, String> environment) {
        Map<String, String> faked = new HashMap<>(environment);
        faked.put("MEDLEY_SIMULATOR_TICK_MS", "100");
        faked.put("LD_PRELOAD", library().orElseThrow().toString());
        faked.put("FAKETIME_TIMESTAMP_FILE", folder.resolve("offset").toString());
        faked.put("FAKETIME_CACHE_DURATION", "1");
        // Java's waits go by the monotonic clock, which nobody sets
        faked.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        faked.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        return faked;
    }

    private static long eventsInGold(MedleyApi api) {
        return api.get("/api/kpis").path("total_events").asLong();
    }

    private static void awaitMoreEvents(MedleyApi api, int more) {
        long before = eventsInGold(api);
        await().atMost(LIMIT).until(() -> eventsInGold(api) >= before + more);
    }

    private static long endOffset(MedleyApi api) {
        return api.get("/api/lag").path("rows").path(0).path("end_offset").asLong();
    }

    @Test
    void aClockSetBackAnHourHoldsUpNothingAndLosesNothing() throws IOException {
        // Given
        setClock("+0");
        Map<String, String> environment = environment();
        try (MedleyProcess medley = MedleyProcess.start(withSetClock(environment))) {
            awaitMoreEvents(medley.api(), 20);

            // When
            setClock("-3600");

            // Then
            medley.awaitLine("The machine's clock went back", LIMIT);
            awaitMoreEvents(medley.api(), 20);

            // When
            setClock("+0");

            // Then
            awaitMoreEvents(medley.api(), 40);
            assertThat(medley.lines())
                    .noneMatch(line -> line.contains("Run failed") || line.contains("not started again"));
            medley.interrupt();
            medley.awaitEnd(Duration.ofSeconds(30));
        }
        environment.put("MEDLEY_SIMULATOR_TICK_MS", "3600000");
        try (MedleyProcess medley = MedleyProcess.start(environment)) {
            MedleyApi api = medley.api();
            await().atMost(LIMIT).until(() -> eventsInGold(api) == endOffset(api));
            api.succeed("checks");
            JsonNode checks = api.get("/api/checks").path("rows");
            assertThat(checks).isNotEmpty().allSatisfy(check -> assertThat(
                            check.path("status").asText())
                    .as("%s", check)
                    .isEqualTo("PASSED"));
            assertThat(api.get("/api/gaps").path("rows")).isEmpty();
        }
    }
}
