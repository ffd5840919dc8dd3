package dev.medley.load;

import dev.medley.lake.LakeObject;
import dev.medley.lake.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Finds loaded objects that were deleted or overwritten in the lake since. Their rows are kept; a change is logged when it is
 * first seen, and noted in the ledger, where a check finds it, until the object is as it was or is loaded again.
 */
final class LakeChanges {

    private static final Logger LOG = LoggerFactory.getLogger(LakeChanges.class);
    private static final String DELETED = "deleted from the lake since it was loaded";
    private static final String CHANGED = "changed in the lake since it was loaded";

    private final Instant from;
    private final List<String> deleted = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final List<String> restored = new ArrayList<>();

    /** @param from the first hour that is listed */
    LakeChanges(Instant from) {
        this.from = from;
    }

    /** Compares one day of the ledger with the same day of the lake. */
    void compare(Map<String, LedgerEntry> entries, List<LakeObject> listed) {
        Map<String, LakeObject> objects =
                listed.stream().collect(Collectors.toMap(object -> object.key().key(), Function.identity()));
        entries.forEach((key, entry) -> {
            if (entry.state().equals("LOADED") && !Ledger.REMOVED.equals(entry.reason()) && isListed(key)) {
                String reason = change(entry, objects.get(key));
                if (!Objects.equals(reason, entry.reason())) {
                    (reason == null ? restored : reason.equals(DELETED) ? deleted : changed).add(key);
                }
            }
        });
    }

    private boolean isListed(String key) {
        return ObjectKey.parse(key).map(name -> !name.hour().isBefore(from)).orElse(false);
    }

    private static @Nullable String change(LedgerEntry entry, @Nullable LakeObject object) {
        if (object == null) {
            return DELETED;
        }
        boolean hasOtherSize = entry.bytes() > 0 && entry.bytes() != object.bytes();
        boolean hasOtherTag = entry.etag() != null
                && !entry.etag().isEmpty()
                && !object.etag().isEmpty()
                && !object.etag().equals(entry.etag());
        return hasOtherSize || hasOtherTag ? CHANGED : null;
    }

    /** Logs the new changes and notes them in the ledger. */
    void note(Ledger ledger) {
        try {
            if (!deleted.isEmpty()) {
                ledger.note(DELETED, deleted);
                warn(DELETED, deleted);
            }
            if (!changed.isEmpty()) {
                ledger.note(CHANGED, changed);
                warn(CHANGED, changed);
            }
            if (!restored.isEmpty()) {
                ledger.note(null, restored);
                LOG.info(
                        "Loaded objects are in the lake again as they were: objects={} first={}",
                        restored.size(),
                        restored.get(0));
            }
        } catch (DataAccessException e) {
            LOG.debug("Another process writes the ledger, the next load notes the changes of the lake", e);
        }
    }

    private static void warn(String change, List<String> keys) {
        keys.sort(null);
        LOG.warn(
                "Loaded objects are {}; their rows are kept. Put the objects back, or replace an object's rows by what the lake,"
                        + " or else Kafka, still has: POST /api/reload?key=. objects={} first={}",
                change.replace("since it was", "since they were"),
                keys.size(),
                keys.get(0));
    }
}
