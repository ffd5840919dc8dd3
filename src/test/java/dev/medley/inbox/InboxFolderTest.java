package dev.medley.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What may lie in the inbox, when it is taken, and where it ends. */
class InboxFolderTest extends InboxFixture {

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    @Nested
    class Settling {

        @Test
        void fileIsTakenOnceNobodyHasChangedItForAWhile() throws IOException {
            // Given
            Path file = put("a.ndjson", "one\n");

            // When
            List<Path> atOnce = inbox.ready();
            pass(Duration.ofMillis(1_900));
            Files.writeString(file, "two\n", StandardOpenOption.APPEND);
            List<Path> changed = inbox.ready();
            pass(Duration.ofMillis(1_900));
            List<Path> settling = inbox.ready();
            pass(Duration.ofMillis(100));

            // Then
            assertThat(atOnce).isEmpty();
            assertThat(changed).isEmpty();
            assertThat(settling).isEmpty();
            assertThat(inbox.ready()).containsExactly(file);
        }

        @Test
        void fileFromAnotherClockIsTakenAsWell() throws IOException {
            // Given
            Path file = put("a.ndjson", "one\n");

            // When
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2190-01-01T00:00:00Z")));

            // Then
            assertThat(settled()).containsExactly(file);
        }

        @Test
        void fileThatFailsLetsTheOthersGoFirst() throws IOException {
            // Given
            Path failing = put("a.ndjson", "one\n");
            Path other = put("b.ndjson", "two\n");
            assertThat(settled()).containsExactly(failing, other);

            // When
            inbox.open(failing);

            // Then
            assertThat(inbox.ready()).containsExactly(other);
            pass(Duration.ofSeconds(10));
            assertThat(inbox.ready()).containsExactly(failing, other);
        }

        @Test
        void namesWithADotAndTheInboxsOwnAreLeftAlone() throws IOException {
            // Given
            put(".copying.ndjson", "one\n");
            put("a.ndjson.reason", "why\n");

            // When / Then
            assertThat(settled()).isEmpty();
        }
    }

    @Nested
    class Kinds {

        @Test
        void symbolicLinkIsRefusedAndNotFollowed() throws IOException {
            // Given
            Path secret = Files.writeString(folder.resolve(".secret"), "secret\n");
            Path link = Files.createSymbolicLink(folder.resolve("link.ndjson"), secret);

            // When
            assertThat(settled()).containsExactly(link);
            List<String> records = replayAll(link);

            // Then
            assertThat(records).isEmpty();
            assertThat(secret).hasContent("secret");
            assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
            assertThat(folder.resolve(".failed/link.ndjson.reason"))
                    .content()
                    .contains("it is a symbolic link: copy the file itself", "None of its lines is published");
        }

        @Test
        void pipeStopsNobody() throws IOException, InterruptedException {
            // Given
            run("mkfifo", folder.resolve("a.pipe").toString());
            put("b.ndjson", "one\n");

            // When
            for (Path file : settled()) {
                replayAll(file);
            }

            // Then
            assertThat(left()).containsExactly(".done/b.ndjson", ".failed/a.pipe", ".failed/a.pipe.reason");
        }

        @Test
        void folderIsRefused() throws IOException {
            // Given
            Files.createDirectories(folder.resolve("month"));
            put("month/a.ndjson", "one\n");

            // When
            replayAll(folder.resolve("month"));

            // Then
            assertThat(left()).containsExactly(".failed/month.reason", ".failed/month/a.ndjson");
        }
    }

    @Nested
    class Names {

        @Test
        void nameOfAnyLengthAndKindIsTaken() throws IOException {
            // Given
            List<String> names =
                    List.of("a".repeat(255), "\u00e9".repeat(127), "with space 'and' \"quotes\"", "two\nlines");

            // When
            for (String name : names) {
                assertThat(replayAll(put(name, "one\n"))).containsExactly("one");
                assertThat(replayAll(put(name, "one\n"))).containsExactly("one");
                Files.createSymbolicLink(folder.resolve(name), folder);
                assertThat(replayAll(folder.resolve(name))).isEmpty();
            }

            // Then
            assertThat(left()).hasSize(16).noneMatch(name -> !name.startsWith("."));
            assertThat(left())
                    .contains(".done/" + names.get(0), ".done/" + "a".repeat(253) + ".2", ".failed/two?lines.reason");
        }

