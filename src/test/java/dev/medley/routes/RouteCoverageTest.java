package dev.medley.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.medley.RouteTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No route is without a test: the stations' tests together name each, and see that those they name have worked. */
class RouteCoverageTest {

    private static final List<Class<?>> STATIONS = List.of(
            SimulateRoutesIT.class,
            ArchiveRoutesIT.class,
            LoadRoutesIT.class,
            BuildRoutesIT.class,
            OperateRoutesIT.class,
            ServeRoutesIT.class);

    @Test
    void everyRouteIsTested() throws IOException {
        Set<String> routes = ids("route", "id");
        routes.addAll(ids("templatedRoute", "routeId"));

        assertThat(routes).isNotEmpty();
        assertThat(named(RouteTests::value)).containsExactlyElementsOf(routes);
    }

    @Test
    void everyFailurePolicyIsTested() throws IOException {
        assertThat(named(RouteTests::policies)).containsExactlyElementsOf(ids("routeConfiguration", "id"));
    }

    private static Set<String> named(Function<RouteTests, String[]> ids) {
        return STATIONS.stream()
                .flatMap(station -> Arrays.stream(ids.apply(station.getAnnotation(RouteTests.class))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ids(String kind, String field) throws IOException {
        Set<String> ids = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                for (JsonNode part : new YAMLMapper().readTree(Files.readString(file))) {
                    if (part.has(kind)) {
                        ids.add(part.path(kind).path(field).asText());
                    }
                }
            }
        }
        return ids;
    }
}
