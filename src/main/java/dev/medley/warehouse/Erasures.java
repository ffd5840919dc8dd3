package dev.medley.warehouse;

import java.util.List;
import java.util.Map;

/** Says what an erasure took out, and what it could not. */
public final class Erasures {

    /** Puts the answer of {@code operate/removed_rows_summary.sql} into the run's message. */
    public void summarize(Run run, List<? extends Map<String, ?>> summary) {
        if (summary.isEmpty()) {
            return;
        }
        Map<String, ?> row = summary.get(0);
        Object objects = row.get("lake_objects");
        String removed =
                "%s rows of the user are removed from bronze, silver and gold".formatted(row.get("removed_rows"));
        run.say(
                objects instanceof Number number && number.longValue() > 0
                        ? "%s; the lake still holds such lines in %s objects, from %s to %s, until its retention removes them, and Kafka until its own"
                                .formatted(removed, objects, row.get("first_object_key"), row.get("last_object_key"))
                        : removed + "; no lake object is known to hold any");
    }
}
