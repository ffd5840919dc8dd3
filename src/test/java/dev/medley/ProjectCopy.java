package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folders that users edit, copied to a folder of the test, and the edits that the manual describes. */
record ProjectCopy(Path folder) {

    /** Copies the folders routes, sql and config. */
    static ProjectCopy in(Path folder) throws IOException {
        return in(folder, List.of("routes", "sql", "config"));
    }

    static ProjectCopy in(Path folder, List<String> copied) throws IOException {
        for (String each : copied) {
            try (Stream<Path> files = Files.walk(Path.of(each))) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.createDirectories(folder.resolve(file.toString()).getParent());
                    if (!Files.isDirectory(file)) {
                        Files.copy(file, folder.resolve(file.toString()));
                    }
                }
            }
        }
        return new ProjectCopy(folder);
    }

    /** The first place of a document that has a pattern. */
    static MatchResult inDocument(Path document, String pattern) throws IOException {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(Files.readString(document))
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s has nothing like %s".formatted(document, pattern)));
    }

    /** Writes each file that a document shows: its path in backquotes and a colon, then its text. Returns the paths. */
    List<String> writeFilesOf(Path document) throws IOException {
        List<MatchResult> files = Pattern.compile("`((?:sql|routes)/[^`\\s]+[.](?:sql|yaml))`:\\s+```\\w+\\n([^`]+)```")
                .matcher(Files.readString(document))
                .results()
                .toList();
        for (MatchResult file : files) {
            assertThat(folder.resolve(file.group(1))).doesNotExist();
            Files.writeString(folder.resolve(file.group(1)), file.group(2));
        }
        return files.stream().map(file -> file.group(1)).toList();
    }

    /** Replaces the first place of a file that has a pattern. */
    void replace(String file, String pattern, String by) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).containsPattern(pattern);
        Files.writeString(path, text.replaceFirst(pattern, Matcher.quoteReplacement(by)));
    }

    private static MatchResult routeEdit() throws IOException {
        return inDocument(Path.of("README.md"), "Append a step to `(routes/[^`]+)` and save:\\s+```yaml\\n([^`]+)```");
    }

    /** The file of README's edit of a route. */
    static String editedRoutes() throws IOException {
        return routeEdit().group(1);
    }

    /** README's edit of a route: a step more at its end. */
    void editRoute() throws IOException {
        MatchResult edit = routeEdit();
        Files.writeString(folder.resolve(edit.group(1)), edit.group(2), StandardOpenOption.APPEND);
    }

    /** README's edit of the catalogue. Returns the added song. */
    String addSong() throws IOException {
        MatchResult edit = inDocument(
                Path.of("README.md"), "Append to `(\\w+:)` in `([^`]+)`:\\s+```yaml\\n([^`]*song: ([^\\n]+)\\n)```");
        replace(edit.group(2), "(?s)(?<=\n" + edit.group(1) + "\n.{0,1000})\n\n", "\n" + edit.group(3) + "\n");
        return edit.group(4);
    }
}
