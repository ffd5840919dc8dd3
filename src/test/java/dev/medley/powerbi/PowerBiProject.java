package dev.medley.powerbi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of {@code src/powerbi/Medley.*}, made from {@code sql/ddl} and {@code src/powerbi/project.yaml}. */
final class PowerBiProject {

    static final Path FOLDER = Path.of("src/powerbi");

    private PowerBiProject() {}

    /** Writes the files again, and removes those that are no longer made. */
    static void write() throws IOException {
        for (String path : written().keySet()) {
            Files.delete(FOLDER.resolve(path));
        }
        for (Map.Entry<String, String> file : generated().entrySet()) {
            Path path = FOLDER.resolve(file.getKey());
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /** What the files should be, by their path below the folder. */
    static Map<String, String> generated() {
        ProjectSource source = ProjectSource.read(FOLDER.resolve("project.yaml"));
        Map<String, String> files = new TreeMap<>(new Report(source).files());
        new SemanticModel(source, GoldTable.readAll())
                .files()
                .forEach((path, text) -> files.put("Medley.SemanticModel/definition/" + path, text));
        return files;
    }

    /** What the files are, by their path below the folder. */
    static Map<String, String> written() {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(FOLDER)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = FOLDER.relativize(path).toString().replace('\\', '/');
                if (name.startsWith("Medley.") && !name.contains("/.pbi/")) {
                    files.put(name, Files.readString(path));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(FOLDER + " cannot be read", e);
        }
        return files;
    }
}
