package dev.medley.serve;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Which events were counted, by their ids: the last {@value #MAX_IDS} at least, twice as many at most, some 70 bytes each.
 * Not safe for threads.
 */
final class SeenEvents {

    private static final int MAX_IDS = 250_000;

    private final int maxIds;
    private Set<UUID> newer = new HashSet<>();
    private Set<UUID> older = new HashSet<>();

    SeenEvents() {
        this(MAX_IDS);
    }

    SeenEvents(int maxIds) {
        this.maxIds = maxIds;
    }

    /** Remembers an id; false if it was seen before. */
    boolean add(UUID id) {
        if (older.contains(id) || !newer.add(id)) {
            return false;
        }
        if (newer.size() >= maxIds) {
            older = newer;
            newer = new HashSet<>();
        }
        return true;
    }
}
