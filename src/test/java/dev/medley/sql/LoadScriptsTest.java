package dev.medley.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What DuckDB makes of the staged files. */
final class LoadScriptsTest {

    private static final String LINEAGE =
            "key,0,spotify-events,AAAAAAAAAAAAAAAAAAAAAA,0,0,1,2026-11-21 12:00:00.000001,\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private WarehouseFixture warehouse;

    @BeforeEach
    void open() throws SQLException {
        warehouse = new WarehouseFixture();
    }

    @AfterEach
    void close() throws SQLException {
        warehouse.close();
    }

    @Test
    void stringsComeInUnchanged() throws Exception {
        // Given
        String strange = "\u0000\u0001\t\r\n\\N \\\" ' ; -- ,\uFEFF Ж \uD83C\uDFB5 NULL ";
        String quoted = "'" + strange.replace("'", "''") + "'";

        // When
        loadEvents("e1,u1,s1," + quoted + ",'',,'NULL',,t," + quoted + ",,2026-11-21 08:00:00.123456," + LINEAGE);

        // Then
        List<List<Object>> rows = warehouse.rows(
                "select artist_name, song_name, device_type, raw_line, cast(event_at as varchar) from bronze.spotify_events");
        assertThat(rows).containsExactly(List.of(strange, "", "NULL", strange, "2026-11-21 08:00:00.123456"));
        assertThat(warehouse.lines(
                        "select count(*) from bronze.spotify_events where event_type is null and country is null"
                                + " and reject_reason is null"))
                .containsExactly("1");
    }

    @Test
    void aLineOfTenMegabytesComesInWhole() throws Exception {
        // Given
        String big = "''".repeat(5_000_000);

        // When
        loadEvents((",,,,,,,,,'" + big + "',too long,," + LINEAGE).repeat(3));

        // Then
        assertThat(warehouse.lines("select length(raw_line), reject_reason from bronze.spotify_events"))
                .containsOnly("5000000 | too long")
                .hasSize(3);
    }

    @Test
    void anEmptyFileLoadsNothing() throws Exception {
        // When
        loadEvents("");

        // Then
        assertThat(warehouse.table("bronze.spotify_events")).isEmpty();
    }

    @Test
    void aLedgerRowTakesThePlaceOfAnOlderOneAndKeepsWhatItBrought() throws Exception {
        // Given
        loadObjects("""
                key,e1,spotify-events,T,0,0,9,2026-11-21 12:00:00,99,6,4,1,1,LOADED,,2026-11-21 12:00:00
                other,e,spotify-events,T,0,10,19,2026-11-21 12:00:00,99,10,0,0,1,LOADED,,2026-11-21 12:00:00
                """);

        // When
        loadObjects("key,e2,spotify-events,T,0,0,9,2026-11-21 12:00:00,99,4,6,0,2,LOADED,,2026-11-21 13:00:00\n");

        // Then
        assertThat(warehouse.lines(
                        "select object_key, etag, rows_loaded, rows_skipped, batch_id, rows_kept, rows_removed"
                                + " from ops.lake_objects order by 1"))
                .containsExactly("key | e2 | 4 | 6 | 2 | 6 | 0", "other | e | 10 | 0 | 1 | 0 | 0");
    }

    private void loadEvents(String csv) throws IOException, SQLException {
        warehouse.run(
                "engine/duckdb/load/10_load_events.sql",
                Map.of("events_file", write(csv), "max_line_bytes", 11_000_000));
    }

    private void loadObjects(String csv) throws IOException, SQLException {
        warehouse.run("engine/duckdb/load/20_load_objects.sql", Map.of("objects_file", write(csv)));
    }

    private String write(String csv) throws IOException {
        Path file = Files.createTempFile(folder, "staged", ".csv");
        Files.write(file, csv.getBytes(StandardCharsets.UTF_8));
        return file.toString();
    }
}
