package dev.medley.serve;

import dev.medley.http.Json;
import dev.medley.http.Problem;
import dev.medley.http.QueryString;
import dev.medley.http.Response;
import dev.medley.sql.SqlScripts;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.jdbc.JdbcConstants;
import org.jspecify.annotations.Nullable;

/**
 * Responds from gold and OPS: reads the filters, finds the endpoint's SQL file, has the route {@code serve-query} run it,
 * and caches the response.
 *
 * <p>{@code sql/api/<endpoint>.sql} answers the endpoint. Where a mart answers it only without filters, {@code
 * sql/api/<endpoint>_filtered.sql} beside it computes the same columns of the selected events.
 */
public final class Responses {

    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final long MAX_CACHED_BYTES = 64L << 20;

    private final Clock clock = Clock.systemUTC();
    private final SqlScripts scripts;
    private final ResponseCache<Request> gold;
    private final ResponseCache<Request> operations;
    private final ProducerTemplate warehouse;

    /** What is cached: two requests with equal values have equal responses. */
    private record Request(String endpoint, boolean csv, Object parameters) {}

    private record Table(Collection<String> columns, List<Map<String, @Nullable Object>> rows) {}

    /**
     * @param warehouse sends to the route that queries it
     * @param scripts the folder sql
     * @param goldSeconds how long a response from gold is cached if no build announces itself
     * @param operationsSeconds the same for runs and checks, which change without a build
     */
    public Responses(ProducerTemplate warehouse, SqlScripts scripts, int goldSeconds, int operationsSeconds) {
        this.warehouse = warehouse;
        this.scripts = scripts;
        this.gold = new ResponseCache<>(MAX_CACHED_BYTES, Duration.ofSeconds(goldSeconds));
        this.operations = new ResponseCache<>(MAX_CACHED_BYTES, Duration.ofSeconds(operationsSeconds));
    }

    /** Empties the cache: a build has published, or rows were erased. */
    public void invalidate() {
        gold.clear();
        operations.clear();
    }

    /** Empties the cache of runs and checks: a run has started, advanced or ended. */
    public void invalidateOperations() {
        operations.clear();
    }

    /**
     * Responds for one endpoint.
     *
     * @param endpoint its name, that of the SQL file
     * @param names the filters it takes, comma-separated
     * @param defaultLimit its limit where none is given
     * @param shape how the rows become JSON, see {@link ResponseShape}
     * @param source {@code gold}, or {@code operations} for what changes without a build
     * @param query the undecoded query string
     * @param accept the Accept header: text/csv requests CSV
     * @throws Problem 400 where a parameter cannot be used
     */
    public Response rows(
            String endpoint,
            String names,
            int defaultLimit,
            String shape,
            String source,
            @Header(Exchange.HTTP_RAW_QUERY) @Nullable String query,
            @Header("Accept") @Nullable String accept) {
        Filters filters = Filters.parse(query, names, defaultLimit);
        boolean csv =
                filters.format() == null ? wantsCsv(accept) : filters.format().equals("csv");
        ResponseCache<Request> cache = source.equals("operations") ? operations : gold;
        return cache.get(
                new Request(endpoint, csv, filters),
                () -> respond(script(endpoint, filters), filters, csv, ResponseShape.of(shape)));
    }

    private Response respond(String script, Filters filters, boolean csv, ResponseShape shape) {
        Map<String, @Nullable Object> parameters = filters.sqlParameters();
        parameters.put(
                "now", LocalDateTime.now(clock).truncatedTo(ChronoUnit.SECONDS).toString());
        Table found = query(script, parameters);
        List<Map<String, @Nullable Object>> rows = shape.within(filters.limit(), found.rows());
        if (csv) {
            return Json.csv(found.columns(), rows);
        }
        if (shape == ResponseShape.OBJECT) {
            return Response.ok(rows.isEmpty() ? Map.of() : rows.get(0));
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("rows", shape.shape(rows));
        fields.put("truncated", rows.size() < found.rows().size());
        fields.put(
                "data_until",
                query("api/data_until.sql", Map.of()).rows().stream()
                        .findFirst()
                        .map(row -> row.get("data_until"))
                        .orElse(null));
        return Response.ok(fields);
    }

    /**
     * One run with its steps.
     *
     * @throws Problem 404 if there is no such run, 400 if it cannot be a run's id or if a parameter is given
     */
    public Response run(@Header("run_id") String runId, @Header(Exchange.HTTP_RAW_QUERY) @Nullable String query) {
        QueryString.parse(query, Set.of());
        if (!RUN_ID.matcher(runId).matches()) {
            throw Problem.badParameter("run_id", "this is not a run's id", "1 to 64 letters, digits, - and _");
        }
        return operations.get(new Request("run", false, runId), () -> {
            Map<String, @Nullable Object> key = Map.of("run_id", runId);
            List<Map<String, @Nullable Object>> runs = query("api/run.sql", key).rows();
            if (runs.isEmpty()) {
                throw Problem.of(404, "There is no run %s; GET /api/runs lists them".formatted(runId));
            }
            Map<String, @Nullable Object> run = new LinkedHashMap<>(runs.get(0));
            run.put("steps", query("api/run_steps.sql", key).rows());
            return Response.ok(run);
        });
    }

    /** The endpoint's file, or the one beside it that also takes country, device and artist. */
    private String script(String endpoint, Filters filters) {
        String file = "api/" + endpoint.replace('-', '_');
        return Stream.of(file + ".sql", file + "_filtered.sql")
                .filter(name -> scripts.exists(name) && filters.areAppliedBy(scripts.query(name)))
                .findFirst()
                .orElse(file + ".sql");
    }

    @SuppressWarnings("unchecked")
    private Table query(String script, Map<String, @Nullable Object> parameters) {
        String sql = scripts.query(script);
        Exchange done = Objects.requireNonNull(warehouse, "Camel sets the context")
                .request("direct:serve-query?block=false", exchange -> {
                    exchange.getMessage().setBody(sql);
                    exchange.getMessage().setHeader(JdbcConstants.JDBC_PARAMETERS, parameters);
                });
        if (done.getException() != null) {
            throw new IllegalStateException("The warehouse cannot run sql/%s".formatted(script), done.getException());
        }
        Message result = done.getMessage();
        List<Map<String, Object>> rows = result.getBody(List.class);
        return new Table(
                result.getHeader(JdbcConstants.JDBC_COLUMN_NAMES, Set.class),
                rows.stream().map(Json::row).toList());
    }

    private static boolean wantsCsv(@Nullable String accept) {
        return accept != null && accept.toLowerCase(Locale.ROOT).trim().startsWith("text/csv");
    }
}
