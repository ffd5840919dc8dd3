package dev.medley.event;

import static dev.medley.event.EventLines.EVENT_ID;
import static dev.medley.event.EventLines.GOOD;
import static dev.medley.event.EventLines.HOUR_END;
import static dev.medley.event.EventLines.base64;
import static dev.medley.event.EventLines.fields;
import static dev.medley.event.EventLines.reason;
import static dev.medley.event.EventLines.validate;
import static dev.medley.event.EventLines.with;
import static dev.medley.event.EventLines.withExtra;
import static dev.medley.event.EventLines.without;
import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.simulate.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineValidatorTest {

    @Test
    void eventIsKeptAsReceived() {
        // When
        ValidatedLine line = validate(GOOD);
        // Then
        assertThat(line)
                .isEqualTo(new ValidatedLine(
                        EVENT_ID,
                        EventLines.USER_ID,
                        EventLines.SONG_ID,
                        "The Weeknd",
                        "Blinding Lights",
                        "play",
                        "mobile",
                        "UK",
                        "2026-11-21T07:30:00.123456Z",
                        GOOD,
                        null,
                        Instant.parse("2026-11-21T07:30:00.123456Z"),
                        null));
    }

    @Test
    void otherFieldsAreKeptAsOneObject() {
        // When
        ValidatedLine line = validate(
                withExtra("\"podcast\": true ,\"n\":{\"a b\": [1.50, null]},\"\u00e9\\\"\":\"x\\n\",\"z\":null"));

        // Then
        assertThat(line.extra())
                .isEqualTo("{\"podcast\":true,\"n\":{\"a b\": [1.50, null]},\"\u00e9\\\"\":\"x\\n\",\"z\":null}");
    }

    @Test
    void escapesThatNoDatabaseReadsAreReplacedInOtherFields() {
        // When
        ValidatedLine line =
                validate(withExtra("\"a\":[\"\\ud83d\\ude00 \\ud83d \\uDE00 \\u0000 \\\\ud83d \\u0001\"]"));

        // Then
        assertThat(line.extra()).isEqualTo("{\"a\":[\"\\ud83d\\ude00 \\ufffd \\ufffd \\ufffd \\\\ud83d \\u0001\"]}");
        assertThat(line.rejectReason()).isNull();
    }

    @Test
    void rejectedLineHasNoOtherFields() {
        assertThat(validate(withExtra("\"podcast\":true").replace("play", "like"))
                        .extra())
                .isNull();
    }

    @Test
    void simulatedEventIsAccepted() {
        // Given
        Event event = new Event(
                UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), "a", "b", "skip", "web", "DE", HOUR_END);
        // When
        ValidatedLine line = validate(event.toJson());
        // Then
        assertThat(line.rejectReason()).isNull();
        assertThat(line.eventAt()).isEqualTo(HOUR_END);
    }

    @Test
    void fieldsReadAreThoseOfTheEvent() {
        assertThat(EventReader.NAMES).isEqualTo(Event.FIELDS);
    }

    @Test
    void lineIsReadWhereItLiesInItsObject() {
        // Given
        String line = with("artist_name", "[1, \"é\"]");
        byte[] object = ("first\n" + line + "\nlast").getBytes(StandardCharsets.UTF_8);
        // When
        ValidatedLine judged =
                new LineValidator(EventContract.NINE_FIELDS).validate(object, 6, object.length - 5, HOUR_END);
        // Then
        assertThat(judged).isEqualTo(validate(line));
        assertThat(judged.artistName()).isEqualTo("[1, \"é\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"artist_name", "song_name", "device_type", "country"})
    void fieldThatDescribesMayBeNullMissingOrEmpty(String field) {
        assertThat(reason(without(field))).isNull();
        assertThat(reason(with(field, "null"))).isNull();
        assertThat(reason(with(field, "\"\""))).isNull();
        assertThat(reason(with(field, "\"<script>'; drop table bronze.spotify_events; --\"")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"event_id", "user_id", "song_id"})
    void idThatIsMissingOrNoUuidIsRejected(String field) {
        assertThat(reason(without(field))).isEqualTo(field + " is missing");
        assertThat(reason(with(field, "null"))).isEqualTo(field + " is missing");
        for (String text : List.of(
                "",
                "7",
                "7b1c6a703f534d2e9f0e2f6a3f0c9d11",
                "{7b1c6a70-3f53-4d2e-9f0e-2f6a3f0c9d11}",
                "7b1c6a70-3f53-4d2e-9f0e-2f6a3f0c9d1g",
                "7b1c6a70-3f53-4d2e-9f0e-2f6a3f0c9d1١",
                "7b1c6a70-3f53-4d2e-9f0e_2f6a3f0c9d11",
                " b1c6a70-3f53-4d2e-9f0e-2f6a3f0c9d11",
                "7b1c6a70-3f53-4d2e-9f0e-2f6a3f0c9d11 ")) {
            assertThat(reason(with(field, "\"" + text + "\""))).as(text).isEqualTo(field + " is not a UUID");
        }
    }

    @Test
    void upperCaseUuidIsKeptAsReceived() {
        // Given
        String upperCase = EVENT_ID.toUpperCase(Locale.ROOT);
        // When
        ValidatedLine line = validate(with("event_id", "\"" + upperCase + "\""));
        // Then
        assertThat(line.rejectReason()).isNull();
        assertThat(line.eventId()).isEqualTo(upperCase);
    }

    @ParameterizedTest
    @ValueSource(strings = {"play", "pause", "skip", "add_to_playlist"})
    void everyEventTypeIsAccepted(String eventType) {
        assertThat(reason(with("event_type", "\"" + eventType + "\""))).isNull();
    }

    @Test
    void eventTypeThatIsMissingOrUnknownIsRejected() {
        assertThat(reason(without("event_type"))).isEqualTo("event_type is missing");
        assertThat(reason(with("event_type", "null"))).isEqualTo("event_type is missing");
        assertThat(reason(with("event_type", "\"\""))).isEqualTo("event_type is empty");
        assertThat(reason(with("event_type", "\"shuffle\""))).isEqualTo("event_type is unknown: shuffle");
        assertThat(reason(with("event_type", "\"Play\""))).isEqualTo("event_type is unknown: Play");
        assertThat(reason(with("event_type", "\"a\\nb\\t\""))).isEqualTo("event_type is unknown: a?b?");
        assertThat(reason(with("event_type", "\"" + "x".repeat(1_000) + "\"")))
                .isEqualTo("event_type is unknown: " + "x".repeat(40) + "...");
    }

    @ParameterizedTest
    @CsvSource({
        "1, number",
        "-0.5e10, number",
        "true, boolean",
        "false, boolean",
        "[], array",
        "'[\"a\", {\"b\": [1]}]', array",
        "{}, object",
        "'{\"a\" : 1}', object",
    })
    void everyFieldOfAnotherTypeIsRejectedAndKeptAsItsText(String json, String type) {
        for (int field = 0; field < Event.FIELDS.size(); field++) {
            // When
            ValidatedLine line = validate(with(Event.FIELDS.get(field), json));
            // Then
            assertThat(line.rejectReason()).isEqualTo(Event.FIELDS.get(field) + " is not a string: " + type);
            assertThat(fields(line).get(field)).isEqualTo(json);
        }
    }

    @Test
    void duplicateKeyIsRejectedAtAnyDepthAndTheFirstValueKept() {
        // When
        ValidatedLine line = validate(GOOD.replace("\"country\"", "\"country\":\"DE\",\"country\""));
        // Then
        assertThat(line.rejectReason()).isEqualTo("duplicate key: country");
        assertThat(line.country()).isEqualTo("DE");
        assertThat(line.timestampText()).isNotNull();
        assertThat(reason(withExtra("\"a\":1,\"a\":1"))).isEqualTo("duplicate key: a");
        assertThat(reason(withExtra("\"event_\\u0069d\":\"x\""))).isEqualTo("duplicate key: event_id");
        assertThat(reason(withExtra("\"a\":[{\"b\":{\"c\":1,\"d\":{},\"c\":2}}]")))
                .isEqualTo("duplicate key: c");
        assertThat(reason(withExtra("\"a\":{\"a\":{\"a\":[{\"a\":1},{\"a\":1}]}}")))
                .isNull();
    }

    @Test
    void unknownFieldsAreAllowedAndStayInTheRawLine() {
        // Given
        String text = withExtra("\"Event_ID\":7,\"plan\":{\"name\":\"\\u0000\\ud800\",\"tags\":[1e400,-0,null,true]}");
        // When
        ValidatedLine line = validate(text);
        // Then
        assertThat(line.rejectReason()).isNull();
        assertThat(line.rawLine()).isEqualTo(text);
    }

    @Test
    void textThatNoDatabaseStoresIsRejectedAndStaysInTheRawLine() {
        for (int field = 0; field < Event.FIELDS.size(); field++) {
            String name = Event.FIELDS.get(field);
            for (String half : List.of("\\ud83d", "\\ude00", "\\ude00\\ud83d", "a\\ud83db", "😀\\ud83d")) {
                // When
                ValidatedLine line = validate(with(name, "\"" + half + "\""));
                // Then
                assertThat(line.rejectReason()).isEqualTo(name + " holds half a surrogate pair");
                assertThat(fields(line).get(field)).isNull();
                assertThat(line.rawLine()).contains(half);
            }
            assertThat(reason(with(name, "\"a\\u0000\""))).isEqualTo(name + " holds U+0000");
        }
        assertThat(validate(with("song_name", "\"\\ud83d\\ude00 😀 \\n\\u0001\""))
                        .songName())
                .isEqualTo("😀 😀 \n\u0001");
    }

    @Test
    void base64LineIsJudgedByTheRecordInIt() {
        // Given
        String pretty = GOOD.replace(",", ",\r\n  ") + "\n";
        String lakeLine = base64(pretty.getBytes(StandardCharsets.UTF_8));
        // When
        ValidatedLine line = validate(lakeLine);
        // Then
        assertThat(line.rejectReason()).isNull();
        assertThat(fields(line)).isEqualTo(fields(validate(GOOD)));
        assertThat(line.rawLine()).isEqualTo(lakeLine);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1 true] | malformed JSON",
                "[1, true] | it is an array",
                "[1, 2 | truncated",
                "123 hello | malformed JSON",
                "1 2 | more text follows it",
                "[] {} | more text follows it",
                "\"text\" | it is a string",
            })
    void reasonNamesWhatIsWrongWithALineThatIsNotAnObject(String line, String fault) {
        assertThat(reason(line)).isEqualTo("not one JSON object: " + fault);
    }

    @Test
    void base64LineOfNoEventIsRejected() {
        assertThat(reason("{\"_base64\": null}")).isEqualTo("not one JSON object: the record is null");
        assertThat(reason("{\"_base64\": \"\"}")).isEqualTo("not one JSON object: empty");
        assertThat(reason(base64(new byte[] {'{', (byte) 0xFF, '}'}))).isEqualTo("not one JSON object: invalid UTF-8");
        assertThat(reason(base64("{\"_base64\": null}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("event_id is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_base64\"",
                "{\"_base64\"}",
                "{\"_base64\": ",
                "{\"_base64\": 1}",
                "{\"_base64\": {}}",
                "{\"_base64\": \"?\"}",
                "{\"_base64\": \"e30\u0000\"}",
                "{\"_base64\": \"e30=\"",
                "{\"_base64\": \"e30=\", \"a\": 1}",
                "{\"_base64\": \"e30=\"} x",
            })
    void brokenBase64LineIsRejected(String line) {
        assertThat(reason(line)).isEqualTo("not one JSON object: a broken _base64 line");
    }
}
