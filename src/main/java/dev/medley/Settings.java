package dev.medley;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
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
        String httpHost,
        int httpPort,
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
                value.apply("medley.http.host").strip(),
                port("medley.http.port", value),
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
     * Makes sure that the pages can be served, before anything is started.
     *
     * @throws CannotStartException if another process has a port
     */
    void requirePorts() {
        if (has(Station.SERVE)) {
            requirePort(httpHost, httpPort, "medley.http.port", "MEDLEY_HTTP_PORT");
        }
        requirePort("127.0.0.1", managementPort, "medley.management.port", "MEDLEY_MANAGEMENT_PORT");
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
