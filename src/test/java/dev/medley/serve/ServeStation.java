package dev.medley.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.FreePort;
import dev.medley.TestMain;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The serve station alone: the real routes, beans, configuration and DDL over a DuckDB file of its own; those that read
 * Kafka only where a broker is given.
 */
final class ServeStation implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final TestMain main;
    private final int port;
    private final int managementPort;

    private ServeStation(Path folder, Map<String, String> settings, String... moreRoutes) {
        this.port = FreePort.find();
        this.managementPort = FreePort.find();
        Map<String, String> properties = new HashMap<>(Map.of(
                // On DuckDB these three share a process; the routes of the other two are not read
                "medley.stations", "load,build,serve",
                "medley.worker", "test",
                "medley.kafka.brokers", "127.0.0.1:9",
                "medley.s3.endpoint", "http://127.0.0.1:9",
                "medley.http.port", String.valueOf(port),
                "medley.management.port", String.valueOf(managementPort),
                "medley.data-dir", folder.toString()));
        properties.putAll(settings);
        List<String> routes = new ArrayList<>(List.of("serve.camel.yaml", "events.camel.yaml", "policies.camel.yaml"));
        if (settings.containsKey("medley.kafka.brokers")) {
            routes.add("live.camel.yaml");
        }
        routes.addAll(List.of(moreRoutes));
        this.main = TestMain.start(properties, routes);
    }

    static ServeStation start(Path folder) {
        return new ServeStation(folder, Map.of());
    }

    /** With settings of its own and, where the routes of serve are not enough, with further route files. */
    static ServeStation start(Path folder, Map<String, String> settings, String... moreRoutes) {
        return new ServeStation(folder, settings, moreRoutes);
    }

    int port() {
        return port;
    }

    <T> T bean(String name, Class<T> type) {
        return main.bean(name, type);
    }

    /** Runs statements in the warehouse. */
    void sql(String... statements) throws Exception {
        try (Connection connection = bean("warehouse", DataSource.class).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return send(
                headers.length == 0 ? request.build() : request.headers(headers).build());
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> observe(String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + managementPort + path);
        return send(HttpRequest.newBuilder(address).build());
    }

    JsonNode json(String path) throws Exception {
        return json(get(path));
    }

    static JsonNode json(HttpResponse<String> response) throws Exception {
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        main.close();
    }
}
