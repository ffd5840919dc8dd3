package dev.medley.inbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InboxTest extends InboxFixture {

    @Test
    void eachLineIsARecordAsItIs() throws IOException {
        // Given
        String text = "{\"a\":1}\n\nnot json\n\u00ff\u00fe\u0000\nwindows\r\nkept\rinside\r\r\nlast";
        Path file = put("a.ndjson", text.getBytes(ISO_8859_1));

        // When
        List<String> records = replayAll(file);

        // Then
        assertThat(records)
                .containsExactly(
                        "{\"a\":1}", "", "not json", "\u00ff\u00fe\u0000", "windows", "kept\rinside\r", "last");
        assertThat(left()).containsExactly(".done/a.ndjson");
    }

    @Test
    void markBeforeUtf8TextBelongsToNoLine() throws IOException {
        // Given
        Path file = put("a.ndjson", "\u00ef\u00bb\u00bffirst\n\u00ef\u00bb\u00bfsecond\n".getBytes(ISO_8859_1));

        // When
        List<String> records = replayAll(file);

        // Then
        assertThat(records).containsExactly("first", "second");
    }

    @Test
    void emptyFileIsDoneAtOnce() throws IOException {
        // Given
        Path file = put("empty.ndjson", new byte[0]);

        // When
        List<String> records = replayAll(file);

        // Then
        assertThat(records).isEmpty();
        assertThat(left()).containsExactly(".done/empty.ndjson");
    }

    @Test
    void gzipIsReadWhateverItsName() throws IOException {
        // Given
        byte[] twoMembers = joined(gzip("one\ntwo\n"), gzip("three\n"));
        Path file = put("events", twoMembers);

        // When
        List<String> records = replayAll(file);

        // Then
        assertThat(records).containsExactly("one", "two", "three");
    }

    @Test
    void crashRepeatsOneChunkAtMost() throws IOException {
        // Given
        Path path = put("a.ndjson", numbered(10).getBytes(UTF_8));
        InboxFile crashed = inbox.open(path);
        List<String> published = publish(inbox, crashed, 2);
        crashed.next();
        crashed.close();

        // When
        List<String> afterwards = replayAll(path);

        // Then
        assertThat(published).containsExactly("line 1", "line 2", "line 3", "line 4", "line 5", "line 6");
        assertThat(afterwards).containsExactly("line 7", "line 8", "line 9", "line 10");
        assertThat(left()).containsExactly(".done/a.ndjson");
    }

    @Test
    void gzipGoesOnAtItsLineToo() throws IOException {
        // Given
        Path path = put("a.ndjson.gz", gzip(numbered(10)));
        InboxFile crashed = inbox.open(path);
        publish(inbox, crashed, 1);
        crashed.close();

        // When
        List<String> afterwards = replayAll(path);

        // Then
        assertThat(afterwards).hasSize(7).startsWith("line 4");
    }

    @Test
    void otherFileOfTheSameNameIsReplayedFromItsFirstLine() throws IOException {
        // Given
        Path path = put("a.ndjson", numbered(10).getBytes(UTF_8));
        InboxFile crashed = inbox.open(path);
        publish(inbox, crashed, 1);
        crashed.close();
        put("a.ndjson", "another\n".repeat(10).getBytes(UTF_8));

        // When
        List<String> records = replayAll(path);

        // Then
        assertThat(records).hasSize(10).containsOnly("another");
    }

    @Test
    void sameFilePutAgainIsReplayedAgain() throws IOException {
        // Given
        replayAll(put("a.ndjson", numbered(4).getBytes(UTF_8)));

        // When
        List<String> records = replayAll(put("a.ndjson", numbered(4).getBytes(UTF_8)));

        // Then
        assertThat(records).hasSize(4);
        assertThat(left()).containsExactly(".done/a.ndjson", ".done/a.ndjson.2");
    }

    @Test
    void progressLeftByACrashAfterTheMoveSkipsNothing() throws IOException {
        // Given
        InboxFile done = inbox.open(put("a.ndjson", numbered(4).getBytes(UTF_8)));
        publish(inbox, done, Integer.MAX_VALUE);
        Path stored = Progress.storedIn(folder.resolve(".progress"), done.path());
        byte[] progress = Files.readAllBytes(stored);
        inbox.finish(done);
        Files.write(stored, progress);
        inbox.ready();

        // When
        List<String> records = replayAll(put("a.ndjson", numbered(4).getBytes(UTF_8)));

        // Then
        assertThat(records).hasSize(4);
    }

    @Test
    void gzipCutShortIsPublishedUpToTheFaultAndPutAwayWithTheReason() throws IOException {
        // Given
        byte[] whole = gzip(IntStream.range(0, 20_000)
                .mapToObj(number -> Integer.toHexString(number * 0x9e3779b9) + "\n")
                .collect(Collectors.joining()));
        Path file = put("a.ndjson.gz", Arrays.copyOf(whole, whole.length / 2));

        // When
        List<String> records = replayAll(inboxOf(1_000, 100_000), file);

        // Then
        assertThat(records).hasSizeBetween(8_000, 12_000);
        assertThat(records.get(records.size() - 1)).matches("[0-9a-f]{7,8}");
        assertThat(left()).containsExactly(".failed/a.ndjson.gz", ".failed/a.ndjson.gz.reason");
        assertThat(folder.resolve(".failed/a.ndjson.gz.reason"))
                .content()
                .contains("cannot be read after line " + records.size(), "gzip member 1 is cut short");
    }

    @Test
    void fileThatOnlyClaimsToBeGzipIsPutAwayWithTheReason() throws IOException {
        // Given
        Path file = put("a.gz", "plain\n".getBytes(UTF_8));

        // When
        List<String> records = replayAll(file);

        // Then
        assertThat(records).isEmpty();
        assertThat(folder.resolve(".failed/a.gz.reason"))
                .content()
                .contains("cannot be read after line 0", "does not begin as gzip does");
    }

    @Test
    void oversizeLineIsPutAsideWithItsNumberAndCounted() throws IOException {
        // Given
        String fits = "x".repeat(100);
        Path file = put(
                "a.ndjson", ("one\n" + fits + "y\n" + fits + "\r\n" + "z".repeat(500_000) + "\nfive").getBytes(UTF_8));

        // When
        List<String> records = replayAll(file);

        // Then
        assertThat(records).containsExactly("one", fits, "five");
        assertThat(left()).containsExactly(".done/a.ndjson", ".done/a.ndjson.oversize");
        assertThat(Files.readAllLines(folder.resolve(".done/a.ndjson.oversize")))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("line 2: 101 bytes, allowed are 100; begins with: xxx"),
                        line -> assertThat(line).startsWith("line 4: 500000 bytes, allowed are 100; begins with: zzz"));
    }

    @Test
    void chunkIsBoundedByBytesAsWell() throws IOException {
        // Given
        Inbox small = inboxOf(1_000, 150);
        Path path = put("a.ndjson", ("x".repeat(80) + "\n").repeat(5).getBytes(UTF_8));

        // When
        List<Integer> sizes = new ArrayList<>();
        try (InboxFile file = small.open(path)) {
            file.forEachRemaining(chunk -> sizes.add(chunk.records().size()));
        }

        // Then
        assertThat(sizes).containsExactly(2, 2, 1);
    }

    @Test
    void requestThatCannotHoldARecordIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limits(1_048_576, 1_048_576, 1, 1))
                .withMessageStartingWith(
                        "medley.kafka.max-request-bytes is 1048576: with medley.max-record-bytes=1048576 it must be at least 1049600");
    }
}
