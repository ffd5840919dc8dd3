package dev.medley.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A warehouse that the real scripts work on, in the order and the transactions of the pipeline: a DuckDB in memory, or any
 * other by its connection. It stands in for the Java side of the load: bronze rows, the ledger, intervals and the batch.
 */
final class WarehouseFixture implements AutoCloseable {

    static final String TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAA";

    private static final Pattern PARAMETER = Pattern.compile(":\\?(\\w+)");

    private final SqlScripts scripts;
    private final Connection connection;
    private final boolean commits;
    private final TreeSet<Long> claimedOffsets = new TreeSet<>();
    private String now = "2026-11-21 12:00:00.000000";
    private long lastBatch;
    private long nextOffset;

    WarehouseFixture() throws SQLException {
        this(DriverManager.getConnection("jdbc:duckdb:"), "duckdb", new SqlScripts("sql"), true);
    }

    /**
     * Makes the tables in an empty database.
     *
     * @param engine duckdb or snowflake
     * @param commits whether loads and builds are transactions; false makes all of them one, which {@link #rollback} undoes
     */
    WarehouseFixture(Connection connection, String engine, SqlScripts scripts, boolean commits) throws SQLException {
        this.connection = connection;
        this.scripts = scripts;
        this.commits = commits;
        if (engine.equals("duckdb")) {
            execute("set threads = 1");
        }
        runLayer("engine/" + engine + "/prelude");
        runLayer("ddl");
        runLayer("engine/" + engine + "/ddl");
        connection.setAutoCommit(false);
    }

    /** The time that scripts run at, UTC. */
    void setNow(String time) {
        now = time;
    }

    /** Brings rows to bronze as one batch of one object, at the next free offsets. */
    long load(List<BronzeRow> rows) throws SQLException {
        long first = nextOffset;
        nextOffset += rows.size();
        return load(rows, objectKey(first, nextOffset - 1), first);
    }

    /** Brings rows to bronze as one batch of one object that starts at a given offset. */
    long load(List<BronzeRow> rows, String objectKey, long firstOffset) throws SQLException {
        long batch = ++lastBatch;
        long offset = firstOffset;
        int rejected = 0;
        List<Long> offsets = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        for (BronzeRow row : rows) {
            Collections.addAll(
                    values,
                    row.eventId(),
                    row.userId(),
                    row.songId(),
                    row.artistName(),
                    row.songName(),
                    row.eventType(),
                    row.deviceType(),
                    row.country(),
                    row.eventAt(),
                    row.rawLine(),
                    row.rejectReason(),
                    row.eventAt(),
                    objectKey,
                    offset - firstOffset,
                    "spotify-events",
                    TOPIC_ID,
                    0,
                    offset,
                    batch,
                    now,
                    row.extra());
            rejected += row.rejectReason() == null ? 0 : 1;
            offsets.add(offset++);
        }
        String places = "(" + String.join(", ", Collections.nCopies(values.size() / rows.size(), "?")) + ")";
        execute(
                "insert into bronze.spotify_events values "
                        + String.join(", ", Collections.nCopies(rows.size(), places)),
                values.toArray());
        execute("delete from ops.lake_objects where object_key = ?", objectKey);
        execute(
                "insert into ops.lake_objects values (?, 'etag', 'spotify-events', ?, 0, ?, ?, ?, 1, ?, 0, ?, ?,"
                        + " 'LOADED', null, ?, 0, 0)",
                objectKey,
                TOPIC_ID,
                firstOffset,
                offset - 1,
                now,
                rows.size(),
                rejected,
                batch,
                now);
        execute(
                "insert into ops.load_batches (batch_id, run_id, state, objects, rows_in, loaded_at) values (?, 'run',"
                        + " 'LOADED', 1, ?, ?)",
                batch,
                rows.size(),
                now);
        claimedOffsets.addAll(offsets);
        writeIntervals();
        commit();
        return batch;
    }

    static String objectKey(long first, long last) {
        return "bronze/date=2026-11-21/hour=12/spotify-events-0-%020d-%020d-%s.ndjson".formatted(first, last, TOPIC_ID);
    }

    private void writeIntervals() throws SQLException {
        execute("delete from ops.loaded_intervals");
        Long first = null;
        for (Long offset : claimedOffsets) {
            first = first == null ? offset : first;
            if (!claimedOffsets.contains(offset + 1)) {
                execute("insert into ops.loaded_intervals values (?, 0, ?, ?)", TOPIC_ID, first, offset);
                first = null;
            }
        }
    }

    void silver() throws SQLException {
        runLayer("silver");
        commit();
    }

    void gold() throws SQLException {
        runLayer("gold");
        commit();
    }

    void build() throws SQLException {
        silver();
        gold();
    }

    /** Counts everything in gold again. */
    void rebuildGold() throws SQLException {
        runLayer("rebuild");
        for (String table : schema("gold").keySet()) {
            execute("delete from gold." + table);
        }
        gold();
    }

    /** Judges all batches again, by chunks of two. */
    void rejudgeAll() throws SQLException {
        for (long batch = 1; batch <= lastBatch; batch += 2) {
            run("operate/revalidate_batches.sql", Map.of("first_batch_id", batch, "last_batch_id", batch + 1));
            silver();
        }
    }

