package dev.medley;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.camel.impl.DefaultCamelContext;

/** A program that prints every key of config/application.properties with its value as a process in its place takes it. */
final class ResolvedSettings {

    private ResolvedSettings() {}

    public static void main(String[] args) throws IOException {
        Properties keys = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("config/application.properties"))) {
            keys.load(reader);
        }
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getPropertiesComponent().setLocation(Startup.propertyLocations());
            camel.build();
            for (String key : new TreeSet<>(keys.stringPropertyNames())) {
                if (key.startsWith("medley.")) {
                    System.out.println(key + "=" + camel.resolvePropertyPlaceholders("{{" + key + "}}"));
                }
            }
        }
    }
}
