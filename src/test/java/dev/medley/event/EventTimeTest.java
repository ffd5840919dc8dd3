package dev.medley.event;

import static dev.medley.event.EventLines.reason;
import static dev.medley.event.EventLines.validate;
import static dev.medley.event.EventLines.with;
import static dev.medley.event.EventLines.without;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T07:30:00Z, 2026-11-21T07:30:00Z",
        "2026-11-21t07:30:00z, 2026-11-21T07:30:00Z",
        "2026-11-21 07:30:00Z, 2026-11-21T07:30:00Z",
        "2026-11-21T07:30:00.1Z, 2026-11-21T07:30:00.1Z",
        "2026-11-21T07:30:00.123456789Z, 2026-11-21T07:30:00.123456Z",
        "2026-11-21T07:30:00.9999999999999Z, 2026-11-21T07:30:00.999999Z",
        "2026-11-21T07:30:00.123456+00:00Z, 2026-11-21T07:30:00.123456Z",
        "2026-11-21T07:30:00-00:00z, 2026-11-21T07:30:00Z",
        "2026-11-21T07:30:00+00:00, 2026-11-21T07:30:00Z",
        "2026-11-21T13:00:00+05:30, 2026-11-21T07:30:00Z",
        "2026-11-20T23:30:00-08:00, 2026-11-21T07:30:00Z",
        "2026-11-22T07:29:00+23:59, 2026-11-21T07:30:00Z",
        "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
        "2016-12-31T23:59:60Z, 2016-12-31T23:59:59.999999Z",
        "2017-01-01T05:29:60.5+05:30, 2016-12-31T23:59:59.999999Z",
        "2000-01-01T00:00:00Z, 2000-01-01T00:00:00Z",
        "2026-11-22T08:00:00Z, 2026-11-22T08:00:00Z",
    })
    void timestampIsReadToTheMicrosecond(String text, String instant) {
        // When
        ValidatedLine line = validate(with("timestamp", "\"" + text + "\""));
        // Then
        assertThat(line.rejectReason()).isNull();
        assertThat(line.eventAt()).isEqualTo(Instant.parse(instant));
        assertThat(line.timestampText()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "1763710200",
                "2026-11-21",
                "2026-11-21T07:30Z",
                "2026-11-21T07:30:00",
                "2026-11-21T07:30:00.123456",
                "2026-11-21T07:30:00.Z",
                "2026-11-21T07:30:00,5Z",
                "2026-11-21T07:30:00ZZ",
                "2026-11-21T07:30:00Z ",
                " 2026-11-21T07:30:00Z",
                "2026-11-21T07:30:00+05:30Z",
                "2026-11-21T07:30:00+00:00X",
                "2026-11-21T07:30:00+0530",
                "2026-11-21T07:30:00+05",
                "2026-11-21T07:30:00+24:00",
                "2026-11-21T07:30:00+00:60",
                "2026-11-21T07:30:00 UTC",
                "2026-11-21T24:00:00Z",
                "2026-11-21T07:60:00Z",
                "2026-11-21T07:30:60Z",
                "2026-11-21T07:30:61Z",
                "2026-02-29T07:30:00Z",
                "2026-13-01T07:30:00Z",
                "2026-00-01T07:30:00Z",
                "2026-11-00T07:30:00Z",
                "2026-11-31T07:30:00Z",
                "+2026-11-21T07:30:00Z",
                "12026-11-21T07:30:00Z",
                "2026-11-21_07:30:00Z",
                "2026/11/21T07:30:00Z",
                "٢٠٢٦-11-21T07:30:00Z",
                "2026-11-21T07:30:0xZ",
                "2026-11-21T07:30:00.12x4Z",
            })
    void timestampThatNamesNoInstantIsRejected(String text) {
        // When
        ValidatedLine line = validate(with("timestamp", "\"" + text + "\""));
        // Then
        assertThat(line.rejectReason()).isEqualTo("timestamp is unreadable");
        assertThat(line.timestampText()).isEqualTo(text);
        assertThat(line.eventAt()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1999-12-31T23:59:59.999999Z, before 2000",
        "0000-01-01T00:00:00Z, before 2000",
        "2000-01-01T00:00:00+00:01, before 2000",
        "2026-11-22T08:00:00.000001Z, more than a day after its Kafka hour",
        "9999-12-31T23:59:60Z, more than a day after its Kafka hour",
        "9999-12-31T23:59:59-23:59, more than a day after its Kafka hour",
    })
    void timestampOutOfRangeIsRejectedAndNoInstantIsKept(String text, String fault) {
        // When
        ValidatedLine line = validate(with("timestamp", "\"" + text + "\""));
        // Then
        assertThat(line.rejectReason()).isEqualTo("timestamp is " + fault);
        assertThat(line.eventAt()).isNull();
    }

    @Test
    void missingTimestampIsRejected() {
        assertThat(reason(without("timestamp"))).isEqualTo("timestamp is missing");
        assertThat(reason(with("timestamp", "null"))).isEqualTo("timestamp is missing");
    }

    @Property
    void timeThatJavaWritesIsReadAsJavaReadsIt(
            @ForAll @LongRange(min = -62_100_000_000L, max = 253_300_000_000L) long epochSecond,
            @ForAll @IntRange(max = 999_999_999) int nano,
            @ForAll @IntRange(min = -1_080, max = 1_080) int offsetMinutes) {
        // Given
        OffsetDateTime time =
                Instant.ofEpochSecond(epochSecond, nano).atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));
        // When
        Instant read = EventTime.parse(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time));
        // Then
        assertThat(read).isEqualTo(time.toInstant().truncatedTo(ChronoUnit.MICROS));
    }

    @Property
    void noTextMakesTheReaderThrow(@ForAll String text, @ForAll @IntRange(max = 19) int from) {
        // Given
        String almost = "2026-11-21T07:30:00".substring(0, from) + text;
        // When
        Instant read = EventTime.parse(almost);
        // Then
        assertThat(read == null || !text.isEmpty()).isTrue();
    }
}
