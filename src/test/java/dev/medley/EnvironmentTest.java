package dev.medley;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.lake.LakeClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/** What a process takes from its environment, as README and .env.example say. */
final class EnvironmentTest {

    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"));

    @TempDir
    private Path folder;

    private static Map<String, String> settings(Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(JAVA);
        command.addAll(List.of(options));
        command.add(ResolvedSettings.class.getName());
        return lines(environment, command);
    }

    /** What a command prints, as names and values; it has no other environment than the given one. */
    private static Map<String, String> lines(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        Map<String, String> values = new HashMap<>();
        output.lines().filter(line -> line.contains("=")).forEach(line -> {
            String[] parts = line.split("=", 2);
            values.put(parts[0], parts[1]);
        });
        return values;
    }

    private static List<String> sourced(Path file, List<String> command) {
        List<String> all =
                new ArrayList<>(List.of("sh", "-ec", "set -a; . \"$0\"; set +a; exec \"$@\"", file.toString()));
        all.addAll(command);
        return all;
    }

    @Test
    void aCopyOfTheExampleChangesNothing() throws Exception {
        // Given
        List<String> program = new ArrayList<>(JAVA);
        program.add(ResolvedSettings.class.getName());

        // When
        Map<String, String> settings =
                lines(Map.of(), sourced(Path.of(".env.example").toAbsolutePath(), program));

        // Then
        assertThat(settings).hasSizeGreaterThan(80).isEqualTo(settings(Map.of()));
    }

    @Test
    void everyLineOfTheExampleCanBeTakenIntoUse() throws Exception {
        // Given
        EnvironmentExample example = EnvironmentExample.read();
        Path file = Files.writeString(folder.resolve("env"), example.inUse());

        // When
        Map<String, String> environment = lines(Map.of(), sourced(file, List.of("env")));

        // Then
        assertThat(example.variables()).hasSizeGreaterThan(40);
        assertThat(environment).containsAllEntriesOf(example.variables());
    }

    @Test
    void theEnvironmentIsStrongerThanASystemPropertyAndThatThanAProfile() throws Exception {
        // When
        Map<String, String> settings = settings(
                Map.of("MEDLEY_PROFILE", "snowflake", "MEDLEY_DATA_DIR", "/environment"),
                "-Dmedley.profile=dev",
                "-Dmedley.data-dir=/property",
                "-Dmedley.http.cache-seconds=7");

        // Then
        assertThat(settings)
                .containsEntry("medley.data-dir", "/environment")
                .containsEntry("medley.http.cache-seconds", "7")
                .containsEntry("medley.warehouse.engine", "snowflake");
    }

    @Test
    void theProfileAwsIsAmazonWithItsOwnCredentials() throws Exception {
        // When
        Map<String, String> settings = settings(Map.of(
                "MEDLEY_PROFILE", "aws",
                "AWS_REGION", "eu-central-1",
                "MINIO_BUCKET", "events-of-ours",
                "MINIO_ACCESS_KEY", "of-another-server"));

        // Then
        try (S3Client client = LakeClient.create(
                settings.getOrDefault("medley.s3.endpoint", ""),
                settings.getOrDefault("medley.s3.region", ""),
                Boolean.parseBoolean(settings.get("medley.s3.path-style")),
                settings.getOrDefault("medley.s3.access-key", "?"),
                settings.getOrDefault("medley.s3.secret-key", "?"))) {
            assertThat(client.serviceClientConfiguration().credentialsProvider())
                    .isInstanceOf(DefaultCredentialsProvider.class);
            assertThat(client.utilities()
                            .getUrl(url ->
                                    url.bucket(settings.get("medley.s3.bucket")).key("bronze/one"))
                            .toString())
                    .isEqualTo("https://events-of-ours.s3.eu-central-1.amazonaws.com/bronze/one");
        }
    }
}
