package dev.medley.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proves the tests of {@code sql/tests}: each fault that is planted in a gold script fails a test of its table. It takes minutes
 * and runs by {@code ./mvnw -Psql-tests -Dtest=SqlMutants}; the list of all faults, and of the test that caught each, is {@code
 * target/sql-mutants.txt}. With {@code -Dsql.mutants=40_top_songs} it takes the scripts with that in their name.
 */
final class SqlMutants {

    /** Faults that change no row, one a line with the reason: script, fault, why. */
    private static final Path EQUIVALENT = Path.of("src/test/resources/sql/equivalent-mutants.txt");

    private static final Path REPORT = Path.of("target/sql-mutants.txt");

    @TempDir
    private Path copy;

    @Test
    void eachPlantedFaultIsCaught() throws IOException, SQLException {
        // Given
        copySql();
        SqlScripts scripts = new SqlScripts("sql");
        Map<SqlMutations.Mutant, String> results = new LinkedHashMap<>();
        List<SqlTestCase> tests = SqlTestRun.files(Path.of("sql")).stream()
                .flatMap(file -> SqlTestFile.read(file).stream())
                .toList();

        // When
        try (SqlTestRun run = SqlTestRun.onDuckDb(copy)) {
            for (SqlScript script : scripts.inLayer("gold")) {
                if (script.name().contains(System.getProperty("sql.mutants", ""))) {
                    List<SqlTestCase> ofItsTable = tests.stream()
                            .filter(test -> expects(test, script.builds()))
                            .toList();
                    for (SqlMutations.Mutant mutant : SqlMutations.of(script)) {
                        Files.writeString(copy.resolve(script.name()), mutant.text());
                        results.put(mutant, String.valueOf(caughtBy(run, ofItsTable.isEmpty() ? tests : ofItsTable)));
                    }
                    Files.writeString(copy.resolve(script.name()), script.text());
                }
            }
        }

        // Then
        Set<String> equivalent = equivalent();
        List<String> survivors = results.entrySet().stream()
                .filter(result -> result.getValue().equals("null"))
                .map(Map.Entry::getKey)
                .filter(mutant -> !equivalent.contains(mutant.key()))
                .map(SqlMutations.Mutant::toString)
                .toList();
        report(results, equivalent, survivors);
        assertThat(results).isNotEmpty();
        assertThat(survivors).isEmpty();
    }

    private void copySql() throws IOException {
        Path sql = Path.of("sql");
        try (Stream<Path> files = Files.walk(sql)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!file.equals(sql)) {
                    Files.copy(file, copy.resolve(sql.relativize(file).toString()));
                }
            }
        }
    }

    private static boolean expects(SqlTestCase test, String table) {
        return test.steps().stream().flatMap(step -> step.expect().stream()).anyMatch(expected -> expected.name()
                .equals(table));
    }

    private static @Nullable String caughtBy(SqlTestRun run, List<SqlTestCase> tests) {
        for (SqlTestCase test : tests) {
            try {
                run.run(test);
            } catch (AssertionError difference) {
                return test.name();
            } catch (SQLException refused) {
                return "the engine, in: " + test.name();
            }
        }
        return null;
    }

    private static Set<String> equivalent() throws IOException {
        return Files.readAllLines(EQUIVALENT).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(" | ")).strip())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void report(Map<SqlMutations.Mutant, String> results, Set<String> equivalent, List<String> survivors)
            throws IOException {
        List<String> lines = new ArrayList<>();
        results.forEach((mutant, test) -> {
            String result = test.equals("null")
                    ? equivalent.contains(mutant.key()) ? "changes no row" : "SURVIVED"
                    : "caught: " + test;
            lines.add(mutant + " | " + result);
        });
        long caught =
                results.values().stream().filter(test -> !test.equals("null")).count();
        String summary = "%d faults planted, %d caught, %d change no row, %d survived"
                .formatted(results.size(), caught, results.size() - caught - survivors.size(), survivors.size());
        lines.add(summary);
        Files.createDirectories(REPORT.toAbsolutePath().getParent());
        Files.write(REPORT, lines);
        System.out.println(summary + ", see " + REPORT);
        survivors.forEach(System.out::println);
    }
}
