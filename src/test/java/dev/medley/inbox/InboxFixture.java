package dev.medley.inbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An inbox of its own for each test, by a clock that the test moves; files settle for 2 s. */
abstract class InboxFixture {

    @TempDir
    Path folder;

    final AtomicLong nanoTime = new AtomicLong();

    Inbox inbox;

    @BeforeEach
    void openInbox() {
        inbox = inboxOf(3, 100_000);
    }

    Inbox inboxOf(int chunkLines, int chunkBytes) {
        return new Inbox(folder, Duration.ofSeconds(2), new Limits(100, 2_000, chunkLines, chunkBytes), nanoTime::get);
    }

    Path put(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    Path put(String name, String content) throws IOException {
        return put(name, content.getBytes(UTF_8));
    }

    static String numbered(int lines) {
        return IntStream.rangeClosed(1, lines)
                .mapToObj(number -> "line " + number + "\n")
                .collect(Collectors.joining());
    }

    static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Publishes at most so many chunks, as the route does; returns their records. */
    static List<String> publish(Inbox inbox, InboxFile file, int chunks) throws IOException {
        List<String> records = new ArrayList<>();
        for (int chunk = 0; chunk < chunks && file.hasNext(); chunk++) {
            Chunk next = file.next();
            next.forEach(record -> records.add(new String(record, ISO_8859_1)));
            inbox.acknowledge(next);
        }
        return records;
    }

    List<String> replayAll(Path path) throws IOException {
        return replayAll(inbox, path);
    }

    static List<String> replayAll(Inbox inbox, Path path) throws IOException {
        InboxFile file = inbox.open(path);
        List<String> records = publish(inbox, file, Integer.MAX_VALUE);
        inbox.finish(file);
        return records;
    }

    /** What is ready once everything in the folder has settled. */
    List<Path> settled() throws IOException {
        inbox.ready();
        nanoTime.addAndGet(Duration.ofSeconds(2).toNanos());
        return inbox.ready();
    }

    /** All files below the inbox, symbolic links and pipes among them. */
    List<String> left() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
