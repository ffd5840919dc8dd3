package dev.medley.load;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The offsets of one partition that have been brought: an immutable set of whole numbers, kept as sorted, disjoint,
 * inclusive intervals that do not touch. Adding 0-9 and 10-19 leaves one interval, 0-19.
 */
public final class Intervals {

    private static final Intervals NONE = new Intervals(List.of());

    private final List<Interval> intervals;

    private Intervals(List<Interval> intervals) {
        this.intervals = List.copyOf(intervals);
    }

    /**
     * Offsets from the first to the last, both included.
     *
     * @param first the lowest offset, never negative
     * @param last the highest offset, not below the first
     */
    public record Interval(long first, long last) {

        public Interval {
            if (first < 0 || last < first) {
                throw new IllegalArgumentException(
                        "interval is %d to %d: the first offset is 0 or more, the last is not below it"
                                .formatted(first, last));
            }
        }

        /** How many offsets there are. */
        public long size() {
            return Math.addExact(last - first, 1);
        }

        @Override
        public String toString() {
            return first + "-" + last;
        }
    }

    /** The empty set. */
    public static Intervals none() {
        return NONE;
    }

    /** The union of intervals in any order; they may overlap. */
    public static Intervals of(Collection<Interval> intervals) {
        if (intervals.isEmpty()) {
            return NONE;
        }
        List<Interval> sorted = new ArrayList<>(intervals);
        sorted.sort(Comparator.comparingLong(Interval::first));
        List<Interval> merged = new ArrayList<>(sorted.size());
        Interval open = sorted.get(0);
        for (Interval next : sorted) {
            if (next.first() <= open.last() || next.first() == open.last() + 1) {
                open = new Interval(open.first(), Math.max(open.last(), next.last()));
            } else {
                merged.add(open);
                open = next;
            }
        }
        merged.add(open);
        return new Intervals(merged);
    }

    /** The interval from the first to the last offset, both included. */
    public static Intervals of(long first, long last) {
        return new Intervals(List.of(new Interval(first, last)));
    }

    /**
     * Reads rows of OPS.LOADED_INTERVALS that belong to one partition.
     *
     * @param rows each with first_offset and last_offset, in either case
     * @throws IllegalArgumentException if a row lacks one of them or holds no interval
     */
    public static Intervals fromRows(List<? extends Map<String, ?>> rows) {
        List<Interval> intervals = new ArrayList<>(rows.size());
        for (Map<String, ?> row : rows) {
            intervals.add(new Interval(offset(row, "first_offset"), offset(row, "last_offset")));
        }
        return of(intervals);
    }

    private static long offset(Map<String, ?> row, String column) {
        @Nullable Object value = row.get(column);
        if (value == null) {
            value = row.get(column.toUpperCase(Locale.ROOT));
        }
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("%s is %s in %s: each row of OPS.LOADED_INTERVALS has a whole number there"
                .formatted(column, value, row));
    }

    /** This set with the offsets from first to last in it. */
    public Intervals add(long first, long last) {
        if (covers(first, last)) {
            return this;
        }
        List<Interval> all = new ArrayList<>(intervals);
        all.add(new Interval(first, last));
        return of(all);
    }

    /** The offsets that are in this set, the other, or both. */
    public Intervals add(Intervals other) {
        List<Interval> all = new ArrayList<>(intervals);
        all.addAll(other.intervals);
        return of(all);
    }

    /** This set without the offsets from first to last. */
    public Intervals remove(long first, long last) {
        return remove(of(first, last));
    }

    /** The offsets of this set that are not in the other. */
    public Intervals remove(Intervals other) {
        List<Interval> left = new ArrayList<>(intervals.size());
        int removedIndex = 0;
        for (Interval interval : intervals) {
            long from = interval.first();
            while (removedIndex < other.intervals.size()
                    && other.intervals.get(removedIndex).last() < from) {
                removedIndex++;
            }
            boolean restIsLeft = true;
            for (int i = removedIndex; i < other.intervals.size(); i++) {
                Interval removed = other.intervals.get(i);
                if (removed.first() > interval.last()) {
                    break;
                }
                if (removed.first() > from) {
                    left.add(new Interval(from, removed.first() - 1));
                }
                if (removed.last() >= interval.last()) {
                    restIsLeft = false;
                    break;
                }
                from = removed.last() + 1;
                removedIndex = i;
            }
            if (restIsLeft) {
                left.add(new Interval(from, interval.last()));
            }
        }
        return left.isEmpty() ? NONE : new Intervals(left);
    }

    /** Tells whether the offset is in this set. */
    public boolean contains(long offset) {
        int index = lastNotAfter(offset);
        return index >= 0 && intervals.get(index).last() >= offset;
    }

    /** Tells whether every offset from first to last is in this set. */
    public boolean covers(long first, long last) {
        Interval asked = new Interval(first, last);
        int index = lastNotAfter(asked.first());
        return index >= 0 && intervals.get(index).last() >= asked.last();
    }

    /** The offsets between the lowest and the highest of this set that are not in it. */
    public Intervals holes() {
        return isEmpty() ? NONE : holes(first(), last());
    }

    /** The offsets from first to last that are not in this set. */
    public Intervals holes(long first, long last) {
        return of(first, last).remove(this);
    }

    /** The intervals in ascending order; no two overlap or touch. */
    public List<Interval> list() {
        return intervals;
    }

    /** Tells whether no offset is in this set. */
    public boolean isEmpty() {
        return intervals.isEmpty();
    }

    /** How many offsets are in this set. */
    public long size() {
        long size = 0;
        for (Interval interval : intervals) {
            size = Math.addExact(size, interval.size());
        }
        return size;
    }

    /**
     * The lowest offset.
     *
     * @throws IllegalStateException if the set is empty
     */
    public long first() {
        return notEmpty().get(0).first();
    }

    /**
     * The highest offset.
     *
     * @throws IllegalStateException if the set is empty
     */
    public long last() {
        return notEmpty().get(intervals.size() - 1).last();
    }

    private List<Interval> notEmpty() {
        if (intervals.isEmpty()) {
            throw new IllegalStateException("no offset is in the set: ask isEmpty() first");
        }
        return intervals;
    }

    private int lastNotAfter(long offset) {
        int index = Collections.binarySearch(
                intervals,
                new Interval(Math.max(0, offset), Long.MAX_VALUE),
                Comparator.comparingLong(Interval::first));
        if (offset < 0) {
            return -1;
        }
        return index >= 0 ? index : -index - 2;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Intervals that && intervals.equals(that.intervals);
    }

    @Override
    public int hashCode() {
        return intervals.hashCode();
    }

    @Override
    public String toString() {
        return intervals.toString();
    }
}
