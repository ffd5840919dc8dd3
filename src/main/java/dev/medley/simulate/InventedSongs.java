package dev.medley.simulate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import net.datafaker.Faker;

/** Songs of artists that do not exist, each of one taste group; the same for one seed, whatever their number. */
final class InventedSongs {

    /** How many groups of listeners with a common taste there are. */
    static final int GROUPS = 8;

    private static final int SONGS_AN_ARTIST = 3;

    private InventedSongs() {}

    /**
     * Makes up songs, three an artist. Popularity falls with the rank, as for the songs of the catalogue file.
     *
     * @param count how many
     * @param firstRank popularity rank of the first, counted from 1
     */
    static List<Song> of(long seed, int count, int firstRank) {
        Faker faker = new Faker(Locale.ENGLISH, new Random(seed));
        List<Song> songs = new ArrayList<>(count);
        Set<String> artists = new HashSet<>();
        while (songs.size() < count) {
            String artist = "The %s %s"
                    .formatted(
                            titled(faker.word().adjective()),
                            titled(faker.animal().name()));
            if (!artists.add(artist)) {
                continue;
            }
            Set<String> titles = new HashSet<>();
            while (titles.size() < SONGS_AN_ARTIST && songs.size() < count) {
                String title = "%s %s"
                        .formatted(
                                titled(faker.color().name()),
                                titled(faker.word().noun()));
                if (titles.add(title)) {
                    double popularity = 1.0 / (firstRank + songs.size());
                    songs.add(Song.named(artist, title, popularity, artists.size() % GROUPS));
                }
            }
        }
        return songs;
    }

    private static String titled(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
