package dev.medley.web;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine's own Chromium, without a window; it can reach no host but this one, and nothing is fetched for it. */
final class Chromium {

    private static final Logger LOG = LoggerFactory.getLogger(Chromium.class);
    private static final boolean IS_EXPECTED = isInstalled() || "true".equals(System.getenv("CI"));

    private Chromium() {}

    /** Whether the tests shall run: a browser is there, or it must be. */
    static boolean isExpected() {
        return IS_EXPECTED;
    }

    private static boolean isInstalled() {
        boolean isInstalled = chromium().isPresent() && chromedriver().isPresent();
        if (!isInstalled) {
            LOG.warn("Tests of the pages are left out: there is no Chromium with its chromedriver"
                    + " (Debian: apt-get install chromium-driver)");
        }
        return isInstalled;
    }

    private static Optional<File> chromium() {
        return onPath("chromium", "chromium-browser", "google-chrome");
    }

    private static Optional<File> chromedriver() {
        return onPath("chromedriver");
    }

    private static Optional<File> onPath(String... names) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(names)
                .flatMap(name -> Stream.of(path.split(File.pathSeparator, -1)).map(folder -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
    }

    /**
     * Starts it with a profile of its own.
     *
     * @param folder where the profile is kept
     */
    static ChromeDriver start(Path folder) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium()
                .orElseThrow(
                        () -> new IllegalStateException("There is no chromium on the PATH, and CI=true asks for it")));
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--force-prefers-reduced-motion",
                "--lang=en",
                "--user-data-dir=" + folder.resolve("chromium"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver()
                        .orElseThrow(() -> new IllegalStateException(
                                "There is no chromedriver on the PATH, and CI=true asks for it")))
                .usingAnyFreePort()
                .build();
        return new ChromeDriver(service, options);
    }
}
