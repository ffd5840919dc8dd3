package dev.medley.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Measures archive, load, build, increment and start, and prints one table; asserts nothing and takes about five minutes. The
 * servers are embedded ones, or those that KAFKA_BOOTSTRAP_SERVERS and MINIO_ENDPOINT name: topics and buckets of its own are
 * made and removed there. Run by hand, on a quiet machine: <code>./mvnw -q -P bench</code>
 */
final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        List<Figure> figures = new ArrayList<>();
        figures.addAll(ArchiveSpeed.measure(6_000, 1_500));
        figures.addAll(LoadSpeed.measure(1_000_000, List.of(1_000)));
        figures.addAll(StartSpeed.measure());
        Figure.print(figures);
        System.exit(0);
    }
}
