package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pipeline on machines with other digits, letters and number formats. */
class LocaleIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"fa-IR", "tr-TR", "ar-EG", "de-DE"})
    void eventsReachGoldAndTheEnvironmentIsRead(String locale) throws IOException {
        // Given
        String[] parts = locale.split("-", -1);
        Map<String, String> environment = new HashMap<>(MedleyProcess.environment(folder));
        environment.put("JDK_JAVA_OPTIONS", "-Duser.language=%s -Duser.country=%s".formatted(parts[0], parts[1]));
        environment.put("MEDLEY_SIMULATOR_HISTORY_DAYS", "1");
        environment.put("MEDLEY_SIMULATOR_TICK_MS", "100");
        environment.put("MEDLEY_LOAD_CRON", "0/2 * * * * ?");
        environment.put("BATCH_SIZE", "7");

        // When
        try (MedleyProcess medley = MedleyProcess.start(environment)) {

            // Then
            await().atMost(LIMIT)
                    .until(() ->
                            medley.api().get("/api/kpis").path("total_events").asLong() > 20);
            assertThat(medley.lines()).noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
            assertThat(medley.lines())
                    .filteredOn(line -> line.contains(" INFO "))
                    .isNotEmpty()
                    .allMatch(line -> line.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z .*"));
        }
        try (Stream<Path> files = Files.walk(folder.resolve("lake"))) {
            List<Path> objects =
                    files.filter(file -> file.toString().endsWith(".ndjson")).toList();
            assertThat(objects)
                    .isNotEmpty()
                    .allMatch(file -> file.getFileName().toString().matches("spotify-events-[\\x21-\\x7e]+\\.ndjson"))
                    .allMatch(file -> lines(file) <= 7);
        }
    }

    /** The locale of services, cron and bare containers: Java then has no character for most bytes of a name. */
    @Test
    void filesWithAnyNameAreTakenWithoutALocale() throws IOException, InterruptedException {
        // Given
        Map<String, String> environment = new HashMap<>(MedleyProcess.environment(folder));
        environment.put("LC_ALL", "C");
        environment.put("MEDLEY_SIMULATOR_HISTORY_DAYS", "0");
        environment.put("MEDLEY_SIMULATOR_EVENTS_PER_TICK", "0");
        environment.put("MEDLEY_LOAD_CRON", "0/2 * * * * ?");
        Path inbox = folder.resolve("inbox");
        try (MedleyProcess medley = MedleyProcess.start(environment)) {
            // When
            new ProcessBuilder("sh", "-c", """
                            printf 'no event\n' > "$1/$(printf '\303\251t\303\251.ndjson')"
                            printf 'no event\n' > "$1/$(printf 'a\377b.ndjson')"
                            printf 'PK\003\004' > "$1/$(printf '\303\251.zip')"
                            """, "sh", inbox.toString()).start().waitFor();

            // Then
            await().atMost(LIMIT)
                    .until(() -> medley.api().get("/api/rejected").path("rows").size() == 2);
            await().atMost(LIMIT).until(() -> count(inbox.resolve(".done")) == 2);
            await().atMost(LIMIT).until(() -> count(inbox.resolve(".failed")) == 2);
        }
    }

    /** The folder is made with its first file. */
    private static long count(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