        @Test
        void nameThatIsNotUtf8IsTaken() throws IOException, InterruptedException {
            // Given
            run("sh", "-c", "printf 'one\\n' > \"$1/$(printf 'a\\377b.ndjson')\"", "sh", folder.toString());

            // When
            List<Path> ready = settled();

            // Then
            assertThat(ready).hasSize(1);
            assertThat(replayAll(ready.get(0))).containsExactly("one");
            try (var done = Files.list(folder.resolve(".done"))) {
                assertThat(done).hasSize(1);
            }
        }
    }

    @Nested
    class Changes {

        @Test
        void linesAddedWhileReadingAreReplayedNext() throws IOException {
            // Given
            Path file = put("a.ndjson", "one\ntwo\nthree\nfo");
            InboxFile open = inbox.open(file);
            List<String> first = publish(inbox, open, 1);

            // When
            Files.writeString(file, "ur\nfive\n", StandardOpenOption.APPEND);
            first.addAll(publish(inbox, open, 9));
            inbox.finish(open);

            // Then
            assertThat(file).exists();
            first.addAll(replayAll(settled().get(0)));
            assertThat(first).containsExactly("one", "two", "three", "four", "five");
            assertThat(left()).containsExactly(".done/a.ndjson");
        }

        @Test
        void fileReplacedWhileReadingIsReplayedFromItsFirstLine() throws IOException {
            // Given
            Path file = put("a.ndjson", "one\ntwo\n");
            InboxFile open = inbox.open(file);

            // When
            Files.move(put(".new", "six\nten\n"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            publish(inbox, open, 9);
            inbox.finish(open);

            // Then
            assertThat(replayAll(settled().get(0))).containsExactly("six", "ten");
        }

        @Test
        void fileRemovedWhileReadingEndsTheReplay() throws IOException {
            // Given
            Path file = put("a.ndjson", "one\ntwo\n");
            InboxFile open = inbox.open(file);

            // When
            Files.delete(file);
            publish(inbox, open, 9);
            inbox.finish(open);

            // Then
            assertThat(settled()).isEmpty();
            assertThat(left()).isEmpty();
        }
    }

    @Nested
    class Permissions {

        @Test
        void nothingIsPublishedBeforeItsProgressCanBeStored() throws IOException {
            // Given
            put(".progress", "in the way");
            Path file = put("a.ndjson", "one\n");

            // When / Then
            assertThatIOException().isThrownBy(() -> inbox.open(file)).withMessageContaining(".progress");
            assertThat(file).exists();
        }

        @Test
        void foldersAndFilesOfTheInboxAreForItsOwnerOnly() throws IOException {
            // Given
            inbox = new Inbox(folder.resolve("new"), Duration.ZERO, new Limits(10, 2_000, 3, 1_000), nanoTime::get);
            inbox.ready();

            // When
            Path file = put("new/a.ndjson", "a line of over ten bytes\nb\n");
            InboxFile open = inbox.open(file);
            publish(inbox, open, 1);
            List<String> whileOpen = permissions();
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            inbox.finish(open);

            // Then
            assertThat(whileOpen)
                    .contains("rwx------ new", "rwx------ new/.progress")
                    .noneMatch(line -> line.contains("r-- new/.progress/"));
            assertThat(permissions()).allMatch(line -> line.startsWith("rwx------") || line.startsWith("rw-------"));
        }

        private List<String> permissions() throws IOException {
            try (var files = Files.walk(folder.resolve("new"))) {
                return files.map(file -> {
                            try {
                                return PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) + " "
                                        + folder.relativize(file);
                            } catch (IOException fault) {
                                throw new java.io.UncheckedIOException(fault);
                            }
                        })
                        .toList();
            }
        }
    }

    @Test
    void emptyFileIsDoneAndAnEmptyGzipIsNot() throws IOException {
        assertThat(replayAll(put("empty", new byte[0]))).isEmpty();
        assertThat(replayAll(put("empty.gz", "".getBytes(UTF_8)))).isEmpty();
        assertThat(left()).containsExactly(".done/empty", ".failed/empty.gz", ".failed/empty.gz.reason");
    }
}
