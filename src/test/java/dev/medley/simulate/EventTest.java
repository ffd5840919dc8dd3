package dev.medley.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventTest {

    private static Event eventOf(String songName, String timestamp) {
        return new Event(
                UUID.fromString("11111111-1111-4111-8111-111111111111"),
                UUID.fromString("22222222-2222-4222-8222-222222222222"),
                UUID.fromString("74a42680-ff06-55cf-9f7b-426cd71bda2b"),
                "The Weeknd",
                songName,
                "play",
                "mobile",
                "UK",
                Instant.parse(timestamp));
    }

    @Test
    void eventIsOneLineOfJsonInTheOrderOfItsFields() {
        // Given
        Event event = eventOf("Blinding Lights", "2026-11-21T07:30:00.123456Z");

        // When
        String line = event.toJson();

        // Then
        assertThat(line)
                .isEqualTo("{\"event_id\":\"11111111-1111-4111-8111-111111111111\","
                        + "\"user_id\":\"22222222-2222-4222-8222-222222222222\","
                        + "\"song_id\":\"74a42680-ff06-55cf-9f7b-426cd71bda2b\","
                        + "\"artist_name\":\"The Weeknd\",\"song_name\":\"Blinding Lights\","
                        + "\"event_type\":\"play\",\"device_type\":\"mobile\",\"country\":\"UK\","
                        + "\"timestamp\":\"2026-11-21T07:30:00.123456Z\"}");
    }

    @Test
    void namesWithQuotesLineBreaksAndEmojiSurviveTheirJson() throws Exception {
        // Given
        String songName = "\"Déjà\nvu\" \\ \uD83C\uDFB5";

        // When
        JsonNode read = new ObjectMapper()
                .readTree(eventOf(songName, "2026-11-21T07:30:00Z").toJson());

        // Then
        assertThat(read.get("song_name").asText()).isEqualTo(songName);
        assertThat(read.fieldNames()).toIterable().containsExactlyElementsOf(Event.FIELDS);
    }

    @Test
    void timestampAlwaysHasSixFractionDigits() {
        // Given
        Event wholeSecond = eventOf("Stronger", "2026-11-21T07:30:00Z");
        Event nanoseconds = eventOf("Stronger", "2026-11-21T07:30:00.999999999Z");

        // When
        String whole = wholeSecond.timestampText();
        String cut = nanoseconds.timestampText();

        // Then
        assertThat(whole).isEqualTo("2026-11-21T07:30:00.000000Z");
        assertThat(cut).isEqualTo("2026-11-21T07:30:00.999999Z");
    }
}
