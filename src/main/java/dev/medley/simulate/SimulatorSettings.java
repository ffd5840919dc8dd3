package dev.medley.simulate;

/**
 * How much the simulator makes, and how much of it is faulty.
 *
 * @param eventsPerTick events made at each tick, 1 to 100,000
 * @param tickMillis milliseconds between two ticks, 1 to 3,600,000
 * @param duplicateShare share of events sent a second time, 0 to 1
 * @param lateShare share of events that happened up to two days before they are sent, 0 to 1
 * @param malformedShare share of records that are no event, 0 to 1
 */
public record SimulatorSettings(
        int eventsPerTick, long tickMillis, double duplicateShare, double lateShare, double malformedShare) {

    public SimulatorSettings {
        Setting.between("medley.simulator.events-per-tick", eventsPerTick, 1, 100_000);
        Setting.between("medley.simulator.tick-ms", tickMillis, 1, 3_600_000);
        Setting.share("medley.simulator.duplicate-share", duplicateShare);
        Setting.share("medley.simulator.late-share", lateShare);
        Setting.share("medley.simulator.malformed-share", malformedShare);
    }
}
