package dev.medley.bench;

import dev.medley.MedleyProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** Medley as {@code ./mvnw package} has packed it, in a folder of its own, started by its own script. */
final class Distribution {

    private final Path home;

    private Distribution(Path home) {
        this.home = home;
    }

    /**
     * Lays it out like the archive of the distribution, without a copy of the jars.
     *
     * @throws IllegalStateException if it is not built
     */
    static Distribution in(Path folder) throws IOException {
        if (!Files.exists(Path.of("target/medley.jar"))) {
            throw new IllegalStateException("There is no target/medley.jar: run ./mvnw -DskipTests package first");
        }
        Files.createDirectories(folder.resolve("bin"));
        Files.createDirectories(folder.resolve("lib"));
        Files.copy(Path.of("src/main/dist/bin/medley"), folder.resolve("bin/medley"));
        link(Path.of("target/medley.jar"), folder);
        for (String part : List.of("routes", "sql", "config")) {
            FileSystemUtils.copyRecursively(Path.of(part), folder.resolve(part));
        }
        try (var jars = Files.newDirectoryStream(Path.of("target/lib"), "*.jar")) {
            for (Path jar : jars) {
                link(jar, folder.resolve("lib"));
            }
        }
        return new Distribution(folder);
    }

    private static void link(Path target, Path folder) throws IOException {
        Files.createSymbolicLink(folder.resolve(target.getFileName()), target.toAbsolutePath());
    }

    /** Archives the classes, as the image does and the manual advises. */
    void archiveClasses() throws IOException, InterruptedException {
        int exitCode = command(List.of("archive-classes"), Map.of())
                .inheritIO()
                .start()
                .waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException("bin/medley archive-classes ended with " + exitCode);
        }
    }

    /** Starts it with some variables, without waiting for it. */
    MedleyProcess launch(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
        return MedleyProcess.launch(home, List.of(home.resolve("bin/medley").toString()), all);
    }

    private ProcessBuilder command(List<String> arguments, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/medley").toString());
        builder.command().addAll(arguments);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder;
    }
}
