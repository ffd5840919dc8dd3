package dev.medley.web;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.TestMedley;
import dev.medley.lake.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.springframework.util.FileSystemUtils;

/**
 * A whole Medley with four weeks of simulated events in gold and new ones every half second, and a browser that looks at
 * its pages. One for all tests, because both take seconds to start.
 */
final class Pages implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HISTORY = 28 * 180;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final TestMedley medley;
    private final Browser browser;

    private Pages(Path folder, TestMedley medley, Browser browser) {
        this.folder = folder;
        this.medley = medley;
        this.browser = browser;
    }

    static Pages start() {
        Path folder = newFolder();
        TestMedley medley = TestMedley.start(
                folder.resolve("data"),
                Map.of(
                        "medley.stations", "simulate,archive,load,build,serve",
                        "medley.simulator.history-days", "28",
                        "medley.simulator.history-events-per-day", "180",
                        "medley.simulator.tick-ms", "500",
                        "medley.archive.batch-size", "250"));
        try {
            Browser browser = Browser.start("http://127.0.0.1:" + medley.property("medley.http.port"), folder);
            Pages pages = new Pages(folder, medley, browser);
            pages.awaitArchived(HISTORY);
            medley.load();
            return pages;
        } catch (RuntimeException e) {
            medley.close();
            throw e;
        }
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("medley-pages-");
        } catch (IOException e) {
            throw new UncheckedIOException("There is no folder for the test's state", e);
        }
    }

    TestMedley medley() {
        return medley;
    }

    Browser browser() {
        return browser;
    }

    /** A play that happens now, with other values in some fields. */
    static String playNow(Map<String, String> others) {
        Map<String, String> fields = new LinkedHashMap<>(Map.of(
                "event_id", UUID.randomUUID().toString(),
                "user_id", "c9f0f895-fb98-4b91-9c1f-2f3a4b5c6d7e",
                "song_id", "74a42680-ff06-55cf-9f7b-426cd71bda2b",
                "artist_name", "The Weeknd",
                "song_name", "Blinding Lights",
                "event_type", "play",
                "device_type", "mobile",
                "country", "US",
                "timestamp", Instant.now().toString()));
        fields.putAll(others);
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of text is always JSON", e);
        }
    }

    /** Waits until the lake holds at least so many lines. */
    void awaitArchived(long lines) {
        await("%d lines in the lake".formatted(lines))
                .atMost(LIMIT)
                .until(() -> medley.lake().stream().mapToLong(ObjectKey::lines).sum() >= lines);
    }

    /** Sends records and waits until they are loaded and built, with all that came before them. */
    void bring(List<String> lines) {
        medley.send(lines);
        awaitArchived(medley.records());
        medley.load();
    }

    /** The rows of a list answer of the API. */
    List<JsonNode> rows(String path) {
        return StreamSupport.stream(medley.api().get(path).path("rows").spliterator(), false)
                .toList();
    }

    @Override
    public void close() {
        browser.close();
        medley.close();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be removed".formatted(folder), e);
        }
    }
}
