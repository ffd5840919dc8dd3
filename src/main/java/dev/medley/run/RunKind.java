package dev.medley.run;

import dev.medley.http.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a run does. The route that performs it has the kind's label as its id, and starts from the direct endpoint of that name. */
public enum RunKind {
    LOAD,
    BUILD,
    BACKFILL,
    RELOAD,
    ERASE,
    CHECKS,
    RETENTION,
    EXPORT;

    /** The parameters that a request for it must give, all of them. */
    public List<String> parameters() {
        return switch (this) {
            case BACKFILL -> List.of("from", "to");
            case RELOAD -> List.of("key");
            case ERASE -> List.of("user_id");
            case LOAD, BUILD, CHECKS, RETENTION, EXPORT -> List.of();
        };
    }

    /** The stations whose routes perform it: a process that lacks one cannot. */
    public Set<Station> stations() {
        return switch (this) {
            case LOAD -> Set.of(Station.LOAD);
            case BACKFILL, RELOAD -> Set.of(Station.LOAD, Station.BUILD);
            case BUILD, ERASE, CHECKS, RETENTION, EXPORT -> Set.of(Station.BUILD);
        };
    }

    /** The name in {@code OPS.RUNS} and in {@code POST /api/<label>}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind of a label.
     *
     * @throws Problem 404 if there is none
     */
    public static RunKind of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow(() -> Problem.of(404, "There is no run of the kind '%s'".formatted(label))
                        .with("parameter", "kind")
                        .with(
                                "allowed",
                                Arrays.stream(values()).map(RunKind::label).collect(Collectors.joining(", "))));
    }
}
