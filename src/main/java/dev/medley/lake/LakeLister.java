package dev.medley.lake;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
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
 * Lists the lake, hour prefix by hour prefix, page after page. What is not named as the archive names its objects is
 * left alone: uploads that are still under way, and what others put there.
 */
public final class LakeLister {

    private static final Logger LOG = LoggerFactory.getLogger(LakeLister.class);
    private static final String ROOT = "bronze/";

    private final S3Client client;
    private final String bucket;

    public LakeLister(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    /** The days that have a prefix, from one day to another, both included, in order. */
    public List<LocalDate> days(LocalDate from, LocalDate to) {
        return prefixes(ROOT)
                .flatMap(prefix -> parsed(prefix, "date=", LocalDate::parse).stream())
                .filter(day -> !day.isBefore(from) && !day.isAfter(to))
                .sorted()
                .toList();
    }

    /** The objects of one day whose hour is not before the given one, in the order of their keys. */
    public List<LakeObject> objects(LocalDate day, Instant from) {
        String dayPrefix = ROOT + "date=" + day + "/";
        List<LakeObject> objects = new ArrayList<>();
        prefixes(dayPrefix)
                .filter(prefix -> parsed(prefix, "hour=", Integer::parseInt)
                        .map(hour -> !instant(day, hour).isBefore(from))
                        .orElse(false))
                .sorted()
                .forEach(prefix -> list(prefix, objects));
        return objects;
    }

    private static Instant instant(LocalDate day, int hour) {
        return LocalDateTime.of(day, LocalTime.of(Math.min(hour, 23), 0)).toInstant(ZoneOffset.UTC);
    }

    private void list(String prefix, List<LakeObject> objects) {
        client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
                .contents()
                .forEach(object -> lakeObject(object).ifPresent(objects::add));
    }

    private static Optional<LakeObject> lakeObject(S3Object object) {
        Optional<ObjectKey> key = ObjectKey.parse(object.key());
        if (key.isEmpty()) {
            LOG.debug("Not an object of ours: key={}", object.key());
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

    private interface Parser<T> {
        T parse(String text);
    }

    private static <T> Optional<T> parsed(String prefix, String label, Parser<T> parser) {
        String folder = prefix.substring(prefix.lastIndexOf('/', prefix.length() - 2) + 1, prefix.length() - 1);
        if (!folder.startsWith(label)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.parse(folder.substring(label.length())));
        } catch (DateTimeException | NumberFormatException e) {
            LOG.debug("Not a prefix of ours: prefix={}", prefix);
            return Optional.empty();
        }
    }
}
