package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medley.local.TestBroker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka by SASL over TLS and S3 by TLS, both with a certificate of their own, and every secret in a file. */
final class SecureConnectionsIT {

    private static final String LOGIN =
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"medley\" password=\"%s\";";

    private static final List<String> SECRETS =
            List.of("let-me-in", "guessed", "lake-user", "lake-password", "token-of-the-api", Certificates.PASSWORD);

    private static final int BROKER_PORT = FreePort.find();
    private static final int S3_PORT = FreePort.find();

    @TempDir
    private static Path folder;

    private static Certificates certificates;
    private static TestBroker broker;
    private static S3Proxy s3;

    @BeforeAll
    static void startServers() throws Exception {
        certificates = Certificates.make(folder);
        broker = TestBroker.start(
                1,
                folder.resolve("kafka").toString(),
                brokerSettings(),
                List.of("SCRAM-SHA-512=[name=medley,password=let-me-in]"));
        s3 = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(
                        Files.createDirectories(folder.resolve("lake")).toString()))
                .secureEndpoint(URI.create("https://127.0.0.1:" + S3_PORT))
                .keyStore(certificates.keyStore().toString(), Certificates.PASSWORD)
                .awsAuthentication(AuthenticationType.AWS_V4, "lake-user", "lake-password")
                .ignoreUnknownHeaders(true)
                .build();
        s3.start();
    }

    private static Map<String, Object> brokerSettings() {
        int inside = FreePort.find();
        int controller = FreePort.find();
        return Map.ofEntries(
                Map.entry(
                        "listeners",
                        "CLIENT://127.0.0.1:%d,INSIDE://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                                .formatted(BROKER_PORT, inside, controller)),
                Map.entry(
                        "advertised.listeners",
                        "CLIENT://127.0.0.1:%d,INSIDE://127.0.0.1:%d".formatted(BROKER_PORT, inside)),
                Map.entry("listener.security.protocol.map", "CLIENT:SASL_SSL,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "INSIDE"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
                Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                Map.entry(
                        "listener.name.client.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                Map.entry("ssl.keystore.location", certificates.keyStore().toString()),
                Map.entry("ssl.keystore.type", "PKCS12"),
                Map.entry("ssl.keystore.password", Certificates.PASSWORD),
                Map.entry("offsets.topic.num.partitions", 1),
                Map.entry("offsets.topic.replication.factor", (short) 1),
                Map.entry("group.initial.rebalance.delay.ms", 0));
    }

    @AfterAll
    static void stopServers() throws Exception {
        s3.stop();
        broker.close();
    }

    @Test
    void theWholePipelineRunsOverTlsAndTellsNoSecret() throws IOException {
        // Given
        Map<String, String> environment = environment();
        environment.put("MEDLEY_SIMULATOR_HISTORY_DAYS", "2");
        environment.put("MEDLEY_ARCHIVE_BATCH_WAIT_MS", "500");
        environment.put("MEDLEY_LOAD_CRON", "0/2 * * * * ?");
        environment.put("MEDLEY_HTTP_TOKEN_FILE", secret("token", "token-of-the-api"));
        environment.put("MEDLEY_HTTP_PORT", "0");
        environment.put("MEDLEY_MANAGEMENT_PORT", "0");

        // When
        try (MedleyProcess medley = MedleyProcess.start(environment)) {

            // Then
            MedleyApi api = saidAt(medley, "http://127.0.0.1:(\\d+) ");
            MedleyApi management = saidAt(medley, "http://127.0.0.1:(\\d+)/observe");
            await("gold")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> api.get("/api/kpis").path("total_events").asLong() > 0);
            assertThat(api.get("/api/lag").path("rows")).hasSize(1);
            assertThat(api.post("/api/load").status()).as("without the token").isEqualTo(401);
            assertThat(medley.lines()).noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
            String said = everythingSaid(medley, api, management);
            assertThat(said)
                    .contains(
                            "Medley is ready",
                            "\"SUCCEEDED\"",
                            "\"archive-events\"",
                            "medley_archive_events_total",
                            "-Xmx512m");
            assertThat(SECRETS).noneMatch(said::contains);
        }
    }

    /** The API at the port that the line "Medley is ready" has. */
    private static MedleyApi saidAt(MedleyProcess medley, String pattern) {
        String ready = medley.lines().stream()
                .filter(line -> line.contains("Medley is ready"))
                .findFirst()
                .orElseThrow();
        Matcher port = Pattern.compile(pattern).matcher(ready);
        assertThat(port.find()).as(ready).isTrue();
        return new MedleyApi(Integer.parseInt(port.group(1)));
    }

    private static String everythingSaid(MedleyProcess medley, MedleyApi api, MedleyApi management) throws IOException {
        List<String> said = new ArrayList<>(medley.lines());
        for (String question :
                List.of("runs", "stations", "rejected", "checks", "gaps", "lag", "alerts", "openapi.json")) {
            said.add(api.get("/api/" + question).toString());
        }
        said.add(management.call("GET", "/observe/health?data=true").json().toString());
        said.add(management.get("/observe/metrics").asText());
        said.add(Files.readString(Path.of("/proc", String.valueOf(medley.pid()), "cmdline")));
        return String.join("\n", said);
    }

    @Test
    void aRefusedLoginAndAnUnknownCertificateAreSaid() throws IOException {
        // Given
        Map<String, String> stranger = environment();
        stranger.put("KAFKA_SASL_JAAS_CONFIG_FILE", secret("wrong-login", LOGIN.formatted("guessed")));
        Map<String, String> distrustful = environment();
        distrustful.remove("JDK_JAVA_OPTIONS");

        // When
        try (MedleyProcess refused = MedleyProcess.launch(stranger);
                MedleyProcess refusing = MedleyProcess.launch(distrustful)) {

            // Then
            assertStartFails(refused, "medley.kafka.brokers", "invalid credentials");
            assertStartFails(refusing, "medley.s3.endpoint", "unable to find valid certification path");
        }
    }

    private static void assertStartFails(MedleyProcess medley, String... words) {
        assertThat(medley.awaitEnd(Duration.ofSeconds(90))).isEqualTo(1);
        assertThat(medley.lines())
                .last()
                .asString()
                .startsWith("Medley cannot start: ")
                .contains(words);
        assertThat(medley.lines()).noneMatch(line -> SECRETS.stream().anyMatch(line::contains));
    }

    private static Map<String, String> environment() throws IOException {
        Map<String, String> environment =
                new HashMap<>(MedleyProcess.environment(Files.createTempDirectory(folder, "data")));
        environment.put("MEDLEY_PROFILE", "minio");
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + BROKER_PORT);
        environment.put("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        environment.put("KAFKA_SASL_JAAS_CONFIG_FILE", secret("login", LOGIN.formatted("let-me-in")));
        environment.put("KAFKA_SSL_TRUSTSTORE", certificates.trustStore().toString());
        environment.put("KAFKA_SSL_TRUSTSTORE_PASSWORD_FILE", secret("trust", Certificates.PASSWORD));
        environment.put("MINIO_ENDPOINT", "https://127.0.0.1:" + S3_PORT);
        environment.put("MINIO_ACCESS_KEY_FILE", secret("access", "lake-user"));
        environment.put("MINIO_SECRET_KEY_FILE", secret("secret", "lake-password"));
        environment.put("JDK_JAVA_OPTIONS", "-Djavax.net.ssl.trustStore=" + certificates.javaTrustStore());
        return environment;
    }

    private static String secret(String name, String content) throws IOException {
        return Files.writeString(folder.resolve("secret-" + name), content + "\n")
                .toString();
    }
}
