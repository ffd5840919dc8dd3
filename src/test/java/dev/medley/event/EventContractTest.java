package dev.medley.event;

import static dev.medley.event.EventLines.GOOD;
import static dev.medley.event.EventLines.withExtra;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The project's own schema, with more in it. */
class EventContractTest {

    private static final Path OURS = Path.of("config/event-schema.json");

    @TempDir
    private Path folder;

    private EventContract edited(String text, String by) throws IOException {
        String ours = Files.readString(OURS);
        assertThat(ours).contains(text);
        return EventContract.read(Files.writeString(folder.resolve("schema.json"), ours.replace(text, by)));
    }

    private EventContract with(String fields) throws IOException {
        return edited("\"properties\": {", "\"properties\": {" + fields + ",");
    }

    @Test
    void oursIsTheNineFields() {
        assertThat(EventContract.read(OURS).added()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
                    boolean | true                 | -
                    boolean | null                 | -
                    boolean | "true"               | f is not a boolean: string
                    boolean | [true]               | f is not a boolean: array
                    integer | -9223372036854775808 | -
                    integer | 9223372036854775808  | f is out of range
                    integer | 1.0                  | f is not an integer: number
                    number  | 1                    | -
                    number  | 1.5e300              | -
                    number  | 1e999                | f is out of range
                    number  | {}                   | f is not a number: object
                    string  | "a"                  | -
                    string  | 1                    | f is not a string: number
                    """)
    void anAddedFieldHasItsTypeOrIsNull(String type, String value, String reason) throws IOException {
        // Given
        LineValidator validator = new LineValidator(with("\"f\": {\"type\": \"%s\"}".formatted(type)));
        byte[] line = withExtra("\"f\":" + value).getBytes(StandardCharsets.UTF_8);

        // When
        ValidatedLine validated = validator.validate(line, 0, line.length, EventLines.HOUR_END);

        // Then
        assertThat(validated.rejectReason()).isEqualTo(reason);
        assertThat(validated.extra()).isEqualTo(reason == null ? "{\"f\":%s}".formatted(value) : null);
    }

    @Test
    void anAddedFieldMayBeMissing() throws IOException {
        // Given
        LineValidator validator = new LineValidator(with("\"f\": {\"type\": [\"boolean\", \"null\"]}"));
        byte[] line = GOOD.getBytes(StandardCharsets.UTF_8);

        // When // Then
        assertThat(validator.validate(line, 0, line.length, EventLines.HOUR_END).rejectReason())
                .isNull();
    }

    @Test
    void whatWouldBreakReadersIsRefused() {
        assertThatThrownBy(() -> edited("\"country\":", "\"land\":"))
                .hasMessageContaining("country must be there with the type string");
        assertThatThrownBy(
                        () -> edited("\"timestamp\": {\"type\": \"string\"", "\"timestamp\": {\"type\": \"integer\""))
                .hasMessageContaining("timestamp must be there with the type string");
        assertThatThrownBy(() -> edited("[\"event_id\",", "[\"event_id\", \"country\","))
                .hasMessageContaining("required must name")
                .hasMessageContaining("events that are loaded already lack it");
    }

    @Test
    void whatMedleyCannotDoIsRefused() {
        assertThatThrownBy(() -> with("\"f\": {\"type\": \"array\"}"))
                .hasMessageContaining("f must have the type boolean, integer, number or string");
        assertThatThrownBy(() -> with("\"f\": {\"type\": [\"string\", \"integer\"]}"))
                .hasMessageContaining("f must have");
        assertThatThrownBy(() -> with("\"a b\": {\"type\": \"string\"}"))
                .hasMessageContaining("a b cannot be a column");
        assertThatThrownBy(() -> with("\"batch_id\": {\"type\": \"string\"}"))
                .hasMessageContaining("batch_id cannot be a column");
        assertThatThrownBy(() -> with("\"f\": {\"type\": \"string\"}, \"f\": {\"type\": \"string\"}"))
                .hasMessageContaining("Duplicate field 'f'");
    }
}
