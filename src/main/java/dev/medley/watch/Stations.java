package dev.medley.watch;

import dev.medley.http.Problem;
import dev.medley.http.Response;
import dev.medley.run.Station;
import dev.medley.watch.RouteErrors.RouteError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.ServiceStatus;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;

/** The stations of this process and how their routes are, from Camel's own counts. */
public final class Stations {

    /** What several stations share, such as the runs' routes. */
    private static final String SHARED = "operate";

    private static final Pattern PRECONDITION = Pattern.compile("medley\\.station\\.(\\w+)");
    private static final List<String> NAMES =
            Arrays.stream(Station.values()).map(Station::label).toList();

    private final CamelContext context;
    private final RouteErrors errors;
    private final Set<String> enabled;

    /** @param enabled the stations of this process */
    public Stations(CamelContext context, RouteErrors errors, Set<Station> enabled) {
        this.context = context;
        this.errors = errors;
        this.enabled = enabled.stream().map(Station::label).collect(Collectors.toSet());
    }

    /**
     * The stations as JSON.
     *
     * @throws Problem 400 for any parameter
     */
    public Response response(@Header(Exchange.HTTP_RAW_QUERY) @Nullable String query) {
        return Response.ok(query, Map.of("stations", stations()));
    }

    List<Map<String, Object>> stations() {
        Map<String, List<Map<String, @Nullable Object>>> routes = new LinkedHashMap<>();
        NAMES.forEach(name -> routes.put(name, new ArrayList<>()));
        routes.put(SHARED, new ArrayList<>());
        for (RouteDefinition route :
                context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions()) {
            if (context.getRoute(route.getRouteId()) != null) {
                routes.getOrDefault(station(route), List.of()).add(fields(route));
            }
        }
        List<Map<String, Object>> stations = new ArrayList<>();
        routes.forEach((name, members) -> {
            Map<String, Object> station = new LinkedHashMap<>();
            station.put("station", name);
            station.put("enabled", name.equals(SHARED) ? !members.isEmpty() : enabled.contains(name));
            station.put("routes", members);
            stations.add(station);
        });
        return stations;
    }

    private static String station(RouteDefinition route) {
        String condition = route.getPrecondition();
        Matcher named = PRECONDITION.matcher(condition == null ? "" : condition);
        String station = named.find() ? named.group(1) : route.getRouteId().split("-", 2)[0];
        return NAMES.contains(station) ? station : SHARED;
    }

    private Map<String, @Nullable Object> fields(RouteDefinition route) {
        String id = route.getRouteId();
        ManagedCamelContext managed = context.getCamelContextExtension().getContextPlugin(ManagedCamelContext.class);
        ManagedRouteMBean counts = managed == null ? null : managed.getManagedRoute(id);
        RouteError error = counts == null ? errors.of(id) : lasting(errors.of(id), counts);
        ServiceStatus status = context.getRouteController().getRouteStatus(id);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("route_id", id);
        fields.put("description", route.getDescriptionText());
        fields.put("state", status == null ? null : status.name().toUpperCase(Locale.ROOT));
        fields.put("last_error", error == null ? null : error.text());
        fields.put("last_error_at", error == null ? null : error.at().toString());
        fields.put("exchanges", counts == null ? null : total(counts));
        fields.put("failed", counts == null ? null : failed(counts));
        fields.put("per_second", counts == null ? null : perSecond(counts.getThroughput()));
        return fields;
    }

    /** The error if nothing has been done well since. */
    private static @Nullable RouteError lasting(@Nullable RouteError error, ManagedRouteMBean counts) {
        if (error == null) {
            return null;
        }
        try {
            Date done = counts.getLastExchangeCompletedTimestamp();
            boolean isOver = done != null
                    && done.toInstant().isAfter(error.at().minusMillis(1))
                    && !error.exchangeId().equals(counts.getLastExchangeCompletedExchangeId());
            return isOver ? null : error;
        } catch (Exception unknown) {
            return error;
        }
    }

    private static @Nullable Long total(ManagedRouteMBean counts) {
        try {
            return counts.getExchangesTotal();
        } catch (Exception unknown) {
            return null;
        }
    }

    private static @Nullable Long failed(ManagedRouteMBean counts) {
        try {
            return counts.getExchangesFailed();
        } catch (Exception unknown) {
            return null;
        }
    }

    private static @Nullable Double perSecond(@Nullable String throughput) {
        try {
            return throughput == null || throughput.isBlank() ? null : Double.valueOf(throughput.replace(',', '.'));
        } catch (NumberFormatException unknown) {
            return null;
        }
    }
}
