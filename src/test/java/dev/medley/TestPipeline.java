package dev.medley;

import dev.medley.local.EmbeddedKafka;
import dev.medley.local.EmbeddedS3;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** Real routes of routes/, run by Camel Main with the configuration of config/ and a test's own values over it. */
public final class TestPipeline implements AutoCloseable {

    /** The keys of the embedded S3 server in tests. */
    public static final String ACCESS_KEY = "medley";

    public static final String SECRET_KEY = "medley-secret";

    private final Main main;

    private TestPipeline(Main main) {
        this.main = main;
    }

    /** Starts the beans and the named route files; a test turns on the stations that it needs. */
    public static TestPipeline start(Map<String, String> properties, String... routes) {
        Main main = new Main();
        main.setPropertyPlaceholderLocations("file:config/application.properties");
        main.addOverrideProperty(
                "camel.main.routesIncludePattern",
                Stream.concat(Stream.of("beans"), Stream.of(routes))
                        .map("file:routes/%s.camel.yaml"::formatted)
                        .collect(Collectors.joining(",")));
        Stream.of("simulate", "archive", "load", "build", "serve", "warehouse")
                .forEach(station -> main.addOverrideProperty("medley.station." + station, "false"));
        main.addOverrideProperty("camel.management.enabled", "false");
        properties.forEach(main::addOverrideProperty);
        try {
            main.start();
        } catch (RuntimeException e) {
            main.stop();
            throw e;
        }
        return new TestPipeline(main);
    }

    /** Where the embedded servers are, as properties. */
    public static Map<String, String> servers(EmbeddedKafka kafka, EmbeddedS3 s3) {
        return Map.of(
                "medley.kafka.brokers",
                kafka.bootstrapServers(),
                "medley.s3.endpoint",
                s3.endpoint(),
                "medley.s3.access-key",
                ACCESS_KEY,
                "medley.s3.secret-key",
                SECRET_KEY);
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    @Override
    public void close() {
        main.stop();
    }
}
