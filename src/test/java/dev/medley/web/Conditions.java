package dev.medley.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;

/** What surrounds a page: the system's theme, the size of the view, the network, the clock, other tabs. */
final class Conditions {

    private static final String FASTER = """
            for (const name of ['setTimeout', 'setInterval']) {
                const start = window[name].bind(window);
                window[name] = (action, period, ...more) => start(action, period / %d, ...more);
            }
            """;

    private final ChromeDriver driver;
    private @Nullable Object hurry;

    Conditions(ChromeDriver driver) {
        this.driver = driver;
    }

    /** The network is there and timers run as they are set. */
    void reset() {
        network(true);
        block();
        if (hurry != null) {
            driver.executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", hurry));
            hurry = null;
        }
    }

    void look(String scheme, int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Breaks all connections and lets no new one be made, or does so again. */
    void network(boolean isThere) {
        network(isThere, 0);
    }

    /** Lets every answer take so much longer. */
    void latency(int ms) {
        network(true, ms);
    }

    private void network(boolean isThere, int latencyMs) {
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", !isThere, "latency", latencyMs, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** Lets no file of these names be fetched; of none, all are. */
    void block(String... files) {
        driver.executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of(files)));
    }

    /** Lets the timers of the pages that are opened from now on run faster, so that nobody waits for them. */
    void hurry(int times) {
        hurry = driver.executeCdpCommand(
                        "Page.addScriptToEvaluateOnNewDocument", Map.of("source", FASTER.formatted(times)))
                .get("identifier");
    }

    /** Does something while the page is hidden behind another tab. */
    void behindAnotherTab(Runnable action) {
        String page = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        try {
            action.run();
        } finally {
            driver.close();
            driver.switchTo().window(page);
        }
    }
}
