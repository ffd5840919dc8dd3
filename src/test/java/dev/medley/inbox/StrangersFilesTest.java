package dev.medley.inbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Files as people really have them: whatever the inbox does not publish ends in .failed with the reason. */
class StrangersFilesTest extends InboxFixture {

    private static final String EVENTS = "{\"event_id\":\"1\"}\n{\"event_id\":\"2\"}\n";
    private static final List<String> RECORDS = List.of("{\"event_id\":\"1\"}", "{\"event_id\":\"2\"}");

    /** Replays a file, which must end in .failed, and gives the reason. */
    private String reasonOf(String name, byte[] content, String... published) throws IOException {
        Path file = put(name, content);
        assertThat(replayAll(file)).as(name).containsExactly(published);
        Path failed = folder.resolve(".failed").resolve(name);
        assertThat(failed).hasBinaryContent(content);
        String reason = Files.readString(failed.resolveSibling(name + ".reason"));
        Files.delete(failed);
        Files.delete(failed.resolveSibling(name + ".reason"));
        return reason;
    }

    private void assertPublished(String name, byte[] content) throws IOException {
        assertThat(replayAll(put(name, content))).as(name).isEqualTo(RECORDS);
        assertThat(left()).containsExactly(".done/" + name);
        Files.delete(folder.resolve(".done").resolve(name));
    }

    @Nested
    class Gzip {

        private final byte[] good = gzip(EVENTS);

        Gzip() throws IOException {}

        @Test
        void allMembersAndZeroPaddingAreRead() throws IOException {
            assertPublished("padded.gz", joined(good, new byte[1_000]));
            assertPublished("one-zero.gz", joined(good, new byte[1]));
            assertPublished("members.gz", joined(gzip(EVENTS.substring(0, 17)), gzip(EVENTS.substring(17))));
            assertPublished("empty-member.gz", joined(gzip(""), good));
            assertPublished("without-suffix", good);
        }

        @Test
        void linesAfterAMemberAreNotDroppedSilently() throws IOException {
            String[] both = RECORDS.toArray(String[]::new);
            assertThat(reasonOf("lines.gz", joined(good, EVENTS.getBytes(UTF_8)), both))
                    .contains("after line 2: after gzip member 1 come bytes that are not gzip");
            assertThat(reasonOf("byte.gz", joined(good, new byte[] {'x'}), both))
                    .contains("after gzip member 1 come bytes that are not gzip");
            assertThat(reasonOf("padding-then-lines.gz", joined(good, "\0\0\0x".getBytes(UTF_8)), both))
                    .contains("after gzip member 1 come bytes that are not gzip");
        }

        @Test
        void secondMemberWithACutOrWrongHeaderIsNotDroppedSilently() throws IOException {
            String[] both = RECORDS.toArray(String[]::new);
            for (int length = 1; length < good.length; length++) {
                String reason = reasonOf("cut.gz", joined(good, Arrays.copyOf(good, length)), both(length));
                assertThat(reason).as("%d bytes", length).contains("cut short");
            }
            byte[] wrongMethod = good.clone();
            wrongMethod[2] = 7;
            assertThat(reasonOf("method.gz", joined(good, wrongMethod), both))
                    .contains("gzip member 2 has a wrong header: method 7");
        }

        /** Lines of a cut second member may be whole: they are published too. */
        private String[] both(int length) throws IOException {
            InboxFile file = inbox.open(put("expected" + length + ".gz", joined(good, Arrays.copyOf(good, length))));
            List<String> records = publish(inbox, file, Integer.MAX_VALUE);
            file.close();
            Files.delete(file.path());
            assertThat(records).startsWith(RECORDS.toArray(String[]::new));
            return records.toArray(String[]::new);
        }

        @Test
        void wrongChecksumIsToldAfterTheLines() throws IOException {
            byte[] damaged = good.clone();
            damaged[damaged.length - 6] ^= 1;

            assertThat(reasonOf("sum.gz", damaged, RECORDS.toArray(String[]::new)))
                    .contains("gzip member 1 is damaged: its checksum is wrong");
        }

        @Test
        void optionalHeaderFieldsAreSkipped() throws IOException {
            byte[] plain = good;
            byte[] named = joined(
                    joined(Arrays.copyOf(plain, 3), new byte[] {0x1e}),
                    joined(
                            joined(Arrays.copyOfRange(plain, 4, 10), new byte[] {2, 0, 'x', 'y'}),
                            joined(
                                    "a.ndjson\0a comment\0##".getBytes(ISO_8859_1),
                                    Arrays.copyOfRange(plain, 10, plain.length))));

            assertPublished("named.gz", named);
        }
    }

    @Nested
    class OtherFormats {

