package dev.medley.simulate;

/**
 * How much the simulator makes, and how much of it is faulty.
 *
 * @param eventsPerTick events made at each tick, 0 (nothing is simulated, no history either) to 100,000
 * @param tickMillis milliseconds between two ticks, 1 to 3,600,000
 * @param duplicateShare share of events sent a second time, 0 to 1
 * @param lateShare share of events that happened up to two days before they are sent, 0 to 1
 * @param malformedShare share of records that are not events, 0 to 1
 * @param historyDays days before now that an empty topic gets first, 0 (no history) to 3,650
 * @param historyEventsPerDay about how many events they have on average, 1 to 10,000,000
 */
public record SimulatorSettings(
        int eventsPerTick,
        long tickMillis,
        double duplicateShare,
        double lateShare,
        double malformedShare,
        int historyDays,
        int historyEventsPerDay) {}
