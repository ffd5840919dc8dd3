package dev.medley.watch;

import dev.medley.http.Secrets;
import dev.medley.kafka.PartitionLag;
import dev.medley.run.Runs;
import dev.medley.watch.RouteErrors.RouteError;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Route;
import org.apache.camel.StartupListener;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /observe/health} says of the pipeline. A server that a station of this process cannot do without and that
 * does not answer turns readiness down. What is wrong but leaves every station usable (a failed check, a failed run, a
 * long way to go) is UP with {@code degraded} and the reason. Liveness asks none of this: a restart would not help.
 */
public final class Health implements CamelContextAware, StartupListener {

    private static final String GROUP = "medley";
    private static final Duration RECENT = Duration.ofMinutes(2);

    private final Watch watch;
    private final RouteErrors errors;
    private final Runs runs;
    private final Set<String> stations;
    private final long mostLag;
    private @Nullable CamelContext camelContext;

    /**
     * @param stations comma-separated names of the stations of this process
     * @param mostLag records in Kafka and not in the lake from which on the archive is degraded, at least 0
     */
    public Health(Watch watch, RouteErrors errors, Runs runs, String stations, long mostLag) {
        if (mostLag < 0) {
            throw new IllegalArgumentException(
                    "medley.health.most-lag is %d: give 0 or more in config/application.properties".formatted(mostLag));
        }
        this.watch = watch;
        this.errors = errors;
        this.runs = runs;
        this.stations =
                Arrays.stream(stations.split(",", -1)).map(String::strip).collect(Collectors.toSet());
        this.mostLag = mostLag;
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        if (this.camelContext == null) {
            this.camelContext = camelContext;
            try {
                camelContext.addStartupListener(this);
            } catch (Exception refused) {
                throw new IllegalStateException("Camel does not take a startup listener", refused);
            }
        }
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        // Camel makes the YAML's beans twice: the former ones are nobody's
        if (registry == null || context.getRegistry().findSingleByType(Health.class) != this) {
            return;
        }
        for (Check check : List.of(
                new Check("kafka", result -> server(result, "kafka", Set.of("simulate", "archive"))),
                new Check("lake", result -> server(result, "lake", Set.of("archive", "load"))),
                new Check("warehouse", result -> server(result, "warehouse", Set.of("load", "build", "serve"))),
                new Check("routes", result -> routes(result, context)),
                new Check("archive", this::archive),
                new Check("runs", this::runs),
                new Check("checks", this::checks))) {
            registry.register(check);
        }
    }

    private void server(HealthCheckResultBuilder result, String name, Set<String> users) {
        List<String> needed = users.stream().filter(stations::contains).sorted().toList();
        Reading<?> reading = watch.reading(name);
        result.up();
        if (needed.isEmpty() || reading == null) {
            return;
        }
        result.detail("seen_at", reading.at().toString());
        if (reading.fault() != null) {
            result.detail("reason", reading.fault());
            result.detail("stations", String.join(", ", needed));
            result.message("%s does not answer, which %s cannot do without: %s"
                    .formatted(name, String.join(" and ", needed), reading.fault()));
            result.down();
        }
    }

    private static void routes(HealthCheckResultBuilder result, CamelContext context) {
        List<String> stopped = context.getRoutes().stream()
                .map(Route::getRouteId)
                .filter(id -> !context.getRouteController().getRouteStatus(id).isStarted())
                .toList();
        result.up();
        if (!stopped.isEmpty()) {
            result.message("routes that do not run: " + String.join(", ", stopped));
            result.detail("reason", "routes that do not run: " + String.join(", ", stopped));
            result.down();
        }
    }

    private void archive(HealthCheckResultBuilder result) {
        result.up();
        if (!stations.contains("archive")) {
            return;
        }
        long lag = watch.lag().stream().mapToLong(PartitionLag::lag).sum();
        result.detail("lag_records", lag);
        RouteError error = errors.of("archive-events");
        if (error != null) {
            result.detail("last_error", error.text());
            result.detail("last_error_at", error.at().toString());
        }
        if (error != null && error.at().isAfter(Instant.now().minus(RECENT))) {
            degraded(result, "the archive has failed within the last two minutes: " + error.text());
        } else if (lag > mostLag) {
            degraded(
                    result,
                    "%d records wait to be archived, more than medley.health.most-lag=%d".formatted(lag, mostLag));
        }
    }

    private void runs(HealthCheckResultBuilder result) {
        result.up();
        String unrecorded = runs.unrecorded();
        String failed = watch.seenInWarehouse().failedRun();
        if (unrecorded != null) {
            degraded(result, "the warehouse does not record runs: " + Secrets.hide(unrecorded));
        } else if (failed != null) {
            degraded(result, failed);
        }
    }

    private void checks(HealthCheckResultBuilder result) {
        result.up();
        List<Watch.FailingCheck> failing = watch.seenInWarehouse().failingChecks();
        if (!failing.isEmpty()) {
            failing.forEach(check -> result.detail(check.name(), check.severity() + ": " + check.meaning()));
            degraded(
                    result,
                    "checks that do not pass: "
                            + failing.stream().map(Watch.FailingCheck::name).collect(Collectors.joining(", ")));
        }
    }

    private static void degraded(HealthCheckResultBuilder result, String reason) {
        result.detail("degraded", true);
        result.detail("reason", reason);
        result.message(reason);
    }

    /** One named part of the answer. */
    private static final class Check extends AbstractHealthCheck {

        private final Consumer<HealthCheckResultBuilder> judge;

        Check(String id, Consumer<HealthCheckResultBuilder> judge) {
            super(GROUP, id);
            this.judge = judge;
        }

        @Override
        public boolean isLiveness() {
            return false;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
            judge.accept(result);
        }
    }
}
