package dev.medley.serve;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures how many events per second {@code POST /api/events} takes from {@value #CALLERS} callers with 1, 100 and 1,000
 * lines a request; asserts nothing. Run by hand:
 * <code>./mvnw -Prun test-compile exec:java -Dexec.classpathScope=test -Dmain.class=dev.medley.serve.PostSpeed</code>.
 */
public final class PostSpeed {

    private static final int CALLERS = 16;
    private static final int SECONDS = 10;
    private static final UUID SONG = UUID.fromString("28b10c21-4d69-50f8-80f6-533bb893fe01");

    private PostSpeed() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("post-speed");
        try (LiveTopic topic = new LiveTopic(folder.resolve("kafka"));
                ServeStation station = ServeStation.start(folder, Map.of("medley.kafka.brokers", topic.brokers()))) {
            for (int lines : new int[] {1, 1, 100, 1_000}) {
                measure(station, lines);
            }
        }
        System.exit(0);
    }

    private static void measure(ServeStation station, int lines) {
        String body = Stream.generate(() -> LiveTopic.play(UUID.randomUUID(), SONG))
                .limit(lines)
                .collect(Collectors.joining("\n"));
        HttpRequest request = HttpRequest.newBuilder(station.uri("/api/events"))
                .POST(BodyPublishers.ofString(body))
                .build();
        AtomicLong accepted = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        long start = System.nanoTime();
        CompletableFuture.allOf(IntStream.range(0, CALLERS)
                        .mapToObj(caller -> CompletableFuture.runAsync(
                                () -> {
                                    HttpClient client = HttpClient.newHttpClient();
                                    while (System.nanoTime() - start < SECONDS * 1_000_000_000L) {
                                        int status = client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                                                .join()
                                                .statusCode();
                                        (status == 202 ? accepted : refused).incrementAndGet();
                                    }
                                },
                                work -> new Thread(work).start()))
                        .toArray(CompletableFuture[]::new))
                .join();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%,d lines a request: %,.0f requests/s, %,.0f events/s, %.1f MB/s; refused %d%n",
                lines,
                accepted.get() / seconds,
                accepted.get() * lines / seconds,
                accepted.get() * (double) body.length() / seconds / 1e6,
                refused.get());
    }
}
