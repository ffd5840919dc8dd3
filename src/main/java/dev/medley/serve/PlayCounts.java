package dev.medley.serve;

import java.util.NavigableMap;
import java.util.TreeMap;

/** Plays by name in buckets of time, so many names a bucket. Not safe for threads. */
final class PlayCounts<K> {

    private final int maxNames;
    private final NavigableMap<Long, Tally<K>> buckets = new TreeMap<>();

    PlayCounts(int maxNames) {
        this.maxNames = maxNames;
    }

    void add(long bucket, K name) {
        buckets.computeIfAbsent(bucket, added -> new Tally<>(maxNames)).add(name, 1, 1);
    }

    void forgetBefore(long bucket) {
        buckets.headMap(bucket).clear();
    }

    /** The plays of so many buckets up to the last. */
    Tally<K> sum(long last, int count) {
        Tally<K> sum = new Tally<>(Integer.MAX_VALUE);
        buckets.subMap(last - count + 1, true, last, true).values().forEach(sum::addAll);
        return sum;
    }
}
