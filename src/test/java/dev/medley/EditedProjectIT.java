package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edits that README and the manual describe, all made in one copy of the project: its tests do not mind. */
class EditedProjectIT {

    private static final List<String> COULD_MIND = List.of(
            "routes.RouteStyleTest",
            "routes.RouteRulesTest",
            "routes.RouteCoverageTest",
            "routes.ArchiveRoutesIT",
            "simulate.CatalogueFileTest",
            "simulate.SimulatorTest",
            "sql.ChecksTest",
            "sql.MartsTest",
            "sql.IncrementalGoldTest",
            "sql.MigrationsTest",
            "serve.LineageTest");

    @TempDir
    private Path folder;

    @Test
    void editsOfReadmeAndManualBreakNoTest() throws IOException, InterruptedException {
        // Given
        ProjectCopy project = ProjectCopy.in(folder, List.of("routes", "sql", "config", "src"));
        project.editRoute();
        project.addSong();
        List<String> added = new ArrayList<>(project.writeFilesOf(Path.of("README.md")));
        added.addAll(project.writeFilesOf(Path.of("src/docs/recipes.md")));
        added.addAll(project.writeFilesOf(Path.of("src/docs/sql.md")));
        assertThat(added)
                .anyMatch(file -> file.startsWith("sql/checks/"))
                .anyMatch(file -> file.startsWith("sql/gold/"))
                .anyMatch(file -> file.startsWith("routes/"));

        // When
        Path output = folder.resolve("output");
        Process tests = new ProcessBuilder(command())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean hasEnded = tests.waitFor(15, TimeUnit.MINUTES);
        tests.destroyForcibly();

        // Then
        assertThat(hasEnded).as(Files.readString(output)).isTrue();
        assertThat(tests.exitValue()).as(Files.readString(output)).isZero();
        assertThat(output).content().containsPattern("[1-9][0-9]+ tests, 0 failed");
    }

    private static List<String> command() {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "java.base/java.nio=ALL-UNNAMED",
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dmedley.test.fork=" + Integer.getInteger("medley.test.fork", 0),
                "-cp",
                classPath,
                TestRun.class.getName()));
        COULD_MIND.forEach(test -> command.add("dev.medley." + test));
        return command;
    }
}
