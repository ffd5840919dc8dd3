package dev.medley.simulate;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/**
 * Where listeners live.
 *
 * @param code its name in events, such as UK
 * @param listeners how many live there, relative to the others: above 0
 * @param language how its people are named
 * @param timeZones where its days begin, at least one
 */
record Country(String code, double listeners, Locale language, List<ZoneId> timeZones) {

    Country {
        if (!(listeners > 0) || Double.isInfinite(listeners)) {
            throw new IllegalArgumentException(
                    "countries, %s: listeners is %s: give a number above 0".formatted(code, listeners));
        }
        if (timeZones.isEmpty()) {
            throw new IllegalArgumentException(
                    "countries, %s: time-zones is empty: give at least one, such as Europe/London".formatted(code));
        }
        timeZones = List.copyOf(timeZones);
    }
}
