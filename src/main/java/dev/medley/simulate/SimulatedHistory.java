package dev.medley.simulate;

import java.time.InstantSource;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives an empty topic a past, once, so that the first charts have days to show. Kafka stamps these records with the
 * time of their arrival; only the events' own times are old.
 */
public final class SimulatedHistory {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatedHistory.class);
    private static final int BATCH_SIZE = 1_000;

    private final Audience audience;
    private final int days;
    private final int eventsPerDay;
    private final BooleanSupplier isTopicEmpty;
    private final InstantSource clock;
    private volatile boolean isPublished;
    private volatile boolean isTopicKnownEmpty;
    private boolean waits;

    /**
     * @param audience who listened
     * @param days how far back, 0 (no history) to 3,650
     * @param eventsPerDay about how many events a day, 1 to 10,000,000
     * @param topicRecords says whether the topic has never held a record
     * @throws IllegalArgumentException if a number is out of range
     */
    public SimulatedHistory(Audience audience, int days, int eventsPerDay, TopicRecords topicRecords) {
        this(audience, days, eventsPerDay, topicRecords, InstantSource.system());
    }

    SimulatedHistory(Audience audience, int days, int eventsPerDay, BooleanSupplier isTopicEmpty, InstantSource clock) {
        this.audience = audience;
        this.days = Setting.between("medley.simulator.history-days", days, 0, 3_650);
        this.eventsPerDay = Setting.between("medley.simulator.history-events-per-day", eventsPerDay, 1, 10_000_000);
        this.isTopicEmpty = isTopicEmpty;
        this.clock = clock;
        this.isPublished = days == 0;
    }

    /** Whether the live simulation may start: the history is in the topic, or none is wanted. */
    public boolean isPublished() {
        return isPublished;
    }

    /** Whether there is still something to do, and the brokers say what the topic holds; else it is asked again. */
    public synchronized boolean isPending() {
        if (isPublished) {
            return false;
        }
        try {
            isTopicKnownEmpty = isTopicEmpty.getAsBoolean();
            return true;
        } catch (IllegalStateException fault) {
            if (!waits) {
                waits = true;
                LOG.info("History waits, Kafka is asked again every 10 s: {} ({})", fault.getMessage(), reason(fault));
            }
            return false;
        }
    }

    private static String reason(Throwable fault) {
        Throwable cause = fault;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }

    /**
     * The history in the order of its times, in lists of at most 1,000 events; nothing if {@link #isPending} found records
     * in the topic.
     *
     * @throws IllegalArgumentException if the catalogue is wrong; the message says where
     */
    public Iterator<List<byte[]>> batches() {
        if (!isTopicKnownEmpty) {
            LOG.info("No history is simulated: the topic holds records already");
            return Collections.emptyIterator();
        }
        LOG.info("Simulating history: days={} eventsPerDay={}", days, eventsPerDay);
        return new History(audience, clock, days, eventsPerDay, BATCH_SIZE);
    }

    /** Tells that all of {@link #batches()} is in the topic. */
    public void markPublished() {
        isPublished = true;
    }
}
