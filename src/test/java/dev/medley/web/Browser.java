package dev.medley.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** What a person does with the pages and sees of them, in the machine's own Chromium. */
final class Browser implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(45);
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private final ChromeDriver driver;
    private final WebDriverWait wait;
    private final Conditions conditions;
    private final PageLog log;
    private final String base;

    private Browser(ChromeDriver driver, String base) {
        this.driver = driver;
        this.wait = new WebDriverWait(driver, LIMIT, Duration.ofMillis(50));
        this.wait.ignoring(StaleElementReferenceException.class);
        this.conditions = new Conditions(driver);
        this.log = new PageLog(driver);
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
        conditions.reset();
        look("light", 1440, 1400);
        driver.get(base + "/favicon.svg");
        driver.executeScript("localStorage.clear(); sessionStorage.clear();");
        driver.get("about:blank");
        consoleErrors();
        log.requestsElsewhere(base);
    }

    /** Sets what the system prefers, light or dark, and the view in pixels. */
    void look(String scheme, int width, int height) {
        conditions.look(scheme, width, height);
    }

    /** What surrounds it besides. */
    Conditions conditions() {
        return conditions;
    }

    /** Opens a path such as {@code /pipeline.html}. */
    void open(String path) {
        driver.get(base + path);
    }

    /** Opens the pipeline page and waits for its runs and checks. */
    void openPipeline() {
        open("/pipeline.html");
        seen(".run-link");
        seen("#checks tbody tr");
    }

    /** Nothing in the console, and no request to anything but this Medley. */
    void assertQuiet() {
        assertThat(consoleErrors()).as("errors in the console").isEmpty();
        assertThat(log.requestsElsewhere(base)).as("requests that leave Medley").isEmpty();
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

    /** Waits for something, 45 seconds at most. */
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

    /** The lines of a table, their cells apart. */
    List<String> lines(String css) {
        return strings(
                "return [...document.querySelectorAll(arguments[0] + ' tr')]"
                        + ".map((row) => [...row.cells].map((cell) => cell.textContent.trim()).join(' | '))",
                css);
    }

    /** Shows every card of the dashboard as a table. */
    void showTables() {
        driver.executeScript(
                "document.querySelectorAll('#panels [aria-label$=\"as a table\"][aria-pressed=false]').forEach((b) => b.click())");
    }

    /** Marks what is there now. */
    void mark(String css) {
        driver.executeScript("document.querySelectorAll(arguments[0]).forEach((e) => { e.isMarked = true; })", css);
    }

    /** How many of them have come since. */
    long unmarked(String css) {
        return all(css).isEmpty()
                ? -1
                : (long) script(
                        "return [...document.querySelectorAll(arguments[0])].filter((e) => !e.isMarked).length", css);
    }

    /** How many requests to a path the page has made. */
    long requests(String path) {
        return (long) script(
                "return performance.getEntriesByType('resource').filter((e) => e.name.includes(arguments[0])).length",
                path);
    }

    /** What a script in the page gives; for what no person sees but a test must know. */
    Object script(String script, Object... arguments) {
        return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** How many of them are in the page and not hidden, at one instant: the page may replace them at any. */
    long shown(String css) {
        return (Long) script(
                "return [...document.querySelectorAll(arguments[0])].filter((e) => e.checkVisibility()).length", css);
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

    /** What axe-core finds serious or critical. */
    List<String> seriousFindings() {
        return Accessibility.seriousFindings(driver);
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
        return log.consoleErrors();
    }

    /** What the driver has noted. */
    PageLog log() {
        return log;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
