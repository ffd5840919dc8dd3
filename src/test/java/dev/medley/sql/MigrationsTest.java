package dev.medley.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

    /** Every column of every table and view, with its type. */
    private List<String> schema() {
        return new JdbcTemplate(warehouse)
                .queryForList(
                        "select table_schema || '.' || table_name || '.' || column_name || ' ' || data_type"
                                + " from information_schema.columns order by 1",
                        String.class);
    }

    private static int numberOf(Path migration) {
        return Integer.parseInt(migration.getFileName().toString().substring(0, 3));
    }

    /** The folder sql as it was when its last migration had this number. */
    private Path olderSql(int migrations) throws IOException {
        Path older = folder.resolve("older");
        for (String layer : List.of("ddl", "engine/duckdb/ddl", "engine/duckdb/prelude")) {
            Files.createDirectories(older.resolve(layer));
            try (Stream<Path> files = Files.list(Path.of("sql").resolve(layer))) {
                List<Path> kept = files.sorted()
                        .filter(file -> layer.endsWith("prelude") || numberOf(file) <= migrations)
                        .toList();
                for (Path file : kept) {
                    Files.copy(file, older.resolve(layer).resolve(file.getFileName()));
                }
            }
        }
        return older;
    }

    @Test
    void olderWarehouseIsUpgradedToWhatANewOneIsAndKeepsItsRows() throws IOException {
        // Given
        migrate(Path.of("sql"));
        List<String> newSchema = schema();
        warehouse = new DriverManagerDataSource("jdbc:duckdb:" + folder.resolve("older.duckdb"));
        assertThat(migrate(olderSql(3))).isEqualTo(3);
        JdbcTemplate jdbc = new JdbcTemplate(warehouse);
        jdbc.update("insert into bronze.spotify_events (event_id, raw_line, kafka_offset) values ('1', 'a line', 7)");
        jdbc.update("insert into ops.loaded_intervals values ('topic', 0, 0, 7)");
        assertThat(schema()).isSubsetOf(newSchema).hasSizeLessThan(newSchema.size());

        // When
        int applied = migrate(Path.of("sql"));

        // Then
        assertThat(applied).isPositive();
        assertThat(schema()).isEqualTo(newSchema);
        assertThat(jdbc.queryForList("select event_id, raw_line, kafka_offset from bronze.spotify_events"))
                .containsExactly(Map.of("event_id", "1", "raw_line", "a line", "kafka_offset", 7L));
        assertThat(jdbc.queryForList("select topic_id, last_offset from ops.loaded_intervals"))
                .containsExactly(Map.of("topic_id", "topic", "last_offset", 7L));
        assertThat(jdbc.queryForList("select total_events from gold.kpis", Long.class))
                .containsExactly(0L);
        assertThat(jdbc.queryForList("select country from silver.countries where spelling = 'UK'", String.class))
                .containsExactly("GB");
        assertThat(count("ops.schema_versions where version > 0")).isEqualTo(3 + applied);
    }

    @Test
    void otherFieldsOfHistoryAreFilledFromTheRawLines() throws IOException {
        // Given
        Path older = olderSql(30);
        Files.writeString(
                older.resolve("engine/duckdb/prelude/20_bronze.sql"),
                Files.readString(Path.of("sql/engine/duckdb/prelude/20_bronze.sql"))
                        .replace(",\n    extra string", ""));
        migrate(older);
        JdbcTemplate jdbc = new JdbcTemplate(warehouse);
        List<String> lines = List.of(
                "{\"event_id\": \"e\", \"country\": \"US\"}",
                "{\"event_id\": \"e\", \"podcast\": true, \"n\": {\"country\": null}}",
                "{\"event_id\": \"e\", \"podcast\": \"\\ud800\"}",
                "{\"_base64\":\"e30=\"}");
        for (int offset = 0; offset < lines.size(); offset++) {
            jdbc.update(
                    "insert into bronze.spotify_events (raw_line, topic_id, kafka_partition, kafka_offset) values (?, 't', 0, ?)",
                    lines.get(offset),
                    offset);
        }
        jdbc.update(
                "insert into bronze.spotify_events (raw_line, reject_reason, topic_id, kafka_partition, kafka_offset)"
                        + " values ('{\"podcast\": 1}', 'event_id is missing', 't', 0, 9)");
        jdbc.update("insert into silver.spotify_events (event_id, topic_id, kafka_partition, kafka_offset)"
                + " select 'e' || kafka_offset, topic_id, kafka_partition, kafka_offset from bronze.spotify_events");

        // When
        migrate(Path.of("sql"));

        // Then
        assertThat(jdbc.queryForList(
                        "select event_id || ' ' || extra from silver.spotify_events where extra is not null",
                        String.class))
                .containsExactly("e1 {\"podcast\":true,\"n\":{\"country\":null}}");
        assertThat(count("bronze.spotify_events where extra is not null")).isOne();
        assertThat(migrate(Path.of("sql"))).isZero();
    }

    @Test
    void bronzeThatDuckDbsPreludeMakesIsTheOneOfTheDdl() throws IOException {
        // Given
        migrate(Path.of("sql"));
        List<String> schema = schema();
        Path sql = olderSql(Integer.MAX_VALUE);
        Files.delete(sql.resolve("engine/duckdb/prelude/20_bronze.sql"));
        warehouse = new DriverManagerDataSource("jdbc:duckdb:" + folder.resolve("other.duckdb"));

        // When
        migrate(sql);

        // Then
        assertThat(schema()).isEqualTo(schema);
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
    void warehouseOfANewerMedleyIsRefusedWithAUsersOwnTablesToo() throws IOException {
        // Given
        migrate(Path.of("sql"));
        Path sql = olderSql(3);
        Files.writeString(sql.resolve("ddl/900_own.sql"), "create table gold.own (number bigint);");

        // When // Then
        assertThatThrownBy(() -> migrate(sql)).hasMessageContaining("sql/ddl ends at 3");
    }

    @Test
    void tableOfAUsersOwnMayBeRemovedAgain() throws IOException {
        // Given
        Path sql = olderSql(Integer.MAX_VALUE);
        Path own = Files.writeString(sql.resolve("ddl/900_own.sql"), "create table gold.own (number bigint);");
        migrate(sql);
        assertThat(count("gold.own")).isZero();

        // When
        Files.delete(own);

        // Then
        assertThat(migrate(sql)).isZero();
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
