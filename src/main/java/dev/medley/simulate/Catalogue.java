package dev.medley.simulate;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What listeners hear, do, use and where they live.
 *
 * @param songs at least one, no two with the same artist and title
 * @param eventTypes what listeners do, and how often relative to each other; starts with plays, see {@link #PLAY}
 * @param devices what they listen on, and how common it is relative to the others
 * @param countries where they live, at least one
 */
record Catalogue(
        List<Song> songs, Map<String, Double> eventTypes, Map<String, Double> devices, List<Country> countries) {

    /** Starts a song, and goes on with one after a pause. */
    static final String PLAY = "play";
    /** Ends a song before its time: a play follows. */
    static final String SKIP = "skip";
    /** Interrupts a song: a play follows. */
    static final String PAUSE = "pause";

    Catalogue {
        songs = List.copyOf(songs);
        eventTypes = new LinkedHashMap<>(eventTypes);
        devices = new LinkedHashMap<>(devices);
        countries = List.copyOf(countries);
        if (songs.isEmpty()) {
            throw new IllegalArgumentException("songs is empty: give at least one");
        }
        if (countries.isEmpty()) {
            throw new IllegalArgumentException("countries is empty: give at least one");
        }
        Map<String, Integer> entryOf = new HashMap<>();
        for (int entry = 1; entry <= songs.size(); entry++) {
            Song song = songs.get(entry - 1);
            Integer earlier = entryOf.putIfAbsent(song.artist() + "::" + song.title(), entry);
            if (earlier != null) {
                throw new IllegalArgumentException("songs, entry %d: '%s' by '%s' is entry %d already: remove one"
                        .formatted(entry, song.title(), song.artist(), earlier));
            }
        }
        requireWeights("event-types", eventTypes);
        requireWeights("devices", devices);
        double plays = eventTypes.getOrDefault(PLAY, 0.0);
        double endings = eventTypes.getOrDefault(SKIP, 0.0) + eventTypes.getOrDefault(PAUSE, 0.0);
        if (!(plays > 0) || plays < endings) {
            throw new IllegalArgumentException(
                    "event-types: play is %s, skip and pause together are %s: a play follows each of them, so play must be above 0 and at least their sum"
                            .formatted(plays, endings));
        }
    }

    private static void requireWeights(String name, Map<String, Double> weights) {
        weights.forEach((choice, weight) -> {
            if (weight == null || !(weight >= 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException(
                        "%s, %s: the weight is %s: give a number, 0 or more".formatted(name, choice, weight));
            }
        });
        if (weights.values().stream().noneMatch(weight -> weight > 0)) {
            throw new IllegalArgumentException("%s: give at least one with a weight above 0".formatted(name));
        }
    }

    /**
     * What is done next while a song is on. Plays that must follow a skip or a pause are taken off, so that over all
     * events each type comes as often as its weight says.
     */
    Weighted<String> whileSongIsOn() {
        Map<String, Double> weights = new LinkedHashMap<>(eventTypes);
        double forced = weights.getOrDefault(SKIP, 0.0) + weights.getOrDefault(PAUSE, 0.0);
        weights.merge(PLAY, -forced, Double::sum);
        if (weights.values().stream().allMatch(weight -> weight == 0)) {
            weights.put(PLAY, 1.0);
        }
        return Weighted.of(weights);
    }
}
