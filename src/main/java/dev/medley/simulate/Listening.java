package dev.medley.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Who listens now. A third of the audience has a session at a time; whoever ends one is away for more than the 30
 * minutes by which sessions are told apart, and who comes next depends on the hour where they live.
 */
final class Listening {

    private static final Duration LOOKED_AFTER = Duration.ofSeconds(1);

    private final List<Listener> listeners;
    private final Weighted<String> whileSongIsOn;
    private final List<Running> running = new ArrayList<>();
    private final Map<Listener, Instant> awayUntil = new HashMap<>();
    private Instant lookAgainAt = Instant.MIN;

    private record Running(Session session, Instant endsAt) {}

    Listening(Audience.Crowd crowd) {
        this.listeners = crowd.listeners();
        this.whileSongIsOn = crowd.catalogue().whileSongIsOn();
    }

    /** The session in which the next thing happens. */
    Session sessionAt(Instant now, RandomGenerator random) {
        if (!now.isBefore(lookAgainAt) || now.isBefore(lookAgainAt.minus(LOOKED_AFTER.multipliedBy(2)))) {
            endSessions(now, random);
            startSessions(now, random);
            lookAgainAt = now.plus(LOOKED_AFTER);
        }
        return running.get(random.nextInt(running.size())).session();
    }

    private void endSessions(Instant now, RandomGenerator random) {
        running.removeIf(run -> {
            boolean isOver = !now.isBefore(run.endsAt());
            if (isOver) {
                awayUntil.put(run.session().listener(), now.plusSeconds(random.nextInt(31 * 60, 90 * 60)));
            }
            return isOver;
        });
    }

    private void startSessions(Instant now, RandomGenerator random) {
        int wanted = Math.max(1, listeners.size() / 3);
        if (running.size() >= wanted) {
            return;
        }
        List<Listener> free = new ArrayList<>(listeners);
        running.forEach(run -> free.remove(run.session().listener()));
        List<Listener> rested = new ArrayList<>(free);
        rested.removeIf(listener -> now.isBefore(awayUntil.getOrDefault(listener, Instant.MIN)));
        while (running.size() < wanted && !rested.isEmpty()) {
            Listener next = new Weighted<>(rested, listener -> listener.activityAt(now)).choose(random);
            rested.remove(next);
            start(next, now, random);
        }
        if (running.isEmpty()) {
            start(
                    free.stream()
                            .min(Comparator.comparing(
                                    (Listener listener) -> awayUntil.getOrDefault(listener, Instant.MIN)))
                            .orElseThrow(),
                    now,
                    random);
        }
    }

    private void start(Listener listener, Instant now, RandomGenerator random) {
        Instant endsAt = now.plusSeconds(random.nextInt(8 * 60, 45 * 60));
        running.add(new Running(new Session(listener, whileSongIsOn, random), endsAt));
    }
}
