package dev.medley.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A larger catalogue of invented songs, and the groups of listeners that prefer some of them. */
class TasteGroupsTest {

    private static final String CATALOGUE = "src/test/resources/dev/medley/simulate/catalogue.yaml";
    private static final JsonMapper JSON = new JsonMapper();

    private static List<Song> songs(long seed, int size) {
        return new Audience(CATALOGUE, seed, 20, size).current().catalogue().songs();
    }

    @Test
    void inventedSongsComeAfterThoseOfTheFileAndStayTheSameForASeed() {
        // When
        List<Song> songs = songs(7, 900);

        // Then
        assertThat(songs)
                .hasSize(900)
                .isEqualTo(songs(7, 900))
                .startsWith(songs(7, 300).toArray(Song[]::new));
        assertThat(songs.subList(0, 6)).isEqualTo(songs(7, 0)).allMatch(song -> song.tasteGroup() == Song.NO_GROUP);
        assertThat(songs.subList(6, 900).stream().map(Song::artist).distinct()).hasSize(298);
        assertThat(songs.subList(6, 900)).isNotEqualTo(songs(8, 900).subList(6, 900));
    }

    @Test
    void listenersPlayTheSongsOfTheirGroupMostly() throws IOException {
        // Given
        Audience audience = new Audience(CATALOGUE, 7, 200, 300);
        Map<UUID, Integer> groups = audience.tasteGroups();
        Map<String, Song> songs = audience.current().catalogue().songs().stream()
                .collect(Collectors.toMap(song -> song.id().toString(), Function.identity()));
        Simulator simulator = new Simulator(
                audience,
                new SimulatorSettings(1, 1_000, 0, 0, 0, 10, 2_000),
                () -> true,
                InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")));

        // When
        int own = 0;
        int all = 0;
        Map<Integer, Set<String>> usersOf = new HashMap<>();
        for (var batches = simulator.batches(); batches.hasNext(); ) {
            for (byte[] record : batches.next()) {
                JsonNode event = JSON.readTree(new String(record, UTF_8));
                Song song =
                        Objects.requireNonNull(songs.get(event.get("song_id").asText()));
                int group = Objects.requireNonNull(
                        groups.get(UUID.fromString(event.get("user_id").asText())));
                usersOf.computeIfAbsent(group, any -> new HashSet<>())
                        .add(event.get("user_id").asText());
                if (song.tasteGroup() != Song.NO_GROUP) {
                    all++;
                    own += group == song.tasteGroup() ? 1 : 0;
                }
            }
        }

        // Then
        assertThat(usersOf).hasSize(8);
        assertThat(own / (double) all).isBetween(0.65, 0.85);
    }
}
