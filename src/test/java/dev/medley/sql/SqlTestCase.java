package dev.medley.sql;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One test of the SQL, as a file of {@code sql/tests} states it: what is loaded and built step by step, and the rows that
 * tables hold after each build.
 *
 * @param line where it begins in its file, from 1
 */
record SqlTestCase(Path file, int line, String name, List<Step> steps) {

    SqlTestCase {
        steps = List.copyOf(steps);
    }

    /**
     * One load and one build.
     *
     * @param now the time at which the scripts run, UTC; null for that of the step before
     * @param replaces the number of the earlier load whose events are replaced, from 1; 0 for none
     * @param erases the user whose events are erased first; null for nobody
     */
    record Step(
            @Nullable String now,
            List<BronzeRow> given,
            int replaces,
            @Nullable String erases,
            List<Table> expect) {

        Step {
            given = List.copyOf(given);
            expect = List.copyOf(expect);
        }
    }

    /**
     * All rows of a table, in any order.
     *
     * @param name with its schema, in lower case
     * @param line where it is expected, from 1
     * @param columns those compared, in lower case
     * @param rows their values as written; null is the database's null
     */
    record Table(String name, int line, List<String> columns, List<List<@Nullable String>> rows) {}

    /** Where a reader finds it. */
    String place() {
        return file + ":" + line;
    }
}
