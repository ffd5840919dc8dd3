package dev.medley.lake;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Names the bucket and the server in every fault of the client: the SDK's own messages are such as "Connection reset" or
 * "null (Service: S3, Status Code: 500)". A fault keeps its type and the server's status code.
 */
final class NamedFaults implements ExecutionInterceptor {

    private final String endpoint;

    NamedFaults(String endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public Throwable modifyException(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (!(context.exception() instanceof SdkException fault)) {
            return context.exception();
        }
        String bucket =
                context.request().getValueForField("Bucket", String.class).orElse("none");
        String message = "bucket=%s, endpoint=%s (medley.s3.endpoint): %s".formatted(bucket, endpoint, reason(fault));
        if (fault instanceof AwsServiceException answer) {
            AwsErrorDetails details = answer.awsErrorDetails();
            AwsErrorDetails.Builder renamed = details == null ? AwsErrorDetails.builder() : details.toBuilder();
            return answer.toBuilder()
                    .message(message)
                    .awsErrorDetails(renamed.errorMessage(message).build())
                    .build();
        }
        SdkException named = fault.toBuilder().message(message).build();
        // The SDK takes no other type than it gave
        return named.getClass() == fault.getClass() ? named : fault;
    }

    /** Without the service and status, which the SDK adds to every message itself. */
    private static String reason(SdkException fault) {
        String reason = fault instanceof AwsServiceException answer && answer.awsErrorDetails() != null
                ? answer.awsErrorDetails().errorMessage()
                : fault.getMessage();
        return reason == null ? "no reason given" : reason;
    }
}
