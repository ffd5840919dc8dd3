package dev.medley;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.main.Main;

/** Camel Main over some of the real route files, wired as {@link Medley} wires it. */
public final class TestMain implements AutoCloseable {

    private final Main main = new Main();
    private final Startup startup = new Startup();

    private TestMain() {}

    /** Starts with the files of config/ and a test's own values over them. */
    public static TestMain start(Map<String, String> properties, List<String> routeFiles) {
        TestMain started = new TestMain();
        Main main = started.main;
        properties.forEach(main::addOverrideProperty);
        main.addOverrideProperty(
                "camel.main.routesIncludePattern",
                routeFiles.stream().map(file -> "file:routes/" + file).collect(Collectors.joining(",")));
        main.setPropertyPlaceholderLocations(Startup.propertyLocations(""));
        main.addMainListener(started.startup);
        main.configure().withShutdownTimeout(5);
        try {
            main.init();
            started.startup.beforeStart(main);
            main.start();
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    public <T> T bean(String name, Class<T> type) {
        return main.getCamelContext().getRegistry().lookupByNameAndType(name, type);
    }

    @Override
    public void close() {
        main.stop();
        startup.closeEmbedded();
    }
}
