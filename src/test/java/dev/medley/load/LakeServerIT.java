package dev.medley.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medley.lake.LakeBucket;
import dev.medley.lake.LakeClient;
import dev.medley.lake.LakeLister;
import dev.medley.lake.LakeObject;
import dev.medley.lake.LakeUnavailableException;
import dev.medley.lake.ObjectKey;
import dev.medley.local.EmbeddedS3;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/**
 * What Medley asks of an S3 server: of the one that MINIO_ENDPOINT, MINIO_ACCESS_KEY and MINIO_SECRET_KEY in the environment
 * name, in a bucket that is removed at the end, or else of the embedded one.
 */
class LakeServerIT {

    private static final String TOPIC_ID = "bWVkbGV5LXRlc3QtMDAwMQ";
    private static final Instant HOUR = Instant.parse("2024-03-01T08:00:00Z");
    private static final LocalDate DAY = LocalDate.parse("2024-03-01");
    private static final int MORE_THAN_A_PAGE = 1_010;

    @TempDir
    Path folder;

    private final String bucket = "medley-test-" + UUID.randomUUID();
    private final List<AutoCloseable> open = new ArrayList<>();
    private String endpoint;
    private String accessKey;
    private String secretKey;
    private S3Client lake;

    @BeforeEach
    void findServer() {
        endpoint = variable("MINIO_ENDPOINT", "");
        accessKey = variable("MINIO_ACCESS_KEY", "medley");
        secretKey = variable("MINIO_SECRET_KEY", "medley-secret");
        if (endpoint.isEmpty()) {
            EmbeddedS3 server = EmbeddedS3.start(folder, 0, accessKey, secretKey);
            open.add(server);
            endpoint = server.endpoint();
        }
        lake = LakeClient.create(endpoint, variable("AWS_REGION", "us-east-1"), true, accessKey, secretKey);
        new LakeBucket(lake, bucket).prepare();
    }

