package dev.medley.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays event files from the inbox: gives a file's lines in chunks, notes each chunk that Kafka has acknowledged, and
 * puts the file away. One file at a time.
 *
 * <p>The file is moved here and not by Camel's file component, because its progress must outlive the move: noted as
 * done too early, a crash would lose lines; too late, it would repeat the whole file.
 */
public final class InboxReplay implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(InboxReplay.class);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);
    private static final int ROOM_FOR_THE_REQUEST = 1_024;

    private final InboxFile.Limits limits;
    private final InstantSource clock;
    private @Nullable CamelContext context;
    private Instant startedAt = Instant.MIN;
    private Instant reportedAt = Instant.MIN;
    private long firstLine;
    private double firstShare;
    private long oversizeLines;

    /**
     * @param maxRecordBytes a longer line is put aside, 1 to 100,000,000 bytes
     * @param maxRequestBytes what the Kafka producer sends at once: at least 1,024 bytes more than a record
     * @param chunkLines lines that are published and acknowledged together, 1 to 100,000
     * @param chunkBytes bytes of them, 1 to 100,000,000
     * @throws IllegalArgumentException if a number is out of range
     */
    public InboxReplay(int maxRecordBytes, int maxRequestBytes, int chunkLines, int chunkBytes) {
        this(maxRecordBytes, maxRequestBytes, chunkLines, chunkBytes, InstantSource.system());
    }

    InboxReplay(int maxRecordBytes, int maxRequestBytes, int chunkLines, int chunkBytes, InstantSource clock) {
        Setting.between("medley.max-record-bytes", maxRecordBytes, 1, 100_000_000);
        Setting.between(
                "medley.kafka.max-request-bytes", maxRequestBytes, maxRecordBytes + ROOM_FOR_THE_REQUEST, 200_000_000);
        Setting.between("medley.inbox.chunk-lines", chunkLines, 1, 100_000);
        Setting.between("medley.inbox.chunk-bytes", chunkBytes, 1, 100_000_000);
        this.limits = new InboxFile.Limits(maxRecordBytes, chunkLines, chunkBytes);
        this.clock = clock;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.context = camelContext;
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return context;
    }

    /**
     * Opens a file at the first line that Kafka has not acknowledged.
     *
     * @throws IOException if what an earlier replay left in the inbox cannot be removed
     */
    public InboxFile open(File inboxFile) throws IOException {
        Path path = inboxFile.toPath();
        removeOrphans(path.toAbsolutePath().getParent());
        InboxFile file = InboxFile.open(path, limits, this::isStopping);
        firstLine = file.progress().lastLine();
        firstShare = -1;
        oversizeLines = 0;
        startedAt = clock.instant();
        reportedAt = startedAt;
        if (firstLine == 0) {
            Files.deleteIfExists(beside(path, ".oversize"));
        }
        LOG.info("Replaying {}: bytes={} fromLine={}", path.getFileName(), inboxFile.length(), firstLine + 1);
        return file;
    }

    private boolean isStopping() {
        return context != null && (context.isStopping() || context.isStopped());
    }

    /**
     * Notes that Kafka has all lines of a chunk.
     *
     * @throws IOException if this cannot be written beside the file
     */
    public void acknowledge(Chunk chunk) throws IOException {
        InboxFile file = chunk.file();
        if (!chunk.oversize().isEmpty()) {
            StringBuilder text = new StringBuilder();
            for (Line line : chunk.oversize()) {
                text.append("line %d: %d bytes, allowed are %d; begins with: %s%n"
                        .formatted(
                                line.number(), line.length(), limits.recordBytes(), new String(line.bytes(), UTF_8)));
            }
            Files.writeString(
                    beside(file.path(), ".oversize"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            oversizeLines += chunk.oversize().size();
        }
        file.acknowledge(chunk.lastLine());
        report(chunk);
    }

    private void report(Chunk chunk) {
        Instant now = clock.instant();
        if (firstShare < 0) {
            firstShare = chunk.share();
        }
        if (Duration.between(reportedAt, now).compareTo(BETWEEN_REPORTS) < 0) {
            return;
        }
        reportedAt = now;
        double seconds = Math.max(0.001, Duration.between(startedAt, now).toMillis() / 1000.0);
        double sharePerSecond = (chunk.share() - firstShare) / seconds;
        LOG.info(
                "Replaying {}: lines={} rate={}/s read={}% secondsLeft={}",
                chunk.file().path().getFileName(),
                chunk.lastLine(),
                Math.round((chunk.lastLine() - firstLine) / seconds),
                (int) (chunk.share() * 100),
                sharePerSecond > 0 ? Math.round((1 - chunk.share()) / sharePerSecond) : "unknown");
    }

    /**
     * Puts a file away whose lines have all been acknowledged: to .done, or to .failed with the reason if it could not
     * be read to its end. One interrupted by the process's end stays, and goes on at the next start.
     *
     * @throws IOException if the file cannot be moved
     */
    public void finish(InboxFile file) throws IOException {
        file.close();
        String name = file.path().getFileName().toString();
        long lines = file.progress().lastLine();
        if (!file.isEnded()) {
            LOG.info("Replay of {} goes on at the next start: lines={}", name, lines);
            return;
        }
        IOException fault = file.fault();
        Path folder = file.path().resolveSibling(fault == null ? ".done" : ".failed");
        Files.createDirectories(folder);
        Path target = unusedIn(folder, name);
        if (fault != null) {
            Files.writeString(
                    beside(target, ".reason"),
                    "%s cannot be read after line %d: %s%nLines 1 to %d are published. Repair the file and put it into the inbox again; events published before are recognised by their ids.%n"
                            .formatted(name, lines, fault, lines));
        }
        if (Files.exists(beside(file.path(), ".oversize"))) {
            Files.move(
                    beside(file.path(), ".oversize"), beside(target, ".oversize"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(file.path(), target, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(Progress.besideOf(file.path()));
        tell(file, target, lines);
    }

    private void tell(InboxFile file, Path target, long lines) {
        double seconds =
                Math.max(0.001, Duration.between(startedAt, clock.instant()).toMillis() / 1000.0);
        String report = "lines=%d oversize=%d seconds=%.1f rate=%d/s movedTo=%s"
                .formatted(lines, oversizeLines, seconds, Math.round((lines - firstLine) / seconds), target);
        if (file.fault() == null) {
            LOG.info("Replayed {}: {}", file.path().getFileName(), report);
        } else {
            LOG.error(
                    "Replayed {} up to a fault: {} reason=\"{}\"",
                    file.path().getFileName(),
                    report,
                    file.fault().toString());
        }
    }

    private static Path unusedIn(Path folder, String name) {
        Path target = folder.resolve(name);
        for (int copy = 2; Files.exists(target); copy++) {
            target = folder.resolve("%s.%d".formatted(name, copy));
        }
        return target;
    }

    /** A crash between a file's move and its progress's removal leaves the latter, and another file may get the name. */
    private static void removeOrphans(@Nullable Path inbox) throws IOException {
        if (inbox == null) {
            return;
        }
        try (DirectoryStream<Path> progressFiles = Files.newDirectoryStream(inbox, "*.progress")) {
            for (Path progress : progressFiles) {
                String name = progress.getFileName().toString();
                if (!Files.exists(progress.resolveSibling(name.substring(0, name.length() - ".progress".length())))) {
                    Files.delete(progress);
                }
            }
        }
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
