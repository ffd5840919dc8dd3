package dev.medley.operate;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.jspecify.annotations.Nullable;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the machine's clock was set back, and starts again what waits for a time of that clock: {@code timer} and
 * {@code quartz} would rest until the clock is where it was, and a Kafka consumer sends its group no sign of life so long
 * and is put out of it. A clock set forward, or a machine that slept, needs nothing.
 */
public final class ClockWatch implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final Duration TOLERATED = Duration.ofSeconds(2);
    private static final Set<String> BY_THE_CLOCK = Set.of("timer", "quartz", "kafka");

    private final Clock clock;
    private final LongSupplier steadyNanos;
    private long aheadMillis;
    private @Nullable CamelContext camelContext;

    public ClockWatch() {
        this(Clock.systemUTC(), System::nanoTime);
    }

    ClockWatch(Clock clock, LongSupplier steadyNanos) {
        this.clock = clock;
        this.steadyNanos = steadyNanos;
        this.aheadMillis = aheadMillis();
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        camelContext = context;
    }

    /** By how much the machine's clock is ahead of one that is never set. */
    private long aheadMillis() {
        return clock.millis() - TimeUnit.NANOSECONDS.toMillis(steadyNanos.getAsLong());
    }

    /** Compares the clocks, and starts again what waits if the machine's went back since the last look. */
    public synchronized void look() {
        long now = aheadMillis();
        Duration back = Duration.ofMillis(aheadMillis - now);
        aheadMillis = now;
        CamelContext context = camelContext;
        if (context == null || back.compareTo(TOLERATED) < 0) {
            return;
        }
        List<Route> waiting = context.getRoutes().stream()
                .filter(ClockWatch::waitsForTheClock)
                .filter(route -> context.getRouteController()
                        .getRouteStatus(route.getRouteId())
                        .isStarted())
                .toList();
        LOG.warn(
                "The machine's clock went back; what waits for a time of it is started again: seconds={} routes={}",
                back.toSeconds(),
                waiting.stream().map(Route::getRouteId).sorted().toList());
        waiting.forEach(route -> startAgain(context, route));
    }

    private static boolean waitsForTheClock(Route route) {
        String uri = route.getEndpoint().getEndpointUri();
        return BY_THE_CLOCK.contains(uri.substring(0, uri.indexOf(':')));
    }

    private static void startAgain(CamelContext context, Route route) {
        String id = route.getRouteId();
        try {
            context.getRouteController().stopRoute(id);
            context.getRouteController().startRoute(id);
            if (route.getEndpoint() instanceof QuartzEndpoint quartz) {
                fireFromNow(quartz);
            }
        } catch (Exception e) {
            LOG.error("A route is not started again since the clock went back: route={} error={}", id, e.toString());
        }
    }

    /** A trigger that was only paused keeps its next time, in what is the future now. */
    private static void fireFromNow(QuartzEndpoint quartz) throws SchedulerException {
        Scheduler scheduler = quartz.getComponent().getScheduler();
        Trigger trigger = scheduler.getTrigger(quartz.getTriggerKey());
        if (trigger != null) {
            scheduler.rescheduleJob(
                    trigger.getKey(), trigger.getTriggerBuilder().startNow().build());
        }
    }
}
