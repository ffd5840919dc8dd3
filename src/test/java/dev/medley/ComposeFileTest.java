package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.medley.settings.Settings;
import dev.medley.settings.TestSettings;
import dev.medley.settings.UnknownKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ComposeFileTest {

    /** The least that Compose must be given. */
    private static final Map<String, String> DOT_ENV =
            Map.of("MINIO_ACCESS_KEY", "lake-user", "MINIO_SECRET_KEY", "lake-password");

    /** Each service sets these itself. */
    private static final List<String> SET_BY_SERVICES = List.of("MEDLEY_PROFILE", "MEDLEY_STATIONS");

    /** MinIO's container needs these in variables, and both at once are refused; a password alone is refused by Medley. */
    private static final List<String> NO_FILES =
            List.of("MINIO_ACCESS_KEY_FILE", "MINIO_SECRET_KEY_FILE", "SNOWFLAKE_PASSWORD_FILE");

    private ComposeFile file;

    @BeforeEach
    void read() throws IOException {
        file = ComposeFile.read();
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
        assertThat(schema.validate(json.writeValueAsString(file.content()), InputFormat.JSON))
                .isEmpty();
        assertThat(schema.validate(
                        json.writeValueAsString(Map.of("services", Map.of("one", Map.of("imag", "x")))),
                        InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void everyImageIsPinnedAndKafkaIsTheOneThatIsTested() throws IOException {
        assertThat(file.services()).isNotEmpty().allSatisfy((name, service) -> assertThat(
                        ComposeFile.filled(service.get("image"), DOT_ENV))
                .as(name)
                .matches("\\S+:\\S+")
                .doesNotContain("latest"));
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<kafka.version>%s<"
                        .formatted(String.valueOf(file.service("kafka").get("image"))
                                .replace("apache/kafka:", "")));
    }

    @Test
    void everyServiceHasAHealthcheck() {
        assertThat(file.services())
                .allSatisfy((name, service) -> assertThat(service).as(name).containsKey("healthcheck"));
    }

    @Test
    void everyVariableIsInTheExampleAndEveryOneOfTheExampleIsPassedOn() throws IOException {
        // Given
        Set<String> passed = new TreeSet<>(file.variables());
        Set<String> example = EnvironmentExample.read().variables().keySet();

        // When
        passed.addAll(SET_BY_SERVICES);
        passed.removeIf(name -> name.endsWith("_FILE") && !example.contains(name));

        // Then
        assertThat(example).isEqualTo(passed);
    }

    @Test
    void everySecretMayBeInAFile() throws IOException {
        // Given
        Set<String> files = new TreeSet<>();
        for (String profile : List.of("", "-minio", "-aws", "-snowflake")) {
            Pattern.compile("=\\{\\{medley-secret:(\\w+)")
                    .matcher(Files.readString(Path.of("config/application%s.properties".formatted(profile))))
                    .results()
                    .forEach(secret -> files.add(secret.group(1) + "_FILE"));
        }

        // When
        NO_FILES.forEach(files::remove);

        // Then
        assertThat(files).hasSizeGreaterThan(5);
        assertThat(file.variables()).containsAll(files).doesNotContainAnyElementsOf(NO_FILES);
    }

    @Test
    void everyStationRunsInSomeServiceItsSettingsAreTakenAndPrometheusAsksIt() throws IOException {
        TreeSet<String> stations = new TreeSet<>();
        TreeSet<String> names = new TreeSet<>();
        file.services().forEach((name, service) -> {
            Map<String, String> environment = file.environment(name, DOT_ENV);
            if (environment.containsKey("MEDLEY_STATIONS")) {
                String profiles = environment.getOrDefault("MEDLEY_PROFILE", "");
                Settings settings = TestSettings.of(Map.of(
                        "medley.stations", environment.getOrDefault("MEDLEY_STATIONS", ""),
                        "medley.kafka.brokers", environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", ""),
                        "medley.s3.endpoint", environment.getOrDefault("MINIO_ENDPOINT", ""),
                        "medley.warehouse.engine", profiles.contains("snowflake") ? "snowflake" : "duckdb"));
                assertThatNoException().isThrownBy(() -> UnknownKeys.refuseVariables(environment.keySet()));
                settings.stations().forEach(station -> stations.add(station.label()));
                names.add(name);
                assertThat(Startup.propertyLocations(profiles)).as(name).endsWith("config/application.properties");
                assertThat(service).as(name).containsEntry("read_only", true);
                assertThat(String.valueOf(service.get("depends_on"))).as(name).contains("service_healthy");
            }
        });
        assertThat(stations).containsExactly("archive", "build", "load", "serve", "simulate");
        assertThat(Files.readString(Path.of("src/main/docker/prometheus.yml")).lines())
                .filteredOn(line -> line.contains("names: ["))
                .singleElement()
                .asString()
                .satisfies(line -> assertThat(
                                List.of(line.replaceAll(".*\\[|].*", "").split(", ")))
                        .containsExactlyInAnyOrderElementsOf(names));
    }

    @Test
    void onSnowflakeEachStationHasTheRoleThatIsMadeForIt() {
        // Given
        Map<String, String> roles =
                Map.of("load", "MEDLEY_LOADER", "build", "MEDLEY_BUILDER", "serve", "MEDLEY_SERVER");
        Map<String, String> first = new HashMap<>(DOT_ENV);
        first.put("SNOWFLAKE_ROLE", "MEDLEY_PIPELINE");

        // When // Then
        assertThat(roles).allSatisfy((station, role) -> {
            assertThat(file.environment(station + "-snowflake", DOT_ENV))
                    .containsEntry("MEDLEY_STATIONS", station)
                    .containsEntry("SNOWFLAKE_ROLE", role);
            assertThat(file.environment(station + "-snowflake", first))
                    .containsEntry("SNOWFLAKE_ROLE", "MEDLEY_PIPELINE");
        });
    }
}
