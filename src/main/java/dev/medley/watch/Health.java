package dev.medley.watch;

import dev.medley.http.Reason;
import dev.medley.http.Secrets;
import dev.medley.kafka.PartitionLag;
import dev.medley.run.Station;
import dev.medley.watch.RouteErrors.RouteError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.component.kafka.TaskHealthState;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /observe/health} shows of the pipeline. Readiness is DOWN if a server that a station of this process needs
 * does not respond, or a route does not run. Faults that leave every station usable (a failed check, a failed run, a large
 * lag) are UP with {@code degraded} and the reason. Liveness ignores all of them: a restart would not help.
 */
public final class Health implements ExtendedStartupListener {

    private static final String GROUP = "medley";
    private static final Duration RECENT = Duration.ofMinutes(2);

    private final Watch watch;
    private final RouteErrors errors;
    private final Supplier<@Nullable String> unrecorded;
    private final Set<Station> stations;
    private final long maxLag;
    /** The routes that this process has had: an edit of a route file removes none. */
    private final Set<String> expected = ConcurrentHashMap.newKeySet();

    /**
     * @param unrecorded gives why the warehouse did not record the last run; null if it did
     * @param stations those of this process
     * @param maxLag records in Kafka and not yet in the lake above which the archive is degraded
     */
    public Health(
            Watch watch,
            RouteErrors errors,
            Supplier<@Nullable String> unrecorded,
            Set<Station> stations,
            long maxLag) {
        this.watch = watch;
        this.errors = errors;
        this.unrecorded = unrecorded;
        this.stations = stations;
        this.maxLag = maxLag;
    }

    /** Registers the checks, once Camel has made its registry of them. */
    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry == null || registry.getCheck(GROUP + "-kafka").isPresent()) {
            return;
        }
        for (Check check : List.of(
                new Check("kafka", result -> server(result, "kafka", Set.of(Station.SIMULATE, Station.ARCHIVE))),
                new Check("lake", result -> server(result, "lake", Set.of(Station.ARCHIVE, Station.LOAD))),
                new Check("warehouse", result -> server(result, "warehouse", Station.OF_WAREHOUSE)),
                new Check("routes", result -> routes(result, context)),
                new Check("archive", this::archive),
                new Check("inbox", this::inbox),
                new Check("runs", this::runs),
                new Check("checks", this::checks))) {
            registry.register(check);
        }
    }

    private void server(HealthCheckResultBuilder result, String name, Set<Station> users) {
        Set<Station> needing = EnumSet.copyOf(users);
        needing.retainAll(stations);
        Reading<?> reading = watch.reading(name);
        result.up();
        if (needing.isEmpty() || reading == null) {
            return;
        }
        result.detail("seen_at", reading.at().toString());
        if (reading.fault() != null) {
            result.detail("reason", reading.fault());
            result.detail("stations", Station.labels(needing));
            result.message("%s does not respond, and %s cannot work without it: %s"
                    .formatted(name, Station.labels(needing), reading.fault()));
            result.down();
        }
    }

    /** Remembers which routes there should be. */
    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
        context.getRoutes().forEach(route -> expected.add(route.getRouteId()));
    }

    private void routes(HealthCheckResultBuilder result, CamelContext context) {
        context.getRoutes().forEach(route -> expected.add(route.getRouteId()));
        List<String> faults = new ArrayList<>();
        for (String id : new TreeSet<>(expected)) {
            Route route = context.getRoute(id);
            ServiceStatus status = context.getRouteController().getRouteStatus(id);
            if (route == null || status == null || !status.isStarted()) {
                faults.add(id);
            } else if (route.getConsumer() instanceof KafkaConsumer consumer) {
                consumer.healthStates().stream()
                        .filter(Health::hasNoConsumer)
                        .findFirst()
                        .ifPresent(state -> faults.add("%s (no Kafka consumer: %s)".formatted(id, reason(state))));
            }
        }
        result.up();
        if (!faults.isEmpty()) {
            String message = "routes that do not run: " + String.join(", ", faults);
            result.message(message);
            result.detail("reason", message);
            result.down();
        }
    }

    /** Whether it has given up, or has not yet succeeded in making one. */
    private static boolean hasNoConsumer(TaskHealthState state) {
        return state.isTerminated() || (!state.isReady() && state.getLastError() != null);
    }

    private static String reason(TaskHealthState state) {
        return state.getLastError() == null ? "it has ended" : Reason.of(state.getLastError());
    }

    private void archive(HealthCheckResultBuilder result) {
        result.up();
        if (!stations.contains(Station.ARCHIVE)) {
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
        } else if (lag > maxLag) {
            degraded(
                    result,
                    "%d records wait to be archived, more than medley.health.max-lag=%d".formatted(lag, maxLag));
        }
    }

    private void inbox(HealthCheckResultBuilder result) {
        result.up();
        RouteError error = errors.of("replay-inbox");
        if (error != null && error.at().isAfter(Instant.now().minus(RECENT))) {
            degraded(result, "the inbox has failed within the last two minutes: " + error.text());
        }
    }

    private void runs(HealthCheckResultBuilder result) {
        result.up();
        String reason = unrecorded.get();
        String failed = watch.seenInWarehouse().failedRun();
        if (reason != null) {
            degraded(result, "the warehouse does not record runs: " + Secrets.hide(reason));
        } else if (failed != null) {
            degraded(result, failed);
        }
    }

    private void checks(HealthCheckResultBuilder result) {
        result.up();
        List<WarehouseFigures.FailingCheck> failing = watch.seenInWarehouse().failingChecks();
        if (!failing.isEmpty()) {
            failing.forEach(check -> result.detail(check.name(), check.severity() + ": " + check.meaning()));
            degraded(
                    result,
                    "checks that do not pass: "
                            + failing.stream()
                                    .map(WarehouseFigures.FailingCheck::name)
                                    .collect(Collectors.joining(", ")));
        }
    }

    private static void degraded(HealthCheckResultBuilder result, String reason) {
        result.detail("degraded", true);
        result.detail("reason", reason);
        result.message(reason);
    }

    /** One named part of the response. */
    private static final class Check extends AbstractHealthCheck {

        private final Consumer<HealthCheckResultBuilder> body;

        Check(String id, Consumer<HealthCheckResultBuilder> body) {
            super(GROUP, id);
            this.body = body;
        }

        @Override
        public boolean isLiveness() {
            return false;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
            body.accept(result);
        }
    }
}
