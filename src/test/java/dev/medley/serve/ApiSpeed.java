package dev.medley.serve;

import dev.medley.sql.SqlScript;
import dev.medley.sql.SqlScripts;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Measures over HTTP how long each endpoint takes with 10,000,000 events in the warehouse, asked anew and kept, without
 * and with filters; asserts nothing. Arguments: the number of events (10,000,000), how often each endpoint is queried anew (15). Run by hand:
 * <code>./mvnw -Prun test-compile exec:java -Dexec.classpathScope=test -Dmain.class=dev.medley.serve.ApiSpeed</code>.
 * The warehouse is made at the first run and stays under target/speed.
 */
public final class ApiSpeed {

    private static final String NOW = "2026-11-21 00:00:00.000000";
    private static final int KEPT_ROUNDS = 30;
    private static final List<String> ENDPOINTS = List.of(
            "kpis",
            "top-songs",
            "top-artists",
            "plays-by-country",
            "device-usage",
            "event-types",
            "daily-active-users",
            "events-by-hour",
            "events-by-minute",
            "skip-rate",
            "artists-by-country",
            "retention",
            "sessions");
    private static final List<String> WITHOUT_ARTIST = List.of("retention", "sessions");
    private static final List<String> FILTERS = List.of(
            "",
            "from=2026-10-22&to=2026-11-20",
            "from=2026-11-14&to=2026-11-20",
            "country=US",
            "device=mobile",
            "artist=Artist+1",
            "country=GB&device=web",
            "country=US&from=2026-10-22&to=2026-11-20",
            "device=mobile&from=2026-10-22&to=2026-11-20",
            "artist=Artist+1&country=US&from=2026-10-22&to=2026-11-20");
    private static final List<String> OTHERS = List.of(
            "filters", "runs", "checks", "gaps", "rejected", "freshness", "alerts", "stations", "lineage", "live");

    private final ServeStation station;
    private final int rounds;
    private final List<Double> coldMedians = new ArrayList<>();

    private ApiSpeed(ServeStation station, int rounds) {
        this.station = station;
        this.rounds = rounds;
    }

    public static void main(String[] arguments) throws Exception {
        long events = arguments.length == 0 ? 10_000_000 : Long.parseLong(arguments[0]);
        int rounds = arguments.length < 2 ? 15 : Integer.parseInt(arguments[1]);
        Path folder = Path.of("target", "speed", String.valueOf(events));
        Path made = folder.resolve("made");
        Files.createDirectories(folder);
        if (!Files.exists(made)) {
            Files.deleteIfExists(folder.resolve("warehouse.duckdb"));
        }
        try (ServeStation station = ServeStation.start(folder)) {
            ApiSpeed speed = new ApiSpeed(station, rounds);
            if (!Files.exists(made)) {
                speed.fill(events);
                Files.createFile(made);
            }
            speed.measure();
        }
        System.exit(0);
    }

    private void fill(long events) throws Exception {
        SqlScripts scripts = new SqlScripts("sql");
        try (Connection warehouse = station.bean("warehouse", DataSource.class).getConnection()) {
            long began = System.nanoTime();
            try (PreparedStatement insert =
                    warehouse.prepareStatement(Files.readString(Path.of("src/test/resources/speed/listening.sql")))) {
                insert.setLong(1, events);
                insert.setLong(2, events);
                insert.execute();
            }
            tell("silver", began);
            List<SqlScript> all = new ArrayList<>(scripts.inLayer("rebuild"));
            all.addAll(scripts.inLayer("gold"));
            for (SqlScript script : all) {
                began = System.nanoTime();
                for (String sql : scripts.statements(script, Map.of())) {
                    try (PreparedStatement statement =
                            warehouse.prepareStatement(sql.replace(":?now", "'" + NOW + "'"))) {
                        statement.execute();
                    }
                }
                tell(script.name(), began);
            }
        }
    }

    private static void tell(String step, long began) {
        System.out.printf("%-40s %6.1f s%n", step, (System.nanoTime() - began) / 1e9);
    }

    private void measure() throws Exception {
        System.out.printf("%-20s %-58s %8s %8s %8s %8s%n", "", "ms", "anew", "p95", "kept", "p95");
        for (String filter : FILTERS) {
            for (String endpoint : ENDPOINTS) {
                if (!filter.contains("artist") || !WITHOUT_ARTIST.contains(endpoint)) {
                    measure(endpoint, filter);
                }
            }
        }
        for (String endpoint : OTHERS) {
            measure(endpoint, "");
        }
        coldMedians.sort(null);
        System.out.printf(
                "%d queries run anew: half take less than %.1f ms, nine of ten less than %.1f ms, the slowest %.1f ms%n",
                coldMedians.size(), at(coldMedians, 0.5), at(coldMedians, 0.9), at(coldMedians, 1));
    }

    private void measure(String endpoint, String filter) throws Exception {
        String path = "/api/" + endpoint + (filter.isEmpty() ? "" : "?" + filter);
        Responses answers = station.bean("responses", Responses.class);
        List<Double> cold = new ArrayList<>();
        List<Double> kept = new ArrayList<>();
        ask(path);
        for (int round = 0; round < rounds; round++) {
            answers.invalidate();
            cold.add(ask(path));
        }
        for (int round = 0; round < KEPT_ROUNDS; round++) {
            kept.add(ask(path));
        }
        cold.sort(null);
        kept.sort(null);
        coldMedians.add(at(cold, 0.5));
        System.out.printf(
                "%-20s %-58s %8.1f %8.1f %8.1f %8.1f%n",
                endpoint, filter, at(cold, 0.5), at(cold, 0.95), at(kept, 0.5), at(kept, 0.95));
    }

    private double ask(String path) throws Exception {
        long began = System.nanoTime();
        HttpResponse<String> answer = station.get(path);
        double milliseconds = (System.nanoTime() - began) / 1e6;
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("%s answers %d: %s".formatted(path, answer.statusCode(), answer.body()));
        }
        return milliseconds;
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) Math.ceil((sorted.size() - 1) * share));
    }
}
