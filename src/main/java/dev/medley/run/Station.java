package dev.medley.run;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** One part of an event's journey; a process runs any of them ({@code medley.stations}). */
public enum Station {
    SIMULATE,
    ARCHIVE,
    LOAD,
    BUILD,
    SERVE;

    /** The stations that use the warehouse: on DuckDB they share one process. */
    public static final Set<Station> OF_WAREHOUSE = Set.of(LOAD, BUILD, SERVE);

    /**
     * Reads {@code medley.stations}.
     *
     * @throws IllegalArgumentException if the list is empty or names something else
     */
    public static Set<Station> parse(String list) {
        EnumSet<Station> stations = EnumSet.noneOf(Station.class);
        for (String name : list.split(",", -1)) {
            stations.add(named(name.strip()));
        }
        return stations;
    }

    private static Station named(String name) {
        return Arrays.stream(values())
                .filter(station -> station.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'%s' is not a station".formatted(name)));
    }

    /** The name in configuration, such as {@code archive}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The labels in the order of an event's journey, separated by a comma and a blank. */
    public static String labels(Set<Station> stations) {
        return Arrays.stream(values())
                .filter(stations::contains)
                .map(Station::label)
                .collect(Collectors.joining(", "));
    }
}
