package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route file that is saved while Medley runs with the profile dev: what works is taken, what does not changes nothing. */
class ReloadIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String FILE = "routes/archive.camel.yaml";

    @TempDir
    private Path project;

    private static long count(MedleyProcess medley, String text) {
        return medley.lines().stream().filter(line -> line.contains(text)).count();
    }

    private long objects() {
        try (Stream<Path> files = Files.walk(project.resolve("data/lake"))) {
            return files.filter(file -> file.toString().endsWith(".ndjson")).count();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static int lineOf(Path file, String text) {
        try {
            List<String> lines = Files.readAllLines(file);
            return 1
                    + lines.indexOf(lines.stream()
                            .filter(line -> line.contains(text))
                            .findFirst()
                            .orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void archivesOn(MedleyProcess medley) {
        long before = objects();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(objects())
                .as("%s", String.join("\n", medley.lines()))
                .isGreaterThan(before + 2));
    }

    @Test
    void aRouteThatCannotStartLeavesTheRunningOneAndALogStepPrints() throws IOException {
        // Given
        ProjectCopy.in(project);
        Path file = project.resolve(FILE);
        String good = Files.readString(file);
        Map<String, String> environment = new HashMap<>(MedleyProcess.environment(project.resolve("data")));
        environment.put("MEDLEY_PROFILE", "dev");
        Path home = project.resolve("home");
        environment.put("JDK_JAVA_OPTIONS", "-Duser.home=" + home);
        environment.put("MEDLEY_SIMULATOR_TICK_MS", "50");
        environment.put("MEDLEY_SIMULATOR_HISTORY_DAYS", "0");
        environment.put("MEDLEY_ARCHIVE_BATCH_WAIT_MS", "500");
        try (MedleyProcess medley = MedleyProcess.start(project, environment)) {
            archivesOn(medley);
            Path status = home.resolve(".camel/%d-status.json".formatted(medley.pid()));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(status).content().contains("archive-events"));

            // When
            Files.writeString(file, "");
            archivesOn(medley);
            Files.writeString(
                    file,
                    good.replaceFirst("\n {6}steps:\n", "\n      steps:\n        - to:\n            uri: lgo:tap\n"));

            // Then
            medley.awaitLine("Not reloaded", LIMIT);
            assertThat(medley.lines())
                    .anyMatch(line -> line.contains("Not reloaded")
                            && line.contains(FILE)
                            && line.contains("archive-events")
                            && line.contains("lgo")
                            && line.contains("line=%d ".formatted(lineOf(file, "lgo:tap"))));
            archivesOn(medley);
            assertThat(medley.health("routes").path("status").asText()).isEqualTo("UP");

            // When
            Files.writeString(file, good.replace("pollOnError: RECONNECT", "pollOnErrr: RECONNECT"));

            // Then
            await().atMost(LIMIT).until(() -> count(medley, "Not reloaded") == 2);
            assertThat(medley.lines())
                    .anyMatch(line -> line.contains("pollOnErrr") && line.contains("file=%s line=".formatted(FILE)));
            archivesOn(medley);
            assertThat(medley.health("routes").path("status").asText()).isEqualTo("UP");

            // When
            Files.writeString(
                    file,
                    good.replaceFirst(
                            "\n {6}steps:\n",
                            "\n      steps:\n        - log:\n            message: a batch of \\${body.size} objects\n"));

            // Then
            medley.awaitLine("Reloaded archive-events", LIMIT);
            medley.awaitLine("archive-events         a batch of ", LIMIT);
            archivesOn(medley);
        }
    }
}
