package dev.medley.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.medley.routes.RouteFiles.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What holds for every route file, Medley's own or a user's, because data would be lost or steps misread without it. */
class RouteRulesTest {

    private static final String ARCHIVE_GROUP = "{{medley.kafka.group-id}}";

    /** Each of them tried: any other value lost records that were not yet stored, or archived some that nobody committed. */
    private static final Map<String, String> STORED_BEFORE_COMMITTED = Map.of(
            "kafkaClientFactory", "#archiveConsumers",
            "autoCommitEnable", "false",
            "breakOnFirstError", "true",
            "pollOnError", "RECONNECT",
            "autoOffsetReset", "earliest",
            "isolationLevel", "read_committed",
            "valueDeserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");

    private final RouteFiles files = RouteFiles.read();

    @Test
    void everyFileIsValidByTheSchemaOfCamelsYaml() throws IOException {
        // Given
        ObjectMapper json = new ObjectMapper();
        Schema schema = schema();
        assertThat(schema.validate(
                        "[{\"route\": {\"from\": {\"uri\": \"direct:a\"}, \"stps\": []}}]", InputFormat.JSON))
                .as("a misspelt field")
                .isNotEmpty();

        // When // Then
        for (Map.Entry<String, JsonNode> file : files.content().entrySet()) {
            assertThat(schema.validate(json.writeValueAsString(file.getValue()), InputFormat.JSON))
                    .as("%s, by the schema of Camel's YAML", file.getKey())
                    // Camel resolves a placeholder wherever a number stands; its schema does not know that
                    .filteredOn(error -> !file.getValue()
                            .at(error.getInstanceLocation().toString())
                            .asText()
                            .matches("\\{\\{.+}}"))
                    .isEmpty();
        }
    }

    private static Schema schema() throws IOException {
        try (InputStream schema = Objects.requireNonNull(
                RouteRulesTest.class.getResourceAsStream("/schema/camelYamlDsl.json"), "schema of camel-yaml-dsl")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                    .getSchema(
                            SchemaLocation.of("urn:camel-yaml-dsl"),
                            new String(schema.readAllBytes(), StandardCharsets.UTF_8),
                            InputFormat.JSON);
        }
    }

    @Test
    void transactedIsTheOnlyStepOfItsRoute() {
        for (Node route : files.routes()) {
            JsonNode steps = route.json().path("from").path("steps");
            boolean transacted = false;
            for (JsonNode step : steps) {
                transacted |= step.has("transacted");
            }
            assertThat(!transacted || steps.size() == 1)
                    .as(
                            "%s has 'transacted' beside other steps. Camel runs all steps of the route inside it, those written "
                                    + "after it before it: put it into a route of its own, or use 'policy' with the same ref",
                            route)
                    .isTrue();
        }
    }

    @Test
    void consumerOfTheArchiveCommitsOnlyWhatIsStored() {
        assertThat(files.nodes())
                .filteredOn(node -> node.kind().equals("from")
                        && node.json()
                                .path("parameters")
                                .path("groupId")
                                .asText()
                                .equals(ARCHIVE_GROUP))
                .isNotEmpty()
                .allSatisfy(from -> STORED_BEFORE_COMMITTED.forEach((option, value) -> assertThat(
                                from.json().path("parameters").path(option).asText())
                        .as("%s: %s must be %s, or records are lost in a crash", from, option, value)
                        .isEqualTo(value)));
    }
}
