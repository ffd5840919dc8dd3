package dev.medley.export;

import dev.medley.lake.ObjectRemoval;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The tables' objects in the lake's bucket: the manifest, and the files under {@code gold/} and {@code silver/}. */
final class TableLake {

    private static final Logger LOG = LoggerFactory.getLogger(TableLake.class);

    /** What an export may have written; whatever else somebody keeps under these prefixes is left alone. */
    private static final Pattern OWN =
            Pattern.compile("(gold/\\w+|silver/spotify_events)/(date=[\\w-]+/|[\\d-]{11}|none-)?"
                    + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.parquet");

    /** Beside the seconds that a slow network may need for the bytes. */
    private static final Duration LEAST = Duration.ofSeconds(10);

    private static final long SLOWEST_BYTES_PER_SECOND = 1_000_000;

    private final S3Client client;
    private final String bucket;
    private final ObjectRemoval removal;

    TableLake(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
        this.removal = new ObjectRemoval(client, bucket);
    }

    /** The manifest that readers see now; an empty one before the first export, or if the object is not a manifest. */
    Manifest manifest() {
        try {
            return Manifest.parse(
                    client.getObjectAsBytes(request -> request.bucket(bucket).key(Manifest.KEY))
                            .asByteArray());
        } catch (NoSuchKeyException none) {
            return Manifest.EMPTY;
        } catch (UncheckedIOException e) {
            LOG.warn(
                    "The lake's {} is not a manifest that Medley wrote: all tables are written again", Manifest.KEY, e);
            return Manifest.EMPTY;
        }
    }

    void put(Manifest manifest) {
        client.putObject(
                request -> request.bucket(bucket).key(Manifest.KEY).contentType("application/json"),
                RequestBody.fromBytes(manifest.json()));
    }

    void put(String key, Path file, long bytes) {
        Duration limit = LEAST.plusSeconds(bytes / SLOWEST_BYTES_PER_SECOND);
        client.putObject(
                request -> request.bucket(bucket)
                        .key(key)
                        .contentType("application/vnd.apache.parquet")
                        .overrideConfiguration(settings ->
                                settings.apiCallAttemptTimeout(limit).apiCallTimeout(limit.multipliedBy(2))),
                RequestBody.fromFile(file));
    }

    /** @throws IllegalStateException if the store refuses to remove one */
    void remove(List<String> keys) {
        removal.remove(keys);
    }

    /**
     * Removes the files that nobody may read any more: those of builds before, and those of exports that did not end.
     *
     * @return the files that the manifest names and the lake does not have
     */
    Set<String> sweep(Manifest manifest, Duration grace, Instant now) {
        Set<String> readable = manifest.readable(grace, now);
        Set<String> missing = new HashSet<>(manifest.paths());
        List<String> unnamed = new ArrayList<>();
        for (String prefix : List.of("gold/", "silver/")) {
            for (S3Object object : client.listObjectsV2Paginator(
                            request -> request.bucket(bucket).prefix(prefix))
                    .contents()) {
                missing.remove(object.key());
                if (OWN.matcher(object.key()).matches()
                        && !readable.contains(object.key())
                        && object.lastModified().plus(grace).isBefore(now)) {
                    unnamed.add(object.key());
                }
            }
        }
        remove(unnamed);
        if (!unnamed.isEmpty()) {
            LOG.info("Parquet files that no manifest names are removed: files={}", unnamed.size());
        }
        if (!missing.isEmpty()) {
            LOG.warn("Parquet files are gone from the lake and written again: files={}", missing.size());
        }
        return missing;
    }
}
