package dev.medley.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The real migrations over warehouse files of other versions. */
class MigrationsTest {

    @TempDir
    private Path folder;

    private DriverManagerDataSource warehouse;

    @BeforeEach
    void nameWarehouse() {
        warehouse = new DriverManagerDataSource("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
    }

    private int migrate(Path sql) {
        return new Migrations(warehouse, new SqlScripts(sql.toString()), "duckdb").apply();
    }

    private long count(String table) {
        Long count = new JdbcTemplate(warehouse).queryForObject("select count(*) from " + table, Long.class);
        return count == null ? -1 : count;
    }

    /** The folder sql as it was when it had so many migrations. */
    private Path olderSql(int migrations) throws IOException {
        Path older = folder.resolve("older");
        for (String layer : List.of("ddl", "engine/duckdb/prelude")) {
            Files.createDirectories(older.resolve(layer));
            try (Stream<Path> files = Files.list(Path.of("sql").resolve(layer))) {
                List<Path> kept = files.sorted()
                        .limit(layer.equals("ddl") ? migrations : Long.MAX_VALUE)
                        .toList();
                for (Path file : kept) {
                    Files.copy(file, older.resolve(layer).resolve(file.getFileName()));
                }
            }
        }
        return older;
    }

    @Test
    void olderWarehouseIsUpgradedAndKeepsItsRows() throws IOException {
        // Given
        assertThat(migrate(olderSql(3))).isEqualTo(3);
        new JdbcTemplate(warehouse)
                .update("insert into bronze.spotify_events (event_id, raw_line) values ('1', 'a line')");

        // When
        int applied = migrate(Path.of("sql"));

        // Then
        assertThat(applied).isPositive();
        assertThat(count("bronze.spotify_events where raw_line = 'a line'")).isEqualTo(1);
        assertThat(count("gold.kpis")).isNotNegative();
        assertThat(count("ops.schema_versions where version > 0")).isEqualTo(3 + applied);
    }

    @Test
    void migratingAgainDoesNothing() {
        // Given
        migrate(Path.of("sql"));

        // When // Then
        assertThat(migrate(Path.of("sql"))).isZero();
    }

    @Test
    void warehouseOfANewerMedleyIsRefused() throws IOException {
        // Given
        migrate(Path.of("sql"));

        // When // Then
        assertThatThrownBy(() -> migrate(olderSql(3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("written by a newer Medley")
                .hasMessageContaining("sql/ddl ends at 3");
    }

    @Test
    void brokenMigrationIsNamedWithTheEnginesMessageAndRunsAgainOnceMended() throws IOException {
        // Given
        Path sql = olderSql(3);
        Path broken = sql.resolve("ddl/004_broken.sql");
        Files.writeString(broken, "create table ops.one (number bigint); create tabel ops.two (number bigint);");
        assertThatThrownBy(() -> migrate(sql))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sql/ddl/004_broken.sql")
                .hasMessageContaining("tabel");
        Files.writeString(broken, "create table if not exists ops.one (number bigint);");

        // When
        int applied = migrate(sql);

        // Then
        assertThat(applied).isEqualTo(1);
        assertThat(count("ops.one")).isZero();
    }
}
