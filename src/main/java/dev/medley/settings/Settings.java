package dev.medley.settings;

import dev.medley.files.PrivateFiles;
import dev.medley.run.Station;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;

/** The value of every key, checked. */
public final class Settings {

    private final Map<String, Object> values;

    private Settings(Map<String, Object> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Reads and checks every key.
     *
     * @param value a property's value with every placeholder filled in; empty if there is no such property
     * @throws IllegalArgumentException if a value is missing or not allowed; the message names all of them, a line each
     */
    public static Settings read(Function<String, Optional<String>> value) {
        Map<String, Object> values = new HashMap<>();
        List<String> faults = new ArrayList<>();
        for (Key<?> key : Keys.ALL) {
            try {
                String text = value.apply(key.name())
                        .orElseThrow(() -> new IllegalArgumentException("%s is not set: allowed is %s; set %s"
                                .formatted(key.name(), key.allowed(), key.where())));
                values.put(key.name(), key.parse(text));
            } catch (IllegalArgumentException e) {
                String message = String.valueOf(e.getMessage());
                faults.add(
                        message.startsWith(key.name())
                                ? message
                                : "%s cannot be read: %s".formatted(key.name(), message));
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", faults));
        }
        Settings settings = new Settings(values);
        settings.refuseImpossible();
        return settings;
    }

    /** The value of a key. */
    @SuppressWarnings("unchecked")
    public <T> T get(Key<T> key) {
        Object value = values.get(key.name());
        if (value == null) {
            throw new IllegalArgumentException("There is no key " + key.name());
        }
        return (T) value;
    }

    /** The same settings with another value of one key. */
    public <T> Settings with(Key<T> key, T value) {
        Map<String, Object> changed = new HashMap<>(values);
        changed.put(key.name(), value);
        return new Settings(changed);
    }

    /** What {@code medley.snowflake.*} holds, by the names after that prefix; values that are empty are absent. */
    public Map<String, String> snowflake() {
        Map<String, String> given = new LinkedHashMap<>();
        for (Key<String> key : Keys.SNOWFLAKE) {
            String value = get(key).strip();
            if (!value.isEmpty()) {
                given.put(key.name().substring("medley.snowflake.".length()), value);
            }
        }
        return given;
    }

    private void refuseImpossible() {
        boolean usesEmbeddedKafka = embedsKafka() && (has(Station.SIMULATE) || has(Station.ARCHIVE));
        boolean isSplit = stations().size() < Station.values().length;
        if (onDuckDb() && usesWarehouse() && !stations().containsAll(Station.OF_WAREHOUSE)) {
            throw new IllegalArgumentException(
                    ("medley.stations is '%s': on DuckDB load, build and serve share one process, because a second"
                                    + " process cannot open the warehouse file, not even to read; give all three or none, or set"
                                    + " medley.warehouse.engine=snowflake; set %s")
                            .formatted(Station.labels(stations()), Keys.STATIONS.where()));
        }
        if (usesEmbeddedKafka && isSplit) {
            refuseSplit(Keys.BROKERS, "Kafka broker");
        }
        if (embedsS3() && isSplit) {
            refuseSplit(Keys.S3_ENDPOINT, "S3 server");
        }
        if (onDuckDb() && get(Keys.WAREHOUSE_URL).isEmpty()) {
            throw new IllegalArgumentException("medley.warehouse.url is empty: allowed is %s; set %s"
                    .formatted(Keys.WAREHOUSE_URL.allowed(), Keys.WAREHOUSE_URL.where()));
        }
    }

    private void refuseSplit(Key<?> key, String part) {
        throw new IllegalArgumentException(
                "medley.stations is '%s' and %s is empty: an embedded %s serves one process only; set %s, or run all stations here"
                        .formatted(Station.labels(stations()), key.name(), part, key.where()));
    }

    public Set<Station> stations() {
        return get(Keys.STATIONS);
    }

    public boolean has(Station station) {
        return stations().contains(station);
    }

    public boolean usesWarehouse() {
        return stations().stream().anyMatch(Station.OF_WAREHOUSE::contains);
    }

    public boolean usesLake() {
        return has(Station.ARCHIVE) || has(Station.LOAD);
    }

    public boolean onDuckDb() {
        return get(Keys.ENGINE).equals("duckdb");
    }

    public boolean embedsKafka() {
        return get(Keys.BROKERS).isEmpty();
    }

    public boolean embedsS3() {
        return get(Keys.S3_ENDPOINT).isEmpty() && usesLake();
    }

    /**
     * These settings with a free port in place of each 0: the pages can be served there, before anything is started.
     *
     * @param freePort gives any free port
     * @throws CannotStartException if another process has a port
     */
    public Settings withPorts(IntSupplier freePort) {
        int http = get(Keys.HTTP_PORT) == 0 ? freePort.getAsInt() : get(Keys.HTTP_PORT);
        int management = get(Keys.MANAGEMENT_PORT) == 0 ? freePort.getAsInt() : get(Keys.MANAGEMENT_PORT);
        if (has(Station.SERVE)) {
            requirePort(get(Keys.HTTP_HOST), http, Keys.HTTP_PORT);
        }
        requirePort(get(Keys.MANAGEMENT_HOST), management, Keys.MANAGEMENT_PORT);
        return with(Keys.HTTP_PORT, http).with(Keys.MANAGEMENT_PORT, management);
    }

    private static void requirePort(String host, int port, Key<Integer> key) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new CannotStartException(
                    "Port %d of %s cannot be used (%s): stop what uses it, or set another as %s"
                            .formatted(port, host, e.getMessage(), key.where()),
                    e);
        }
    }

    /**
     * Makes sure that there is SQL to run.
     *
     * @throws CannotStartException if the folder is absent
     */
    public void requireSql() {
        Path folder = Path.of(get(Keys.SQL_DIR));
        if (!Files.isDirectory(folder)) {
            throw new CannotStartException(
                    "There is no folder %s: start Medley in the folder that holds routes, sql and config, or set another as %s"
                            .formatted(folder.toAbsolutePath(), Keys.SQL_DIR.where()));
        }
    }

    /**
     * Makes the folder of all embedded state.
     *
     * @throws CannotStartException if it cannot be written
     */
    public void prepareDataDir() {
        Path folder = get(Keys.DATA_DIR);
        try {
            PrivateFiles.folder(folder);
            Files.delete(Files.createTempFile(folder, ".writable", ""));
        } catch (IOException e) {
            throw new CannotStartException(
                    "The folder %s cannot be written (%s): make it writable, or set another as %s"
                            .formatted(folder.toAbsolutePath(), e, Keys.DATA_DIR.where()),
                    e);
        }
    }

    /** Where this process can be seen, and what it does. */
    public String summary() {
        String health =
                "health and metrics at %s/observe".formatted(url(get(Keys.MANAGEMENT_HOST), get(Keys.MANAGEMENT_PORT)));
        String doing = "stations " + Station.labels(stations());
        return has(Station.SERVE)
                ? "%s (%s), %s".formatted(url(get(Keys.HTTP_HOST), get(Keys.HTTP_PORT)), health, doing)
                : "%s (%s)".formatted(doing, health);
    }

    private static String url(String host, int port) {
        return "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port);
    }
}
