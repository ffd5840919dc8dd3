package dev.medley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medley.MedleyApi;
import dev.medley.MedleyProcess;
import dev.medley.export.LakeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Medley is killed again and again while it builds and exports, and another engine reads every manifest meanwhile.
 *
 * <p>{@code -Dmedley.soak.kills=100} kills it more often; {@code -Dmedley.kill.seed=...} repeats the moments of a run.
 */
@EnabledIf(
        value = "dev.medley.SnowflakeStandIn#isAvailable",
        disabledReason = "Python 3 with venv, or the packages of the other engines, cannot be had here")
class ExportKillIT {

    private static final int KILLS = Integer.getInteger("medley.soak.kills", 2);
    private static final long SEED = Long.getLong("medley.kill.seed", System.nanoTime());
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Above the time of an export with all that it waits for. */
    private static final int LONGEST_MS = 1_500;

    @TempDir
    private Path folder;

    @Test
    void everyManifestIsOneBuildHoweverOftenTheProcessIsKilled() throws IOException, InterruptedException {
        // Given
        System.out.printf("kills=%d, seed=%d (repeat with -Dmedley.kill.seed=%d)%n", KILLS, SEED, SEED);
        Random moments = new Random(SEED);
        Path data = folder.resolve("data");
        Path bucket = data.resolve("lake/spotify-data-lake");
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Map<String, String> environment = environment(data, temporary);
        try (LakeReader reader = LakeReader.watch(bucket, folder.resolve("seen.ndjson"))) {
            // When
            int equal = 0;
            int midway = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                killWhileItExports(environment, bucket, moments);
                midway += unnamedYoung(bucket).isEmpty() ? 0 : 1;
                equal += equalsWarehouse(data, bucket) ? 1 : 0;
            }
            String last = leaveAlone(environment);

            // Then
            assertThat(equalsWarehouse(data, bucket)).isTrue();
            assertThat(LakeReader.dump(bucket).manifest().path("run_id").asText())
                    .isEqualTo(last);
            await().atMost(LIMIT)
                    .until(() -> Files.readString(folder.resolve("seen.ndjson")).contains(last));
            List<String> exports = reader.exports();
            System.out.printf(
                    "kills=%d, of them while files were written=%d; manifests read=%d, each whole; equal to the warehouse after a kill=%d, at the end=1%n",
                    KILLS, midway, exports.size(), equal);
            assertThat(exports).hasSizeGreaterThan(KILLS);
            assertThat(unnamed(bucket))
                    .as("files that no manifest names, at the end")
                    .isEmpty();
        }
    }

    private static Map<String, String> environment(Path data, Path temporary) {
        Map<String, String> environment = KillIT.environment(data, temporary);
        environment.put("MEDLEY_EXPORT_ENABLED", "true");
        environment.put("MEDLEY_EXPORT_GRACE_MINUTES", "1");
        return environment;
    }

    /** After an export, at a moment soon after the next one has begun to write. */
    private static void killWhileItExports(Map<String, String> environment, Path bucket, Random moments)
            throws IOException {
        try (MedleyProcess medley = MedleyProcess.start(environment)) {
            byte[] manifest = manifest(bucket);
            await("another manifest").atMost(LIMIT).until(() -> !Arrays.equals(manifest, manifest(bucket)));
            Set<String> before = files(bucket);
            await("another file")
                    .atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> !before.containsAll(files(bucket)));
            Duration lifetime = Duration.ofMillis(moments.nextInt(moments.nextInt(4) > 0 ? 100 : LONGEST_MS));
            await().pollDelay(lifetime).atMost(lifetime.plusSeconds(30)).until(() -> true);
            medley.kill();
        }
    }

    private static byte[] manifest(Path bucket) throws IOException {
        Path manifest = bucket.resolve("manifest.json");
        return Files.exists(manifest) ? Files.readAllBytes(manifest) : new byte[0];
    }

    private static Set<String> files(Path bucket) throws IOException {
        Set<String> files = new TreeSet<>();
        for (String layer : List.of("gold", "silver")) {
            Path root = bucket.resolve(layer);
            if (Files.isDirectory(root)) {
                try (Stream<Path> found = Files.walk(root)) {
                    found.filter(file -> file.toString().endsWith(".parquet"))
                            .forEach(file -> files.add(bucket.relativize(file).toString()));
                }
            }
        }
        return files;
    }

    /** Files of an export that wrote no manifest: younger than the manifest, and not named by it. */
    private static Set<String> unnamedYoung(Path bucket) throws IOException {
        FileTime written = Files.getLastModifiedTime(bucket.resolve("manifest.json"));
        Set<String> unnamed = unnamed(bucket);
        for (String path : Set.copyOf(unnamed)) {
            if (Files.getLastModifiedTime(bucket.resolve(path)).compareTo(written) < 0) {
                unnamed.remove(path);
            }
        }
        return unnamed;
    }

    private static Set<String> unnamed(Path bucket) throws IOException {
        Set<String> files = files(bucket);
        files.removeAll(LakeReader.dump(bucket).paths(""));
        return files;
    }

    /** Whether the manifest is of the build that published last, which it then equals; the process is not alive. */
    private static boolean equalsWarehouse(Path data, Path bucket) {
        if (!Files.exists(bucket.resolve("manifest.json"))) {
            return false;
        }
        LakeReader.Dump dump = LakeReader.dump(bucket);
        SingleConnectionDataSource duckDb =
                new SingleConnectionDataSource("jdbc:duckdb:" + data.resolve("warehouse.duckdb"), true);
        try {
            JdbcTemplate warehouse = new JdbcTemplate(duckDb);
            Long behind = warehouse.queryForObject(
                    """
                    select (select count(*) from ops.changed_keys)
                        + (select count(*) from ops.load_batches where state <> 'LOADED' and (published_at is null or published_at > cast(? as timestamp)))
                    """, Long.class, dump.manifest().path("written_at").asText().replace("Z", ""));
            if (behind != null && behind > 0) {
                return false;
            }
            dump.assertEquals(warehouse);
            return true;
        } finally {
            duckDb.destroy();
        }
    }

    /** Builds, exports, and removes what no manifest names; gives the last export that wrote. */
    private static String leaveAlone(Map<String, String> environment) {
        Map<String, String> quiet = new HashMap<>(environment);
        quiet.put("MEDLEY_SIMULATOR_EVENTS_PER_TICK", "0");
        quiet.put("MEDLEY_LOAD_CRON", "0 0 0 1 1 ? 2099");
        quiet.put("MEDLEY_EXPORT_GRACE_MINUTES", "0");
        try (MedleyProcess medley = MedleyProcess.start(quiet)) {
            MedleyApi api = medley.api();
            api.succeed("load");
            api.succeed("build");
            api.succeed("export");
            api.succeed("retention");
            String last = StreamSupport.stream(
                            api.get("/api/runs?limit=200").path("rows").spliterator(), false)
                    .filter(run -> run.path("kind").asText().equals("export")
                            && run.path("total_units").asLong() > 0
                            && run.path("status").asText().equals("SUCCEEDED"))
                    .map(run -> run.path("run_id").asText())
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            medley.interrupt();
            medley.awaitEnd(Duration.ofSeconds(30));
            return last;
        }
    }
}
