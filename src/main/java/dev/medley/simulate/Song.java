package dev.medley.simulate;

import java.util.UUID;

/**
 * A song of the catalogue.
 *
 * @param id its id, see {@link #named}
 * @param artist its artist's name, not blank
 * @param title its name, not blank
 * @param popularity how often it is chosen, relative to the others: above 0
 * @param tasteGroup the group of listeners that prefers it, or {@link #NO_GROUP}
 */
public record Song(UUID id, String artist, String title, double popularity, int tasteGroup) {

    /** The taste group of a song that everybody likes alike. */
    public static final int NO_GROUP = -1;

    public Song {
        if (artist.isBlank()) {
            throw new IllegalArgumentException("artist is blank: give the artist's name");
        }
        if (title.isBlank()) {
            throw new IllegalArgumentException("song is blank: give the song's name");
        }
        if (!(popularity > 0) || Double.isInfinite(popularity)) {
            throw new IllegalArgumentException("popularity is %s: give a number above 0".formatted(popularity));
        }
    }

    /**
     * A song with the id that every producer gives it: UUID version 5, DNS name space, of {@code artist::song} (<a
     * href="https://www.rfc-editor.org/rfc/rfc9562#section-5.5">RFC 9562</a>).
     *
     * @throws IllegalArgumentException if a name is blank or the popularity is not above 0
     */
    public static Song named(String artist, String title, double popularity) {
        return named(artist, title, popularity, NO_GROUP);
    }

    static Song named(String artist, String title, double popularity, int tasteGroup) {
        return new Song(Seeds.songId(artist, title), artist, title, popularity, tasteGroup);
    }
}
