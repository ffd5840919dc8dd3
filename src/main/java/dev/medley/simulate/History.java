package dev.medley.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What the listeners did on the days before now. A listener's day depends on the seed, the date and the listener only,
 * so the same days made again hold the same events.
 */
final class History implements Iterator<List<byte[]>> {

    private static final int PAST = 3;
    private static final int LEAST_EVENTS_A_SESSION = 4;
    private static final int MOST_EVENTS_A_SESSION = 20;
    private static final double EVENTS_A_SESSION = (LEAST_EVENTS_A_SESSION + MOST_EVENTS_A_SESSION) / 2.0;
    /** Where a date begins first: later dates have no event before this many hours ahead of their midnight in UTC. */
    private static final int HOURS_AHEAD = 14;

    private final Audience.Crowd crowd;
    private final long seed;
    private final Weighted<String> whileSongIsOn;
    private final Instant from;
    private final Instant until;
    private final double sessionsADay;
    private final int batchSize;
    private final PriorityQueue<Event> made =
            new PriorityQueue<>(Comparator.comparing(Event::timestamp).thenComparing(Event::eventId));
    private LocalDate nextDate;

    /** The past up to now, about so many events a day on average, in lists of at most so many. */
    History(Audience audience, InstantSource clock, int days, int eventsPerDay, int batchSize) {
        this.crowd = audience.current();
        this.seed = audience.seed();
        this.whileSongIsOn = crowd.catalogue().whileSongIsOn();
        this.until = clock.instant();
        this.from = until.minus(Duration.ofDays(days));
        this.batchSize = batchSize;
        this.nextDate = LocalDate.ofInstant(from, ZoneOffset.UTC).minusDays(1);
        double present = crowd.listeners().stream()
                .mapToDouble(listener -> listener.presence() * (1 - listener.joinsAfter()))
                .sum();
        this.sessionsADay = eventsPerDay / EVENTS_A_SESSION / present;
    }

    @Override
    public boolean hasNext() {
        while (!isNextFinal() && mayMakeMore()) {
            makeDate();
        }
        return !made.isEmpty();
    }

    /** The next events, in the order of their times. */
    @Override
    public List<byte[]> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the history up to %s is complete".formatted(until));
        }
        List<byte[]> batch = new ArrayList<>(batchSize);
        while (batch.size() < batchSize && hasNext()) {
            batch.add(made.remove().toJson().getBytes(UTF_8));
        }
        return batch;
    }

    private Instant firstInstantOfNextDate() {
        return nextDate.atStartOfDay().minusHours(HOURS_AHEAD).toInstant(ZoneOffset.UTC);
    }

    private boolean isNextFinal() {
        Event next = made.peek();
        return next != null && next.timestamp().isBefore(firstInstantOfNextDate());
    }

    private boolean mayMakeMore() {
        return firstInstantOfNextDate().isBefore(until);
    }

    private void makeDate() {
        int place = 0;
        for (Listener listener : crowd.listeners()) {
            makeDay(listener, Seeds.randomFor(seed, PAST, nextDate.toEpochDay(), place++));
        }
        nextDate = nextDate.plusDays(1);
    }

    private void makeDay(Listener listener, RandomGenerator random) {
        if (random.nextDouble() >= listener.presence()) {
            return;
        }
        Weighted<LocalDateTime> starts = new Weighted<>(halfHoursOfNextDate(), listener::activityAt);
        int sessions = (int) (sessionsADay * random.nextDouble(0.4, 1.6) + random.nextDouble());
        for (int session = 0; session < sessions; session++) {
            Instant start = starts.choose(random)
                    .plusNanos(random.nextLong(Duration.ofMinutes(30).toNanos() / 1_000) * 1_000)
                    .atZone(listener.timeZone())
                    .toInstant();
            makeSession(listener, start, random);
        }
    }

    private List<LocalDateTime> halfHoursOfNextDate() {
        List<LocalDateTime> halfHours = new ArrayList<>(48);
        for (int halfHour = 0; halfHour < 48; halfHour++) {
            halfHours.add(nextDate.atStartOfDay().plusMinutes(30L * halfHour));
        }
        return halfHours;
    }

    private void makeSession(Listener listener, Instant start, RandomGenerator random) {
        Instant joinedAt = from.plusMillis((long) (Duration.between(from, until).toMillis() * listener.joinsAfter()));
        Session session = new Session(listener, whileSongIsOn, random);
        int events = random.nextInt(LEAST_EVENTS_A_SESSION, MOST_EVENTS_A_SESSION + 1);
        Instant time = start;
        for (int made = 0; made < events; made++) {
            String typeBefore = session.lastType();
            String type = session.nextType(random);
            if (made > 0) {
                time = time.plusSeconds(Session.secondsUntil(type, typeBefore, random))
                        .plusNanos(random.nextInt(1_000_000) * 1_000L);
            }
            UUID id = EventIds.ofPast(seed, time, listener.id(), made);
            if (!time.isBefore(joinedAt) && time.isBefore(until)) {
                add(id, listener, session, type, time);
            }
        }
    }

    private void add(UUID id, Listener listener, Session session, String type, Instant time) {
        Song song = session.song();
        made.add(new Event(
                id,
                listener.id(),
                song.id(),
                song.artist(),
                song.title(),
                type,
                session.device(),
                listener.country().code(),
                time));
    }
}
