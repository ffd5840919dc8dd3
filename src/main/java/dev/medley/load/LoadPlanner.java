package dev.medley.load;

import dev.medley.lake.LakeLister;
import dev.medley.lake.LakeObject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the lake objects that are not in the ledger, and divides them into load transactions. */
public final class LoadPlanner {

    private static final Logger LOG = LoggerFactory.getLogger(LoadPlanner.class);
    private static final Comparator<LakeObject> BY_OFFSET = Comparator.comparing(
                    (LakeObject object) -> object.key().hour())
            .thenComparing(object -> object.key().topicId())
            .thenComparing(object -> object.key().partition())
            .thenComparing(object -> object.key().firstOffset());

    private final LakeLister lake;
    private final Ledger ledger;
    private final long batchRows;
    private final long batchBytes;
    private final Clock clock;
    private LocalDate reconciledOn = LocalDate.MIN;
    private LocalDate reconcilingOn = LocalDate.MIN;

    /**
     * @param batchRows the maximum of lines in one transaction, at least 1; a larger object is a batch of its own
     * @param batchBytes the maximum of bytes of objects in one transaction, at least 1
     */
    public LoadPlanner(LakeLister lake, Ledger ledger, long batchRows, long batchBytes) {
        this(lake, ledger, batchRows, batchBytes, Clock.systemUTC());
    }

    LoadPlanner(LakeLister lake, Ledger ledger, long batchRows, long batchBytes, Clock clock) {
        if (batchRows < 1 || batchBytes < 1) {
            throw new IllegalArgumentException(
                    "medley.load.batch-rows is %d and medley.load.batch-bytes %d: give at least 1 in config/application.properties"
                            .formatted(batchRows, batchBytes));
        }
        this.lake = lake;
        this.ledger = ledger;
        this.batchRows = batchRows;
        this.batchBytes = batchBytes;
        this.clock = clock;
    }

    /**
     * The objects that are new since the last load, in batches. The first call of a process, and the first of each day,
     * reconciles: it lists all days of the lake, until a load has succeeded.
     */
    public List<List<LakeObject>> newObjects() {
        LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
        boolean reconcile = !reconciledOn.equals(today);
        Instant from = reconcile ? Instant.EPOCH : ledger.resumeHour().orElse(Instant.EPOCH);
        reconcilingOn = reconcile ? today : reconciledOn;
        Set<LocalDate> loadedDays = ledger.days(from);
        Set<LocalDate> days = new TreeSet<>(loadedDays);
        days.addAll(lake.days(LocalDate.ofInstant(from, ZoneOffset.UTC), today.plusDays(1)));
        LakeChanges changes = new LakeChanges(from);
        List<LakeObject> found = find(days, from, changes);
        changes.note(ledger);
        if (reconcile && loadedDays.isEmpty() && !found.isEmpty()) {
            LOG.info("The warehouse is empty, all of the lake is loaded: objects={}", found.size());
        }
        logNewTopics(found);
        return batches(found);
    }

    /** A topic that was deleted and created again keeps its name and starts at offset 0: both are kept, side by side. */
    private void logNewTopics(List<LakeObject> objects) {
        Map<String, String> names = new HashMap<>();
        objects.forEach(object -> names.put(object.key().topicId(), object.key().topic()));
        names.forEach((topicId, topic) -> {
            if (!ledger.knowsTopic(topicId)) {
                List<String> former = ledger.topicIds(topic).stream()
                        .filter(id -> !id.equals(topicId))
                        .toList();
                if (!former.isEmpty()) {
                    LOG.warn(
                            "Topic was deleted and created again; the objects of both are loaded, side by side."
                                    + " topic={}, topic_id={}, former_topic_ids={}",
                            topic,
                            topicId,
                            former);
                }
            }
        });
    }

    /** The load of what {@link #newObjects} returned has succeeded. */
    public void loaded() {
        reconciledOn = reconcilingOn;
    }

    /** How many objects the next load would load, as the lake is now. */
    public long waitingObjects() {
        Instant from = ledger.resumeHour().orElse(Instant.EPOCH);
        LocalDate tomorrow = LocalDate.now(clock.withZone(ZoneOffset.UTC)).plusDays(1);
        return find(lake.days(LocalDate.ofInstant(from, ZoneOffset.UTC), tomorrow), from, new LakeChanges(from))
                .size();
    }

    /**
     * The objects of some lake days that the ledger lacks, in batches.
     *
     * @param from first day, as YYYY-MM-DD
     * @param to last day, included
     */
    public List<List<LakeObject>> missingObjects(String from, String to) {
        return batches(find(
                lake.days(LocalDate.parse(from), LocalDate.parse(to)), Instant.EPOCH, new LakeChanges(Instant.EPOCH)));
    }

    /** The objects of all lake days that the ledger lacks, in batches. */
    public List<List<LakeObject>> allMissingObjects() {
        return batches(find(lake.days(LocalDate.EPOCH, LocalDate.MAX), Instant.EPOCH, new LakeChanges(Instant.EPOCH)));
    }

    /** The objects that a reload made pending, in batches. */
    public List<List<LakeObject>> pendingObjects() {
        return batches(ledger.pending());
    }

    private List<LakeObject> find(Collection<LocalDate> days, Instant fromHour, LakeChanges changes) {
        List<LakeObject> found = new ArrayList<>(ledger.pending());
        long listed = 0;
        for (LocalDate day : days) {
            List<LakeObject> objects = lake.objects(day, fromHour);
            Map<String, LedgerEntry> entries = ledger.entries(day);
            listed += objects.size();
            changes.compare(entries, objects);
            for (LakeObject object : objects) {
                LedgerEntry entry = entries.get(object.key().key());
                if (entry == null || (entry.state().equals("BAD") && !entry.settles(object))) {
                    found.add(object);
                }
            }
        }
        LOG.debug("Lake listed: from={} objects={} new={}", fromHour, listed, found.size());
        found.sort(BY_OFFSET);
        return found;
    }

    private List<List<LakeObject>> batches(List<LakeObject> objects) {
        List<List<LakeObject>> batches = new ArrayList<>();
        List<LakeObject> batch = new ArrayList<>();
        long rows = 0;
        long bytes = 0;
        for (LakeObject object : objects) {
            boolean full = rows + object.key().lines() > batchRows || bytes + object.bytes() > batchBytes;
            if (full && !batch.isEmpty()) {
                batches.add(List.copyOf(batch));
                batch.clear();
                rows = 0;
                bytes = 0;
            }
            batch.add(object);
            rows += object.key().lines();
            bytes += object.bytes();
        }
        if (!batch.isEmpty()) {
            batches.add(List.copyOf(batch));
        }
        return batches;
    }
}
