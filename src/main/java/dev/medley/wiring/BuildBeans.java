package dev.medley.wiring;

import dev.medley.build.Alerts;
import dev.medley.build.Builds;
import dev.medley.build.Checks;
import dev.medley.build.Maintenance;
import dev.medley.export.TableExport;
import dev.medley.settings.Keys;
import dev.medley.sql.SqlScripts;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;

/** From bronze to gold: builds, checks, alerts, maintenance and the export of tables. */
final class BuildBeans {

    private BuildBeans() {}

    static void bind(Beans beans, WarehouseBeans warehouseBeans, LakeBeans lake) {
        DataSource warehouse = warehouseBeans.warehouse();
        SqlScripts scripts = warehouseBeans.scripts();
        beans.bind("builds", new Builds(warehouse, scripts, warehouseBeans.runs(), beans.get(Keys.LOAD_ROWS)));
        Checks checks = new Checks(warehouse, scripts, beans.get(Keys.STALE_MINUTES));
        beans.bind("checks", checks);
        beans.bind("alerts", new Alerts(warehouse, checks));
        beans.bind(
                "maintenance",
                new Maintenance(warehouse, scripts, beans.get(Keys.BRONZE_DAYS), beans.get(Keys.HISTORY_KEPT_DAYS)));
        beans.bind(
                "tableExport",
                new TableExport(
                        warehouse,
                        scripts,
                        beans.get(Keys.ENGINE),
                        lake.client(),
                        beans.get(Keys.BUCKET),
                        warehouseBeans.runs(),
                        new TableExport.Settings(
                                beans.get(Keys.EXPORT_ENABLED),
                                Duration.ofMinutes(beans.get(Keys.EXPORT_GRACE_MINUTES)),
                                Path.of(beans.get(Keys.STAGING_DIR)))));
    }
}
