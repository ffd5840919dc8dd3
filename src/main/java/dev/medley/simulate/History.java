package dev.medley.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DayOfWeek;
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
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * What the listeners did on the days before now: a service that grows, with quiet nights and busy weekends. The same days
 * made again hold the same events.
 */
final class History implements Iterator<List<byte[]>> {

    private static final int PAST = 3;
    private static final int MIN_EVENTS_A_SESSION = 4;
    private static final int MAX_EVENTS_A_SESSION = 20;
    private static final double EVENTS_A_SESSION = (MIN_EVENTS_A_SESSION + MAX_EVENTS_A_SESSION) / 2.0;
    /** How much more is listened on the last day than on the first. */
    private static final double GROWTH = 10;

    private static final Map<DayOfWeek, Double> BY_WEEKDAY =
            Map.of(DayOfWeek.MONDAY, 0.8, DayOfWeek.FRIDAY, 1.2, DayOfWeek.SATURDAY, 1.5, DayOfWeek.SUNDAY, 1.3);
    /** Dates begin this many hours before midnight in UTC where they begin first. */
    private static final int HOURS_AHEAD = 14;

    private final Audience.Crowd crowd;
    private final long seed;
    private final Weighted<String> whileSongIsOn;
    private final Instant from;
    private final Instant until;
    private final double eventsOfWeight;
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
        LocalDate first = LocalDate.ofInstant(from, ZoneOffset.UTC);
        double weights = IntStream.range(0, days)
                .mapToDouble(day -> weightOf(first.plusDays(day)))
                .sum();
        this.eventsOfWeight = eventsPerDay * (double) days / weights;
    }

    /** How much is listened on a date, relative to others. */
    private double weightOf(LocalDate date) {
        double share = Duration.between(from, date.atTime(12, 0).toInstant(ZoneOffset.UTC))
                        .toMillis()
                / (double) Duration.between(from, until).toMillis();
        return Math.pow(GROWTH, share) * BY_WEEKDAY.getOrDefault(date.getDayOfWeek(), 1.0);
    }

    private Instant joinedAt(Listener listener) {
        return from.plusMillis((long) (Duration.between(from, until).toMillis() * listener.joinsAfter()));
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
        Instant noon = nextDate.atTime(12, 0).toInstant(ZoneOffset.UTC);
        double present = crowd.listeners().stream()
                .filter(listener -> !noon.isBefore(joinedAt(listener)))
                .mapToDouble(Listener::presence)
                .sum();
        double sessions = eventsOfWeight * weightOf(nextDate) / EVENTS_A_SESSION / Math.max(1, present);
        int place = 0;
        for (Listener listener : crowd.listeners()) {
            makeDay(listener, sessions, Seeds.randomFor(seed, PAST, nextDate.toEpochDay(), place++));
        }
        nextDate = nextDate.plusDays(1);
    }

    private void makeDay(Listener listener, double average, RandomGenerator random) {
        if (random.nextDouble() >= listener.presence()) {
            return;
        }
        Weighted<LocalDateTime> starts = new Weighted<>(halfHoursOfNextDate(), listener::activityAt);
        int sessions = (int) (average * random.nextDouble(0.4, 1.6) + random.nextDouble());
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
        Session session = new Session(listener, whileSongIsOn, random);
        int events = random.nextInt(MIN_EVENTS_A_SESSION, MAX_EVENTS_A_SESSION + 1);
        Instant time = start;
        for (int made = 0; made < events; made++) {
            String typeBefore = session.lastType();
            String type = session.nextType(random);
            if (made > 0) {
                time = time.plusSeconds(Session.secondsUntil(type, typeBefore, random))
                        .plusNanos(random.nextInt(1_000_000) * 1_000L);
            }
            if (!time.isBefore(joinedAt(listener)) && time.isBefore(until)) {
                this.made.add(session.event(Seeds.pastId(seed, time, listener.id(), made), type, time));
            }
        }
    }
}
