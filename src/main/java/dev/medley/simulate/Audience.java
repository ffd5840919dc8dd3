package dev.medley.simulate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import net.datafaker.Faker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of one seed and catalogue, made at the first tick, and again when the catalogue file was edited. Listener n is the same person whatever the size of the audience.
 */
public final class Audience {

    private static final Logger LOG = LoggerFactory.getLogger(Audience.class);
    private static final int PEOPLE = 1;
    private static final int TASTES = 4;

    private static final double FAVOURITE_DEVICE = 5;
    private static final double TASTE = 0.3;
    /** How much more a listener plays the songs of the own taste group. */
    private static final double OWN_GROUP = 20;
    /** In a larger catalogue the listeners of a group share one table of songs, to save memory. */
    private static final int MAX_SONGS_OF_OWN_TASTE = 100;

    private final Path catalogueFile;
    private final long seed;
    private final int users;
    private final int catalogueSize;
    private @Nullable Crowd crowd;
    private @Nullable FileTime readAt;

    /** A catalogue and the people who listen to it; the edition counts the readings of the file from 1. */
    record Crowd(Catalogue catalogue, List<Listener> listeners, int edition) {}

    /**
     * @param catalogueFile YAML file of songs, event types, devices and countries; read when first needed
     * @param seed the same seed gives the same people
     * @param users how many there are, 1 to 100,000
     * @param catalogueSize how many songs there are at least, 0 to 10,000: invented ones come after those of the file
     */
    public Audience(String catalogueFile, long seed, int users, int catalogueSize) {
        this.catalogueFile = Path.of(catalogueFile);
        this.seed = seed;
        this.users = users;
        this.catalogueSize = catalogueSize;
    }

    /**
     * The taste group of each listener, 0 to 7: listeners of a group prefer the same invented songs. A test can compare
     * it with what the warehouse finds out.
     */
    public Map<UUID, Integer> tasteGroups() {
        return current().listeners().stream().collect(Collectors.toMap(Listener::id, Listener::tasteGroup));
    }

    long seed() {
        return seed;
    }

    /**
     * The listeners of the catalogue file as it is now; if an edit broke it, as it was before.
     *
     * @throws IllegalArgumentException if the file has a mistake since the start
     */
    synchronized Crowd current() {
        FileTime writtenAt = writtenAt();
        Crowd known = crowd;
        if (known != null && (writtenAt == null || writtenAt.equals(readAt))) {
            return known;
        }
        readAt = writtenAt;
        try {
            Catalogue catalogue = withInventedSongs(CatalogueFile.read(catalogueFile));
            Crowd read = new Crowd(catalogue, listenersOf(catalogue), known == null ? 1 : known.edition() + 1);
            LOG.info(
                    "Listeners are ready: users={} songs={} catalogue={}",
                    users,
                    catalogue.songs().size(),
                    catalogueFile);
            crowd = read;
            return read;
        } catch (IllegalArgumentException fault) {
            if (known == null) {
                throw fault;
            }
            LOG.error("The edited catalogue is not valid, the last valid one stays in use: {}", fault.getMessage());
            return known;
        }
    }

    private @Nullable FileTime writtenAt() {
        try {
            return Files.getLastModifiedTime(catalogueFile);
        } catch (IOException missing) {
            return null; // Editors replace a file by moving: for a moment there is none
        }
    }

    private Catalogue withInventedSongs(Catalogue catalogue) {
        int known = catalogue.songs().size();
        if (known >= catalogueSize) {
            return catalogue;
        }
        List<Song> songs = new ArrayList<>(catalogue.songs());
        songs.addAll(InventedSongs.of(seed, catalogueSize - known, known + 1));
        return new Catalogue(songs, catalogue.eventTypes(), catalogue.devices(), catalogue.countries());
    }

    private List<Listener> listenersOf(Catalogue catalogue) {
        Map<Country, Integer> living = new LinkedHashMap<>();
        Map<Country, Random> namesakes = new LinkedHashMap<>();
        Map<Country, Faker> fakers = new LinkedHashMap<>();
        Map<Integer, Weighted<Song>> sharedTastes = new HashMap<>();
        List<Listener> listeners = new ArrayList<>(users);
        for (int place = 0; place < users; place++) {
            RandomGenerator random = Seeds.randomFor(seed, PEOPLE, place);
            Country country = nextHome(catalogue.countries(), living, place);
            int neighbours = living.merge(country, 1, Integer::sum) - 1;
            ZoneId zone =
                    country.timeZones().get(neighbours % country.timeZones().size());
            Random naming = namesakes.computeIfAbsent(country, home -> new Random());
            naming.setSeed(random.nextLong());
            Faker faker = fakers.computeIfAbsent(country, home -> new Faker(home.language(), naming));
            int age = random.nextInt(16, 70);
            double presence = random.nextDouble(0.55, 1);
            double joinsAfter = random.nextDouble() < 0.6 ? 0 : random.nextDouble(0.1, 0.8);
            int group = Seeds.randomFor(seed, TASTES, place).nextInt(InventedSongs.GROUPS);
            Weighted<Song> songs = catalogue.songs().size() <= MAX_SONGS_OF_OWN_TASTE
                    ? songsOf(catalogue, group, random)
                    : sharedTastes.computeIfAbsent(group, any -> songsOf(catalogue, group, random));
            Listener listener = new Listener(
                    Seeds.listenerId(seed, place),
                    faker.name().fullName(),
                    age,
                    country,
                    zone,
                    devicesOf(catalogue, random),
                    songs,
                    presence,
                    joinsAfter,
                    group);
            LOG.debug("Listener {}: name={} age={} timeZone={}", listener.id(), listener.name(), age, zone);
            listeners.add(listener);
        }
        return listeners;
    }

    /** The country furthest below its part, so that even a small audience lives as the catalogue says. */
    private static Country nextHome(List<Country> countries, Map<Country, Integer> living, int place) {
        double all = countries.stream().mapToDouble(Country::listeners).sum();
        Country next = countries.get(0);
        double max = Double.NEGATIVE_INFINITY;
        for (Country country : countries) {
            double missing = country.listeners() / all * (place + 1) - living.getOrDefault(country, 0);
            if (missing > max) {
                max = missing;
                next = country;
            }
        }
        return next;
    }

    private static Weighted<String> devicesOf(Catalogue catalogue, RandomGenerator random) {
        List<Map.Entry<String, Double>> common = List.copyOf(catalogue.devices().entrySet());
        Map.Entry<String, Double> favourite = new Weighted<>(common, Map.Entry::getValue).choose(random);
        Map<String, Double> habit = new LinkedHashMap<>(catalogue.devices());
        habit.put(favourite.getKey(), favourite.getValue() * FAVOURITE_DEVICE);
        return Weighted.of(habit);
    }

    private static Weighted<Song> songsOf(Catalogue catalogue, int group, RandomGenerator random) {
        Map<Song, Double> taste = new LinkedHashMap<>();
        for (Song song : catalogue.songs()) {
            double liked = song.tasteGroup() == group ? OWN_GROUP : 1;
            taste.put(song, song.popularity() * liked * random.nextDouble(1 - TASTE, 1 + TASTE));
        }
        return Weighted.of(taste);
    }
}