    private static String variable(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    @AfterEach
    void removeBucket() throws Exception {
        for (ListObjectsV2Response page : lake.listObjectsV2Paginator(request -> request.bucket(bucket))) {
            List<ObjectIdentifier> objects = page.contents().stream()
                    .map(object -> ObjectIdentifier.builder().key(object.key()).build())
                    .toList();
            if (!objects.isEmpty()) {
                lake.deleteObjects(request -> request.bucket(bucket).delete(list -> list.objects(objects)));
            }
        }
        lake.deleteBucket(request -> request.bucket(bucket));
        lake.close();
        for (AutoCloseable server : open) {
            server.close();
        }
    }

    private ObjectKey put(long offset, boolean gzip, String... lines) {
        ObjectKey key = new ObjectKey("spotify-events", 0, offset, offset + lines.length - 1, TOPIC_ID, HOUR, gzip);
        byte[] content = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        lake.putObject(
                request -> request.bucket(bucket)
                        .key(key.key())
                        .contentType(gzip ? "application/gzip" : "application/x-ndjson"),
                RequestBody.fromBytes(gzip ? zipped(content) : content));
        return key;
    }

    private static byte[] zipped(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private List<String> read(List<LakeObject> objects) {
        List<String> contents = new ArrayList<>();
        try (LakeReader reader = new LakeReader(lake, bucket, 4)) {
            reader.read(
                            objects,
                            content -> content.fault() == null
                                    ? new String(content.lines(), StandardCharsets.UTF_8)
                                    : "fault: " + content.fault())
                    .forEach(contents::add);
        }
        return contents;
    }

    @Test
    void moreObjectsThanOneAnswerHoldsAreListedInOrder() {
        // Given
        IntStream.range(0, MORE_THAN_A_PAGE).parallel().forEach(offset -> put(offset, false, "line " + offset));

        // When
        LakeLister lister = new LakeLister(lake, bucket);
        List<LakeObject> objects = lister.objects(DAY, Instant.EPOCH);

        // Then
        assertThat(lister.days(LocalDate.EPOCH, LocalDate.MAX)).containsExactly(DAY);
        assertThat(objects)
                .extracting(object -> object.key().firstOffset())
                .containsExactlyElementsOf(IntStream.range(0, MORE_THAN_A_PAGE)
                        .mapToObj(i -> (long) i)
                        .toList());
        assertThat(lister.objects(DAY, HOUR.plusSeconds(3_600))).isEmpty();
    }

    @Test
    void anObjectComesBackByteForByteZippedOrNot() {
        // Given
        put(0, false, "plain \u00e9", "{\"a\":1}");
        put(2, true, "zipped \ud83c\udfb5");

        // When
        List<String> contents = read(new LakeLister(lake, bucket).objects(DAY, Instant.EPOCH));

        // Then
        assertThat(contents).containsExactly("plain \u00e9\n{\"a\":1}\n", "zipped \ud83c\udfb5\n");
    }

    @Test
    void gzipThatIsOnlyPartlyReadIsAFault() {
        // Given
        byte[] first = zipped("one\n".getBytes(StandardCharsets.UTF_8));
        byte[] second =
                zipped("two, which is long enough to be taken for another member\n".getBytes(StandardCharsets.UTF_8));
        put(0, first, second);
        put(1, first, "plain\n".getBytes(StandardCharsets.UTF_8));
        put(2, first, "plain text of more bytes than a header and a trailer have\n".getBytes(StandardCharsets.UTF_8));
        put(3, first, new byte[40]);
        put(4, first, Arrays.copyOf(second, second.length - 9));
        put(5, Arrays.copyOf(first, first.length - 2));

        // When
        List<String> contents = read(new LakeLister(lake, bucket).objects(DAY, Instant.EPOCH));

        // Then
        assertThat(contents.get(0)).isEqualTo("one\ntwo, which is long enough to be taken for another member\n");
        assertThat(contents.get(1)).isEqualTo("fault: gzip: 6 bytes after its end are not gzip");
        assertThat(contents)
                .hasSize(6)
                .filteredOn(content -> !content.startsWith("fault: gzip: "))
                .hasSize(1);
    }

    private void put(long offset, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ObjectKey key = new ObjectKey("spotify-events", 0, offset, offset, TOPIC_ID, HOUR, true);
        lake.putObject(
                request -> request.bucket(bucket).key(key.key()).contentType("application/gzip"),
                RequestBody.fromBytes(content.toByteArray()));
    }

    @Test
    void whatIsNotExactlyOfOurFormIsLeftAlone() {
        // Given
        ObjectKey ours = put(0, false, "ours");
        String name = ours.key().substring(ours.key().lastIndexOf('/') + 1);
        for (String folder : List.of(
                "date=2024-03-01/hour=-1",
                "date=2024-03-01/hour=+8",
                "date=2024-03-01/hour=8",
                "date=2024-03-01/hour=24",
                "date=2024-03-01/hour=0x",
                "date=2024-03-01/hour=\u0660\u0668",
                "date=2024-02-30/hour=08",
                "date=2024-3-01/hour=08",
                "date=+12024-03-01/hour=08",
                "date=today/hour=08",
                "date=2024-03-01")) {
            for (String file : List.of(name, "part-0.json")) {
                lake.putObject(
                        request -> request.bucket(bucket).key("bronze/" + folder + "/" + file),
                        RequestBody.fromString("theirs\n"));
            }
        }

        // When
        LakeLister lister = new LakeLister(lake, bucket);

        // Then
        assertThat(lister.days(LocalDate.MIN, LocalDate.MAX)).containsExactly(DAY);
        assertThat(lister.objects(DAY, Instant.MIN)).extracting(LakeObject::key).containsExactly(ours);
    }

    @Test
    void writtenTwiceIsThereOnceWithTheSameTag() {
        // Given
        put(0, false, "one", "two");
        List<LakeObject> before = new LakeLister(lake, bucket).objects(DAY, Instant.EPOCH);

        // When
        put(0, false, "one", "two");

        // Then
        assertThat(new LakeLister(lake, bucket).objects(DAY, Instant.EPOCH))
                .hasSize(1)
                .isEqualTo(before);
    }

    @Test
    void anObjectThatIsGoneIsAFaultOfItsOwn() {
        // Given
        put(0, false, "one");
        ObjectKey gone = put(1, false, "two");
        List<LakeObject> listed = new LakeLister(lake, bucket).objects(DAY, Instant.EPOCH);

        // When
        ObjectIdentifier one = ObjectIdentifier.builder().key(gone.key()).build();
        lake.deleteObjects(request -> request.bucket(bucket).delete(list -> list.objects(List.of(one))));

        // Then
        assertThat(read(listed)).first().isEqualTo("one\n");
        assertThat(read(listed)).last().asString().startsWith("fault: ");
    }

    @Test
    void aWrongSecretIsRefusedInOneSentence() {
        try (S3Client stranger = LakeClient.create(endpoint, "us-east-1", true, accessKey, "guessed-secret")) {
            assertThatThrownBy(() -> new LakeBucket(stranger, bucket).prepare())
                    .isInstanceOf(LakeUnavailableException.class)
                    .hasMessageContaining("medley.s3.access-key")
                    .hasMessageNotContaining("guessed-secret");
        }
    }

    @Test
    void aBucketIsMadeOnce() {
        new LakeBucket(lake, bucket).prepare();
        assertThat(lake.listBuckets().buckets()).anyMatch(found -> found.name().equals(bucket));
    }
}
