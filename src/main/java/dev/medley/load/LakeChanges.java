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
 * What became of loaded objects in the lake: somebody may have deleted or overwritten one. Its rows are kept; the change is
 * logged when it is first seen, and stands in the ledger, where a check finds it, until the object is as it was or is
 * loaded again.
 */
final class LakeChanges {

    private static final Logger LOG = LoggerFactory.getLogger(LakeChanges.class);
    private static final String GONE = "gone from the lake since it was loaded";
    private static final String CHANGED = "changed in the lake since it was loaded";

    private final Instant from;
    private final List<String> gone = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final List<String> restored = new ArrayList<>();

    /** @param from the hour from which on the lake is listed */
    LakeChanges(Instant from) {
        this.from = from;
    }

    /** Compares a day's ledger with what the lake holds of it. */
    void compare(Map<String, LedgerEntry> entries, List<LakeObject> listed) {
        Map<String, LakeObject> objects =
                listed.stream().collect(Collectors.toMap(object -> object.key().key(), Function.identity()));
        entries.forEach((key, entry) -> {
            if (entry.state().equals("LOADED") && !Ledger.REMOVED.equals(entry.reason()) && isListed(key)) {
                String reason = change(entry, objects.get(key));
                if (!Objects.equals(reason, entry.reason())) {
                    (reason == null ? restored : reason.equals(GONE) ? gone : changed).add(key);
                }
            }
        });
    }

    private boolean isListed(String key) {
        return ObjectKey.parse(key).map(name -> !name.hour().isBefore(from)).orElse(false);
    }

    private static @Nullable String change(LedgerEntry entry, @Nullable LakeObject object) {
        if (object == null) {
            return GONE;
        }
        boolean hasOtherSize = entry.bytes() > 0 && entry.bytes() != object.bytes();
        boolean hasOtherTag = entry.etag() != null
                && !entry.etag().isEmpty()
                && !object.etag().isEmpty()
                && !object.etag().equals(entry.etag());
        return hasOtherSize || hasOtherTag ? CHANGED : null;
    }

    /** Logs what is new, and notes it in the ledger. */
    void note(Ledger ledger) {
        try {
            if (!gone.isEmpty()) {
                ledger.note(GONE, gone);
                warn(GONE, gone);
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
            LOG.debug("Another process writes the ledger, the next load notes what the lake has lost", e);
        }
    }

    private static void warn(String change, List<String> keys) {
        keys.sort(null);
        LOG.warn(
                "Loaded objects are {}; their rows are kept. Put them back, or POST /api/reload?key= gives one's rows up for"
                        + " what the lake, or else Kafka, still has of it: objects={} first={}",
                change.replace("since it was", "since they were"),
                keys.size(),
                keys.get(0));
    }
}
