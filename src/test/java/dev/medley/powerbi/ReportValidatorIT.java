package dev.medley.powerbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report passes Microsoft's own validator: types of visuals, their roles and formatting, names, layout; and, where
 * Microsoft's site can be reached, its JSON schemas. Skipped without Node.js or the package; with CI=true it fails then.
 */
final class ReportValidatorIT {

    private static final Path SOURCES = Path.of("src/test/resources/powerbi");
    private static final Path TOOLS = Path.of("target/powerbi-validator");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @BeforeAll
    static void install() throws Exception {
        Files.createDirectories(TOOLS);
        Files.copy(SOURCES.resolve("package.json"), TOOLS.resolve("package.json"), StandardCopyOption.REPLACE_EXISTING);
        String fault;
        try {
            fault = run("npm", "install", "--prefix", TOOLS.toString(), "--ignore-scripts", "--no-audit", "--no-fund");
        } catch (IOException e) {
            fault = "no Node.js: " + e.getMessage();
        }
        boolean isInstalled = Files.exists(TOOLS.resolve("node_modules/.bin/powerbi-report-author"));
        String reason = "The Power BI report is not validated: " + fault.strip();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(isInstalled).as(reason).isTrue();
        }
        assumeTrue(isInstalled, reason);
    }

    @Test
    void reportIsValid() throws Exception {
        assertThat(faults(PowerBiProject.written())).isEmpty();
    }

    @Test
    void validatorFindsAWrongRole() throws Exception {
        Map<String, String> files = new TreeMap<>(PowerBiProject.written());
        files.replaceAll((path, text) -> text.replace("\"Category\"", "\"Kategorie\""));

        assertThat(faults(files).toString()).contains("PBIR_ROLE_UNKNOWN");
    }

    /** What the validator says of the files, but for schemas that it could not fetch. */
    private Map<String, String> faults(Map<String, String> files) throws Exception {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        JsonNode result = JSON.readTree(run(
                        TOOLS.resolve("node_modules/.bin/powerbi-report-author").toString(),
                        "validate",
                        folder.resolve("Medley.pbip").toString()))
                .path("data");
        Map<String, String> faults = new TreeMap<>();
        result.path("diagnostics")
                .properties()
                .forEach(fault -> faults.put(fault.getKey(), fault.getValue().toString()));
        if (faults.remove("PBIR_SCHEMA_UNREACHABLE") != null) {
            System.out.println("The Power BI report is validated without Microsoft's JSON schemas: not reachable");
        }
        assertThat(result.path("result").asText()).isNotEmpty();
        return faults;
    }

    /** A registry that cannot be reached keeps npm waiting for longer than anybody does. */
    private static String run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(TOOLS, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return "%s did not end within %s: %s".formatted(command[0], LIMIT, Files.readString(output));
            }
            return Files.readString(output);
        } finally {
            Files.delete(output);
        }
    }
}
