package dev.medley.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Responses S3 requests with a status by method and keeps what was asked: for what no permissive server ever answers. */
final class AnsweringServer implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, Integer> statuses;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** @param statuses HTTP status by method, such as HEAD; others are answered with 200 */
    AnsweringServer(Map<String, Integer> statuses) {
        this.statuses = statuses;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("No server can be started", e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        requests.add("%s %s %s".formatted(exchange.getRequestMethod(), exchange.getRequestURI(), body));
        int status = statuses.getOrDefault(exchange.getRequestMethod(), 200);
        boolean silent = exchange.getRequestMethod().equals("HEAD");
        byte[] answer = (status == 200
                        ? "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
                        : "<Error><Code>Code%d</Code><Message>No</Message></Error>".formatted(status))
                .getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, silent ? -1 : answer.length);
        if (!silent) {
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Method, path and body of each request. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
