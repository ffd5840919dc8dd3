package dev.medley.serve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts events and plays by name, for at most so many names: what a flood of new names would add is counted together,
 * so that memory is bounded whatever comes. Not safe for threads.
 */
final class Tally<K> {

    private final int maxNames;
    private final Map<K, Count> counts = new HashMap<>();
    private long others;

    Tally(int maxNames) {
        this.maxNames = maxNames;
    }

    void add(K name, long events, long plays) {
        Count count = counts.get(name);
        if (count == null) {
            if (counts.size() >= maxNames) {
                others += events;
                return;
            }
            count = new Count();
            counts.put(name, count);
        }
        count.events += events;
        count.plays += plays;
    }

    void addAll(Tally<K> more) {
        more.counts.forEach((name, count) -> add(name, count.events, count.plays));
        others += more.others;
    }

    /** Events whose names came when there was no room left. */
    long others() {
        return others;
    }

    /** The names with the most events, at most so many. */
    List<Ranked<K>> top(int max) {
        List<Ranked<K>> ranked = new ArrayList<>(counts.size());
        counts.forEach((name, count) -> ranked.add(new Ranked<>(name, count.events, count.plays)));
        ranked.sort(order());
        return ranked.size() <= max ? ranked : ranked.subList(0, max);
    }

    /** The place of a name among all, 1 for the first; 0 for a name that was not counted. */
    int place(K name) {
        Count own = counts.get(name);
        if (own == null) {
            return 0;
        }
        Comparator<Ranked<K>> order = order();
        Ranked<K> ranked = new Ranked<>(name, own.events, own.plays);
        int place = 1;
        for (Map.Entry<K, Count> other : counts.entrySet()) {
            Count count = other.getValue();
            // Most have fewer plays, and need no comparison of names
            if (count.plays >= own.plays
                    && order.compare(new Ranked<>(other.getKey(), count.events, count.plays), ranked) < 0) {
                place++;
            }
        }
        return place;
    }

    private static <K> Comparator<Ranked<K>> order() {
        return Comparator.<Ranked<K>>comparingLong(entry -> -entry.plays())
                .thenComparingLong(entry -> -entry.events())
                .thenComparing(entry -> entry.name().toString());
    }

    private static final class Count {
        private long events;
        private long plays;
    }

    /** One name with its counts. */
    record Ranked<K>(K name, long events, long plays) {}
}
