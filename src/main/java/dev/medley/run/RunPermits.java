package dev.medley.run;

import dev.medley.http.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which runs may be requested of this process, and with which parameters. */
final class RunPermits {

    private final Set<Station> stations;
    private final Map<RunKind, Consumer<Map<String, String>>> checks = new ConcurrentHashMap<>();

    /** @param stations those of this process */
    RunPermits(Set<Station> stations) {
        this.stations = Set.copyOf(stations);
    }

    /** Has the parameters of a kind checked; the check throws a {@link Problem} for what cannot be done. */
    void check(RunKind kind, Consumer<Map<String, String>> check) {
        checks.put(kind, check);
    }

    /** The kinds that this process has the stations for. */
    List<RunKind> kinds() {
        return Arrays.stream(RunKind.values())
                .filter(kind -> stations.containsAll(kind.stations()))
                .toList();
    }

    /**
     * Reads a request.
     *
     * @param query the URL's query string
     * @throws Problem 400 if this process lacks the stations, or a parameter cannot be used
     */
    RunRequest permitted(RunKind kind, @Nullable String query) {
        if (!kinds().contains(kind)) {
            throw Problem.badParameter(
                    "kind",
                    "This process has the stations %s, and a %s needs %s: send the request to one that has them"
                            .formatted(Station.labels(stations), kind.label(), Station.labels(kind.stations())),
                    kinds().stream().map(RunKind::label).collect(Collectors.joining(", ")));
        }
        RunRequest request = RunRequest.ofQuery(kind, query);
        checks.getOrDefault(kind, parameters -> {}).accept(request.parameters());
        return request;
    }
}
