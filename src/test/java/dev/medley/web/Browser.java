package dev.medley.web;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.selenium.AxeBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** What a person does with the pages and sees of them, in the machine's own Chromium. */
final class Browser implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final Set<String> SERIOUS = Set.of("serious", "critical");

    private final ChromeDriver driver;
    private final WebDriverWait wait;
    private final String base;

    private Browser(ChromeDriver driver, String base) {
        this.driver = driver;
        this.wait = new WebDriverWait(driver, LIMIT, Duration.ofMillis(50));
        this.wait.ignoring(StaleElementReferenceException.class);
        this.base = base;
    }

    /**
     * Starts it with a profile of its own.
     *
     * @param base the address that paths are taken from, such as {@code http://127.0.0.1:8080}
     * @param folder where the profile is kept
     */
    static Browser start(String base, Path folder) {
        return new Browser(Chromium.start(folder), base);
    }

    /** As a person with a wide screen and the light theme comes to it for the first time. */
    void reset() {
        driver.get("about:blank");
        look("light", 1440, 1400);
        driver.get(base + "/favicon.svg");
        driver.executeScript("localStorage.clear(); sessionStorage.clear();");
        driver.get("about:blank");
        consoleErrors();
        requestsElsewhere();
    }

    /** Sets what the system prefers, light or dark, and the view in pixels. */
    void look(String scheme, int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Opens a path such as {@code /pipeline.html}. */
    void open(String path) {
        driver.get(base + path);
    }

    void back() {
        driver.navigate().back();
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** The query of the address, with its question mark, or nothing. */
    String query() {
        return String.valueOf(driver.executeScript("return location.search"));
    }

    /** Waits for something, 15 seconds at most. */
    void await(String what, BooleanSupplier condition) {
        wait.withMessage(what).until(page -> condition.getAsBoolean());
    }

    /** Waits for an element that can be seen, and gives the first. */
    WebElement seen(String css) {
        return wait.withMessage(css + " can be seen")
                .until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(css)));
    }

    /** Waits until the first of them can be clicked, and clicks it. */
    void click(String css) {
        wait.withMessage(css + " can be clicked").until(page -> {
            WebElement element = page.findElement(By.cssSelector(css));
            driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
            element.click();
            return true;
        });
    }

    /** Clicks the middle of something drawn, such as a bubble of the map. */
    void clickPicture(WebElement element) {
        driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
        new Actions(driver).moveToElement(element).click().perform();
    }

    void select(String name, String value) {
        new Select(seen("select[name=" + name + "]")).selectByValue(value);
    }

    /** The value of a control. */
    String value(String name) {
        return String.valueOf(driver.executeScript("return document.querySelector(arguments[0]).value", named(name)));
    }

    /** Enters a day (yyyy-mm-dd) as a person who has chosen it. */
    void enterDay(String form, String name, String day) {
        driver.executeScript("""
                const field = document.querySelector(arguments[0]);
                field.value = arguments[1];
                field.dispatchEvent(new Event('input', {bubbles: true}));
                field.dispatchEvent(new Event('change', {bubbles: true}));
                """, form + " " + named(name), day);
    }

    private static String named(String name) {
        return "[name=%s]".formatted(name);
    }

    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Goes on with Tab until the element with the focus matches; at most 80 times. */
    void tabTo(String css) {
        for (int i = 0; i < 80; i++) {
            press(Keys.TAB);
            if (hasFocus(css)) {
                return;
            }
        }
        throw new AssertionError("Tab does not reach " + css);
    }

    boolean hasFocus(String css) {
        return Boolean.TRUE.equals(driver.executeScript("return document.activeElement.matches(arguments[0])", css));
    }

    /** The text of each element, as it stands in the page, in order. */
    List<String> texts(String css) {
        return strings("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent.trim())", css);
    }

    /** The text of the first, or nothing. */
    String text(String css) {
        return texts(css).stream().findFirst().orElse("");
    }

    /** An attribute of each element, in order. */
    List<String> attributes(String css, String attribute) {
        return strings(
                "return [...document.querySelectorAll(arguments[0])].map((e) => String(e.getAttribute(arguments[1])))",
                css,
                attribute);
    }

    private List<String> strings(String script, Object... arguments) {
        Object found = driver.executeScript(script, arguments);
        return found instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** How many of them are in the page and not hidden. */
    long shown(String css) {
        return all(css).stream().filter(WebElement::isDisplayed).count();
    }

    /** How many pixels of the page lie beside the view. */
    long overflow() {
        Object pixels = driver.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        return pixels instanceof Long overflow ? overflow : -1;
    }

    /** Which theme is seen: the background as CSS says it. */
    String background() {
        return String.valueOf(driver.executeScript("return getComputedStyle(document.body).backgroundColor"));
    }

    /** What axe-core (WCAG 2.2 A and AA, and good practice) finds serious or critical. */
    List<String> seriousFindings() {
        return new AxeBuilder()
                .withOptions(onlyViolations()).analyze(driver).getViolations().stream()
                        .filter(rule -> SERIOUS.contains(rule.getImpact()))
                        .map(rule -> "%s %s: %s"
                                .formatted(
                                        rule.getImpact(),
                                        rule.getId(),
                                        rule.getNodes().stream()
                                                .map(node -> node.getTarget() + " " + node.getFailureSummary())
                                                .toList()))
                        .toList();
    }

    private static AxeRunOptions onlyViolations() {
        AxeRunOptions options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        return options;
    }

    /** Writes what is seen to target/screenshots. */
    void screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("The screenshot %s could not be written".formatted(name), e);
        }
    }

    /** What the console has told since it was last asked, warnings and worse. */
    List<String> consoleErrors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getMessage())
                .toList();
    }

    /** The requests since it was last asked that went anywhere but to the base address. */
    List<String> requestsElsewhere() {
        return StreamSupport.stream(
                        driver.manage().logs().get(LogType.PERFORMANCE).spliterator(), false)
                .map(entry -> read(entry.getMessage()).path("message"))
                .filter(message -> message.path("method").asText().equals("Network.requestWillBeSent"))
                .map(message ->
                        message.path("params").path("request").path("url").asText())
                .filter(url -> !url.startsWith(base + "/") && !url.startsWith("data:") && !url.startsWith("about:"))
                .toList();
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The driver's log is not JSON: " + json, e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
