package dev.medley;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.local.EmbeddedKafka;
import dev.medley.local.EmbeddedS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docker-compose.yml starts with the profile duckdb and two archivers, as processes of this machine: the Dockerfile's
 * folder, variables and command line, the services' environments, and their healthchecks. Only ports and folders are others,
 * for the processes share one machine. Needs target/medley.jar.
 */
class ComposeServicesIT {

    private static final Path DOCKERFILE = Path.of("src/main/docker/Dockerfile");
    private static final Path DASHBOARD = Path.of("src/main/docker/grafana/dashboards/medley.json");
    private static final Pattern METRIC = Pattern.compile("\\b(medley|camel|jvm|process)_\\w+");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final List<MedleyProcess> processes = new ArrayList<>();

    @Test
    void everyServiceRunsAndIsHealthy() throws Exception {
        // Given
        ComposeFile file = ComposeFile.read();
        Path image = image();
        prepare(image);
        Set<String> inImage = files(image);
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
                EmbeddedS3 s3 = EmbeddedS3.start(folder.resolve("lake"), 0, "compose-user", "compose-secret")) {
            Map<String, String> dotEnv = Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                    "MINIO_ENDPOINT", s3.endpoint(),
                    "MINIO_ACCESS_KEY", "compose-user",
                    "MINIO_SECRET_KEY", "compose-secret",
                    "MEDLEY_LOAD_CRON", "0/2 * * * * ?",
                    "MEDLEY_HTTP_TOKEN", "compose-token");

            // When
            List<Map<String, String>> environments = new ArrayList<>();
            for (String service : List.of("simulate", "archive", "archive", "warehouse-duckdb")) {
                Map<String, String> environment = environment(file.environment(service, dotEnv), environments.size());
                environments.add(environment);
                processes.add(MedleyProcess.launch(image, entryPoint(), environment));
            }
            processes.forEach(process -> process.awaitLine("Medley is ready", Duration.ofSeconds(90)));

            // Then
            MedleyApi api = processes.get(3).api();
            await("gold")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> api.get("/api/kpis").path("total_events").asLong() > 0);
            for (Map<String, String> environment : environments) {
                await("healthcheck").atMost(Duration.ofSeconds(30)).until(() -> isHealthy(file, environment));
            }
            assertThat(api.post("/api/load").status()).as("without the token").isEqualTo(401);
            await("metrics").atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(metrics(environments))
                    .containsAll(metricsOfTheDashboard()));
            for (MedleyProcess process : processes) {
                assertThat(process.lines()).isNotEmpty().allSatisfy(line -> assertThat(
                                JSON.readTree(line).path("log.level").asText())
                        .as(line)
                        .isEqualTo("INFO"));
                process.interrupt();
            }
            for (MedleyProcess process : processes) {
                assertThat(process.awaitEnd(Duration.ofSeconds(30))).isIn(0, 143);
            }
            assertThat(files(image)).as("files of the image").isEqualTo(inImage);
        } finally {
            processes.forEach(MedleyProcess::close);
        }
    }

    /** The folder that the Dockerfile's COPY lines fill. */
    private Path image() throws IOException {
        Path image = Files.createDirectories(folder.resolve("app"));
        for (Matcher copy : lines("COPY (\\S+?)/? (\\S+?)/?")) {
            Path source = Path.of(copy.group(1)).toAbsolutePath();
            assertThat(source).as("what the image holds").exists();
            copy(source, image.resolve(copy.group(2)));
        }
        return image;
    }

    /** Runs the command of the image's own that the Dockerfile runs in it, and sees that the image holds more then. */
    private static void prepare(Path image) throws IOException, InterruptedException {
        Set<String> before = files(image);
        List<String> command = List.of(lines("RUN (bin/.*)").get(0).group(1).split(" "));
        Process process = new ProcessBuilder(command)
                .directory(image.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).as("%s", command).isZero();
        assertThat(files(image)).containsAll(before).hasSize(before.size() + 1);
    }

    private static void copy(Path source, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static List<Matcher> lines(String pattern) throws IOException {
        return Files.readString(DOCKERFILE)
                .replace("\\\n", " ")
                .lines()
                .map(Pattern.compile(pattern)::matcher)
                .filter(Matcher::matches)
                .toList();
    }

    private static List<String> entryPoint() throws IOException {
        return Arrays.asList(JSON.readValue(lines("ENTRYPOINT (.*)").get(0).group(1), String[].class));
    }

    private Map<String, String> environment(Map<String, String> ofService, int number) throws IOException {
        Map<String, String> environment = new HashMap<>();
        Matcher set = Pattern.compile("(\\w+)=(\"[^\"]*\"|\\S+)")
                .matcher(lines("ENV (.*)").get(0).group(1));
        while (set.find()) {
            environment.put(set.group(1), set.group(2).replace("\"", ""));
        }
        environment.putAll(ofService);
        Path temporary = Files.createDirectories(folder.resolve("tmp-" + number));
        environment.merge(
                "JAVA_OPTS", " %s -Djava.io.tmpdir=%s".formatted(MedleyProcess.JVM_OPTIONS, temporary), String::concat);
        environment.put("MEDLEY_DATA_DIR", folder.resolve("data-" + number).toString());
        environment.put("MEDLEY_HTTP_PORT", String.valueOf(FreePort.find()));
        environment.put("MEDLEY_MANAGEMENT_PORT", String.valueOf(FreePort.find()));
        return environment;
    }

    /** Runs the healthcheck that all stations have, its port changed. */
    private static boolean isHealthy(ComposeFile file, Map<String, String> environment)
            throws IOException, InterruptedException {
        Map<String, Object> check = ComposeFile.map(file.service("archive").get("healthcheck"));
        List<String> command = new ArrayList<>();
        ((List<?>) Objects.requireNonNull(check.get("test")))
                .forEach(word -> command.add(
                        word.toString().replace("8081", environment.getOrDefault("MEDLEY_MANAGEMENT_PORT", ""))));
        assertThat(command.remove(0)).isEqualTo("CMD");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as(output).isTrue();
        return process.exitValue() == 0;
    }

    /** The names of all metrics that the processes show. */
    private static Set<String> metrics(List<Map<String, String>> environments) {
        Set<String> names = new TreeSet<>();
        for (Map<String, String> environment : environments) {
            MedleyApi management =
                    new MedleyApi(Integer.parseInt(environment.getOrDefault("MEDLEY_MANAGEMENT_PORT", "")));
            management
                    .call("GET", "/observe/metrics")
                    .json()
                    .asText()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> names.add(line.replaceFirst("[{ ].*", "")));
        }
        return names;
    }

    /** The names in the queries of Grafana's dashboard. */
    private static Set<String> metricsOfTheDashboard() throws IOException {
        Set<String> names = new TreeSet<>();
        for (JsonNode query : JSON.readTree(DASHBOARD.toFile()).findValues("expr")) {
            METRIC.matcher(query.asText()).results().forEach(metric -> names.add(metric.group()));
        }
        assertThat(names).contains("medley_archive_lag_records", "camel_exchanges_total", "jvm_memory_used_bytes");
        return names;
    }

    private static Set<String> files(Path image) throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(image)) {
            files.forEach(file -> found.add(image.relativize(file).toString()));
        }
        return found;
    }
}