        @Test
        void otherEncodingsAreNamedWithTheirConversion() throws IOException {
            assertThat(reasonOf("a.ndjson", EVENTS.getBytes(UTF_16)))
                    .contains("it is UTF-16 text; a file needs one JSON object a line")
                    .contains("iconv -f UTF-16 -t UTF-8 FILE > events.ndjson")
                    .contains("None of its lines is published");
            assertThat(reasonOf("a.ndjson", ("\ufeff" + EVENTS).getBytes(UTF_16LE)))
                    .contains("UTF-16 text");
            assertThat(reasonOf("a.ndjson", EVENTS.getBytes(UTF_16LE))).contains("iconv -f UTF-16LE");
            assertThat(reasonOf("a.ndjson", EVENTS.getBytes(UTF_16BE))).contains("iconv -f UTF-16BE");
            assertThat(reasonOf("a.ndjson", ("\ufeff" + EVENTS).getBytes(Charset.forName("UTF-32LE"))))
                    .contains("UTF-32 text");
            assertThat(reasonOf("packed.ndjson.gz", gzip("\u0000{\u0000}"))).contains("UTF-16 text");
        }

        @Test
        void archivesAreNamedWithTheirConversion() throws IOException {
            ByteArrayOutputStream zip = new ByteArrayOutputStream();
            try (ZipOutputStream out = new ZipOutputStream(zip)) {
                out.putNextEntry(new ZipEntry("events.ndjson"));
                out.write(EVENTS.getBytes(UTF_8));
            }
            byte[] tar = new byte[1_024];
            System.arraycopy("ustar".getBytes(UTF_8), 0, tar, 257, 5);

            assertThat(reasonOf("a.zip", zip.toByteArray())).contains("a zip archive", "unzip -p FILE");
            assertThat(reasonOf("a.tar.gz", gzip(new String(tar, ISO_8859_1)))).contains("a tar archive");
            assertThat(reasonOf("a.tar", tar)).contains("a tar archive", "tar -xOf FILE");
            Map<String, String> beginnings = new TreeMap<>(Map.of(
                    "bzip2", "425a6839314159265359",
                    "xz", "fd377a585a0000",
                    "zstd", "28b52ffd00",
                    "lz4", "04224d1800",
                    "7z", "377abcaf271c00",
                    "Parquet", "5041523115",
                    "Avro", "4f626a0104"));
            for (Map.Entry<String, String> format : beginnings.entrySet()) {
                assertThat(reasonOf("a.bin", HexFormat.of().parseHex(format.getValue())))
                        .contains(format.getKey(), "Convert it: ");
            }
        }

        @Test
        void jsonThatIsNotOneObjectALineIsNamedWithItsConversion() throws IOException {
            assertThat(reasonOf("a.json", "[\n  {\"event_id\": \"1\"},\n  {\"event_id\": \"2\"}\n]\n".getBytes(UTF_8)))
                    .contains("a JSON array", "jq -c '.[]' FILE > events.ndjson");
            assertThat(reasonOf("a.json", "\ufeff\n [{\"event_id\": \"1\"}]".getBytes(UTF_8)))
                    .contains("a JSON array");
            assertThat(reasonOf("a.json", "{\r\n  \"event_id\": \"1\"\r\n}\r\n".getBytes(UTF_8)))
                    .contains("objects of several lines", "jq -c . FILE");
        }

        @Test
        void tablesAreNamedWithTheirConversion() throws IOException {
            assertThat(reasonOf("a.csv", "event_id,user_id,timestamp\n1,2,3\n".getBytes(UTF_8)))
                    .contains("CSV with a header", "mlr --icsv --ojsonl");
            assertThat(reasonOf("a.tsv", "\"user_id\"\t\"event_id\"\n2\t1\n".getBytes(UTF_8)))
                    .contains("CSV with a header");
        }

        @Test
        void carriageReturnsAsOnlyLineEndsAreNamedWithTheirConversion() throws IOException {
            assertThat(reasonOf("mac.ndjson", EVENTS.replace('\n', '\r').getBytes(UTF_8)))
                    .contains("lines end with CR only", "tr '\\r' '\\n' < FILE");
        }
    }

    @Nested
    class Lines {

        @Test
        void usualTextFilesArePublishedWhateverTheirLineEnds() throws IOException {
            assertPublished("unix.ndjson", EVENTS.getBytes(UTF_8));
            assertPublished("windows.ndjson", EVENTS.replace("\n", "\r\n").getBytes(UTF_8));
            assertPublished("no-final-newline.ndjson", EVENTS.stripTrailing().getBytes(UTF_8));
            assertPublished("cr-at-the-end.ndjson", (EVENTS.stripTrailing() + "\r").getBytes(UTF_8));
            assertPublished("mark.ndjson", ("\ufeff" + EVENTS).getBytes(UTF_8));
        }

        @Test
        void marksOfJoinedFilesAreRemoved() throws IOException {
            assertPublished(
                    "joined.ndjson",
                    ("\ufeff" + EVENTS.replace("\n", "\n\ufeff"))
                            .replaceAll("\ufeff$", "")
                            .getBytes(UTF_8));
        }

        @Test
        void latin1IsPublishedByteForByteSoThatTheRejectionShowsIt() throws IOException {
            String line = "{\"artist_name\":\"Beyonc\u00e9\"}";

            assertThat(replayAll(put("latin1.ndjson", (line + "\n").getBytes(ISO_8859_1))))
                    .containsExactly(line);
        }
    }
}
