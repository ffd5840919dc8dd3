package dev.medley.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a long replay shows how far it is, by a clock that the test moves. */
class InboxProgressTest {

    @TempDir
    private Path inbox;

    @Test
    void longReplayTellsItsLinesItsRateAndTheTimeThatIsLeft() throws IOException {
        // Given
        LogLines log = LogLines.ofMedley();
        AtomicLong seconds = new AtomicLong();
        Inbox replay = new Inbox(
                inbox, Duration.ZERO, new Limits(1_000, 100_000, 100, 100_000), () -> Duration.ofSeconds(seconds.get())
                        .toNanos());
        Path file = Files.write(inbox.resolve("long.ndjson"), Collections.nCopies(2_000, "x".repeat(900)));

        // When
        InboxFile open = replay.open(file);
        while (open.hasNext()) {
            Chunk chunk = open.next();
            chunk.forEach(record -> {});
            replay.acknowledge(chunk);
            seconds.addAndGet(2);
        }
        replay.finish(open);

        // Then
        assertThat(log.with("INFO", "Replaying long.ndjson: lines="))
                .hasSizeBetween(2, 20)
                .allSatisfy(line ->
                        assertThat(line).matches(".*: lines=\\d+00 rate=\\d+/s read=\\d+% secondsLeft=(\\d+|unknown)"))
                .anySatisfy(line -> assertThat(line).containsPattern("rate=5\\d/s .* secondsLeft=\\d+"));
    }
}
