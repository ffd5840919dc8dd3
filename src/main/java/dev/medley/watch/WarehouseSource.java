package dev.medley.watch;

import dev.medley.http.Secrets;
import dev.medley.sql.WarehouseFile;
import dev.medley.watch.WarehouseFigures.FailingCheck;
import java.sql.Timestamp;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads freshness, checks and runs from the warehouse. */
public final class WarehouseSource implements Watch.Source<WarehouseFigures> {

    private static final int QUERY_SECONDS = 10;

    private final JdbcTemplate warehouse;
    private final WarehouseFile file;

    public WarehouseSource(DataSource warehouse, WarehouseFile file) {
        this.warehouse = new JdbcTemplate(warehouse);
        this.warehouse.setQueryTimeout(QUERY_SECONDS);
        this.file = file;
    }

    @Override
    public WarehouseFigures read() throws Exception {
        file.requireUnchanged();
        Timestamp until = warehouse.queryForObject("select max(data_until) from gold.kpis", Timestamp.class);
        List<FailingCheck> failing = warehouse.query(
                "select check_name, severity, meaning from (select * from ops.check_results"
                        + " qualify row_number() over (partition by check_name order by checked_at desc) = 1)"
                        + " where status <> 'PASSED' order by check_name",
                (row, number) -> new FailingCheck(row.getString(1), row.getString(2), row.getString(3)));
        List<String> failedRuns = warehouse.query(
                "select kind, error from (select * from ops.runs where kind in ('load', 'build', 'export')"
                        + " and ended_at is not null and status <> 'SKIPPED'"
                        + " qualify row_number() over (partition by kind order by ended_at desc) = 1)"
                        + " where status = 'FAILED'",
                (row, number) -> "the last %s failed: %s".formatted(row.getString(1), row.getString(2)));
        return new WarehouseFigures(
                until == null ? null : until.toLocalDateTime().toInstant(ZoneOffset.UTC),
                failing,
                failedRuns.stream().map(Secrets::hide).findFirst().orElse(null));
    }
}
