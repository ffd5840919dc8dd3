package dev.medley;

import dev.medley.local.EmbeddedKafka;
import dev.medley.local.EmbeddedParts;
import dev.medley.local.EmbeddedS3;
import dev.medley.run.Station;
import dev.medley.serve.HttpEngine;
import dev.medley.settings.Keys;
import dev.medley.settings.Settings;
import dev.medley.settings.UnknownKeys;
import dev.medley.wiring.Wiring;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.cli.connector.DefaultCliConnectorFactory;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.ModelCamelContext;
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
    private @Nullable Wiring wiring;

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
        UnknownKeys.refuse(camel.getPropertiesComponent().loadProperties().stringPropertyNames());
        showToCamelsTools(camel);
        Settings read = Settings.read(camel.getPropertiesComponent()::resolveProperty)
                .withPorts(() -> EmbeddedKafka.claimPort(0));
        read.requireSql();
        read.prepareDataDir();
        Properties found = new Properties();
        if (main.getOverrideProperties() != null) {
            found.putAll(main.getOverrideProperties());
        }
        for (Station station : Station.values()) {
            found.setProperty("medley.station." + station.label(), String.valueOf(read.has(station)));
        }
        found.setProperty("medley.station.warehouse", String.valueOf(read.usesWarehouse()));
        // Camel's own keys: a variable MEDLEY_HTTP_PORT=0 is stronger than ours
        found.setProperty("camel.server.port", String.valueOf(read.get(Keys.HTTP_PORT)));
        found.setProperty("camel.management.port", String.valueOf(read.get(Keys.MANAGEMENT_PORT)));
        Path dataDir = read.get(Keys.DATA_DIR);
        if (read.embedsKafka()) {
            int port = EmbeddedKafka.claimPort(read.get(Keys.EMBEDDED_KAFKA_PORT));
            embedded.start(() -> EmbeddedKafka.start(dataDir.resolve("kafka"), port));
            read = read.with(Keys.BROKERS, EmbeddedKafka.bootstrapServers(port));
            found.setProperty(Keys.BROKERS.name(), read.get(Keys.BROKERS));
        }
        if (read.embedsS3()) {
            int port = EmbeddedS3.claimPort(read.get(Keys.EMBEDDED_S3_PORT));
            String accessKey = read.get(Keys.ACCESS_KEY);
            String secretKey = read.get(Keys.SECRET_KEY);
            embedded.start(() -> EmbeddedS3.start(dataDir.resolve("lake"), port, accessKey, secretKey));
            read = read.with(Keys.S3_ENDPOINT, EmbeddedS3.endpoint(port));
            found.setProperty(Keys.S3_ENDPOINT.name(), read.get(Keys.S3_ENDPOINT));
        }
        main.setOverrideProperties(found);
        camel.getPropertiesComponent().setOverrideProperties(found);
        settings = read;
        httpEngine = new HttpEngine();
        wiring = new Wiring(camel, read, httpEngine);
    }

    /** Camel's command line sees this process (by files in ~/.camel) where the profile dev allows it, and only there. */
    private static void showToCamelsTools(CamelContext camel) {
        DefaultCliConnectorFactory tools = new DefaultCliConnectorFactory();
        tools.setEnabled(camel.getPropertiesComponent()
                .resolveProperty("camel.main.devConsoleEnabled")
                .map(Boolean::parseBoolean)
                .orElse(false));
        camel.getRegistry().bind("cliConnectorFactory", tools);
    }

    @Override
    public void beforeStart(BaseMainSupport main) {
        requireRoutes(main.getCamelContext());
        embedded.awaitStarted();
        if (wiring != null) {
            wiring.prepare();
        }
        RouteReload.install(main.getCamelContext());
    }

    private static void requireRoutes(CamelContext camel) {
        if (((ModelCamelContext) camel).getRouteDefinitions().isEmpty()) {
            throw new IllegalArgumentException(
                    "No route is found at camel.main.routesIncludePattern=%s: start Medley in the folder that holds routes/ (which must not be a symbolic link), or set the key in config/application.properties"
                            .formatted(camel.getPropertiesComponent()
                                    .resolveProperty("camel.main.routesIncludePattern")
                                    .orElse("")));
        }
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
    public void beforeStop(BaseMainSupport main) {
        if (wiring != null) {
            wiring.stop();
        }
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
