package dev.medley.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The object {@code manifest.json} in the lake: which Parquet files are the tables of one build. It is replaced
 * atomically, so that a reader sees all of one build.
 *
 * @param version of this form, 1
 * @param runId the export that wrote it
 * @param buildRunId the run that published gold; empty if its record is gone
 * @param writtenAt when, UTC
 * @param tables what each table is
 * @param files their files
 * @param retired files of earlier builds that are not removed yet, for those who still read them
 */
record Manifest(
        int version,
        String runId,
        String buildRunId,
        String writtenAt,
        List<Table> tables,
        List<DataFile> files,
        List<Retired> retired) {

    static final String KEY = "manifest.json";

    /** Before the first export. */
    static final Manifest EMPTY = new Manifest(1, "", "", Instant.EPOCH.toString(), List.of(), List.of(), List.of());

    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    /**
     * A table.
     *
     * @param tableName with its schema, such as gold.top_songs
     * @param rowCount the rows of all its files
     * @param lastFieldId the highest field id that any column of it ever had
     */
    record Table(String tableName, String comment, long rowCount, int lastFieldId, List<Column> columns) {

        /** Whether files of the one are files of the other. */
        boolean isDefinedAs(Table other) {
            return comment.equals(other.comment) && columns.equals(other.columns);
        }

        Table withRowCount(long rows) {
            return new Table(tableName, comment, rows, lastFieldId, columns);
        }
    }

    /**
     * A column.
     *
     * @param columnType as the warehouse names it
     * @param fieldId its id in every file, for as long as the table has it
     */
    record Column(String columnName, String columnType, int fieldId, String comment) {}

    /**
     * A file: the rows of one day, or all of a table.
     *
     * @param path its key in the bucket
     * @param day the UTC day, or {@link #NO_DAY} for rows without one; null if it holds the whole table
     * @param byteCount its size
     * @param fingerprint changes with any value of any row
     */
    record DataFile(
            String tableName, String path, @Nullable String day, long rowCount, long byteCount, String fingerprint) {

        static final String NO_DAY = "none";

        /** Whether it holds the same rows. */
        boolean holds(Part part) {
            return Objects.equals(day, part.day()) && rowCount == part.rows() && fingerprint.equals(part.fingerprint());
        }
    }

    /** A file that no table has any more. */
    record Retired(String path, String retiredAt) {

        boolean isOlderThan(Duration grace, Instant now) {
            return Instant.parse(retiredAt).plus(grace).isBefore(now);
        }
    }

    /** @throws UncheckedIOException if this is not a manifest */
    static Manifest parse(byte[] json) {
        try {
            return JSON.readValue(json, Manifest.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] json() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("records, lists and scalars are always JSON", e);
        }
    }

    Optional<Table> table(String tableName) {
        return tables.stream()
                .filter(table -> table.tableName().equals(tableName))
                .findFirst();
    }

    /** The file that holds these rows of a table, if the table is still defined as it was then. */
    Optional<DataFile> file(Table table, Part part) {
        return table(table.tableName()).filter(table::isDefinedAs).flatMap(same -> files.stream()
                .filter(file -> file.tableName().equals(table.tableName()) && file.holds(part))
                .findFirst());
    }

    /** Whether a table, still defined as it was then, had no file because it had no rows. */
    boolean isWithoutFile(Table table) {
        return table(table.tableName()).filter(table::isDefinedAs).isPresent()
                && files.stream().noneMatch(file -> file.tableName().equals(table.tableName()));
    }

    Set<String> paths() {
        return files.stream().map(DataFile::path).collect(Collectors.toSet());
    }

    /** What is retired once the files are these: what was and may still be read, and the files that are left out. */
    List<Retired> retiredBy(List<DataFile> next, Duration grace, Instant now) {
        Set<String> kept = next.stream().map(DataFile::path).collect(Collectors.toSet());
        List<Retired> after = new ArrayList<>(
                retired.stream().filter(file -> !file.isOlderThan(grace, now)).toList());
        files.stream()
                .filter(file -> !kept.contains(file.path()))
                .forEach(file -> after.add(new Retired(file.path(), now.toString())));
        return after;
    }

    /** The paths of what was retired longer ago than that. */
    List<String> expired(Duration grace, Instant now) {
        return retired.stream()
                .filter(file -> file.isOlderThan(grace, now))
                .map(Retired::path)
                .toList();
    }

    /** The paths that somebody may still read. */
    Set<String> readable(Duration grace, Instant now) {
        return Stream.concat(
                        paths().stream(),
                        retired.stream()
                                .filter(file -> !file.isOlderThan(grace, now))
                                .map(Retired::path))
                .collect(Collectors.toSet());
    }
}
