package dev.medley.simulate;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.UUID;

/**
 * Somebody who listens. Name and age stay here: an event carries the id alone.
 *
 * @param id the same for one seed and place in the audience
 * @param name as people are called in the country
 * @param age in years; younger people listen later in the day
 * @param country home
 * @param timeZone where the day begins and ends
 * @param devices what this listener reaches for
 * @param songs what this listener likes to hear
 * @param presence share of the days with any listening, 0 to 1
 * @param joinsAfter share of the simulated history that passes before the first listening, 0 to 1
 * @param tasteGroup the group whose songs this listener prefers, 0 to 7, see {@link Audience#tasteGroups()}
 */
record Listener(
        UUID id,
        String name,
        int age,
        Country country,
        ZoneId timeZone,
        Weighted<String> devices,
        Weighted<Song> songs,
        double presence,
        double joinsAfter,
        int tasteGroup) {

    /** How much people listen at each hour of a weekday: little at night, on the way to work, most in the evening. */
    private static final double[] BY_HOUR = {
        2.5, 1.4, 0.8, 0.5, 0.5, 0.9, 2.2, 4.2, 5.2, 4.4, 3.8, 3.8, 4.2, 4.0, 3.8, 4.0, 4.8, 6.0, 7.0, 7.6, 8.0, 7.4,
        6.0, 4.2
    };

    private static final int AGE_OF_THAT_DAY = 35;
    private static final double YEARS_AN_HOUR_EARLIER = 25;
    private static final double WEEKEND_HOURS_LATER = 1;

    /** How likely this listener is to listen at a time, relative to other times and listeners: above 0. */
    double activityAt(Instant time) {
        return activityAt(LocalDateTime.ofInstant(time, timeZone));
    }

    /** The same for a time on the listener's own clock. */
    double activityAt(LocalDateTime localTime) {
        boolean isWeekend =
                localTime.getDayOfWeek() == DayOfWeek.SATURDAY || localTime.getDayOfWeek() == DayOfWeek.SUNDAY;
        double hoursLater = (AGE_OF_THAT_DAY - age) / YEARS_AN_HOUR_EARLIER + (isWeekend ? WEEKEND_HOURS_LATER : 0);
        double hour = (localTime.getHour() + localTime.getMinute() / 60.0 - hoursLater + 48) % 24;
        int from = (int) hour;
        double share = hour - from;
        return BY_HOUR[from] * (1 - share) + BY_HOUR[(from + 1) % 24] * share;
    }
}
