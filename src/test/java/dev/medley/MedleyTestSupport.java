package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMain;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of routes in Camel's own test harness: one Camel Main a class over the real routes, SQL and configuration, made
 * ready as {@link Medley} makes it, with a broker and an S3 server of its own. {@link RouteTests} names the routes that a
 * class tests; the last test of each class sees from Camel's counts that all of them have worked.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public abstract class MedleyTestSupport extends CamelMainTestSupport {

    @TempDir
    private static Path folder;

    private final Map<String, String> properties;
    private final Deque<AutoCloseable> servers = new ArrayDeque<>();

    /** @param properties the test's values over those of {@link TestMedley} */
    protected MedleyTestSupport(Map<String, String> properties) {
        this.properties = properties;
        testConfiguration().withEnableJMX();
    }

    /** The folder of all state. */
    protected static Path folder() {
        return folder;
    }

    /** What the test may ask of the Medley that runs. */
    protected TestMedley medley() {
        return new TestMedley(context, () -> {});
    }

    @BeforeAll
    void startServers() {
        Map<String, String> settings = TestMedley.settings(folder, properties);
        TestMedley.startServers(folder, settings, servers);
        Properties overrides = new Properties();
        overrides.putAll(settings);
        camelContextConfiguration().withUseOverridePropertiesWithPropertiesComponent(overrides);
    }

    @AfterAll
    void stopServers() {
        if (context != null) {
            context.stop();
        }
        TestMedley.stop(servers);
    }

    @Override
    protected String getPropertyPlaceholderLocations() {
        return Startup.propertyLocations("");
    }

    @Override
    protected void configure(MainConfigurationProperties configuration) {
        configuration.addMainListener(Beginning.class);
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext created = super.createCamelContext();
        Objects.requireNonNull(created.getRegistry().lookupByNameAndType(Beginning.NAME, Beginning.class))
                .beforeStart();
        return created;
    }

    /** Does before the start what Medley does; Camel makes it, and so tells it the context, which the harness' main does not. */
    public static final class Beginning extends MainListenerSupport implements CamelContextAware {

        private static final String NAME = "beginning";

        private final Startup startup = new Startup();
        private @Nullable CamelContext camelContext;

        @Override
        public @Nullable CamelContext getCamelContext() {
            return camelContext;
        }

        @Override
        public void setCamelContext(CamelContext camelContext) {
            // Binding sets the context again
            if (this.camelContext == null) {
                this.camelContext = camelContext;
                camelContext.getRegistry().bind(NAME, this);
            }
        }

        @Override
        public void beforeInitialize(BaseMainSupport harness) {
            SimpleMain main = new SimpleMain(camelContext);
            main.setOverrideProperties(harness.getOverrideProperties());
            startup.beforeInitialize(main);
            // The harness gives Camel its own properties again before the start
            harness.getOverrideProperties().putAll(main.getOverrideProperties());
        }

        void beforeStart() {
            startup.beforeStart(new SimpleMain(camelContext));
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void everyRouteNamedHereHasWorked() throws Exception {
        Map<String, Long> completed = new TreeMap<>();
        for (String route : getClass().getAnnotation(RouteTests.class).value()) {
            completed.put(route, completed(route));
        }
        assertThat(completed).isNotEmpty().allSatisfy((route, exchanges) -> assertThat(exchanges)
                .as(route)
                .isPositive());
    }

    private long completed(String route) throws Exception {
        ManagedRouteMBean counts = context.getCamelContextExtension()
                .getContextPlugin(ManagedCamelContext.class)
                .getManagedRoute(route);
        return counts == null ? 0 : counts.getExchangesCompleted();
    }
}
