package dev.medley.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.medley.files.PrivateFiles;
import dev.medley.inbox.InboxFile.Identity;
import dev.medley.inbox.LineReader.Line;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays event files from a folder: lists those that are complete, gives a file's lines in chunks, records each chunk that
 * Kafka has acknowledged, and moves the file to {@code .done}, or to {@code .failed} with the reason. One file at a time.
 *
 * <p>Camel's file component would follow symbolic links, wait for ever on a pipe and lose names that are not UTF-8, and
 * its move cannot be made safe against a crash: the progress of a file must outlive the move.
 */
public final class Inbox implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(10);
    private static final List<String> OWN_SUFFIXES = List.of(".reason", ".oversize");

    private final Path folder;
    private final Duration settle;
    private final Limits limits;
    private final LongSupplier nanoTime;
    private final Map<Path, Waiting> waiting = new HashMap<>();
    private @Nullable CamelContext context;
    private @Nullable InboxFile current;
    private @Nullable ReplayLog log;

    /** A file as it was when last looked at, and the {@link System#nanoTime()} from which it may be taken. */
    private record Waiting(Identity identity, long readyAt) {}

    /**
     * @param folder where files are dropped; it is created with the first file that is moved
     * @param settleMillis how long a file must be unchanged before it is taken
     * @param limits what is read at a time
     */
    public Inbox(String folder, long settleMillis, Limits limits) {
        this(Path.of(folder), Duration.ofMillis(settleMillis), limits, System::nanoTime);
    }

    Inbox(Path folder, Duration settle, Limits limits, LongSupplier nanoTime) {
        this.folder = folder;
        this.settle = settle;
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.context = camelContext;
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return context;
    }

    private boolean isStopping() {
        return context != null && (context.isStopping() || context.isStopped());
    }

    /**
     * What may be replayed now, by name: everything that has not changed for a while. Names that begin with a dot, or end
     * as the inbox's own do, are ignored.
     *
     * @throws IOException if the folder cannot be created or read
     */
    public List<Path> ready() throws IOException {
        PrivateFiles.folder(folder);
        List<Path> ready = new ArrayList<>();
        Map<Path, Waiting> seen = new HashMap<>();
        for (Path file : listed()) {
            try {
                Waiting before = waiting.get(file);
                Identity identity = Identity.of(file);
                Waiting now = before != null && before.identity().equals(identity)
                        ? before
                        : new Waiting(identity, nanoTime.getAsLong() + settle.toNanos());
                seen.put(file, now);
                if (now.readyAt() - nanoTime.getAsLong() <= 0) {
                    ready.add(file);
                }
            } catch (NoSuchFileException gone) {
                LOG.debug("{} was removed while the inbox was listed", file);
            }
        }
        waiting.clear();
        waiting.putAll(seen);
        return ready;
    }

    /** Files and folders by name; progress that a crash between a file's move and its end has left is removed. */
    private List<Path> listed() throws IOException {
        List<Path> files = new ArrayList<>();
        Set<Path> progress = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path file : entries) {
                String name = file.getFileName().toString();
                if (!name.startsWith(".") && OWN_SUFFIXES.stream().noneMatch(name::endsWith)) {
                    files.add(file);
                    progress.add(stored(file));
                }
            }
        } catch (DirectoryIteratorException fault) {
            throw fault.getCause();
        }
        if (Files.isDirectory(progressFolder())) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(progressFolder(), "*.json")) {
                for (Path stored : entries) {
                    if (!progress.contains(stored)) {
                        forget(stored);
                    }
                }
            }
        }
        files.sort(Comparator.naturalOrder());
        return files;
    }

    /**
     * Opens a file at the first line that Kafka has not acknowledged.
     *
     * @throws IOException if its progress cannot be stored in the inbox
     */
    public InboxFile open(Path path) throws IOException {
        close(current);
        PrivateFiles.folder(progressFolder());
        // If anything fails from here on, the others have their turn first
        waiting.put(path, new Waiting(Identity.of(path), nanoTime.getAsLong() + BETWEEN_TRIES.toNanos()));
        InboxFile file = InboxFile.open(path, stored(path), limits, this::isStopping);
        if (file.progress().lastLine() == 0) {
            Files.deleteIfExists(oversize(path));
        }
        current = file;
        log = new ReplayLog(file, nanoTime);
        return file;
    }

    /**
     * Stores that Kafka has all lines of a chunk.
     *
     * @throws IOException if this cannot be written
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
            PrivateFiles.append(oversize(file.path()), text.toString());
        }
        file.acknowledge(chunk.lastLine());
        if (log != null) {
            log.published(chunk);
        }
    }

    /**
     * Moves a file whose lines have all been acknowledged to {@code .done}, or to {@code .failed} with the reason if it
     * could not be read to its end. A file that somebody has changed since it was opened stays, and so does one that the
     * end of the process interrupts.
     *
     * @throws IOException if the file cannot be moved
     */
    public void finish(InboxFile file) throws IOException {
        close(file);
        switch (file.state()) {
            case READING ->
                LOG.info(
                        "Replay of {} resumes at the next start: lines={}",
                        Names.printable(file.path()),
                        file.progress().lastLine());
            case CHANGED -> leave(file);
            case ENDED -> putAway(file);
        }
    }

    private void leave(InboxFile file) throws IOException {
        boolean isGrown = file.isGrown();
        if (!isGrown) {
            forget(stored(file.path()));
        }
        waiting.remove(file.path());
        LOG.warn(
                "{} was changed while it was read: {}",
                Names.printable(file.path()),
                isGrown ? "its new lines are replayed next" : "it is replayed from its first line");
    }

    private void putAway(InboxFile file) throws IOException {
        long lines = file.progress().lastLine();
        String fault = file.fault();
        Path target = move(file.path(), fault == null ? ".done" : ".failed");
        if (fault != null) {
            PrivateFiles.append(
                    Names.withSuffix(target, ".reason"),
                    "%s cannot be read after line %d: %s%n%s%n"
                            .formatted(
                                    Names.printable(file.path()),
                                    lines,
                                    fault,
                                    lines == 0
                                            ? "None of its lines is published."
                                            : "Lines 1 to %d are published. Repair the file and put it into the inbox again: events published before are recognised by their ids."
                                                    .formatted(lines)));
        }
        if (Files.exists(oversize(file.path()))) {
            Files.move(oversize(file.path()), Names.withSuffix(target, ".oversize"), REPLACE_EXISTING);
        }
        forget(stored(file.path()));
        waiting.remove(file.path());
        if (log != null) {
            log.moved(file, printed(target));
        }
    }

    private Path move(Path file, String subfolder) throws IOException {
        Path target = PrivateFiles.folder(folder.resolve(subfolder)).resolve(file.getFileName());
        for (int copy = 2; Files.exists(target, LinkOption.NOFOLLOW_LINKS); copy++) {
            target = Names.withSuffix(target.resolveSibling(file.getFileName()), "." + copy);
        }
        return Files.move(file, target);
    }

    private Path progressFolder() {
        return folder.resolve(".progress");
    }

    private Path stored(Path file) {
        return Progress.storedIn(progressFolder(), file);
    }

    private Path oversize(Path file) {
        return oversizeOf(stored(file));
    }

    private static Path oversizeOf(Path stored) {
        return stored.resolveSibling(stored.getFileName() + ".oversize");
    }

    private static void forget(Path stored) throws IOException {
        Files.deleteIfExists(oversizeOf(stored));
        Files.deleteIfExists(stored);
    }

    private static String printed(Path target) {
        return target.resolveSibling(Names.printable(target)).toString();
    }

    private static void close(@Nullable InboxFile file) throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
