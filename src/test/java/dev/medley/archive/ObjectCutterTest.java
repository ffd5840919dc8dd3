package dev.medley.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.lake.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObjectCutterTest {

    private static final String ID = "bWVkbGV5LWVtYmVkZGVkIA";
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");

    private final ObjectCutter cutter = new ObjectCutter("songs", ID, 3, 1_000, false);

    @Test
    void contiguousRecordsAreOneObject() {
        // Given
        add(0, 10, NINE);
        add(0, 11, NINE.plusSeconds(3599));

        // When
        List<ArchiveObject> objects = all(cutter);

        // Then
        assertThat(objects).extracting(ArchiveObject::key).containsExactly(key(0, 10, 11, NINE));
        assertThat(text(objects.get(0))).isEqualTo("0/10\n0/11\n");
        assertThat(objects.get(0).contentType()).isEqualTo("application/x-ndjson");
    }

    @Test
    void gapClosesAnObject() {
        // Given
        add(0, 10, NINE);
        add(0, 12, NINE);

        // When
        List<ArchiveObject> objects = all(cutter);

        // Then
        assertThat(objects).extracting(ArchiveObject::key).containsExactly(key(0, 10, 10, NINE), key(0, 12, 12, NINE));
    }

    @Test
    void repeatedRecordsCloseAnObject() {
        // Given
        add(0, 10, NINE);
        add(0, 11, NINE);
        add(0, 10, NINE);
        add(0, 11, NINE);
        add(0, 11, NINE);

        // When
        List<ArchiveObject> objects = all(cutter);

        // Then
        assertThat(objects)
                .extracting(ArchiveObject::key)
                .containsExactly(key(0, 10, 11, NINE), key(0, 10, 11, NINE), key(0, 11, 11, NINE));
        assertThat(text(objects.get(1))).isEqualTo("0/10\n0/11\n");
    }

    @Test
    void hourClosesAnObjectEvenBackwards() {
        // Given
        Instant ten = NINE.plusSeconds(3600);
        add(0, 10, ten.minusMillis(1));
        add(0, 11, ten);
        add(0, 12, NINE);

        // When
        List<ArchiveObject> objects = all(cutter);

        // Then
        assertThat(objects)
                .extracting(ArchiveObject::key)
                .containsExactly(key(0, 10, 10, NINE), key(0, 11, 11, ten), key(0, 12, 12, NINE));
    }

    @Test
    void mixedPartitionsAreKeptApart() {
        // Given
        add(0, 10, NINE);
        add(2, 0, NINE);
        add(0, 11, NINE);
        add(2, 1, NINE);

        // When
        List<ArchiveObject> objects = all(cutter);

        // Then
        assertThat(objects).extracting(ArchiveObject::key).containsExactly(key(0, 10, 11, NINE), key(2, 0, 1, NINE));
        assertThat(text(objects.get(1))).isEqualTo("2/0\n2/1\n");
    }

    @Test
    void nullAndLineEndsKeepTheirLine() {
        // Given
        add(cutter, 0, 0, NINE, null);
        add(cutter, 0, 1, NINE, "a\nb".getBytes(UTF_8));

        // When
        List<ArchiveObject> objects = all(cutter);

        // Then
        assertThat(text(objects.get(0))).isEqualTo("{\"_base64\":null}\n{\"_base64\":\"YQpi\"}\n");
    }

    @Test
    void zippedObjectIsTheSameEachTime() throws IOException {
        // Given
        ObjectCutter one = new ObjectCutter("songs", ID, 3, 1_000, true);
        ObjectCutter other = new ObjectCutter("songs", ID, 3, 1_000, true);
        add(one, 0, 0, NINE, "a".getBytes(UTF_8));
        add(other, 0, 0, NINE, "a".getBytes(UTF_8));

        // When
        ArchiveObject object = all(one).get(0);

        // Then
        assertThat(object.content()).isEqualTo(all(other).get(0).content());
        assertThat(object.key().key()).endsWith(".ndjson.gz");
        assertThat(object.contentType()).isEqualTo("application/gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(object.content())).readAllBytes())
                .isEqualTo("a\n".getBytes(UTF_8));
    }

    @Test
    void fullObjectIsClosedAtOnce() {
        // When
        for (int offset = 0; offset < 7; offset++) {
            add(0, offset, NINE);
        }

        // Then
        assertThat(cutter.closedObjects()).isEqualTo(2);
        assertThat(cutter.take())
                .extracting(ArchiveObject::key)
                .containsExactly(key(0, 0, 2, NINE), key(0, 3, 5, NINE));
        assertThat(all(cutter)).extracting(ArchiveObject::key).containsExactly(key(0, 6, 6, NINE));
        assertThat(cutter.bytes()).isZero();
    }

    @Test
    void objectOfLongRecordsIsClosedBeforeItIsFull() {
        // When
        add(cutter, 0, 0, NINE, new byte[900]);
        add(cutter, 0, 1, NINE, new byte[100]);
        add(cutter, 0, 2, NINE, new byte[1]);

        // Then
        assertThat(cutter.bytes()).isEqualTo(1_001);
        assertThat(cutter.take()).extracting(ArchiveObject::key).containsExactly(key(0, 0, 1, NINE));
    }

    @Test
    void objectThatWaitedLongEnoughIsClosedAndYoungerOnesFill() {
        // Given
        cutter.add(0, List.of(record(0, 0, NINE, null)), 100);
        cutter.add(1, List.of(record(1, 0, NINE, null)), 200);
        cutter.add(0, List.of(record(0, 1, NINE, null)), 300);

        // When
        cutter.closeBegunBy(199);

        // Then
        assertThat(cutter.take()).extracting(ArchiveObject::key).containsExactly(key(0, 0, 1, NINE));
        assertThat(cutter.oldest(999)).isEqualTo(200);
    }

    @Test
    void objectsOfMovedPartitionsAreDroppedFullOnesToo() {
        // Given
        for (int offset = 5; offset < 11; offset++) {
            add(0, offset, NINE);
        }
        add(1, 10, NINE);
        assertThat(cutter.closedObjects()).isPositive();

        // When
        cutter.drop(List.of(0));

        // Then
        assertThat(all(cutter)).extracting(ArchiveObject::key).containsExactly(key(1, 10, 10, NINE));
    }

    @Test
    void largestObjectsAreClosedUntilTheOthersFitIn() {
        // Given
        cutter.add(0, List.of(record(0, 0, NINE, new byte[40])), 100);
        cutter.add(1, List.of(record(1, 0, NINE, new byte[60])), 100);
        cutter.add(2, List.of(record(2, 0, NINE, new byte[50])), 100);

        // When
        cutter.closeLargest(100);

        // Then
        assertThat(cutter.take()).extracting(ArchiveObject::key).containsExactly(key(1, 0, 0, NINE));
        assertThat(cutter.bytes()).isEqualTo(90);
    }

    @Test
    void breakInTheOffsetsIsToldOnce() {
        assertThat(add(0, 10, NINE)).as("the first").isFalse();
        assertThat(add(0, 11, NINE)).isTrue();
        assertThat(add(0, 13, NINE)).as("after a gap").isFalse();
        assertThat(add(0, 14, NINE)).isTrue();
        assertThat(add(0, 13, NINE)).as("set back").isFalse();
    }

    private boolean add(int partition, long offset, Instant enteredAt) {
        return add(
                cutter,
                partition,
                offset,
                enteredAt,
                "%d/%d".formatted(partition, offset).getBytes(UTF_8));
    }

    private static boolean add(
            ObjectCutter to, int partition, long offset, Instant enteredAt, byte @Nullable [] value) {
        return to.add(partition, List.of(record(partition, offset, enteredAt, value)), 0);
    }

    private static ConsumerRecord<byte[], byte @Nullable []> record(
            int partition, long offset, Instant enteredAt, byte @Nullable [] value) {
        return new ConsumerRecord<>(
                "songs",
                partition,
                offset,
                enteredAt.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                new byte[0],
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    private static List<ArchiveObject> all(ObjectCutter of) {
        of.closeAll();
        return of.take();
    }

    private static ObjectKey key(int partition, long first, long last, Instant hour) {
        return new ObjectKey("songs", partition, first, last, ID, hour, false);
    }

    private static String text(ArchiveObject object) {
        return new String(object.content(), UTF_8);
    }
}
