package dev.medley.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueFileTest {

    private static final String REST = """
            event-types: {play: 3, skip: 1}
            devices: {mobile: 1}
            countries:
              UK: {listeners: 1, language: en-GB, time-zones: [Europe/London]}
            """;

    @TempDir
    private Path folder;

    private Path catalogue(String text) throws IOException {
        return Files.writeString(folder.resolve("catalogue.yaml"), text);
    }

    private void assertRefused(String text, String... parts) throws IOException {
        Path file = catalogue(text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CatalogueFile.read(file))
                .satisfies(fault -> assertThat(fault.getMessage())
                        .contains("catalogue.yaml")
                        .contains(parts));
    }

    @Test
    void shippedCatalogueIsValidWhateverAUserAdds() {
        assertThat(CatalogueFile.read(Path.of("config/catalogue.yaml")).songs()).isNotEmpty();
    }

    @Test
    void songsWithoutPopularityFollowTheirRank() {
        // Given
        Path file = Path.of("src/test/resources/dev/medley/simulate/catalogue.yaml");

        // When
        Catalogue catalogue = CatalogueFile.read(file);

        // Then
        assertThat(catalogue.songs())
                .extracting(Song::popularity)
                .containsExactly(1.0, 1.0 / 2, 1.0 / 3, 1.0 / 4, 1.0 / 5, 1.0 / 6);
        assertThat(catalogue.countries()).extracting(Country::code).containsExactly("US", "UK", "CA", "AU", "IN", "DE");
    }

    @Test
    void mistakeInTheTextIsNamedWithItsLineAndEntry() throws IOException {
        assertRefused(
                "songs:\n  - {artist: A, song: B}\n  - {artist: A, sung: C}\n" + REST,
                "line 3",
                "songs entry 2",
                "sung");
        assertRefused("songs:\n  - {artist: A, song: B, popularity: much}\n" + REST, "line 2", "entry 1 popularity");
        assertRefused("songs:\n  - {artist: A, song: B\n" + REST, "line ");
        assertRefused("songs: [\u0001]\n", "catalogue.yaml");
    }

    @Test
    void whatCannotBeIsNamedWithItsEntry() throws IOException {
        assertRefused("songs:\n  - {artist: A, song: B}\n  - {artist: A}\n" + REST, "songs, entry 2: song is missing");
        assertRefused(
                "songs:\n  - {artist: A, song: B}\n  - {artist: A, song: B}\n" + REST,
                "entry 2: 'B' by 'A' is entry 1");
        assertRefused("songs:\n  - {artist: A, song: B, popularity: 0}\n" + REST, "songs, entry 1: popularity is 0.0");
        assertRefused("songs: []\n" + REST, "songs is empty");
        assertRefused("", "No content");
        assertRefused(REST, "songs is missing");
        assertRefused(
                "songs:\n  - {artist: A, song: B}\n" + REST.replace("Europe/London", "Europe/Londn"),
                "countries, UK: time zone 'Europe/Londn' is unknown");
        assertRefused(
                "songs:\n  - {artist: A, song: B}\n" + REST.replace("play: 3", "play: 0.5"),
                "play is 0.5, skip and pause together are 1.0");
    }

    @Test
    void missingFileIsNamedWithItsKey() {
        // Given
        Path missing = folder.resolve("none.yaml");

        // When / Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CatalogueFile.read(missing))
                .withMessageContaining("none.yaml does not exist: name an existing file in medley.simulator.catalogue");
    }

    @Test
    void addedSongIsHeardWithoutARestartAndAMistakeChangesNothing() throws IOException {
        // Given
        String oneSong = "songs:\n  - {artist: A, song: B}\n";
        Path file = catalogue(oneSong + REST);
        Audience audience = new Audience(file.toString(), 7, 20, 0);
        var before = audience.current();

        // When
        catalogue(oneSong + "  - {artist: C, song: D}\n" + REST);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
        var added = audience.current();
        catalogue("songs: {");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(20)));
        var broken = audience.current();

        // Then
        assertThat(added.catalogue().songs()).extracting(Song::title).containsExactly("B", "D");
        assertThat(added.listeners())
                .extracting(Listener::id)
                .isEqualTo(before.listeners().stream().map(Listener::id).toList());
        assertThat(broken).isSameAs(added);
    }
}
