package dev.medley.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.LogLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PostEventsIT {

    private static final UUID SONG = UUID.fromString("28b10c21-4d69-50f8-80f6-533bb893fe01");

    private final LiveTopic topic;
    private final ServeStation station;

    PostEventsIT(@TempDir Path folder) throws Exception {
        topic = new LiveTopic(folder.resolve("kafka"));
        station = ServeStation.start(folder, Map.of("medley.kafka.brokers", topic.brokers()));
    }

    @AfterAll
    void stop() {
        station.close();
        topic.close();
    }

    private HttpResponse<String> post(byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(station.uri("/api/events")).POST(BodyPublishers.ofByteArray(body));
        return station.send(
                headers.length == 0 ? request.build() : request.headers(headers).build());
    }

    private HttpResponse<String> post(String body, String... headers) throws Exception {
        return post(body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static String play() {
        return LiveTopic.play(UUID.randomUUID(), SONG);
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** The records that were not there before. */
    private List<String> valuesAfter(int before) throws Exception {
        List<String> values = topic.values();
        return values.subList(before, values.size());
    }

    @Test
    @Order(1)
    void everyLineIsARecordOnceItIsAcknowledged() throws Exception {
        // Given
        int before = topic.values().size();
        String first = play();
        String second = play();

        // When
        HttpResponse<String> response = post("\ufeff" + first + "\r\n\n  \nno event\n" + second);

        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        JsonNode counts = ServeStation.json(response);
        assertThat(counts.get("records").asInt()).isEqualTo(3);
        assertThat(counts.get("rejected").asInt()).isEqualTo(1);
        assertThat(counts.get("first_reject_reason").asText()).startsWith("record 2: not one JSON object");
        assertThat(valuesAfter(before)).containsExactly(first, "no event", second);
    }

    @Test
    @Order(1)
    void oneEventOverSeveralLinesIsOneRecord() throws Exception {
        // Given
        int before = topic.values().size();
        String event = play().replace(",", ",\n  ");

        // When
        HttpResponse<String> response = post(event + "\n", "Content-Type", "application/json");

        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(ServeStation.json(response).get("rejected").asInt()).isZero();
        assertThat(valuesAfter(before)).containsExactly(event);
    }

    @Test
    @Order(1)
    void gzipIsUnzipped() throws Exception {
        // Given
        int before = topic.values().size();
        List<String> events = Stream.generate(PostEventsIT::play).limit(500).toList();

        // When
        HttpResponse<String> encoded = post(gzip(String.join("\n", events)), "Content-Encoding", "gzip");
        HttpResponse<String> typed = post(gzip(events.get(0)), "Content-Type", "application/gzip");

        // Then
        assertThat(encoded.statusCode()).isEqualTo(202);
        assertThat(typed.statusCode()).isEqualTo(202);
        assertThat(valuesAfter(before)).hasSize(501).startsWith(events.get(0), events.get(1));
    }

    @ParameterizedTest
    @CsvSource({
        "'', text/plain, 400",
        "' \n ', application/x-ndjson, 400",
        "event, application/x-www-form-urlencoded, 415",
        "event, multipart/form-data, 415",
        "event, application/xml, 415"
    })
    @Order(1)
    void whatIsNotEventsIsRefused(String body, String type, int status) throws Exception {
        // Given
        int before = topic.values().size();

        // When
        HttpResponse<String> response = post(body, "Content-Type", type);

        // Then
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(ServeStation.json(response).get("error").asText()).isNotEmpty();
        assertThat(valuesAfter(before)).isEmpty();
    }

    @Test
    @Order(1)
    void whatIsTooLargeOrNotWholeIsRefusedAsAWhole() throws Exception {
        // Given
        int before = topic.values().size();
        byte[] half = gzip(play().repeat(50));

        // Then
        assertThat(post("x".repeat(1_000_001) + "\n" + play()).statusCode()).isEqualTo(413);
        assertThat(post("x".repeat(1_100_000)).statusCode()).isEqualTo(413);
        assertThat(post(gzip("\n".repeat(9_000_000))).statusCode()).isEqualTo(413);
        assertThat(post(Arrays.copyOf(half, half.length - 9)).statusCode()).isEqualTo(400);
        assertThat(post("{}", "Content-Encoding", "br").statusCode()).isEqualTo(415);
        assertThat(valuesAfter(before)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /api/events HTTP/1.1|Host: localhost|Transfer-Encoding: chunked||no size|event|0||",
                "POST /api/events HTTP/1.1|Host: localhost|Transfer-Encoding: chunked||5|event and more|0||",
                "POST /api/events HTTP/1.1|Host: localhost|Content-Length: 5|Content-Length: 6||event",
                "POST /api/events HTTP/1.1|Host: localhost|Content-Length: -1||event"
            })
    @Order(1)
    void aBodyThatContradictsItsHeadersIs400(String request) throws Exception {
        // When
        String response;
        try (Socket socket = open(request)) {
            response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        // Then
        assertThat(response).startsWith("HTTP/1.1 400 ");
    }

    @Test
    @Order(1)
    void bodiesThatBreakOffAreQuiet() throws Exception {
        // Given
        LogLines log = LogLines.ofWarnings();
        int before = topic.values().size();

        // When
        for (int attempt = 0; attempt < 100; attempt++) {
            open("POST /api/events HTTP/1.1|Host: localhost|Content-Length: 500||" + play().substring(0, 50))
                    .close();
        }

        // Then
        // 503 while the server has not yet seen all of them end
        await().until(() -> post(play()).statusCode() == 202);
        assertThat(valuesAfter(before)).hasSize(1);
        assertThat(log.with("")).hasSizeLessThanOrEqualTo(1);
    }

    private Socket open(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), station.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.replace("|", "\r\n").getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    @Test
    @Order(2)
    void withoutKafkaTheCallerIsToTryAgain() throws Exception {
        // Given
        topic.close();

        // When
        HttpResponse<String> response = post(play());

        // Then
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("retry-after"))
                .as(response.body())
                .hasValue("5");
        assertThat(ServeStation.json(response).get("error").asText()).startsWith("Kafka did not acknowledge");
    }
}
