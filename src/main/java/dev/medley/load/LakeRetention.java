package dev.medley.load;

import dev.medley.lake.ObjectRemoval;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;

/** Removes old lake objects whose rows are in gold. Bad and unknown objects are never removed. */
public final class LakeRetention {

    private static final Logger LOG = LoggerFactory.getLogger(LakeRetention.class);

    private final ObjectRemoval removal;
    private final Ledger ledger;
    private final Clock clock;

    public LakeRetention(S3Client client, String bucket, Ledger ledger) {
        this.removal = new ObjectRemoval(client, bucket);
        this.ledger = ledger;
        this.clock = Clock.systemUTC();
    }

    /**
     * Removes the published objects whose hour began more than so many days ago.
     *
     * @param days 1 or more
     * @return what was done, for the run
     * @throws IllegalStateException if the store refuses to remove one
     */
    public String removeOlderThan(int days) {
        if (days < 1) {
            throw new IllegalArgumentException(
                    "medley.retention.lake-days is %d: give 1 or more days, or 0 to keep all".formatted(days));
        }
        Instant before = clock.instant().minus(Duration.ofDays(days));
        long removed = 0;
        for (List<String> keys = ledger.removable(before, ObjectRemoval.PER_REQUEST);
                !keys.isEmpty();
                keys = ledger.removable(before, ObjectRemoval.PER_REQUEST)) {
            removal.remove(keys);
            ledger.markRemoved(keys);
            removed += keys.size();
            LOG.info("Lake objects removed by retention: objects={} before={}", removed, before);
        }
        return "%d lake objects from before %s removed".formatted(removed, before);
    }
}
