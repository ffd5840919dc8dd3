package dev.medley.load;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A set of offsets of one partition, kept as sorted, disjoint, inclusive intervals that do not touch: adding 0-9 and 10-19
 * leaves one interval, 0-19. Not for several threads while it changes.
 */
final class Intervals {

    private final NavigableMap<Long, Long> lastByFirst = new TreeMap<>();

    /**
     * Offsets from the first to the last, both included.
     *
     * @param first the lowest offset, never negative
     * @param last the highest offset, not below the first
     */
    record Interval(long first, long last) {

        Interval {
            if (first < 0 || last < first) {
                throw new IllegalArgumentException(
                        "interval is %d to %d: the first offset is 0 or more, the last is not below it"
                                .formatted(first, last));
            }
        }
    }

    /** The union of intervals in any order; they may overlap. */
    static Intervals of(Collection<Interval> intervals) {
        Intervals union = new Intervals();
        intervals.forEach(interval -> union.add(interval.first(), interval.last()));
        return union;
    }

    /** A set that changes apart from this one. */
    Intervals copy() {
        Intervals copy = new Intervals();
        copy.lastByFirst.putAll(lastByFirst);
        return copy;
    }

    /** Adds the offsets from first to last. */
    void add(long first, long last) {
        new Interval(first, last);
        long from = first;
        long to = last;
        Map.Entry<Long, Long> lower = lastByFirst.floorEntry(first);
        if (lower != null && lower.getValue() >= first - 1) {
            from = lower.getKey();
        }
        NavigableMap<Long, Long> joined = lastByFirst.subMap(from, true, Math.max(last, last + 1), true);
        if (!joined.isEmpty()) {
            to = Math.max(to, joined.lastEntry().getValue());
            joined.clear();
        }
        lastByFirst.put(from, to);
    }

    /** Removes the offsets from first to last. */
    void remove(long first, long last) {
        Map.Entry<Long, Long> lower = lastByFirst.lowerEntry(first);
        if (lower != null && lower.getValue() >= first) {
            lastByFirst.put(lower.getKey(), first - 1);
            lastByFirst.put(first, lower.getValue());
        }
        NavigableMap<Long, Long> inside = lastByFirst.subMap(first, true, last, true);
        if (!inside.isEmpty()) {
            long end = inside.lastEntry().getValue();
            inside.clear();
            if (end > last) {
                lastByFirst.put(last + 1, end);
            }
        }
    }

    /** The offsets of this set that are not in the other. */
    Intervals without(Intervals other) {
        Intervals left = copy();
        other.lastByFirst.forEach(left::remove);
        return left;
    }

    /** The offsets from first to last that are not in this set. */
    Intervals holes(long first, long last) {
        Intervals holes = new Intervals();
        holes.add(first, last);
        Map.Entry<Long, Long> lower = lastByFirst.floorEntry(first);
        lastByFirst
                .subMap(lower == null ? first : lower.getKey(), true, last, true)
                .forEach(holes::remove);
        return holes;
    }

    /** The intervals in ascending order; no two overlap or touch. */
    List<Interval> list() {
        return lastByFirst.entrySet().stream()
                .map(entry -> new Interval(entry.getKey(), entry.getValue()))
                .toList();
    }

    boolean isEmpty() {
        return lastByFirst.isEmpty();
    }

    /** The highest offset; the set must not be empty. */
    long last() {
        return lastByFirst.lastEntry().getValue();
    }

    @Override
    public String toString() {
        return lastByFirst.toString();
    }
}
