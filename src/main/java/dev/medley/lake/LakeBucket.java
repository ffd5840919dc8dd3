package dev.medley.lake;

import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The lake's bucket; created, if it is absent, before a route with this policy starts. */
public final class LakeBucket extends RoutePolicySupport {

    private static final Logger LOG = LoggerFactory.getLogger(LakeBucket.class);
    private static final int MOVED = 301;
    private static final int FORBIDDEN = 403;

    private final S3Client client;
    private final String bucket;
    private boolean isGone;

    public LakeBucket(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    @Override
    public void onInit(Route route) {
        prepare();
    }

    /**
     * Creates the bucket if it is absent; one that exists but may not be read is used as it is.
     *
     * @throws LakeUnavailableException if the server cannot be reached, refuses the credentials, or the bucket is absent and
     *     may not be made
     */
    public void prepare() {
        try {
            find();
        } catch (NoSuchBucketException absent) {
            create();
        }
    }

    /**
     * Checks the bucket while routes use it. The first check that misses it throws, the next one creates it again.
     *
     * @throws LakeUnavailableException as {@link #prepare}, and if the bucket was there before and is not
     */
    public synchronized void look() {
        try {
            find();
            isGone = false;
        } catch (NoSuchBucketException absent) {
            if (!isGone) {
                isGone = true;
                throw unavailable(
                        "has lost the bucket; unless it returns it is created again, empty, and objects not yet loaded are archived again",
                        absent);
            }
            create();
            isGone = false;
        }
    }

    private void find() {
        try {
            client.headBucket(request -> request.bucket(bucket));
        } catch (NoSuchBucketException e) {
            throw e;
        } catch (S3Exception e) {
            if (e.statusCode() == MOVED) {
                throw unavailable("has the bucket in another region: check medley.s3.region (AWS_REGION)", e);
            }
            if (e.statusCode() != FORBIDDEN) {
                throw unavailable("responded with an error", e);
            }
            // The same answer stands for wrong credentials and for a policy that allows objects only: try an object's
            checkObjectsAllowed();
        } catch (SdkException e) {
            throw unavailable("cannot be reached", e);
        }
    }

    private void create() {
        try {
            client.createBucket(request -> request.bucket(bucket));
            LOG.info("Lake bucket created. bucket={}", bucket);
        } catch (BucketAlreadyOwnedByYouException e) {
            LOG.debug("Lake bucket was created by another process. bucket={}", bucket);
        } catch (SdkException e) {
            throw new LakeUnavailableException(
                    "The lake's bucket %s does not exist and could not be created (%s): create it, or set medley.s3.bucket"
                            .formatted(bucket, e.getMessage()),
                    e);
        }
    }

    private void checkObjectsAllowed() {
        try {
            client.listObjectsV2(request -> request.bucket(bucket).maxKeys(1));
        } catch (SdkException e) {
            throw unavailable("refused the request: check medley.s3.access-key and medley.s3.secret-key", e);
        }
    }

    private static LakeUnavailableException unavailable(String reason, SdkException cause) {
        return new LakeUnavailableException("The lake's server %s. %s".formatted(reason, cause.getMessage()), cause);
    }
}
