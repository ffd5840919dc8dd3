package dev.medley.simulate;

import dev.medley.kafka.ArchiveLag;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the events that the route publishes: the days before now for a topic that never held a record, then those of each
 * tick. The same seed, catalogue and clock readings give the same events; at another time an event has another id.
 */
public final class Simulator {

    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);
    private static final int LIVE = 2;
    private static final int HISTORY_BATCH = 1_000;

    private final Audience audience;
    private final SimulatorSettings settings;
    private final BooleanSupplier isTopicUnused;
    private final InstantSource clock;
    private final Faults faults;

    private boolean isHistoryGiven;
    private boolean isHistoryPublished;
    private boolean isWaiting;
    private @Nullable Listening listening;
    private Instant lastTick = Instant.MIN;
    private int nextIndex;
    private int edition;

    /**
     * A simulator by the computer's clock.
     *
     * @param topic tells whether the topic is empty
     */
    public Simulator(Audience audience, SimulatorSettings settings, ArchiveLag topic) {
        this(audience, settings, topic::isTopicUnused, InstantSource.system());
    }

    /** A simulator by the clock given. */
    Simulator(Audience audience, SimulatorSettings settings, BooleanSupplier isTopicUnused, InstantSource clock) {
        this.audience = audience;
        this.settings = settings;
        this.isTopicUnused = isTopicUnused;
        this.clock = clock;
        this.faults = new Faults(settings);
        this.isHistoryPublished = settings.historyDays() == 0 || settings.eventsPerTick() == 0;
    }

    /**
     * What is to be published now, in lists of records: the history, if the topic never held a record; once it is
     * published, one tick; nothing while the brokers do not tell what the topic holds.
     *
     * @throws IllegalArgumentException if the catalogue is wrong; the message tells where
     */
    public synchronized Iterator<List<byte[]>> batches() {
        if (isHistoryPublished) {
            return List.of(tick()).iterator();
        }
        try {
            boolean isUnused = isTopicUnused.getAsBoolean();
            isHistoryGiven = true;
            if (!isUnused) {
                LOG.info("No history is simulated: the topic holds records already");
                return Collections.emptyIterator();
            }
        } catch (KafkaException fault) {
            if (!isWaiting) {
                isWaiting = true;
                LOG.info("History waits until Kafka responds: {}", fault.getMessage());
            }
            return Collections.emptyIterator();
        }
        LOG.info("Simulating history: days={} eventsPerDay={}", settings.historyDays(), settings.historyEventsPerDay());
        return new History(audience, clock, settings.historyDays(), settings.historyEventsPerDay(), HISTORY_BATCH);
    }

    /** Notes that Kafka has all of {@link #batches()}: from now on there are live events. */
    public synchronized void markPublished() {
        isHistoryPublished |= isHistoryGiven;
    }

    /** The records of one tick: events in the order of their times, spread over the tick that ends now, and faults. */
    private List<byte[]> tick() {
        List<byte[]> records = new ArrayList<>(settings.eventsPerTick());
        if (settings.eventsPerTick() == 0) {
            return records;
        }
        Instant now = clock.instant();
        if (!now.equals(lastTick)) {
            lastTick = now;
            nextIndex = 0;
        }
        RandomGenerator random = Seeds.randomFor(audience.seed(), LIVE, now.getEpochSecond(), now.getNano(), nextIndex);
        Listening current = listeningNow();
        Duration step = Duration.ofMillis(settings.tickMillis()).dividedBy(settings.eventsPerTick());
        Instant time = now.minus(step.multipliedBy(settings.eventsPerTick() - 1L));
        for (int made = 0; made < settings.eventsPerTick(); made++) {
            Event event = eventAt(time.truncatedTo(ChronoUnit.MICROS), now, current, random);
            faults.send(event, random, records);
            time = time.plus(step);
        }
        return records;
    }

    private Listening listeningNow() {
        Audience.Crowd now = audience.current();
        Listening known = listening;
        if (known == null || now.edition() != edition) {
            known = new Listening(now);
            listening = known;
            edition = now.edition();
        }
        return known;
    }

    private Event eventAt(Instant time, Instant tick, Listening current, RandomGenerator random) {
        Session session = current.sessionAt(time, random);
        String type = session.nextType(random);
        return session.event(Seeds.liveId(audience.seed(), tick, nextIndex++), type, time);
    }
}
