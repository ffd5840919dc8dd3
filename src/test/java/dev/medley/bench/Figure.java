package dev.medley.bench;

import java.util.List;
import java.util.Locale;

/**
 * A row of the table that {@link Benchmarks} prints.
 *
 * @param what what was measured
 * @param value with its unit
 * @param beside what it can be compared with; empty for nothing
 */
record Figure(String what, String value, String beside) {

    Figure(String what, String value) {
        this(what, value, "");
    }

    /** A duration in seconds. */
    static Figure seconds(String what, double seconds) {
        return new Figure(what, "%.1f s".formatted(seconds));
    }

    /** Prints a table of all figures. */
    static void print(List<Figure> figures) {
        System.out.println("| measured | | beside |");
        System.out.println("| --- | --- | --- |");
        figures.forEach(figure ->
                System.out.printf(Locale.ROOT, "| %s | %s | %s |%n", figure.what, figure.value, figure.beside));
    }
}
