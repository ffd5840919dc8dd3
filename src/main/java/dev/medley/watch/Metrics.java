package dev.medley.watch;

import dev.medley.kafka.PartitionLag;
import dev.medley.lake.ObjectKey;
import dev.medley.run.Run;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.jspecify.annotations.Nullable;

/** The pipeline's figures at {@code /observe/metrics}, named and in units as Prometheus has them (src/docs/operate.md lists them). */
public final class Metrics {

    private static final List<String> SERVERS = List.of("kafka", "lake", "warehouse");

    /** Of Camel's own, which has ten meters a route and more: those that operate.md explains. */
    private static final Set<String> OF_CAMEL =
            Set.of("camel.exchanges.total", "camel.exchanges.failed", "camel.route.policy");

    private final MeterRegistry meters;
    private final Watch watch;
    private final Counter events;
    private final Counter bytes;
    private final Counter objects;
    private final Timer batchAge;
    private final MultiGauge lag;

    /** @param meters what {@code /observe/metrics} shows, see {@link #registry} */
    public Metrics(Watch watch, MeterRegistry meters) {
        this.watch = watch;
        this.meters = meters;
        this.events = counter("medley.archive.events", "Records stored in the lake by this process", null);
        this.bytes = counter("medley.archive.bytes", "Bytes stored in the lake by this process", "bytes");
        this.objects = counter("medley.archive.objects", "Objects stored in the lake by this process", null);
        this.batchAge = Timer.builder("medley.archive.batch.age")
                .description("From a batch's oldest record entering Kafka to its commit")
                .register(meters);
        this.lag = MultiGauge.builder("medley.archive.lag.records")
                .description("Records that Kafka holds and the lake does not")
                .register(meters);
        Gauge.builder("medley.load.objects.waiting", watch, seen -> number(seen.objectsWaiting()))
                .description("Objects that the lake holds and the warehouse does not")
                .register(meters);
        TimeGauge.builder("medley.freshness", watch, TimeUnit.SECONDS, seen -> number(seen.freshnessSeconds()))
                .description("From the newest event of gold to now")
                .register(meters);
        for (String severity : List.of("error", "warning")) {
            Gauge.builder("medley.checks.failing", watch, seen -> failing(seen, severity))
                    .description("Checks that did not pass when they last ran")
                    .tag("severity", severity)
                    .register(meters);
        }
        for (String server : SERVERS) {
            Gauge.builder("medley.server.up", watch, seen -> up(seen, server))
                    .description("Whether the server responded when it was last read")
                    .tag("server", server)
                    .register(meters);
        }
    }

    /** A registry for Medley's figures, the JVM's, and those of Camel that operate.md explains. */
    public static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config()
                .meterFilter(MeterFilter.deny(
                        meter -> meter.getName().startsWith("camel.") && !OF_CAMEL.contains(meter.getName())));
        return registry;
    }

    private Counter counter(String name, String description, @Nullable String unit) {
        return Counter.builder(name).description(description).baseUnit(unit).register(meters);
    }

    /** An object is stored. */
    public void stored(@Header(AWS2S3Constants.KEY) String key, @Body byte[] content) {
        events.increment((double) ObjectKey.parse(key).map(ObjectKey::lines).orElse(0L));
        bytes.increment(content.length);
        objects.increment();
    }

    /** A batch is committed: how long its oldest record waited, which entered Kafka at a time. */
    public void committed(Instant oldest) {
        Duration age = Duration.between(oldest, Instant.now());
        batchAge.record(age.isNegative() ? Duration.ZERO : age);
    }

    /** A run has succeeded: its duration and its rows, if it had something to do. */
    public void succeeded(Run run) {
        if (run.hasDoneSomething()) {
            ended(run, "succeeded");
        }
    }

    /** A run has failed, or was skipped because another process holds its lock. */
    public void failed(Run run) {
        ended(run, "failed");
    }

    private void ended(Run run, String status) {
        Instant startedAt = run.startedAt();
        if (startedAt == null) {
            return;
        }
        String kind = run.getKind().label();
        Timer.builder("medley.run")
                .description("Duration of runs that had work")
                .tags("kind", kind, "status", status)
                .register(meters)
                .record(Duration.between(startedAt, Instant.now()));
        Run.Figures figures = run.figures();
        if (kind.equals("load")) {
            rows("loaded", figures.rowsIn());
        }
        rows("silver", figures.silverRows());
        rows("rejected", figures.rejectedRows());
        rows("duplicate", figures.duplicateRows());
    }

    private void rows(String result, long count) {
        Counter.builder("medley.rows")
                .description("Rows by result")
                .tag("result", result)
                .register(meters)
                .increment((double) count);
    }

    /** Shows the partitions that there are now. */
    public void show() {
        lag.register(
                watch.lag().stream()
                        .map(partition -> MultiGauge.Row.of(
                                Tags.of(
                                        "topic",
                                        partition.topic(),
                                        "partition",
                                        Integer.toString(partition.partition())),
                                partition,
                                PartitionLag::lag))
                        .toList(),
                true);
    }

    private static double number(@Nullable Number value) {
        return value == null ? Double.NaN : value.doubleValue();
    }

    private static double failing(Watch watch, String severity) {
        return watch.seenInWarehouse().failingChecks().stream()
                .filter(check -> check.severity().equals(severity))
                .count();
    }

    private static double up(Watch watch, String server) {
        Reading<?> reading = watch.reading(server);
        return reading == null ? Double.NaN : reading.fault() == null ? 1 : 0;
    }
}
