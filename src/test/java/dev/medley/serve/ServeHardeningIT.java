package dev.medley.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class ServeHardeningIT {

    private final ServeStation station;

    ServeHardeningIT(@TempDir Path folder) throws Exception {
        this.station = ServeStation.start(folder);
    }

    @AfterAll
    void stop() {
        station.close();
    }

    @Test
    void thePageIsServedAndNotSentTwice() throws Exception {
        // Given
        HttpResponse<String> page = station.get("/");
        String tag = page.headers().firstValue("etag").orElseThrow();

        // When
        HttpResponse<String> again = station.get("/index.html", "If-None-Match", tag);

        // Then
        assertThat(page.body()).contains("<!doctype html>");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("default-src 'self'")
                .contains("frame-ancestors 'none'");
        assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/config/application.properties",
                "/../config/application.properties",
                "/..%2fconfig%2fapplication.properties",
                "/%2e%2e/config/application.properties",
                "/js/..%5c..%5cpom.xml",
                "/js/../../log4j2.properties",
                "//etc/passwd",
                "/js",
                "/js/",
                "/pom.xml",
                "/dev/medley/Medley.class",
                "/.git/config",
                "/index.html%00.js",
                "/%zz",
                "/META-INF/MANIFEST.MF"
            })
    void nothingOutsideThePageIsServed(String path) throws Exception {
        // When
        String response = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        // Then
        assertThat(response).startsWith("HTTP/1.1 4").doesNotContain("medley.data-dir", "root:", "\tat ", "<project");
    }

    @ParameterizedTest
    @CsvSource({
        "Host: evil.example, 421",
        "Host: evil.example:8080, 421",
        "Host: 127.0.0.1.evil.example, 421",
        "Host: localhost, 200",
        "Host: LOCALHOST:8080, 200",
        "Host: [::1]:8080, 200"
    })
    void onlyOurOwnNamesAreAnswered(String header, int status) throws Exception {
        // When
        String response = raw("GET /api/openapi.json HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n");

        // Then
        assertThat(response).startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://evil.example, 403",
        "Origin, null, 403",
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-origin, 405"
    })
    void anotherSitesPageChangesNothing(String header, String value, int status) throws Exception {
        // When
        HttpResponse<String> response = station.send(HttpRequest.newBuilder(station.uri("/api/kpis"))
                .header(header, value)
                .POST(BodyPublishers.noBody())
                .build());

        // Then
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(ServeStation.json(response).get("error").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/kpis",
        "DELETE, /",
        "TRACE, /",
        "BREW, /api/kpis",
        "OPTIONS, /api/kpis",
        "POST, /api/top-songs"
    })
    void methodsThatAreNotTakenAre405(String method, String path) throws Exception {
        // When
        String response = raw(
                method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        // Then
        assertThat(response)
                .startsWith("HTTP/1.1 405")
                .containsIgnoringCase("\r\nallow: ")
                .contains("{\"error\":");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/load, POST",
        "PUT, /api/checks, 'GET, HEAD, POST'",
        "POST, /api/kpis, 'GET, HEAD'",
        "DELETE, /api/runs/run-1, 'GET, HEAD'",
        "POST, /api/live/stream, 'GET, HEAD'",
        "POST, /index.html, 'GET, HEAD'"
    })
    void anotherMethodOfAKnownPathIs405WithThoseAllowed(String method, String path, String allowed) throws Exception {
        // When
        HttpResponse<String> response = station.send(HttpRequest.newBuilder(station.uri(path))
                .method(method, BodyPublishers.noBody())
                .build());

        // Then
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).hasValue(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/api/kpis", "/api/live", "/api/live/stream", "/api/openapi.json"})
    void headIsWhereGetIs(String path) throws Exception {
        // When
        HttpResponse<String> response = station.send(HttpRequest.newBuilder(station.uri(path))
                .method("HEAD", BodyPublishers.noBody())
                .build());

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).isPresent();
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/1.1|Host: localhost|Host: localhost||', 400",
        "'GET / HTTP/1.1|Host: localhost|Host: evil.example||', 400",
        "'POST /api/load HTTP/1.1|Host: localhost|Origin: http://localhost|Origin: http://localhost||', 400",
        "'GET http://evil.example/ HTTP/1.1|Host: localhost||', 400",
        "'GET http://localhost/ HTTP/1.1|Host: localhost||', 200",
        "'GET / HTTP/1.1|Host: localhost|Connection: Upgrade, HTTP2-Settings|Upgrade: h2c|HTTP2-Settings: AAMAAABkAAQAAP__||', 200",
        "'GET /api/kpis HTTP/1.1|Host: localhost|Content-Type: application/x-www-form-urlencoded||', 200",
        "'GET /api/kpis HTTP/1.1|Host: localhost|Content-Type: multipart/form-data||', 200",
        "'GET /api/kpis HTTP/1.1|Host: localhost|Content-Length: 3||abc', 400",
        "'GET /api/kpis HTTP/1.1|Host: localhost|Transfer-Encoding: chunked||5|hello|0||', 400",
        "'POST /api/kpis HTTP/1.1|Host: localhost|Content-Type: multipart/form-data|Content-Length: 9||--x', 405"
    })
    void whatIsAmbiguousIsRefusedAndWhatIsOnlyOddIsServed(String request, int status) throws Exception {
        // When
        String response = raw(request.replace("|", "\r\n"));

        // Then
        assertThat(response).startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/api/kpis%", "/api/%e", "/js/%%30"})
    void aPathThatIsNotPercentEncodedIs400Json(String path) throws Exception {
        // When
        String response = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        // Then
        assertThat(response).startsWith("HTTP/1.1 400").contains("nosniff", "{\"error\":");
    }

    @Test
    void anUnknownPathIs404Json() throws Exception {
        // When
        HttpResponse<String> response = station.get("/api/nothing");

        // Then
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(ServeStation.json(response).get("error").asText()).contains("/api/openapi.json");
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1|Host: localhost|X: ${big}||, 431",
        "GET /${big} HTTP/1.1|Host: localhost||, 414",
        "GET /api/kpis?artist=${long} HTTP/1.1|Host: localhost||, 414",
        "GET / HTTP/1.1||, 400",
        "GET / HTTP/1.1|Host: localhost|no header||, 400",
        "POST / HTTP/1.1|Host: localhost|Content-Length: many||, 400",
        "'\u0001\u0002\u0003||', 400"
    })
    void oversizedAndMalformedRequestsAreRefusedAsJson(String request, int status) throws Exception {
        // When
        String response = raw(request.replace("|", "\r\n")
                .replace("${big}", "x".repeat(20_000))
                .replace("${long}", "x".repeat(17_000)));

        // Then
        assertThat(response)
                .matches("(?s)HTTP/1\\.[01] " + status + " .*")
                .containsIgnoringCase("\r\nX-Content-Type-Options: nosniff\r\n")
                .containsIgnoringCase("\r\nContent-Type: application/json")
                .contains("{\"error\":")
                .doesNotContain("\tat ", "Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/9.9", "FTP/1.1"})
    void aVersionThatHasNoAnswerWeCouldGiveIsNotImplemented(String version) throws Exception {
        // When
        String response = raw("GET / " + version + "\r\nHost: localhost\r\n\r\n");

        // Then
        assertThat(response).startsWith(version + " 501 ").endsWith("\r\n\r\n");
    }

    @Test
    void aFaultOfTheWarehouseIsNoStackTrace() throws Exception {
        // Given
        station.sql("alter table gold.event_volume_by_hour rename to hidden");

        // When
        HttpResponse<String> response = station.get("/api/events-by-hour");

        // Then
        station.sql("alter table gold.hidden rename to event_volume_by_hour");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).startsWith("{\"error\":").doesNotContain("Exception", "hidden", "select");
    }

    @Test
    void healthAndMetricsAnswerWithoutSecrets() throws Exception {
        // When
        HttpResponse<String> health = station.observe("/observe/health");
        HttpResponse<String> metrics = station.observe("/observe/metrics");

        // Then
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(ServeStation.json(health).get("status").asText()).isEqualTo("UP");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body()).contains("# TYPE").contains("camel_");
        assertThat(health.body() + metrics.body()).doesNotContainIgnoringCase("secret", "password", "token");
    }

    /** Sends bytes as they are, which no HTTP client would, and reads until the server closes. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), station.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            byte[] buffer = new byte[65_536];
            int read = socket.getInputStream().read(buffer);
            return read < 0 ? "" : new String(buffer, 0, read, StandardCharsets.UTF_8);
        }
    }
}
