package dev.medley.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class FiltersTest {

    private static final String NAMES = "from,to,country,device,artist,limit";

    @Property
    void anyTextIsReadOrRefusedWithTheReason(@ForAll String query) {
        Problem problem = null;
        try {
            Filters.parse(query, NAMES, 10);
        } catch (Problem refused) {
            problem = refused;
        }
        if (problem != null) {
            assertThat(problem.status()).isEqualTo(400);
            assertThat(problem.fields()).containsKeys("error", "parameter", "allowed");
        }
    }

    @Property
    void anArtistComesThroughAsWritten(@ForAll @StringLength(min = 1, max = 50) String artist) {
        // Given
        String encoded = URLEncoder.encode(artist, StandardCharsets.UTF_8);
        boolean isPlain = artist.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(artist)
                && !artist.contains("\uFFFD");

        // When
        String read = isPlain ? Filters.parse("artist=" + encoded, NAMES, 10).artist() : artist;

        // Then
        assertThat(read).isEqualTo(artist);
    }

    @Example
    void theLastDayIsIncluded() {
        // When
        Filters filters = Filters.parse("from=2026-11-01&to=2026-11-30", NAMES, 10);

        // Then
        assertThat(filters.from()).isEqualTo(LocalDate.of(2026, 11, 1));
        assertThat(filters.sqlParameters()).containsEntry("from", "2026-11-01").containsEntry("before", "2026-12-01");
    }
}