    void erase(String userId) throws SQLException {
        run("operate/erase_user.sql", Map.of("user_id", userId));
        run("operate/remove_rows.sql", Map.of());
        commit();
    }

    /** Takes one object's rows out; {@link #load} with its key and first offset brings them again. */
    void reload(String objectKey) throws SQLException {
        run("operate/reload_object.sql", Map.of("object_key", objectKey));
        run("operate/remove_rows.sql", Map.of());
        rows("select kafka_offset from ops.removed_rows").forEach(row -> claimedOffsets.remove((Long) row.get(0)));
        writeIntervals();
        commit();
    }

    private void commit() throws SQLException {
        if (commits) {
            connection.commit();
        }
    }

    /** Takes back what was done since the last build or load; or, where none of them commits, everything. */
    void rollback() throws SQLException {
        connection.rollback();
        if (!commits) {
            claimedOffsets.clear();
            lastBatch = 0;
            nextOffset = 0;
        }
    }

    /** Whether one check, run in full, returns a row. */
    boolean fails(String check) throws SQLException {
        run("operate/check_everything.sql", Map.of());
        return !rows(scripts.read("checks/" + check + ".sql").statements().get(0))
                .isEmpty();
    }

    /** The names of the checks that return a row. */
    List<String> failingChecks(String scope) throws SQLException {
        if (scope.equals("full")) {
            run("operate/check_everything.sql", Map.of());
        }
        List<String> failing = new ArrayList<>();
        for (SqlScript check : scripts.inLayer("checks")) {
            boolean isRun =
                    scope.equals("full") ? !isByClock(check) : check.text().contains("scope: build");
            if (isRun && !rows(check.statements().get(0)).isEmpty()) {
                failing.add(check.name().replace("checks/", "").replace(".sql", ""));
            }
        }
        return failing;
    }

    /** Whether the clock runs a check: it is an alert and needs parameters. */
    static boolean isByClock(SqlScript check) {
        return check.text().contains("scope: clock");
    }

    void runLayer(String layer) throws SQLException {
        for (SqlScript script : scripts.inLayer(layer)) {
            run(script, Map.of());
        }
    }

    void run(String script, Map<String, ?> values) throws SQLException {
        run(scripts.read(script), values);
    }

    private void run(SqlScript script, Map<String, ?> values) throws SQLException {
        Map<String, Object> parameters = new TreeMap<>(values);
        parameters.put("now", now);
        for (String sql : scripts.statements(script, values)) {
            List<Object> bound = new ArrayList<>();
            Matcher names = PARAMETER.matcher(sql);
            while (names.find()) {
                Object value = parameters.get(names.group(1));
                if (value == null) {
                    throw new IllegalArgumentException(script.name() + " needs " + names.group(1));
                }
                bound.add(value);
            }
            try {
                execute(names.replaceAll("?"), bound.toArray());
            } catch (SQLException e) {
                throw new SQLException(script.name() + ": " + e.getMessage(), e);
            }
        }
    }

    void execute(String sql, @Nullable Object... values) throws SQLException {
        if (values.length == 0) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    List<List<Object>> rows(String sql, @Nullable Object... values) throws SQLException {
        return SqlRows.ask(connection, sql, values);
    }

    /** Its one connection, for queries. */
    Connection connection() {
        return connection;
    }

    /** The rows of one of the API's questions as text; the parameters may be null. */
    List<String> answer(String question, Map<String, @Nullable Object> parameters) throws SQLException {
        String sql = scripts.read("api/" + question + ".sql").statements().get(0);
        List<@Nullable Object> values = new ArrayList<>();
        Matcher names = PARAMETER.matcher(sql);
        while (names.find()) {
            values.add(parameters.get(names.group(1)));
        }
        return SqlRows.text(rows(names.replaceAll("?"), values.toArray()));
    }

    /** Rows as text, columns parted by {@code |}, null as {@code -}. */
    List<String> lines(String sql) throws SQLException {
        return SqlRows.lines(connection, sql);
    }

    /** All rows of a table as sorted lines. */
    List<String> table(String name) throws SQLException {
        return lines("select * from " + name).stream().sorted().toList();
    }

    /** The columns of each table and view, in order; all names in lower case, tables with their schema. */
    Map<String, List<String>> columns() throws SQLException {
        Map<String, List<String>> columns = new TreeMap<>();
        for (List<Object> row : rows("select lower(table_schema) || '.' || lower(table_name), lower(column_name)"
                + " from information_schema.columns order by ordinal_position")) {
            columns.computeIfAbsent(String.valueOf(row.get(0)), table -> new ArrayList<>())
                    .add(String.valueOf(row.get(1)));
        }
        return columns;
    }

    /** All tables of a schema by name. */
    Map<String, List<String>> schema(String schema) throws SQLException {
        Map<String, List<String>> tables = new TreeMap<>();
        for (List<Object> row : rows("select table_name from duckdb_tables() where schema_name = '" + schema + "'")) {
            tables.put(String.valueOf(row.get(0)), table(schema + "." + row.get(0)));
        }
        return tables;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
