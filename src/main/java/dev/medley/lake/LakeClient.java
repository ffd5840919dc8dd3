package dev.medley.lake;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Makes the one S3 client of a process.
 *
 * <p>Its time limits keep a hanging server from holding a Kafka consumer past its poll interval; the SDK's own let it hang
 * for two minutes, and Camel's endpoint options cannot change them.
 */
public final class LakeClient {

    /** What medley.s3.endpoint says for Amazon S3 itself. */
    public static final String AMAZON = "aws";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(12);
    private static final int MAX_CONNECTIONS = 64;

    private LakeClient() {}

    /**
     * Returns a client; makes no request.
     *
     * @param endpoint URL of the server, or {@link #AMAZON}
     * @param region such as us-east-1; servers other than Amazon's take any
     * @param pathStyle whether the bucket is the first part of the path, not of the host name
     * @param accessKey access key; empty for the AWS default chain (environment, profile, instance role)
     * @param secretKey secret of that access key
     */
    public static S3Client create(
            String endpoint, String region, boolean pathStyle, String accessKey, String secretKey) {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(region))
                .forcePathStyle(pathStyle)
                .credentialsProvider(credentials(accessKey, secretKey))
                // Servers other than Amazon's may not know the newer checksums; the signature covers the content anyway
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                // One signature over the content costs a quarter less CPU than one for each chunk
                .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
                .httpClientBuilder(ApacheHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(SOCKET_TIMEOUT)
                        .maxConnections(MAX_CONNECTIONS))
                .overrideConfiguration(settings -> settings.apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                        .apiCallTimeout(CALL_TIMEOUT)
                        .addExecutionInterceptor(new NamedFaults(endpoint)));
        if (!endpoint.equals(AMAZON)) {
            builder.endpointOverride(endpointUrl(endpoint));
        }
        return builder.build();
    }

    private static URI endpointUrl(String endpoint) {
        try {
            URI url = URI.create(endpoint);
            if (url.getScheme() != null && url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw badEndpoint(endpoint, e);
        }
        throw badEndpoint(endpoint, null);
    }

    private static IllegalArgumentException badEndpoint(String endpoint, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "medley.s3.endpoint is '%s': give a URL such as http://minio:9000, or aws, or nothing for the embedded server"
                        .formatted(endpoint),
                cause);
    }

    private static AwsCredentialsProvider credentials(String accessKey, String secretKey) {
        return accessKey.isEmpty()
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }
}
