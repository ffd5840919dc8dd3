package dev.medley.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;

/** Settings as config/application.properties gives them. */
public final class TestSettings {

    private static final Map<String, String> DEFAULTS = defaults();

    /** What config/application.properties gives where the environment is empty. */
    private static Map<String, String> defaults() {
        Map<String, String> defaults = new HashMap<>();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getPropertiesComponent().setLocation("file:config/application.properties");
            camel.build();
            Keys.ALL.forEach(
                    key -> defaults.put(key.name(), camel.resolvePropertyPlaceholders("{{" + key.name() + "}}")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return defaults;
    }

    /** The defaults with a test's own values over them. */
    public static Settings of(Map<String, String> given) {
        Map<String, String> all = new HashMap<>(DEFAULTS);
        all.putAll(given);
        return Settings.read(key -> Optional.ofNullable(all.get(key)));
    }

    private TestSettings() {}
}
