package dev.medley.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medley.FreePort;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

class LakeBucketTest {

    private static void prepare(AnsweringServer server, String region) {
        try (S3Client client = LakeClient.create(server.endpoint(), region, true, "key", "secret")) {
            new LakeBucket(client, "lake").prepare();
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Map<String, Integer> statuses) {
        try (AnsweringServer server = new AnsweringServer(statuses)) {
            return assertThatThrownBy(() -> prepare(server, "us-east-1")).isInstanceOf(LakeUnavailableException.class);
        }
    }

    @Test
    void anAbsentBucketIsMadeInTheRegion() {
        try (AnsweringServer server = new AnsweringServer(Map.of("HEAD", 404))) {
            // When
            prepare(server, "eu-central-1");

            // Then
            assertThat(server.requests())
                    .last()
                    .asString()
                    .startsWith("PUT /lake")
                    .contains("<LocationConstraint>eu-central-1</LocationConstraint>");
        }
    }

    @Test
    void aBucketThatIsThereIsTakenAsItIs() {
        try (AnsweringServer server = new AnsweringServer(Map.of())) {
            prepare(server, "us-east-1");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aPolicyThatAllowsObjectsOnlyIsEnough() {
        try (AnsweringServer server = new AnsweringServer(Map.of("HEAD", 403))) {
            prepare(server, "us-east-1");
            assertThat(server.requests()).last().asString().startsWith("GET /lake?list-type=2");
        }
    }

    @Test
    void anAbsentBucketThatMayNotBeMadeIsNamedWithTheRemedy() {
        assertRefused(Map.of("HEAD", 404, "PUT", 403))
                .hasMessageContaining("bucket lake does not exist and could not be created")
                .hasMessageContaining("medley.s3.bucket");
    }

    @Test
    void refusedCredentialsAreNamedWithTheirProperties() {
        assertRefused(Map.of("HEAD", 403, "GET", 403))
                .hasMessageContaining("medley.s3.access-key")
                .hasMessageNotContaining("secret=");
    }

    @Test
    void anotherRegionIsNamedWithItsProperty() {
        assertRefused(Map.of("HEAD", 301)).hasMessageContaining("medley.s3.region");
    }

    @Test
    void aServerThatIsNotThereIsNamedWithItsAddress() {
        String endpoint = "http://127.0.0.1:" + FreePort.find();
        try (S3Client client = LakeClient.create(endpoint, "us-east-1", true, "key", "secret")) {
            assertThatThrownBy(() -> new LakeBucket(client, "lake").prepare())
                    .isInstanceOf(LakeUnavailableException.class)
                    .hasMessageContaining(endpoint)
                    .hasMessageContaining("medley.s3.endpoint");
        }
    }
}
