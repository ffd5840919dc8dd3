package dev.medley.simulate;

import org.jspecify.annotations.Nullable;

/** Refuses a configured number that is out of range, with the key to change. */
final class Setting {

    private static final String WHERE = "change %s in config/application.properties or the environment";

    private Setting() {}

    static int between(String key, int value, int least, int most) {
        requireInRange(key, value, least, most, value < least || value > most);
        return value;
    }

    static long between(String key, long value, long least, long most) {
        requireInRange(key, value, least, most, value < least || value > most);
        return value;
    }

    /** A share of all, 0 to 1. */
    static double share(String key, double value) {
        requireInRange(key, value, 0, 1, !(value >= 0 && value <= 1));
        return value;
    }

    /** Text that is not blank. */
    static String given(String key, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(("%s is empty: " + WHERE).formatted(key, key));
        }
        return value;
    }

    private static void requireInRange(String key, Number value, Number least, Number most, boolean isOutside) {
        if (isOutside) {
            throw new IllegalArgumentException(
                    ("%s is %s: allowed is %s to %s; " + WHERE).formatted(key, value, least, most, key));
        }
    }
}
