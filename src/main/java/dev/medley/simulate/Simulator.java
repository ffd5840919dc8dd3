package dev.medley.simulate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the events of each tick. The same seed, catalogue and clock readings give the same events; at another time an
 * event has another id.
 */
public final class Simulator {

    private static final int LIVE = 2;

    private final Audience audience;
    private final SimulatorSettings settings;
    private final InstantSource clock;
    private final Faults faults;

    private @Nullable Listening listening;
    private Instant lastTick = Instant.MIN;
    private int nextIndex;
    private int edition;

    /** A simulator by the computer's clock. */
    public Simulator(Audience audience, SimulatorSettings settings) {
        this(audience, settings, InstantSource.system());
    }

    /** A simulator by the clock given. */
    public Simulator(Audience audience, SimulatorSettings settings, InstantSource clock) {
        this.audience = audience;
        this.settings = settings;
        this.clock = clock;
        this.faults = new Faults(settings);
    }

    /**
     * The records of one tick: events in the order of their times, spread over the tick that ends now. Duplicates, late
     * events and malformed records are among them as configured.
     *
     * @return UTF-8 JSON, one event an element
     * @throws IllegalArgumentException if the catalogue is wrong; the message says where
     */
    public synchronized List<byte[]> tick() {
        Instant now = clock.instant();
        if (!now.equals(lastTick)) {
            lastTick = now;
            nextIndex = 0;
        }
        RandomGenerator random = Seeds.randomFor(audience.seed(), LIVE, now.getEpochSecond(), now.getNano(), nextIndex);
        Listening current = listeningNow();
        List<byte[]> records = new ArrayList<>(settings.eventsPerTick());
        Duration tick = Duration.ofMillis(settings.tickMillis());
        Duration step = tick.dividedBy(settings.eventsPerTick());
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
        Song song = session.song();
        Listener listener = session.listener();
        return new Event(
                EventIds.ofLive(audience.seed(), tick, nextIndex++),
                listener.id(),
                song.id(),
                song.artist(),
                song.title(),
                type,
                session.device(),
                listener.country().code(),
                time);
    }
}
