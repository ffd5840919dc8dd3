package dev.medley.serve;

/**
 * What two readers have read of one partition, so that each record counts once: the live route, which reads on for ever and
 * again from 15 minutes back after a loss of its connection, and the refill, which reads what was there before. Not safe for
 * threads.
 */
final class ReadOffsets {

    private static final long NONE = -1;

    private long liveFirst = NONE;
    private long liveLast = NONE;
    private long liveTimestamp;
    private long refillFirst = NONE;
    private long refillLast = NONE;
    private long refillTimestamp;

    /**
     * Whether neither has read it; from now on the live route has.
     *
     * @param timestamp the record's Kafka time; a topic created anew starts at lower offsets, but at later times
     */
    boolean isNewToLive(long offset, long timestamp) {
        if (liveFirst == NONE) {
            liveFirst = offset;
        } else if (offset <= liveLast && timestamp <= liveTimestamp) {
            return false;
        }
        liveLast = offset;
        liveTimestamp = timestamp;
        return refillFirst == NONE || offset < refillFirst || offset > refillLast || timestamp > refillTimestamp;
    }

    /** Whether neither has read it; from now on the refill has. */
    boolean isNewToRefill(long offset, long timestamp) {
        if ((liveFirst != NONE && offset >= liveFirst) || (refillFirst != NONE && offset <= refillLast)) {
            return false;
        }
        refillFirst = refillFirst == NONE ? offset : refillFirst;
        refillLast = offset;
        refillTimestamp = timestamp;
        return true;
    }
}
