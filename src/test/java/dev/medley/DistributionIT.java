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

/** The archive that {@code ./mvnw package} makes, used as a stranger does: unpacked somewhere and started from elsewhere. */
class DistributionIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void unpackedInAFolderWithSpacesItRunsFromAnyFolder() throws Exception {
        // Given
        Path place = Files.createDirectories(folder.resolve("my own programs"));
        Path elsewhere = Files.createDirectories(folder.resolve("else where"));
        Path home = unpack(archive(), place);
        Path link = Files.createSymbolicLink(elsewhere.resolve("medley"), home.resolve("bin/medley"));
        Map<String, String> environment = new HashMap<>(MedleyProcess.environment(folder.resolve("its data")));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("JAVA_OPTS", MedleyProcess.JVM_OPTIONS);
        environment.put("MEDLEY_SIMULATOR_HISTORY_DAYS", "1");
        environment.put("MEDLEY_LOAD_CRON", "0/2 * * * * ?");

        // When
        try (MedleyProcess medley = MedleyProcess.launch(elsewhere, List.of(link.toString()), environment)) {
            medley.awaitLine("Medley is ready", LIMIT);

            // Then
            await().atMost(LIMIT)
                    .until(() ->
                            medley.api().get("/api/kpis").path("total_events").asLong() > 0);
            assertThat(commandLine(medley)).contains("-XX:+ExitOnOutOfMemoryError");
            medley.interrupt();
            assertThat(medley.awaitEnd(LIMIT)).isIn(0, 143);
            assertThat(medley.lines()).noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
        }
        assertThat(home)
                .isDirectoryContaining("glob:**/LICENSE")
                .isDirectoryContaining("glob:**/README.md")
                .isDirectoryContaining("glob:**/.env.example");
        assertThat(home.resolve("bin/medley.cmd")).content().contains("-jar medley.jar", "\r\n");
    }

    private static Path archive() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("medley-.*[.]zip"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no archive in target: run ./mvnw package first"));
        }
    }

    /** Unpacks with the system's own program, which keeps what is executable; gives the one folder that the archive holds. */
    private static Path unpack(Path archive, Path folder) throws IOException, InterruptedException {
        Process unzip = new ProcessBuilder("unzip", "-q", archive.toString(), "-d", folder.toString())
                .inheritIO()
                .start();
        assertThat(unzip.waitFor()).as("unzip").isZero();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    private static String commandLine(MedleyProcess medley) {
        return ProcessHandle.of(medley.pid())
                .flatMap(process -> process.info().commandLine())
                .orElse("");
    }
}
