package dev.medley.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.junit.jupiter.api.Test;

/** What is playing now: moving, paused, cut off, hidden, flooded. */
abstract class LivePanelCases {

    private final Pages pages;
    private final Browser browser;
    private final Dashboard dashboard;

    LivePanelCases(Pages pages) {
        this.pages = pages;
        this.browser = pages.browser();
        this.dashboard = new Dashboard(pages);
    }

    @Test
    void anEventIsInTheTickerAMomentAfterItWasSent() {
        // Given
        dashboard.open("");
        browser.seen("#live .ticker li");

        // When
        pages.medley().send(List.of(Pages.playNow(Map.of("song_name", "I <3 <i>You</i>", "country", "NZ"))));

        // Then
        browser.await("the event is in the ticker", () -> browser.texts(".ticker .what")
                .contains("I <3 <i>You</i> · The Weeknd"));
        assertThat(browser.all(".ticker i")).isEmpty();
        assertThat(browser.text(".live-status")).isEqualTo("Live");
    }

    @Test
    void thePanelMovesUntilItIsPaused() {
        // Given
        dashboard.open("");
        browser.seen("#live .ticker li");
        List<String> before = browser.texts(".ticker li");

        // When
        browser.await("the ticker moves", () -> !browser.texts(".ticker li").equals(before));
        browser.click("#live button");

        // Then
        assertThat(browser.text(".live-status")).isEqualTo("Paused");

        // When
        browser.click("#live button");

        // Then
        assertThat(browser.text(".live-status")).isEqualTo("Live");
    }

    @Test
    void aFloodKeepsThePanelMoving() {
        // Given
        dashboard.open("");
        browser.seen("#live .ticker li");
        String before = browser.text(".live-figures dd");

        // When
        pages.medley()
                .send(Stream.generate(() -> Pages.playNow(Map.of()))
                        .limit(5_000)
                        .toList());

        // Then
        browser.await("the flood is counted", () -> count(browser.text(".live-figures dd")) >= count(before) + 5_000);
        List<String> ticker = browser.texts(".ticker li");
        browser.await("the ticker moves on", () -> !browser.texts(".ticker li").equals(ticker));
        assertThat(browser.texts(".ticker li")).hasSizeLessThan(20);
    }

    @Test
    void theLeaderboardsRankPlaysOfTheTimeThatIsChosen() {
        // Given a listener who played much two hours ago
        dashboard.open("");
        browser.seen("#live .live-board li");
        Instant earlier = Instant.now().minus(Duration.ofHours(2));
        String listener = "0b1c2d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e";
        pages.medley()
                .send(Stream.generate(() -> Pages.playNow(Map.of(
                                "event_id", UUID.randomUUID().toString(),
                                "user_id", listener,
                                "timestamp", earlier.toString())))
                        .limit(3_000)
                        .toList());

        // When
        browser.click("#live input[value='24h']");

        // Then
        browser.await("the listener is ranked", () -> browser.texts(".leaderboards section:last-child .name")
                .contains("0b1c2d3e"));
        assertThat(browser.text(".leaderboards-note")).contains("24 hours up to the last full hour");

        // When
        browser.click("#live input[value='5m']");

        // Then
        browser.await("they are not", () -> !browser.texts(".leaderboards section:last-child .name")
                .contains("0b1c2d3e"));
        assertThat(browser.text(".leaderboards-note")).contains("the 5 minutes before");
    }

    private static long count(String text) {
        return Long.parseLong(text.replace(",", ""));
    }

    @Test
    void theStreamIsTakenUpAgainAfterItBrokeAndWasRefused() {
        // Given
        Queue<HttpConnection> streams = new ConcurrentLinkedQueue<>();
        AtomicInteger refusals = new AtomicInteger();
        Route gate = router().get("/api/live/stream").order(Integer.MIN_VALUE).handler(request -> {
            if (refusals.getAndDecrement() > 0) {
                request.response().setStatusCode(503).end();
            } else {
                streams.add(request.request().connection());
                request.next();
            }
        });
        try {
            openLive();
            refusals.set(1);

            // When
            streams.forEach(HttpConnection::close);

            // Then
            browser.await("it says so", () -> browser.text(".live-status").equals("Reconnecting"));
            browser.await("it is live again", () -> browser.text(".live-status").equals("Live"));
            awaitMoving();
            assertThat(refusals).hasNegativeValue();
        } finally {
            gate.remove();
        }
        assertThat(browser.consoleErrors()).allMatch(error -> error.contains("net::ERR") || error.contains("503"));
    }

    private Router router() {
        return pages.medley().context().getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                .filter(VertxPlatformHttpRouter::isMainServer)
                .findFirst()
                .orElseThrow();
    }

    private void openLive() {
        dashboard.open("");
        browser.await("it is live", () -> browser.text(".live-status").equals("Live"));
        browser.seen("#live .ticker li");
    }

    private void awaitMoving() {
        List<String> before = browser.texts(".ticker li");
        browser.await("the ticker moves", () -> !browser.texts(".ticker li").equals(before));
    }

    @Test
    void thePanelMovesAfterBack() {
        // Given
        openLive();
        browser.script("window.isKept = true");
        browser.click("nav a[href='pipeline.html']");
        browser.seen("#runs");

        // When
        browser.back();

        // Then
        assertThat(browser.script("return window.isKept"))
                .as("the page comes from the browser's cache, as it was")
                .isEqualTo(true);
        browser.await("it is live", () -> browser.text(".live-status").equals("Live"));
        awaitMoving();
    }

    @Test
    void aHiddenPageHoldsNoStream() {
        // Given
        openLive();
        assertThat(browser.log().endedStreams()).isZero();

        // When
        browser.conditions().behindAnotherTab(() -> pages.medley().send(List.of(Pages.playNow(Map.of()))));

        // Then
        browser.await("it is live", () -> browser.text(".live-status").equals("Live"));
        awaitMoving();
        assertThat(browser.log().endedStreams()).isEqualTo(1);
    }
}
