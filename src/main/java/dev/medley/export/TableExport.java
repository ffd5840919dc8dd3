package dev.medley.export;

import dev.medley.export.Manifest.DataFile;
import dev.medley.export.Manifest.Table;
import dev.medley.files.PrivateFiles;
import dev.medley.http.Problem;
import dev.medley.run.Run;
import dev.medley.run.RunKind;
import dev.medley.run.Runs;
import dev.medley.sql.SqlScripts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Exports gold, and silver by day, to the lake as Parquet after each build: the files of what changed, then the manifest that
 * names them all. A file has a unique name and is never changed; a file that was replaced stays for a while for its readers.
 */
public final class TableExport {

    private final TableSource source;
    private final TableLake lake;
    private final Runs runs;
    private final Settings settings;
    private final Clock clock;
    private volatile boolean isDue = true;
    private volatile String builtBy = "";
    private volatile Set<String> missing = Set.of();

    /**
     * How tables are exported.
     *
     * @param isOn whether they are
     * @param grace how long a file that is no longer named stays
     * @param folder where the engine copies a file before it is stored in the lake
     */
    public record Settings(boolean isOn, Duration grace, Path folder) {}

    /** @param warehouse connections that take part in a route's transaction */
    public TableExport(
            DataSource warehouse,
            SqlScripts scripts,
            String engine,
            S3Client client,
            String bucket,
            Runs runs,
            Settings settings) {
        this.source = new TableSource(warehouse, scripts, engine);
        this.lake = new TableLake(client, bucket);
        this.runs = runs;
        this.settings = settings;
        this.clock = Clock.systemUTC();
        runs.check(RunKind.EXPORT, parameters -> {
            if (!settings.isOn()) {
                throw Problem.of(400, "Tables are not exported here: set medley.export.enabled=true");
            }
        });
    }

    /** A run has built gold: what is exported is of the build before. */
    public void goldBuilt(Run run) {
        builtBy = run.getId();
        isDue = true;
    }

    /** Whether there may be something to export: after a build, a start, or an export that failed. */
    public boolean isDue() {
        return settings.isOn() && isDue;
    }

    /** Exports what has changed since the last manifest; in a transaction, under the build lock. */
    public void export(Run run) throws IOException {
        if (source.isGoldBehind()) {
            runs.say(run, "Not exported: silver is ahead of gold, until a build succeeds");
            return;
        }
        Manifest before = lake.manifest();
        List<Table> tables = new ArrayList<>();
        List<DataFile> files = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (Table table : source.tables(before)) {
            List<Part> parts = source.parts(table);
            tables.add(table.withRowCount(parts.stream().mapToLong(Part::rows).sum()));
            for (Part part : parts) {
                Optional<DataFile> file = before.file(table, part).filter(known -> !missing.contains(known.path()));
                file.ifPresent(files::add);
                if (file.isEmpty() && !(part.rows() == 0 && before.isWithoutFile(table))) {
                    changes.add(new Change(table, part));
                }
            }
        }
        if (!changes.isEmpty() || files.size() < before.files().size() || !tables.equals(before.tables())) {
            write(run, changes, files);
            publish(run, before, tables, files);
        }
        missing = Set.of();
        isDue = false;
    }

    private record Change(Table table, Part part) {}

    private void write(Run run, List<Change> changes, List<DataFile> files) throws IOException {
        PrivateFiles.folder(settings.folder());
        removeLeftFiles();
        runs.beginPhase(run, changes.size(), "files");
        long bytes = 0;
        for (Change change : changes) {
            Optional<DataFile> file = write(run, change.table(), change.part());
            file.ifPresent(files::add);
            bytes += file.map(DataFile::byteCount).orElse(0L);
            run.advance(1);
            runs.progress(run);
        }
        runs.say(
                run,
                "%d of %d Parquet files written, %.1f MB".formatted(changes.size(), files.size(), bytes / 1_000_000.0));
    }

    /** Empty for a table without rows, of which Snowflake makes no file. */
    private Optional<DataFile> write(Run run, Table table, Part part) throws IOException {
        Path file = settings.folder().resolve("table-" + run.getId() + ".parquet");
        try {
            source.copy(table, part, file);
            if (part.rows() == 0 && Files.notExists(file)) {
                return Optional.empty();
            }
            String key = key(table, part.day(), run.getId());
            long bytes = Files.size(file);
            lake.put(key, file, bytes);
            return Optional.of(
                    new DataFile(table.tableName(), key, part.day(), part.rows(), bytes, part.fingerprint()));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Unique for each export, so that a file never changes under its readers. */
    private static String key(Table table, @Nullable String day, String runId) {
        String folder = table.tableName().replace('.', '/');
        if (day == null) {
            return "%s/%s.parquet".formatted(folder, runId);
        }
        return (folder.startsWith("silver/") ? "%s/date=%s/%s.parquet" : "%s/%s-%s.parquet")
                .formatted(folder, day, runId);
    }

    private void publish(Run run, Manifest before, List<Table> tables, List<DataFile> files) {
        Instant now = clock.instant();
        lake.put(new Manifest(
                before.version(),
                run.getId(),
                buildRunId(),
                now.toString(),
                tables,
                files,
                before.retiredBy(files, settings.grace(), now)));
        lake.remove(before.expired(settings.grace(), now));
    }

    /** The later of the last build here and the last recorded one: the record may not be written yet. */
    private String buildRunId() {
        String recorded = source.buildRunId();
        return recorded.compareTo(builtBy) > 0 ? recorded : builtBy;
    }

    /** What an earlier process, killed while it wrote, has left in the folder. */
    private void removeLeftFiles() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(settings.folder(), "table-*.parquet")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Removes from the lake what no manifest names; what the manifest names and is gone is written by the next export. */
    public void sweep() {
        missing = lake.sweep(lake.manifest(), settings.grace(), clock.instant());
        if (!missing.isEmpty()) {
            isDue = true;
        }
    }
}
