package dev.medley.wiring;

import dev.medley.kafka.ArchiveLag;
import dev.medley.settings.Keys;
import dev.medley.watch.Health;
import dev.medley.watch.Metrics;
import dev.medley.watch.RouteErrors;
import dev.medley.watch.Stations;
import dev.medley.watch.WarehouseFigures;
import dev.medley.watch.WarehouseSource;
import dev.medley.watch.Watch;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** Health, metrics and the state of the routes, in every process. */
final class WatchBeans {

    private WatchBeans() {}

    static void bind(
            Beans beans,
            ArchiveLag lag,
            @Nullable LakeBeans lake,
            @Nullable WarehouseBeans warehouse,
            @Nullable LoadBeans load)
            throws Exception {
        CamelContext camel = beans.camel();
        Watch watch = beans.bind(
                "watch",
                new Watch(
                        lag::partitions,
                        () -> {
                            if (lake != null) {
                                lake.bucket().look();
                            }
                            return true;
                        },
                        () -> load == null ? 0L : load.planner().waitingObjects(),
                        warehouse == null
                                ? () -> WarehouseFigures.NONE
                                : new WarehouseSource(warehouse.pool(), warehouse.file()),
                        beans.get(Keys.WATCH_WAREHOUSE).equals("always")));
        Supplier<@Nullable String> unrecorded =
                () -> warehouse == null ? null : warehouse.runs().unrecorded();
        RouteErrors errors = new RouteErrors();
        camel.getManagementStrategy().addEventNotifier(errors);
        beans.bind("stations", new Stations(camel, errors, beans.settings().stations()));
        // Camel looks its own meters' registry up by this name
        beans.bind("metrics", new Metrics(watch, beans.bind("metricsRegistry", Metrics.registry())));
        camel.addStartupListener(
                new Health(watch, errors, unrecorded, beans.settings().stations(), beans.get(Keys.MAX_LAG)));
    }
}
