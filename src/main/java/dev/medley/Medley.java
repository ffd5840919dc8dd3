package dev.medley;

import dev.medley.http.Reason;
import dev.medley.settings.UnknownKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.camel.main.Main;

/** Starts Medley: Camel Main over the folders routes, sql and config of the working directory. */
public final class Medley {

    private Medley() {}

    /** Runs until the process is told to stop; exits with 1 if it cannot start. */
    public static void main(String[] args) {
        // Before any class formats or compares text: digits, names of variables and object keys are the same everywhere
        Locale.setDefault(Locale.ROOT);
        System.setProperty("log4j2.configurationFile", "config/log4j2.properties");
        String locations;
        try {
            requireFolders();
            UnknownKeys.refuseVariables(System.getenv().keySet());
            UnknownKeys.refuse(System.getProperties().stringPropertyNames().stream()
                    .filter(key -> !key.equals("medley.profile"))
                    .toList());
            locations = Startup.propertyLocations();
        } catch (IllegalStateException | IllegalArgumentException e) {
            fail(Reason.of(e));
            return;
        }
        Main main = new Main();
        Startup startup = new Startup();
        main.addMainListener(startup);
        // A build that takes longer is given up, and done again at the next start: container engines kill after 10 s
        main.configure().withShutdownTimeout(6);
        main.configure().setExtraShutdownTimeout(2);
        main.setPropertyPlaceholderLocations(locations);
        try {
            main.run();
        } catch (Exception e) {
            startup.closeEmbedded();
            fail(Reason.of(e));
        }
    }

    private static void requireFolders() {
        for (String folder : List.of("routes", "config")) {
            if (!Files.isDirectory(Path.of(folder))) {
                throw new IllegalStateException(
                        "There is no folder '%s' in %s: start Medley in the folder that holds routes, sql and config"
                                .formatted(folder, Path.of("").toAbsolutePath()));
            }
        }
    }

    private static void fail(String message) {
        System.err.println("Medley cannot start: " + message);
        System.exit(1);
    }
}
