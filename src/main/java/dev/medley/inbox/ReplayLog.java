package dev.medley.inbox;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs how a replay proceeds: its begin, its progress every few seconds, and its end. */
final class ReplayLog {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final String name;
    private final long startedAt;
    private final long firstLine;
    private long reportedAt;
    private double firstShare = -1;
    private long lastLine;
    private long oversizeLines;

    ReplayLog(InboxFile file, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.name = Names.printable(file.path());
        this.startedAt = nanoTime.getAsLong();
        this.reportedAt = startedAt;
        this.firstLine = file.progress().lastLine();
        this.lastLine = firstLine;
        LOG.info("Replaying {}: bytes={} fromLine={}", name, file.progress().size(), firstLine + 1);
    }

    void published(Chunk chunk) {
        lastLine = chunk.lastLine();
        oversizeLines += chunk.oversize().size();
        if (firstShare < 0) {
            firstShare = chunk.share();
        }
        if (nanoTime.getAsLong() - reportedAt < BETWEEN_REPORTS.toNanos()) {
            return;
        }
        reportedAt = nanoTime.getAsLong();
        double sharePerSecond = (chunk.share() - firstShare) / seconds();
        LOG.info(
                "Replaying {}: lines={} rate={}/s read={}% secondsLeft={}",
                name,
                lastLine,
                rate(),
                (int) (chunk.share() * 100),
                sharePerSecond > 0 ? Math.round((1 - chunk.share()) / sharePerSecond) : "unknown");
    }

    void moved(InboxFile file, String target) {
        String report = "lines=%d oversize=%d seconds=%.1f rate=%d/s movedTo=%s"
                .formatted(lastLine, oversizeLines, seconds(), rate(), target);
        if (file.fault() == null) {
            LOG.info("Replayed {}: {}", name, report);
        } else {
            LOG.error("Replayed {} up to a fault: {} reason=\"{}\"", name, report, file.fault());
        }
    }

    private double seconds() {
        return Math.max(0.001, (nanoTime.getAsLong() - startedAt) / 1e9);
    }

    private long rate() {
        return Math.round((lastLine - firstLine) / seconds());
    }
}
