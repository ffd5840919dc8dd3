package dev.medley.lake;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists the lake, hour prefix by hour prefix, page after page. Objects whose names the archive could not have given
 * are ignored: uploads in progress, and foreign files.
 */
public final class LakeLister {

    private static final Logger LOG = LoggerFactory.getLogger(LakeLister.class);

    private final S3Client client;
    private final String bucket;

    public LakeLister(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    /** The days that have a prefix, from one day to another, both included, in order. */
    public List<LocalDate> days(LocalDate from, LocalDate to) {
        return prefixes(ObjectKey.PREFIX)
                .flatMap(prefix -> ObjectKey.hourOfPrefix(prefix + "hour=00/").stream())
                .map(hour -> LocalDate.ofInstant(hour, ZoneOffset.UTC))
                .filter(day -> !day.isBefore(from) && !day.isAfter(to))
                .sorted()
                .toList();
    }

    /** The objects of one day whose hour is not before the given one, in the order of their keys. */
    public List<LakeObject> objects(LocalDate day, Instant from) {
        List<LakeObject> objects = new ArrayList<>();
        prefixes("%sdate=%s/".formatted(ObjectKey.PREFIX, day))
                .filter(prefix -> ObjectKey.hourOfPrefix(prefix)
                        .filter(hour -> !hour.isBefore(from))
                        .isPresent())
                .sorted()
                .forEach(prefix -> list(prefix, objects));
        return objects;
    }

    private void list(String prefix, List<LakeObject> objects) {
        client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
                .contents()
                .forEach(object -> lakeObject(object).ifPresent(objects::add));
    }

    private static Optional<LakeObject> lakeObject(S3Object object) {
        Optional<ObjectKey> key = ObjectKey.parse(object.key());
        if (key.isEmpty()) {
            LOG.debug("Object was not written by Medley: key={}", object.key());
        }
        return key.map(name -> new LakeObject(name, object.eTag(), object.size()));
    }

    private Stream<String> prefixes(String parent) {
        return client
                .listObjectsV2Paginator(
                        request -> request.bucket(bucket).prefix(parent).delimiter("/"))
                .commonPrefixes()
                .stream()
                .map(CommonPrefix::prefix);
    }
}
