package dev.medley;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

/**
 * What the process itself must know before its routes start: its stations, and which parts it embeds. Everything else
 * is read by the routes, from the same properties.
 */
record Settings(
        Set<Station> stations,
        Path dataDir,
        String brokers,
        String s3Endpoint,
        String warehouseEngine,
        Path sqlDir,
        String httpHost,
        int httpPort,
        String managementHost,
        int managementPort) {

    private static final String WHERE = "in config/application.properties or the environment";

    /** Reads and checks; {@code value} gives a property's value with every placeholder filled in. */
    static Settings read(UnaryOperator<String> value) {
        Settings settings = new Settings(
                Station.parse(value.apply("medley.stations")),
                Path.of(value.apply("medley.data-dir")),
                value.apply("medley.kafka.brokers").strip(),
                value.apply("medley.s3.endpoint").strip(),
                value.apply("medley.warehouse.engine").strip(),
                Path.of(value.apply("medley.sql-dir")),
                value.apply("medley.http.host").strip(),
                port("medley.http.port", value),
                value.apply("medley.management.host").strip(),
                port("medley.management.port", value));
        settings.refuseImpossible();
        return settings;
    }

    private static int port(String key, UnaryOperator<String> value) {
        String text = value.apply(key).strip();
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // falls through to the message that covers both faults
        }
        throw new IllegalArgumentException("%s is '%s': a port is a number from 0 (any free one) to 65535; change it %s"
                .formatted(key, text, WHERE));
    }

    private void refuseImpossible() {
        if (!Set.of("duckdb", "snowflake").contains(warehouseEngine)) {
            throw new IllegalArgumentException(
                    "medley.warehouse.engine is '%s': give duckdb or snowflake %s".formatted(warehouseEngine, WHERE));
        }
        boolean some = stations.stream().anyMatch(Station.OF_WAREHOUSE::contains);
        if (onDuckDb() && some && !stations.containsAll(Station.OF_WAREHOUSE)) {
            throw new IllegalArgumentException(
                    ("medley.stations is '%s': on DuckDB load, build and serve share one process, because a second"
                                    + " process cannot open the warehouse file, not even to read; give all three or none, or set"
                                    + " medley.warehouse.engine=snowflake %s")
                            .formatted(Station.labels(stations), WHERE));
        }
        boolean usesKafka = has(Station.SIMULATE) || has(Station.ARCHIVE);
        boolean all = stations.size() == Station.values().length;
        if (embedsKafka() && usesKafka && !all) {
            refuseSplit("medley.kafka.brokers (KAFKA_BOOTSTRAP_SERVERS)", "Kafka broker");
        }
        if (embedsS3() && !all && (has(Station.ARCHIVE) || has(Station.LOAD))) {
            refuseSplit("medley.s3.endpoint (MINIO_ENDPOINT)", "S3 server");
        }
    }

    private void refuseSplit(String key, String part) {
        throw new IllegalArgumentException(
                "medley.stations is '%s' and %s is empty: an embedded %s serves one process only; set the key, or run all stations here"
                        .formatted(Station.labels(stations), key, part));
    }

    boolean has(Station station) {
        return stations.contains(station);
    }

    boolean embedsKafka() {
        return brokers.isEmpty();
    }

    boolean embedsS3() {
        return s3Endpoint.isEmpty() && (has(Station.ARCHIVE) || has(Station.LOAD));
    }

    boolean onDuckDb() {
        return warehouseEngine.equals("duckdb");
    }

    boolean usesWarehouse() {
        return stations.stream().anyMatch(Station.OF_WAREHOUSE::contains);
    }

    /**
     * These settings with a free port in the place of each 0: the pages can be served there, before anything is started.
     *
     * @param freePort gives any port that nobody has
     * @throws CannotStartException if another process has a port
     */
    Settings withPorts(IntSupplier freePort) {
        int http = httpPort == 0 ? freePort.getAsInt() : httpPort;
        int management = managementPort == 0 ? freePort.getAsInt() : managementPort;
        if (has(Station.SERVE)) {
            requirePort(httpHost, http, "medley.http.port", "MEDLEY_HTTP_PORT");
        }
        requirePort(managementHost, management, "medley.management.port", "MEDLEY_MANAGEMENT_PORT");
        return new Settings(
                stations,
                dataDir,
                brokers,
                s3Endpoint,
                warehouseEngine,
                sqlDir,
                httpHost,
                http,
                managementHost,
                management);
    }

    private static void requirePort(String host, int port, String key, String variable) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new CannotStartException(
                    "Port %d of %s cannot be used (%s): stop what uses it, or set %s or %s to another"
                            .formatted(port, host, e.getMessage(), key, variable),
                    e);
        }
    }

    /**
     * Makes sure that there is SQL to run.
     *
     * @throws CannotStartException if the folder is absent
     */
    void requireSql() {
        if (!Files.isDirectory(sqlDir)) {
            throw new CannotStartException(
                    "There is no folder %s: start Medley in the folder that holds routes, sql and config, or set medley.sql-dir or MEDLEY_SQL_DIR to another"
                            .formatted(sqlDir.toAbsolutePath()));
        }
    }

    /** Where this process can be seen, and what it does. */
    String summary() {
        String health = "health and metrics at %s/observe".formatted(url(managementHost, managementPort));
        String doing = "stations " + Station.labels(stations);
        return has(Station.SERVE)
                ? "%s (%s), %s".formatted(url(httpHost, httpPort), health, doing)
                : "%s (%s)".formatted(doing, health);
    }

    private static String url(String host, int port) {
        return "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port);
    }

    /**
     * Makes the folder of all embedded state.
     *
     * @throws CannotStartException if it cannot be written
     */
    void prepareDataDir() {
        try {
            Files.createDirectories(dataDir);
            Files.delete(Files.createTempFile(dataDir, ".writable", ""));
        } catch (IOException e) {
            throw new CannotStartException(
                    "The folder %s cannot be written (%s): make it writable, or set medley.data-dir or MEDLEY_DATA_DIR to another"
                            .formatted(dataDir.toAbsolutePath(), e),
                    e);
        }
    }
}
