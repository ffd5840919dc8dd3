package dev.medley.wiring;

import dev.medley.event.EventContract;
import dev.medley.http.HttpResponses;
import dev.medley.http.NoHeaders;
import dev.medley.kafka.ArchiveLag;
import dev.medley.kafka.TopicPreparation;
import dev.medley.local.UnpackedLibrary;
import dev.medley.run.Station;
import dev.medley.serve.HttpEngine;
import dev.medley.settings.Keys;
import dev.medley.settings.Settings;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The beans of one process: those that its stations need. */
public final class Wiring {

    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_CANCELS = Duration.ofMillis(500);

    private final Settings settings;
    private final @Nullable WarehouseBeans warehouse;
    private final @Nullable LoadBeans load;

    /**
     * Builds the beans and binds them into Camel's registry, before any route is loaded. Connects to nothing.
     *
     * @throws IllegalArgumentException if settings do not go together; the message says what to change
     */
    public Wiring(CamelContext camel, Settings settings, HttpEngine engine) {
        this.settings = settings;
        Beans beans = new Beans(camel, settings);
        EventContract contract = EventContract.read(beans.get(Keys.EVENT_SCHEMA));
        boolean loads = settings.has(Station.LOAD) || settings.has(Station.BUILD);
        LakeBeans lake = loads || settings.has(Station.ARCHIVE) ? LakeBeans.bind(beans) : null;
        ArchiveLag lag = beans.bindClosing(
                "archiveLag", new ArchiveLag(beans.kafka(), beans.get(Keys.TOPIC_NAME), beans.get(Keys.GROUP_ID)));
        beans.bind(
                "topicPreparation",
                new TopicPreparation(
                        beans.kafka(),
                        beans.get(Keys.TOPIC_NAME),
                        beans.get(Keys.PARTITIONS),
                        beans.get(Keys.REPLICATION),
                        beans.get(Keys.RETENTION_HOURS)));
        beans.bind("httpEngine", engine);
        beans.bind("httpResponses", new HttpResponses());
        beans.bind("noHeaders", new NoHeaders());
        if (settings.has(Station.SIMULATE)) {
            SimulateBeans.bind(beans, lag);
        }
        if (settings.has(Station.ARCHIVE)) {
            ArchiveBeans.bind(beans);
        }
        warehouse = settings.usesWarehouse() ? WarehouseBeans.bind(beans, contract) : null;
        load = loads && lake != null && warehouse != null
                ? LoadBeans.bind(beans, lake, warehouse, lag, contract)
                : null;
        try {
            if (warehouse != null) {
                ServeBeans.bindResponses(beans, warehouse.runs());
            }
            if (warehouse != null && lake != null && settings.has(Station.BUILD)) {
                BuildBeans.bind(beans, warehouse, lake);
            }
            if (settings.has(Station.SERVE)) {
                ServeBeans.bind(beans, engine, contract);
            }
            WatchBeans.bind(beans, lag, lake, warehouse, load);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Camel does not take a startup listener", e);
        }
    }

    /** Makes ready what the routes need once servers run: the schema, the runs of an earlier process, the staging folder. */
    public void prepare() {
        if (warehouse == null) {
            return;
        }
        migrate(warehouse);
        UnpackedLibrary.remove();
        if (load != null) {
            warehouse.runs().closeInterrupted();
            if (settings.has(Station.LOAD)) {
                load.loader().sweep();
            }
        }
    }

    /** A load or build that does not end soon is given up: the process waits for its statement, and is killed for it. */
    public void stop() {
        if (warehouse == null) {
            return;
        }
        warehouse.runs().stop();
        Thread canceller = new Thread(() -> cancelLongStatements(warehouse), "cancel-statements");
        canceller.setDaemon(true);
        canceller.start();
    }

    private static void cancelLongStatements(WarehouseBeans warehouse) {
        while (true) {
            LockSupport.parkNanos(BETWEEN_CANCELS.toNanos());
            warehouse.warehouse().cancel(PATIENCE);
        }
    }

    private static void migrate(WarehouseBeans warehouse) {
        try (AutoCloseable file = warehouse.file().open()) {
            LOG.trace("The warehouse is open: {}", file);
            warehouse.migrations().apply();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The warehouse cannot be opened: " + e.getMessage(), e);
        }
    }
}
