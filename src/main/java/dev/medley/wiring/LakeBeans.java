package dev.medley.wiring;

import dev.medley.lake.LakeBucket;
import dev.medley.lake.LakeClient;
import dev.medley.settings.Keys;
import software.amazon.awssdk.services.s3.S3Client;

/** The lake's client and bucket. Nothing connects before its first use. */
record LakeBeans(S3Client client, LakeBucket bucket) {

    static LakeBeans bind(Beans beans) {
        String endpoint = beans.get(Keys.S3_ENDPOINT);
        S3Client client = beans.bindClosing(
                "s3Client",
                LakeClient.create(
                        // Empty only where no embedded server is needed: a build without lake retention
                        endpoint.isEmpty() ? LakeClient.AMAZON : endpoint,
                        beans.get(Keys.REGION),
                        beans.get(Keys.PATH_STYLE),
                        beans.get(Keys.ACCESS_KEY),
                        beans.get(Keys.SECRET_KEY)));
        return new LakeBeans(client, beans.bind("lakeBucket", new LakeBucket(client, beans.get(Keys.BUCKET))));
    }
}
