package dev.medley.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class EmbeddedS3Test {

    private static final String KEY = "medley";
    private static final String SECRET = "medley-secret";
    private static final String BUCKET = "lake";

    @TempDir
    Path folder;

    @Test
    void restartKeepsTheObjects() {
        // Given
        try (EmbeddedS3 first = EmbeddedS3.start(folder, 0, KEY, SECRET);
                S3Client client = client(first, SECRET)) {
            client.createBucket(request -> request.bucket(BUCKET));
            client.putObject(
                    request -> request.bucket(BUCKET)
                            .key("bronze/date=2026-11-21/one")
                            .contentType("text/plain"),
                    RequestBody.fromString("a line\n"));
        }

        // When
        try (EmbeddedS3 second = EmbeddedS3.start(folder, 0, KEY, SECRET);
                S3Client client = client(second, SECRET)) {

            // Then
            assertThat(client.getObjectAsBytes(request -> request.bucket(BUCKET).key("bronze/date=2026-11-21/one"))
                            .asUtf8String())
                    .isEqualTo("a line\n");
        }
    }

    @Test
    void wrongSecretIsRefused() {
        // Given
        try (EmbeddedS3 server = EmbeddedS3.start(folder, 0, KEY, SECRET);
                S3Client client = client(server, "another secret")) {

            // When // Then
            assertThatThrownBy(client::listBuckets)
                    .isInstanceOfSatisfying(S3Exception.class, refusal -> assertThat(refusal.statusCode())
                            .isEqualTo(403));
        }
    }

    @Test
    void takenPortIsNamedWithItsProperty() throws IOException {
        // Given
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {

            // When // Then
            assertThatThrownBy(() -> EmbeddedS3.start(folder, other.getLocalPort(), KEY, SECRET))
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessageContaining("127.0.0.1:" + other.getLocalPort())
                    .hasMessageContaining("medley.embedded.s3-port");
        }
    }

    @Test
    void unusableFolderIsNamedWithItsProperty() throws IOException {
        // Given
        Path file = Files.createFile(folder.resolve("a-file"));

        // When // Then
        assertThatThrownBy(() -> EmbeddedS3.start(file.resolve("lake"), 0, KEY, SECRET))
                .isInstanceOf(EmbeddedStartException.class)
                .hasMessageContaining(file.resolve("lake").toString())
                .hasMessageContaining("medley.data-dir");
    }

    private static S3Client client(EmbeddedS3 server, String secret) {
        return S3Client.builder()
                .endpointOverride(URI.create(server.endpoint()))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, secret)))
                .build();
    }
}
