package dev.medley.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Migrates the warehouse to the newest schema, at start and before each build: each file of {@code sql/ddl} and of the
 * engine's own {@code ddl} runs once, and again if it changes, in the order of its number and outside any transaction (on
 * Snowflake a DDL statement would commit it). Files are idempotent: an interrupted one runs again. If nothing is new, only
 * the list of versions is read, so that a role without the right to create can start.
 */
public final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    /** Under this version the engine's prelude is recorded. */
    private static final long PRELUDE = 0;

    /** From this version on ops.event_fields is there. */
    private static final long EVENT_FIELDS = 34;

    /** From this version on, files are the user's own, who may remove them again. */
    private static final long FIRST_OF_USERS = 100;

    private final DataSource warehouse;
    private final SqlScripts scripts;
    private final String engine;
    private final Clock clock;

    public Migrations(DataSource warehouse, SqlScripts scripts, String engine) {
        this(warehouse, scripts, engine, Clock.systemUTC());
    }

    Migrations(DataSource warehouse, SqlScripts scripts, String engine, Clock clock) {
        this.warehouse = warehouse;
        this.scripts = scripts;
        this.engine = engine;
        this.clock = clock;
    }

    /**
     * Runs what has not run yet.
     *
     * @return the number of files run
     * @throws IllegalStateException if a file fails, with its name and the engine's message; or if the warehouse holds
     *     a version that these files do not know
     */
    public synchronized int apply() {
        List<SqlScript> ddl = Stream.of("ddl", "engine/" + engine + "/ddl")
                .flatMap(layer -> scripts.inLayer(layer).stream())
                .sorted(Comparator.comparing(Migrations::version))
                .toList();
        Map<Long, String> applied = applied();
        refuseNewerWarehouse(ddl, applied);
        if (applied.containsKey(EVENT_FIELDS)) {
            scripts.addedColumns().refuseBreaking(declaredFields());
        }
        String layer = "engine/" + engine + "/prelude";
        List<SqlScript> prelude = scripts.inLayer(layer);
        String preludeHash = prelude.stream().map(SqlScript::hash).collect(Collectors.joining(" "));
        boolean preludeHasRun = preludeHash.equals(applied.get(PRELUDE));
        if (!preludeHasRun) {
            prelude.forEach(this::run);
        }
        int count = 0;
        for (SqlScript script : ddl) {
            String hash = script.hash();
            if (!hash.equals(applied.get(version(script)))) {
                if (script.name().equals(AddedColumns.MIGRATION)) {
                    script.statements()
                            .forEach(sql ->
                                    LOG.info("The event's schema adds to silver: {}", sql.replaceAll("\\s+", " ")));
                }
                run(script);
                record(version(script), script.name(), hash);
                LOG.debug("Migrated: script={}", script.name());
                count++;
            }
        }
        if (!preludeHasRun) {
            record(PRELUDE, layer, preludeHash);
        }
        if (count > 0) {
            LOG.info("Warehouse schema is at version {}: scripts={}", version(ddl.get(ddl.size() - 1)), count);
        }
        return count;
    }

    private static void refuseNewerWarehouse(List<SqlScript> ddl, Map<Long, String> applied) {
        long newestFile = newestOwn(ddl.stream().map(Migrations::version));
        long newestApplied = newestOwn(applied.keySet().stream());
        if (newestApplied > newestFile) {
            throw new IllegalStateException(
                    "The warehouse is at schema version %d and sql/ddl ends at %d: it was written by a newer Medley; run that one, or another warehouse (medley.warehouse.url)"
                            .formatted(newestApplied, newestFile));
        }
    }

    private static long newestOwn(Stream<Long> versions) {
        return versions.filter(version -> version < FIRST_OF_USERS)
                .max(Comparator.naturalOrder())
                .orElse(0L);
    }

    /** {@code ddl/003_gold.sql} is version 3. */
    static long version(SqlScript script) {
        String file = script.name().substring(script.name().lastIndexOf('/') + 1);
        String digits = file.replaceFirst("_.*", "");
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "sql/%s has no version: name it <number>_<what>.sql, such as 003_gold.sql".formatted(script.name()),
                    e);
        }
    }

    private Map<Long, String> applied() {
        Map<Long, String> applied = new HashMap<>();
        if (tableExists()) {
            new JdbcTemplate(warehouse).query("select version, script_hash from ops.schema_versions", row -> {
                applied.put(row.getLong(1), row.getString(2));
            });
        }
        return applied;
    }

    private Map<String, String> declaredFields() {
        Map<String, String> declared = new HashMap<>();
        new JdbcTemplate(warehouse).query("select field_name, field_type from ops.event_fields", row -> {
            declared.put(row.getString(1), row.getString(2));
        });
        return declared;
    }

    private boolean tableExists() {
        String sql =
                "select count(*) from information_schema.tables where upper(table_schema) = 'OPS' and upper(table_name) = 'SCHEMA_VERSIONS'";
        Long count = new JdbcTemplate(warehouse).queryForObject(sql, Long.class);
        return count != null && count > 0;
    }

    private void run(SqlScript script) {
        try (Connection connection = warehouse.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : script.statements()) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("sql/%s failed: %s".formatted(script.name(), e.getMessage()), e);
        }
    }

    private void record(long version, String script, String hash) {
        JdbcTemplate jdbc = new JdbcTemplate(warehouse);
        jdbc.update("delete from ops.schema_versions where version = ?", version);
        jdbc.update(
                "insert into ops.schema_versions (version, script, script_hash, applied_at) values (?, ?, ?, ?)",
                version,
                script,
                hash,
                SqlTime.utc(clock.instant()));
    }
}
