package dev.medley.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.RouteTests;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * No route of Medley's own is without a test: the stations' tests together name each, and see that those they name have
 * worked.
 */
class RouteCoverageTest {

    private static final List<Class<?>> STATIONS = List.of(
            SimulateRoutesIT.class,
            ArchiveRoutesIT.class,
            LoadRoutesIT.class,
            BuildRoutesIT.class,
            ExportRoutesIT.class,
            OperateRoutesIT.class,
            ServeRoutesIT.class);

    @Test
    void everyRouteIsTested() {
        Set<String> routes = ids("route", "id");
        routes.addAll(ids("templatedRoute", "routeId"));

        assertThat(routes).isNotEmpty();
        assertThat(named(RouteTests::value)).containsAll(routes);
    }

    @Test
    void everyFailurePolicyIsTested() {
        assertThat(named(RouteTests::policies)).containsAll(ids("routeConfiguration", "id"));
    }

    private static Set<String> named(Function<RouteTests, String[]> ids) {
        return STATIONS.stream()
                .flatMap(station -> Arrays.stream(ids.apply(station.getAnnotation(RouteTests.class))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ids(String kind, String field) {
        Set<String> ids = new TreeSet<>();
        RouteFiles.read()
                .content()
                .values()
                .forEach(file ->
                        file.forEach(part -> ids.add(part.path(kind).path(field).asText())));
        ids.retainAll(RouteFiles.ownIds());
        return ids;
    }
}
