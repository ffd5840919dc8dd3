package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

final class ComposeFileTest {

    private static final Path FILE = Path.of("docker-compose.yml");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::([-?])([^}]*))?}");

    private final Map<String, Map<String, Object>> services = new TreeMap<>();
    private Map<String, Object> file = Map.of();
    private String text = "";

    @BeforeEach
    void read() throws IOException {
        text = Files.readString(FILE);
        file = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        map(file.get("services")).forEach((name, service) -> services.put(name, map(service)));
    }

    @Test
    void theFileIsAsTheComposeSpecificationSays() throws IOException {
        // Given
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(
                        SchemaLocation.of("urn:compose"),
                        // Its own name is no URI, which a JSON schema's must be
                        Files.readString(Path.of("src/test/resources/compose/compose-spec.json"))
                                .replace("\"$id\": \"compose_spec.json\",", ""),
                        InputFormat.JSON);
        ObjectMapper json = new ObjectMapper();

        // When // Then
        assertThat(schema.validate(json.writeValueAsString(file), InputFormat.JSON))
                .isEmpty();
        assertThat(schema.validate(
                        json.writeValueAsString(Map.of("services", Map.of("one", Map.of("imag", "x")))),
                        InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void everyImageIsPinned() {
        assertThat(services).isNotEmpty().allSatisfy((name, service) -> assertThat(filled(service.get("image")))
                .as(name)
                .matches("\\S+:\\S+")
                .doesNotContain("latest"));
    }

    @Test
    void everyVariableIsInTheExample() throws IOException {
        Properties example = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(".env.example"))) {
            example.load(reader);
        }
        assertThat(example.stringPropertyNames())
                .containsAll(new TreeSet<>(VARIABLE.matcher(text)
                        .results()
                        .map(match -> match.group(1))
                        .toList()));
        assertThat(example.getProperty("MINIO_SECRET_KEY")).isEmpty();
    }

    @Test
    void everyStationRunsInSomeServiceAndItsSettingsAreTaken() {
        TreeSet<String> stations = new TreeSet<>();
        services.forEach((name, service) -> {
            Map<String, Object> environment = map(service.get("environment"));
            if (environment.containsKey("MEDLEY_STATIONS")) {
                String profiles = filled(environment.get("MEDLEY_PROFILE"));
                Settings settings = Settings.read(key -> switch (key) {
                    case "medley.stations" -> filled(environment.get("MEDLEY_STATIONS"));
                    case "medley.kafka.brokers" -> filled(environment.get("KAFKA_BOOTSTRAP_SERVERS"));
                    case "medley.s3.endpoint" -> filled(environment.get("MINIO_ENDPOINT"));
                    case "medley.warehouse.engine" -> profiles.contains("snowflake") ? "snowflake" : "duckdb";
                    case "medley.http.port", "medley.management.port" -> "0";
                    default -> "x";
                });
                settings.stations().forEach(station -> stations.add(station.label()));
                assertThat(Startup.propertyLocations(profiles)).as(name).endsWith("config/application.properties");
                assertThat(service).as(name).containsEntry("read_only", true).containsKey("healthcheck");
                assertThat(String.valueOf(service.get("depends_on"))).as(name).contains("service_healthy");
            }
        });
        assertThat(stations).containsExactly("archive", "build", "load", "serve", "simulate");
    }

    private static Map<String, Object> map(@Nullable Object yaml) {
        Map<String, Object> map = new TreeMap<>();
        if (yaml instanceof Map<?, ?> entries) {
            entries.forEach((key, value) -> map.put(key.toString(), value));
        }
        return map;
    }

    /** A value as compose fills it in where only what must be given is given. */
    private static String filled(@Nullable Object value) {
        return VARIABLE.matcher(String.valueOf(value)).replaceAll(ComposeFileTest::byDefault);
    }

    private static String byDefault(MatchResult variable) {
        return "-".equals(variable.group(2)) ? variable.group(3) : "given";
    }
}
