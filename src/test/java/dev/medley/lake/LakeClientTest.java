package dev.medley.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class LakeClientTest {

    private static String urlOfAnObject(S3Client client) {
        return client.utilities()
                .getUrl(url -> url.bucket("lake").key("bronze/one"))
                .toString();
    }

    @Test
    void amazonItselfNeedsARegionAndNoKeys() {
        try (S3Client client = LakeClient.create(LakeClient.AMAZON, "eu-central-1", false, "", "")) {
            assertThat(client.serviceClientConfiguration().endpointOverride()).isEmpty();
            assertThat(client.serviceClientConfiguration().region()).isEqualTo(Region.EU_CENTRAL_1);
            assertThat(client.serviceClientConfiguration().credentialsProvider())
                    .isInstanceOf(DefaultCredentialsProvider.class);
            assertThat(urlOfAnObject(client)).isEqualTo("https://lake.s3.eu-central-1.amazonaws.com/bronze/one");
        }
    }

    @Test
    void otherServersHaveTheBucketInThePath() {
        try (S3Client client = LakeClient.create("https://minio:9000", "us-east-1", true, "key", "secret")) {
            assertThat(urlOfAnObject(client)).isEqualTo("https://minio:9000/lake/bronze/one");
        }
    }

    @Test
    void anEndpointThatIsNoUrlIsNamedWithItsProperty() {
        assertThatThrownBy(() -> LakeClient.create("minio:9000", "us-east-1", true, "key", "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("minio:9000")
                .hasMessageContaining("medley.s3.endpoint");
    }
}
