package dev.medley.event;

import static dev.medley.event.EventLines.GOOD;
import static dev.medley.event.EventLines.validate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.lake.LineCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineValidatorTortureTest {

    @Test
    void lineThatIsNotOneObjectIsRejectedAsSuchAndItsRecordKept() {
        TortureLines.noObjects().forEach((name, line) -> {
            // When
            ValidatedLine judged = validate(line);
            // Then
            assertThat(judged.rejectReason())
                    .as(name)
                    .startsWith("not one JSON object: ")
                    .hasSizeLessThan(80);
            assertThat(recordOf(judged)).as(name).isEqualTo(LineCodec.decode(line));
        });
    }

    @Test
    void objectThatIsNoEventIsRejectedAndItsLineKept() {
        TortureLines.noEvents().forEach((name, line) -> {
            // When
            ValidatedLine judged = validate(line);
            // Then
            assertThat(judged.rejectReason())
                    .as(name)
                    .isNotNull()
                    .doesNotStartWith("not one")
                    .hasSizeLessThan(100);
            assertThat(judged.rawLine().getBytes(StandardCharsets.UTF_8))
                    .as(name)
                    .isEqualTo(line);
        });
    }

    @Test
    void oddEventIsAcceptedAndItsLineKept() {
        TortureLines.events().forEach((name, line) -> {
            // When
            ValidatedLine judged = validate(line);
            // Then
            assertThat(judged.rejectReason()).as(name).isNull();
            assertThat(judged.rawLine().getBytes(StandardCharsets.UTF_8))
                    .as(name)
                    .isEqualTo(line);
        });
    }

    @Test
    void reasonsAreFewEnoughToGroupBy() {
        // Given
        Set<String> reasons = new TreeSet<>();
        // When
        TortureLines.noObjects()
                .values()
                .forEach(line -> reasons.add(String.valueOf(validate(line).rejectReason())));
        // Then
        assertThat(reasons)
                .containsExactly(
                        "not one JSON object: NaN and Infinity are not JSON numbers",
                        "not one JSON object: a control character is in it",
                        "not one JSON object: a key is longer than 50000 characters",
                        "not one JSON object: a number is longer than 1000 characters",
                        "not one JSON object: empty",
                        "not one JSON object: half a surrogate pair is in a key",
                        "not one JSON object: invalid UTF-8",
                        "not one JSON object: it begins with a byte order mark",
                        "not one JSON object: it is a boolean",
                        "not one JSON object: it is a number",
                        "not one JSON object: it is a string",
                        "not one JSON object: it is an array",
                        "not one JSON object: it is null",
                        "not one JSON object: malformed JSON",
                        "not one JSON object: more text follows it",
                        "not one JSON object: nested deeper than 100",
                        "not one JSON object: truncated");
    }

    @ParameterizedTest
    @CsvSource({
        "0, empty",
        "1, truncated",
        "12, truncated",
        "60, truncated",
        "250, truncated",
    })
    void truncatedEventIsCalledSo(int length, String fault) {
        // When
        ValidatedLine judged = validate(GOOD.substring(0, length));
        // Then
        assertThat(judged.rejectReason()).isEqualTo("not one JSON object: " + fault);
    }

    @Test
    void fieldsBeforeTheFaultAreKept() {
        // When
        ValidatedLine judged = validate(GOOD.substring(0, GOOD.indexOf("mobile")));
        // Then
        assertThat(judged.eventId()).isEqualTo(EventLines.EVENT_ID);
        assertThat(judged.eventType()).isEqualTo("play");
        assertThat(judged.deviceType()).isNull();
        assertThat(judged.eventAt()).isNull();
    }

    @Test
    void lineAfterAHostileOneIsJudgedAsEver() {
        // Given
        ValidatedLine before = validate(GOOD);
        // When
        Map.of("a", TortureLines.noObjects(), "b", TortureLines.events())
                .values()
                .forEach(lines -> lines.values().forEach(EventLines::validate));
        // Then
        assertThat(validate(GOOD)).isEqualTo(before);
    }

    @Property
    void anyBytesAreJudgedAndTheRecordKept(@ForAll @Size(max = 64) byte[] record) {
        // Given
        byte[] line = LineCodec.encode(record);
        // When
        ValidatedLine judged = validate(line);
        // Then
        assertThat(judged.isRejected()).isTrue();
        assertThat(recordOf(judged)).isEqualTo(record);
    }

    @Property
    void eventWithAnyByteReplacedIsJudgedAndTheRecordKept(
            @ForAll @IntRange(max = 300) int place, @ForAll byte replacement, @ForAll @IntRange(max = 3) int removed) {
        // Given
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        byte[] record = Arrays.copyOf(good, good.length - removed);
        record[place] = replacement;
        byte[] line = LineCodec.encode(record);
        // When
        ValidatedLine judged = validate(line);
        // Then
        assertThat(recordOf(judged)).isEqualTo(record);
        assertThat(judged.isRejected() || removed == 0).isTrue();
    }

    private static byte[] recordOf(ValidatedLine judged) {
        byte[] record = LineCodec.decode(judged.rawLine().getBytes(StandardCharsets.UTF_8));
        return record == null ? new byte[0] : record;
    }
}
