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

    /**
     * The same with the shares in one text, because Camel's bean definitions match a whole number to no fraction.
     *
     * @param shares such as {@code duplicate=0 late=0.1 malformed=0}
     * @throws IllegalArgumentException if a share is missing or no number, or a number is out of range
     */
    public SimulatorSettings(int eventsPerTick, long tickMillis, String shares) {
        this(eventsPerTick, tickMillis, share("duplicate", shares), share("late", shares), share("malformed", shares));
    }

    private static double share(String name, String shares) {
        String key = "medley.simulator." + name + "-share";
        for (String share : shares.split(" ", -1)) {
            if (share.startsWith(name + "=")) {
                return Setting.number(key, share.substring(name.length() + 1));
            }
        }
        return Setting.number(key, "");
    }
}
