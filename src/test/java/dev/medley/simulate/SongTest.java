package dev.medley.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SongTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    The Weeknd   | Blinding Lights | 74a42680-ff06-55cf-9f7b-426cd71bda2b
                    Dua Lipa     | Levitating      | 28b10c21-4d69-50f8-80f6-533bb893fe01
                    Drake        | God's Plan      | 09a7d5c8-d131-55b1-9758-8cfdc6375651
                    Taylor Swift | Love Story      | e0cc7f42-5deb-5253-ac46-3be4e0caa845
                    Ed Sheeran   | Shape of You    | 3344ea54-f8dd-5755-a71d-2083035fb139
                    Kanye West   | Stronger        | 1bf43cf2-745e-57bb-8af1-5a7055a1f93a
                    """)
    void songIdIsTheOneEveryProducerGives(String artist, String title, String id) {
        // Given
        Song song = Song.named(artist, title, 1);

        // When
        String given = song.id().toString();

        // Then
        assertThat(given).isEqualTo(id);
    }

    @Test
    void songWithoutPopularityIsRefused() {
        // Given
        double never = 0;

        // When / Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Song.named("Drake", "God's Plan", never))
                .withMessage("popularity is 0.0: give a number above 0");
    }
}
