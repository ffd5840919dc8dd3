package dev.medley.lake;

import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/** Removes objects of the lake. */
public final class ObjectRemoval {

    /** S3 takes so many keys in one request. */
    public static final int PER_REQUEST = 1_000;

    private final S3Client client;
    private final String bucket;

    public ObjectRemoval(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    /**
     * Removes objects; one that is not there is no fault.
     *
     * @throws IllegalStateException if the store refuses to remove one
     */
    public void remove(List<String> keys) {
        for (int first = 0; first < keys.size(); first += PER_REQUEST) {
            List<ObjectIdentifier> objects = keys.subList(first, Math.min(keys.size(), first + PER_REQUEST)).stream()
                    .map(key -> ObjectIdentifier.builder().key(key).build())
                    .toList();
            DeleteObjectsResponse response =
                    client.deleteObjects(request -> request.bucket(bucket).delete(delete -> delete.objects(objects)));
            if (response.hasErrors()) {
                S3Error error = response.errors().get(0);
                throw new IllegalStateException(
                        "The lake refuses to remove %s: %s".formatted(error.key(), error.message()));
            }
        }
    }
}
