package dev.medley.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.FreePort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.main.Main;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/**
 * The serve station alone: the real routes, beans, configuration and DDL over a DuckDB file of its own; those that read
 * Kafka only where a broker is given.
 */
final class ServeStation implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Main main = new Main();
    private final HttpEngine engine = new HttpEngine();
    private final int port;
    private final int managementPort;

    private ServeStation(Path folder, Map<String, String> settings) throws Exception {
        this.port = FreePort.find();
        this.managementPort = FreePort.find();
        Properties properties = new Properties();
        for (String station : new String[] {"simulate", "archive", "load", "build", "serve"}) {
            properties.setProperty("medley.station." + station, String.valueOf(station.equals("serve")));
        }
        properties.setProperty("medley.station.warehouse", "true");
        properties.setProperty("medley.worker", "test");
        properties.setProperty("medley.s3.endpoint", "http://127.0.0.1:9");
        properties.setProperty(
                "camel.main.routesIncludePattern",
                "file:routes/beans.camel.yaml,file:routes/serve.camel.yaml,file:routes/live.camel.yaml,file:routes/policies.camel.yaml");
        properties.setProperty("medley.http.port", String.valueOf(port));
        properties.setProperty("medley.management.port", String.valueOf(managementPort));
        properties.setProperty("medley.warehouse.url", "jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
        properties.setProperty("medley.data-dir", folder.toString());
        settings.forEach(properties::setProperty);
        if (!settings.containsKey("medley.kafka.brokers")) {
            properties.setProperty("camel.main.routesExcludePattern", "**/live.camel.yaml");
        }
        main.setOverrideProperties(properties);
        main.setPropertyPlaceholderLocations("file:config/application.properties");
        main.bind("httpEngine", engine);
        main.start();
        migrate();
    }

    static ServeStation start(Path folder) throws Exception {
        return new ServeStation(folder, Map.of());
    }

    static ServeStation start(Path folder, Map<String, String> settings) throws Exception {
        return new ServeStation(folder, settings);
    }

    int port() {
        return port;
    }

    <T> T bean(String name, Class<T> type) {
        return main.getCamelContext().getRegistry().lookupByNameAndType(name, type);
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
        main.stop();
        engine.close();
    }

    private void migrate() throws Exception {
        try (Connection connection = bean("warehouse", DataSource.class).getConnection();
                Stream<Path> prelude = Files.list(Path.of("sql/engine/duckdb/prelude"));
                Stream<Path> ddl = Files.list(Path.of("sql/ddl"))) {
            Stream.concat(prelude.sorted(), ddl.sorted())
                    .filter(script -> script.toString().endsWith(".sql"))
                    .forEachOrdered(script -> ScriptUtils.executeSqlScript(
                            connection, new EncodedResource(new FileSystemResource(script), StandardCharsets.UTF_8)));
        }
    }
}
