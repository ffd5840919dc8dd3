package dev.medley.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {

    private static final int MAX_CONNECTIONS = 20;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String WITHOUT_BODY = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String WITH_BODY = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n";

    private final HttpEngine engine = new HttpEngine(new ConnectionLimits(MAX_CONNECTIONS, SHORT, SHORT, SHORT));
    private final List<Socket> sockets = new ArrayList<>();
    private int port;

    @BeforeEach
    void listen() {
        Router router = Router.router(engine);
        router.route().handler(engine.limits()).failureHandler(closed -> {});
        router.post().handler(BodyHandler.create(false));
        router.route().handler(context -> context.end("here"));
        port = engine.createHttpServer(new HttpServerOptions())
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        engine.close();
    }

    private Socket send(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) LIMIT.toMillis());
        sockets.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** All that comes until the server closes. */
    private static String read(Socket socket) {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException reset) {
            return "";
        }
    }

    @Test
    void headersThatDoNotEndAreClosed() throws IOException {
        assertThat(read(send("GET / HTTP/1.1\r\nHost:"))).isEmpty();
    }

    @Test
    void aBodyThatDoesNotEndIs408() throws IOException {
        assertThat(read(send(WITH_BODY + "half"))).startsWith("HTTP/1.1 408 ").contains("{\"error\":");
    }

    @Test
    void aConnectionWithoutANextRequestIsClosed() throws IOException {
        assertThat(read(send(WITH_BODY + "9 letters" + WITHOUT_BODY)))
                .matches("(?s)HTTP/1.1 200 .*here" + "HTTP/1.1 200 .*here");
    }

    @Test
    void aCrowdOfUnfinishedRequestsIsBoundedAndLeavesRoomAgain() throws IOException {
        // Given
        for (int attempt = 0; attempt < 10 * MAX_CONNECTIONS; attempt++) {
            send(attempt % 2 == 0 ? WITH_BODY + "half" : "GET / HTTP/1.1\r\n");
        }

        // Then
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(read(send(WITHOUT_BODY))).startsWith("HTTP/1.1 200 "));
        for (Socket socket : sockets) {
            assertThat(read(socket)).doesNotContain("here");
        }
    }
}
