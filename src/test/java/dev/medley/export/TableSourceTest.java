package dev.medley.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.export.Manifest.Table;
import dev.medley.sql.SqlScripts;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class TableSourceTest {

    private final SingleConnectionDataSource duckDb = new SingleConnectionDataSource("jdbc:duckdb:", true);
    private final JdbcTemplate warehouse = new JdbcTemplate(duckDb);
    private final TableSource source = new TableSource(duckDb, new SqlScripts("sql"), "duckdb");

    @TempDir
    private Path folder;

    @BeforeEach
    void createTable() {
        warehouse.execute("create schema gold");
        warehouse.execute("create table gold.large (user_id string, day date, plays bigint)");
        warehouse.execute("comment on table gold.large is 'Large; key: user_id, day'");
    }

    @AfterEach
    void close() {
        duckDb.destroy();
    }

    private void fill(int rows) {
        warehouse.update(
                "insert into gold.large select 'user ' || i, case when i %% 4 < 3 then date '2026-11-01' + cast(i %% 4 as int) end, i from range(%d) as rows (i)"
                        .formatted(rows));
    }

    private Table table() {
        return source.tables(Manifest.EMPTY).get(0);
    }

    @Test
    void largeTableWithADayInItsKeyIsAFileADayAndEachRowIsInOneOfThem() {
        // Given
        fill(100_001);
        Table table = table();

        // When
        List<Part> parts = source.parts(table);
        parts.forEach(part -> source.copy(table, part, folder.resolve(part.day() + ".parquet")));

        // Then
        assertThat(parts)
                .extracting(Part::day)
                .containsExactlyInAnyOrder("2026-11-01", "2026-11-02", "2026-11-03", "none");
        assertThat(parts.stream().mapToLong(Part::rows).sum()).isEqualTo(100_001);
        assertThat(Objects.requireNonNull(warehouse.queryForObject(
                        "select count(*) from (select * from gold.large except all select * from read_parquet('%s/*.parquet'))"
                                .formatted(folder),
                        Long.class)))
                .isZero();
        for (Part part : parts) {
            assertThat(warehouse.queryForObject(
                            "select count(*) from read_parquet('%s/%s.parquet')".formatted(folder, part.day()),
                            Long.class))
                    .isEqualTo(part.rows());
        }
    }

    @Test
    void smallTableIsOneFileAndAnEmptyOneToo() {
        // When // Then
        assertThat(source.parts(table())).containsExactly(new Part(null, 0, "0"));
        fill(10);
        assertThat(source.parts(table())).singleElement().satisfies(part -> assertThat(part.rows())
                .isEqualTo(10));
    }

    @Test
    void fingerprintChangesWithAnyValueAndNotWithTheOrderOfRows() {
        // Given
        fill(100_001);
        List<Part> before = source.parts(table());

        // When
        warehouse.update("update gold.large set plays = plays + 1 where user_id = 'user 5'");
        List<Part> after = source.parts(table());
        warehouse.execute("create table copied as select * from gold.large order by plays desc");
        warehouse.execute("delete from gold.large");
        warehouse.execute("insert into gold.large select * from copied");

        // Then
        List<Part> changed =
                after.stream().filter(part -> !before.contains(part)).toList();
        assertThat(changed).extracting(Part::day).containsExactly("2026-11-02");
        assertThat(source.parts(table())).isEqualTo(after);
    }
}
