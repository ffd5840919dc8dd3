package dev.medley.powerbi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of {@code src/powerbi}: none differs from what the DDL makes, none names what the model does not have. */
final class PowerBiProjectTest {

    @BeforeAll
    static void write() throws IOException {
        if (Boolean.getBoolean("powerbi.write")) {
            PowerBiProject.write();
        }
    }

    @Test
    void filesAreThoseThatTheDdlMakes() {
        Map<String, String> written = PowerBiProject.written();
        Map<String, String> generated = PowerBiProject.generated();
        Set<String> different = new TreeSet<>(written.keySet());
        different.addAll(generated.keySet());
        different.removeIf(path -> Objects.equals(written.get(path), generated.get(path)));

        assertThat(different)
                .as(
                        "files of src/powerbi; ./mvnw test -Dtest=PowerBiProjectTest -Dpowerbi.write=true writes them again")
                .isEmpty();
    }

    @Test
    void everyReferenceLeadsToAFieldOfTheModel() {
        assertThat(ModelReferences.faults(PowerBiProject.written())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    Report/definition/pages/overview/visuals/plays/visual; "Total plays"; "Plays"; no Measure Plays
                    Report/definition/pages/overview/visuals/country/visual; "country"; "land"; no Column land
                    Report/definition/pages/overview/visuals/top-songs/visual; "Name": "m"; "Name": "n"; of table
                    SemanticModel/definition/relationships; top_songs.song_id; top_songs.id; no column top_songs.id
                    SemanticModel/definition/tables/top_songs; top_songs[artist_name]; top_songs[artist]; no column
                    SemanticModel/definition/tables/listening_facts; [Total skips]; [Skips]; no measure Skips
                    SemanticModel/definition/model; ref table kpis; ref table kpi; no table kpi
                    """)
    void brokenReferenceIsFound(String path, String name, String otherName, String fault) {
        // Given
        Map<String, String> files = new TreeMap<>(PowerBiProject.written());
        files.replaceAll(
                (file, text) -> file.startsWith("Medley." + path + ".") ? text.replace(name, otherName) : text);

        // Then
        assertThat(files.equals(PowerBiProject.written())).isFalse();
        assertThat(ModelReferences.faults(files)).isNotEmpty().allMatch(line -> line.contains(fault));
    }
}
