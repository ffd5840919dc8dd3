package dev.medley.bench;

import dev.medley.MedleyProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * Measures a start of the distribution with all stations, embedded servers and a new data folder: until it is ready, and until
 * the first row of gold. Run by hand, after {@code ./mvnw -DskipTests package}:
 * <code>./mvnw -q test-compile exec:java -Dexec.classpathScope=test -Dexec.mainClass=dev.medley.bench.StartSpeed</code>
 */
final class StartSpeed {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private StartSpeed() {}

    public static void main(String[] arguments) throws Exception {
        Figure.print(measure());
        System.exit(0);
    }

    /** Measures a start from the jar, and one with its classes archived. */
    static List<Figure> measure() throws Exception {
        List<Figure> figures = new ArrayList<>();
        Path folder = Files.createTempDirectory("start-speed");
        try {
            Distribution medley = Distribution.in(folder.resolve("medley"));
            figures.addAll(start(medley, folder.resolve("first"), "from the jar"));
            medley.archiveClasses();
            figures.addAll(start(medley, folder.resolve("second"), "classes archived"));
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
        return figures;
    }

    private static List<Figure> start(Distribution distribution, Path dataDir, String how) throws Exception {
        Map<String, String> environment = new HashMap<>(MedleyProcess.environment(dataDir));
        try (MedleyProcess medley = distribution.launch(environment)) {
            long began = System.nanoTime();
            medley.awaitLine("Medley is ready", LIMIT);
            double ready = seconds(began);
            Waits.until(() -> medley.api().get("/api/kpis").path("total_events").asLong(), events -> events > 0);
            double gold = seconds(began);
            medley.interrupt();
            medley.awaitEnd(LIMIT);
            return List.of(Figure.seconds("ready, " + how, ready), Figure.seconds("first row of gold, " + how, gold));
        }
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
