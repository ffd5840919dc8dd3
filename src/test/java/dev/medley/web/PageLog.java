package dev.medley.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** What the browser's driver notes of a page: its console and its network. What was asked for once is forgotten. */
final class PageLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChromeDriver driver;

    PageLog(ChromeDriver driver) {
        this.driver = driver;
    }

    /** What the console has told since it was last asked, warnings and worse. */
    List<String> consoleErrors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getMessage())
                .toList();
    }

    /** The requests since it was last asked that went anywhere but to the base address. */
    List<String> requestsElsewhere(String base) {
        return networkEvents("Network.requestWillBeSent")
                .map(event -> event.path("request").path("url").asText())
                .filter(url -> !url.startsWith(base + "/") && !url.startsWith("data:") && !url.startsWith("about:"))
                .toList();
    }

    /** How many event streams the page has ended itself since requests were last asked for. */
    long endedStreams() {
        return networkEvents("Network.loadingFailed")
                .filter(event -> event.path("type").asText().equals("EventSource")
                        && event.path("canceled").asBoolean())
                .count();
    }

    private Stream<JsonNode> networkEvents(String method) {
        return StreamSupport.stream(
                        driver.manage().logs().get(LogType.PERFORMANCE).spliterator(), false)
                .map(entry -> read(entry.getMessage()).path("message"))
                .filter(message -> message.path("method").asText().equals(method))
                .map(message -> message.path("params"));
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The driver's log is not JSON: " + json, e);
        }
    }
}
