package dev.medley.build;

import dev.medley.run.Run;
import dev.medley.sql.WarehouseRow;
import java.util.List;
import java.util.Map;

/** Says what an erasure took out, and what it could not. */
public final class Erasures {

    /** Puts the answer of {@code operate/removed_rows_summary.sql} into the run's message. */
    public void summarize(Run run, List<? extends Map<String, ?>> summary) {
        if (summary.isEmpty()) {
            return;
        }
        WarehouseRow row = new WarehouseRow(summary.get(0));
        long objects = row.number("lake_objects");
        String removed =
                "%d rows of the user are removed from bronze, silver and gold".formatted(row.number("removed_rows"));
        run.say(
                objects > 0
                        ? "%s; the lake still holds such lines in %d objects, from %s to %s, until its retention removes them, and Kafka until its own"
                                .formatted(removed, objects, row.text("first_object_key"), row.text("last_object_key"))
                        : removed + "; no lake object is known to hold any");
    }
}
