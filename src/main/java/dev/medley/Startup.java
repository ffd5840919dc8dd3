package dev.medley;

import dev.medley.lake.LakeClient;
import dev.medley.load.Loader;
import dev.medley.local.EmbeddedKafka;
import dev.medley.local.EmbeddedParts;
import dev.medley.local.EmbeddedS3;
import dev.medley.local.UnpackedLibrary;
import dev.medley.run.Runs;
import dev.medley.serve.HttpEngine;
import dev.medley.serve.Responses;
import dev.medley.sql.Migrations;
import dev.medley.sql.WarehouseFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens around the routes: before they are read, the settings are checked, and the embedded parts start while
 * they are read; before they start, the schema is made ready; after they have stopped, the embedded parts are.
 */
final class Startup extends MainListenerSupport {

    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);

    private final EmbeddedParts embedded = new EmbeddedParts();
    private @Nullable HttpEngine httpEngine;
    private @Nullable Settings settings;

    /** The profiles' files, if any are named, before the general one: the first that holds a key wins. */
    static String propertyLocations() {
        // As with every other key, the environment is stronger than a system property
        return propertyLocations(
                System.getenv().getOrDefault("MEDLEY_PROFILE", System.getProperty("medley.profile", "")));
    }

    /**
     * The property files of some profiles.
     *
     * @param profiles names, comma-separated; empty for none
     * @throws IllegalArgumentException if a profile has no file
     */
    static String propertyLocations(String profiles) {
        List<String> locations = new ArrayList<>();
        for (String profile : profiles.split(",", -1)) {
            if (!profile.isBlank()) {
                String file = "config/application-%s.properties".formatted(profile.strip());
                if (!Files.isRegularFile(Path.of(file))) {
                    throw new IllegalArgumentException(
                            "MEDLEY_PROFILE is '%s', and there is no %s: name files of config/, or none"
                                    .formatted(profiles, file));
                }
                locations.add("file:" + file);
            }
        }
        locations.add("file:config/application.properties");
        return String.join(",", locations);
    }

    @Override
    public void beforeInitialize(BaseMainSupport main) {
        CamelContext camel = main.getCamelContext();
        Settings read = Settings.read(key -> value(camel, key)).withPorts(() -> EmbeddedKafka.claimPort(0));
        settings = read;
        read.requireSql();
        read.prepareDataDir();
        // Not in beans.camel.yaml: Camel makes those twice, and would listen with the one that is closed
        httpEngine = new HttpEngine();
        camel.getRegistry().bind("httpEngine", httpEngine);
        Properties found = new Properties();
        if (main.getOverrideProperties() != null) {
            found.putAll(main.getOverrideProperties());
        }
        for (Station station : Station.values()) {
            found.setProperty("medley.station." + station.label(), String.valueOf(read.has(station)));
        }
        found.setProperty("medley.station.warehouse", String.valueOf(read.usesWarehouse()));
        // Camel's own keys: a variable MEDLEY_HTTP_PORT=0 is stronger than ours
        found.setProperty("camel.server.port", String.valueOf(read.httpPort()));
        found.setProperty("camel.management.port", String.valueOf(read.managementPort()));
        if (read.embedsKafka()) {
            int port = EmbeddedKafka.claimPort(Integer.parseInt(value(camel, "medley.embedded.kafka-port")));
            embedded.start(() -> EmbeddedKafka.start(read.dataDir().resolve("kafka"), port));
            found.setProperty("medley.kafka.brokers", EmbeddedKafka.bootstrapServers(port));
        }
        if (read.embedsS3()) {
            int port = EmbeddedS3.claimPort(Integer.parseInt(value(camel, "medley.embedded.s3-port")));
            String accessKey = value(camel, "medley.s3.access-key");
            String secretKey = value(camel, "medley.s3.secret-key");
            embedded.start(() -> EmbeddedS3.start(read.dataDir().resolve("lake"), port, accessKey, secretKey));
            found.setProperty("medley.s3.endpoint", EmbeddedS3.endpoint(port));
        }
        if (read.s3Endpoint().isEmpty() && !read.embedsS3()) {
            // No station here uses the lake; its client is made, as all beans are, and never asked
            found.setProperty("medley.s3.endpoint", LakeClient.AMAZON);
        }
        main.setOverrideProperties(found);
        camel.getPropertiesComponent().setOverrideProperties(found);
    }

    private static String value(CamelContext camel, String key) {
        return camel.resolvePropertyPlaceholders("{{" + key + "}}");
    }

    @Override
    public void beforeStart(BaseMainSupport main) {
        embedded.awaitStarted();
        CamelContext camel = main.getCamelContext();
        if (settings != null && settings.usesWarehouse()) {
            migrate(camel);
            UnpackedLibrary.remove();
            Runs runs = bean(camel, "runs", Runs.class);
            runs.whenChanged(bean(camel, "responses", Responses.class)::invalidateOperations);
            if (settings.has(Station.LOAD) || settings.has(Station.BUILD)) {
                runs.closeInterrupted();
            }
            if (settings.has(Station.LOAD)) {
                bean(camel, "loader", Loader.class).sweep();
            }
        }
    }

    private static void migrate(CamelContext camel) {
        try (AutoCloseable file =
                bean(camel, "warehouseFile", WarehouseFile.class).open()) {
            LOG.trace("The warehouse is open: {}", file);
            bean(camel, "migrations", Migrations.class).apply();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The warehouse cannot be opened: " + e.getMessage(), e);
        }
    }

    private static <T> T bean(CamelContext camel, String name, Class<T> type) {
        T bean = camel.getRegistry().lookupByNameAndType(name, type);
        if (bean == null) {
            throw new IllegalStateException("routes/beans.camel.yaml defines no bean '%s'".formatted(name));
        }
        return bean;
    }

    @Override
    public void afterStart(BaseMainSupport main) {
        double seconds = ManagementFactory.getRuntimeMXBean().getUptime() / 1_000.0;
        LOG.info(
                "Medley is ready after {} s: {}",
                "%.1f".formatted(seconds),
                settings == null ? "" : settings.summary());
    }

    @Override
    public void afterStop(BaseMainSupport main) {
        closeEmbedded();
    }

    /** Stops what was started beside Camel: the embedded parts, the last started first; a second call does nothing. */
    void closeEmbedded() {
        if (httpEngine != null) {
            httpEngine.close();
        }
        embedded.close();
    }
}
