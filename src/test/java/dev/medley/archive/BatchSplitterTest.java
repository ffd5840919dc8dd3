package dev.medley.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.lake.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class BatchSplitterTest {

    private static final String ID = "bWVkbGV5LWVtYmVkZGVkIA";
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");

    private final BatchSplitter splitter = new BatchSplitter("songs", ID, false);

    @Test
    void contiguousRecordsAreOneObject() {
        // Given
        add(0, 10, NINE);
        add(0, 11, NINE.plusSeconds(3599));

        // When
        List<ArchiveObject> objects = splitter.objects();

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
        List<ArchiveObject> objects = splitter.objects();

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
        List<ArchiveObject> objects = splitter.objects();

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
        List<ArchiveObject> objects = splitter.objects();

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
        List<ArchiveObject> objects = splitter.objects();

        // Then
        assertThat(objects).extracting(ArchiveObject::key).containsExactly(key(0, 10, 11, NINE), key(2, 0, 1, NINE));
        assertThat(text(objects.get(1))).isEqualTo("2/0\n2/1\n");
    }

    @Test
    void nullAndLineEndsKeepTheirLine() {
        // Given
        splitter.add(0, 0, NINE, null);
        splitter.add(0, 1, NINE, "a\nb".getBytes(UTF_8));

        // When
        List<ArchiveObject> objects = splitter.objects();

        // Then
        assertThat(text(objects.get(0))).isEqualTo("{\"_base64\":null}\n{\"_base64\":\"YQpi\"}\n");
    }

    @Test
    void zippedObjectIsTheSameEachTime() throws IOException {
        // Given
        BatchSplitter one = new BatchSplitter("songs", ID, true);
        BatchSplitter other = new BatchSplitter("songs", ID, true);
        for (BatchSplitter each : List.of(one, other)) {
            each.add(0, 0, NINE, "a".getBytes(UTF_8));
        }

        // When
        ArchiveObject object = one.objects().get(0);

        // Then
        assertThat(object.content()).isEqualTo(other.objects().get(0).content());
        assertThat(object.key().key()).endsWith(".ndjson.gz");
        assertThat(object.contentType()).isEqualTo("application/gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(object.content())).readAllBytes())
                .isEqualTo("a\n".getBytes(UTF_8));
    }

    private void add(int partition, long offset, Instant enteredAt) {
        splitter.add(
                partition,
                offset,
                enteredAt,
                "%d/%d".formatted(partition, offset).getBytes(UTF_8));
    }

    private static ObjectKey key(int partition, long first, long last, Instant hour) {
        return new ObjectKey("songs", partition, first, last, ID, hour, false);
    }

    private static String text(ArchiveObject object) {
        return new String(object.content(), UTF_8);
    }
}
