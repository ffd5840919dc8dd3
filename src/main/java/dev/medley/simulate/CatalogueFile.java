package dev.medley.simulate;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a catalogue from YAML; whatever is wrong with it is said with the file and the line or entry. */
final class CatalogueFile {

    private static final ObjectReader YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build()
            .readerFor(Document.class);

    private record Document(
            @Nullable List<@Nullable SongEntry> songs,
            @Nullable Map<String, Double> eventTypes,
            @Nullable Map<String, Double> devices,
            @Nullable Map<String, @Nullable CountryEntry> countries) {}

    private record SongEntry(
            @Nullable String artist,
            @Nullable String song,
            @Nullable Double popularity) {}

    private record CountryEntry(
            @Nullable Double listeners,
            @Nullable String language,
            @Nullable List<String> timeZones) {}

    private CatalogueFile() {}

    /**
     * @param file a YAML file like config/catalogue.yaml
     * @throws IllegalArgumentException if it is missing, is not YAML, or says what cannot be
     */
    static Catalogue read(Path file) {
        try (var text = Files.newBufferedReader(file)) {
            Document document = YAML.readValue(text);
            return catalogueOf(document == null ? new Document(null, null, null, null) : document);
        } catch (NoSuchFileException missing) {
            throw new IllegalArgumentException(
                    "catalogue %s does not exist: name an existing file in medley.simulator.catalogue".formatted(file),
                    missing);
        } catch (JacksonException fault) {
            throw new IllegalArgumentException(
                    "catalogue %s%s: %s".formatted(file, placeOf(fault), fault.getOriginalMessage()), fault);
        } catch (IOException fault) {
            throw new IllegalArgumentException("catalogue %s cannot be read: %s".formatted(file, fault), fault);
        } catch (IllegalArgumentException fault) {
            throw new IllegalArgumentException("catalogue %s: %s".formatted(file, fault.getMessage()), fault);
        }
    }

    private static String placeOf(JacksonException fault) {
        JsonLocation location = fault.getLocation();
        String line = location == null ? "" : ", line " + location.getLineNr();
        if (fault instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            StringBuilder path = new StringBuilder();
            for (JsonMappingException.Reference step : mapping.getPath()) {
                path.append(
                        step.getFieldName() == null ? " entry " + (step.getIndex() + 1) : " " + step.getFieldName());
            }
            return line + "," + path;
        }
        return line;
    }

    private static Catalogue catalogueOf(Document document) {
        List<Song> songs = new ArrayList<>();
        for (SongEntry entry : given(document.songs(), "songs")) {
            songs.add(songOf(entry, songs.size() + 1));
        }
        List<Country> countries = new ArrayList<>();
        given(document.countries(), "countries").forEach((code, entry) -> countries.add(countryOf(code, entry)));
        return new Catalogue(
                songs,
                new LinkedHashMap<>(given(document.eventTypes(), "event-types")),
                new LinkedHashMap<>(given(document.devices(), "devices")),
                countries);
    }

    private static Song songOf(@Nullable SongEntry entry, int rank) {
        try {
            SongEntry song = given(entry, "artist and song");
            double popularity = song.popularity() == null ? 1.0 / rank : song.popularity();
            return Song.named(given(song.artist(), "artist"), given(song.song(), "song"), popularity);
        } catch (IllegalArgumentException fault) {
            throw new IllegalArgumentException("songs, entry %d: %s".formatted(rank, fault.getMessage()), fault);
        }
    }

    private static Country countryOf(String code, @Nullable CountryEntry given) {
        CountryEntry entry = given == null ? new CountryEntry(null, null, null) : given;
        List<ZoneId> zones = new ArrayList<>();
        for (String zone : given(entry.timeZones(), "countries, %s: time-zones".formatted(code))) {
            try {
                zones.add(ZoneId.of(zone));
            } catch (DateTimeException unknown) {
                throw new IllegalArgumentException(
                        "countries, %s: time zone '%s' is unknown: give one such as Europe/London"
                                .formatted(code, zone),
                        unknown);
            }
        }
        String language = entry.language() == null ? "en" : entry.language();
        double listeners = entry.listeners() == null ? 1 : entry.listeners();
        return new Country(code, listeners, Locale.forLanguageTag(language), zones);
    }

    private static <T> T given(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException("%s is missing".formatted(name));
        }
        return value;
    }
}
