package dev.medley.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A test of the SQL that fails says what differs and where; one that is not written as it must be says what is allowed. */
final class SqlTestFilesTest {

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("songs.yaml");
    }

    private SqlTestCase only(String yaml) throws IOException {
        return SqlTestFile.read(Files.writeString(file, yaml)).get(0);
    }

    private static void run(SqlTestCase test) throws SQLException {
        try (SqlTestRun run = SqlTestRun.onDuckDb(Path.of("sql"))) {
            run.run(test);
        }
    }

    @Test
    void differenceIsATableOfExpectedAndActualRows() throws IOException {
        // Given
        SqlTestCase test = only("""
                - name: counts
                  given:
                    - {song_id: s1}
                    - {song_id: s2, user_id: u2, timestamp: 2026-01-01T10:00:00Z}
                    - {song_id: s4, event_type: skip}
                  expect:
                    gold.kpis:
                      - {data_until: 2026-01-05 12:00:00}
                    gold.top_songs:
                      - {song_id: s1, total_plays: 2, song_name: Song s1}
                      - {song_id: s2, total_plays: 1, song_name: null}
                      - {song_id: s3, total_plays: 7, song_name: Song 3}
                      - {song_id: s4, total_plays: 0, song_name: Song s4}
                """);

        // Then
        assertThatThrownBy(() -> run(test))
                .isInstanceOf(AssertionError.class)
                .hasMessage(String.join(
                        "\n",
                        file + ":1, 'counts'",
                        "gold.top_songs after build 1 is not as expected in line 10: total_plays differs, song_name"
                                + " differs, rows are missing",
                        "",
                        "             | song_id | total_plays | song_name",
                        "             | s4      | 0           | Song s4",
                        "    expected | s1      | 2           | Song s1",
                        "    actual   | s1      | 1 <<        | Song s1",
                        "    expected | s2      | 1           | null",
                        "    actual   | s2      | 1           | Song s2 <<",
                        "    missing  | s3      | 7           | Song 3",
                        ""));
    }

    @Test
    void rowsThatAreNotExpectedAreShown() throws IOException {
        // Given
        SqlTestCase test = only("""
                - name: counts
                  given: [{song_id: s1}, {song_id: s2}]
                  expect: {gold.top_songs: []}
                """);

        // Then
        assertThatThrownBy(() -> run(test))
                .hasMessageContaining("there are rows that are not expected")
                .hasMessageContaining("not expected | s1      | Song s1   | Artist s1")
                .hasMessageContaining("not expected | s2      | Song s2   | Artist s2");
    }

    @Test
    void aTestLeavesNothingToTheNext() throws IOException, SQLException {
        // Given
        SqlTestCase test = only("""
                - name: counts
                  given: [{event_id: e1}]
                  expect: {gold.kpis: [{total_plays: 1, total_events: 1}]}
                  then:
                    - erases: u1
                      expect: {gold.kpis: [{total_plays: 0, total_events: 0}], gold.top_songs: []}
                """);

        // When
        try (SqlTestRun run = SqlTestRun.onDuckDb(Path.of("sql"))) {
            run.run(test);

            // Then
            run.run(test);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "name: x|2, the file: is not a list: begin each entry with '- '",
                "- given: []|2, name: is missing: say in plain words what the test states",
                "- {name: x}|2, expect: is missing: name a table and its rows",
                "- {name: x, when: y}|2, a test: the field 'when' is unknown: give any of name, now, erases, replaces, given, expect, then",
                "- {name: x, given: {song_id: s1}}|2, given: is not a list",
                "- {name: x, given: [{song: s1}]}|2, given: the field 'song' is unknown: give any of event_id, user_id, song_id, artist_name,",
                "- {name: x, given: [{song_id: s1, song_id: s2}]}|2, given: the field 'song_id' is given twice: give it once",
                "- {name: x, given: [{song_id: null}]}|2, song_id: is null: give a value",
                "- {name: x, given: [{song_id: [s1]}]}|2, song_id: is not one value: give a text, a number, a time or null",
                "- {name: x, given: [{event_type: like}]}|2, event_type: the load rejects 'like': give play, pause, skip, add_to_playlist",
                "- {name: x, given: [{timestamp: yesterday}]}|2, timestamp: 'yesterday' is not a time: give one in UTC, such as 2026-11-21 07:30:00",
                "- {name: x, now: 2026-11-21}|2, now: '2026-11-21' is not a time",
                "- {name: x, replaces: 1}|2, replaces: '1' is not an earlier load",
                "- {name: x, given: [{}], then: [{replaces: 1, given: [{}, {}]}]}|2, replaces: load 1 has 1 events, 2 are given in their place: give at most as many",
                "- {name: x, expect: {top_songs: []}}|2, expect: 'top_songs' is not a table: give its schema and name, such as gold.top_songs",
                "- {name: x, expect: {gold.kpis: [{a: 1}, {b: 1}]}}|2, gold.kpis: the row has the columns b, the first row has a: give each row the same",
                "- {name: x|3: expected",
            })
    void brokenFileIsNamedWithLineFieldAndWhatIsAllowed(String yaml, String message) throws IOException {
        // Given
        Files.writeString(file, "# a comment\n" + yaml + "\n");

        // Then
        assertThatThrownBy(() -> SqlTestFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("%s, line %s", file, message.substring(0, 1))
                .hasMessageContaining(message.substring(1));
    }

    @Test
    void nameThatTwoTestsHaveIsRefused() throws IOException {
        // Given
        Files.writeString(file, """
                - {name: x, expect: {gold.kpis: []}}
                - {name: x, expect: {gold.kpis: []}}
                """);

        // Then
        assertThatThrownBy(() -> SqlTestFile.read(file))
                .hasMessage("%s, line 2, name: 'x' names an earlier test, too: give each its own", file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gold.top_song | there is no table gold.top_song: give any of gold.artist_listeners, gold.country_engagement,",
                "gold.top_songs | gold.top_songs has no column 'plays': give any of song_id, song_name, artist_name, total_plays,",
            })
    void unknownTableOrColumnIsNamedWithTheKnownOnes(String table, String message) throws IOException {
        // Given
        SqlTestCase test = only("""
                - name: x
                  expect:
                    %s:
                      - {plays: 1}
                """.formatted(table));

        // Then
        assertThatThrownBy(() -> run(test)).hasMessageStartingWith("%s, line 4: %s", file, message);
    }
}
