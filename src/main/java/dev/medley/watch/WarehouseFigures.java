package dev.medley.watch;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the warehouse last reported.
 *
 * @param dataUntil the newest event of gold; null while gold is empty
 * @param failingChecks the checks that did not pass when they last ran
 * @param failedRun the last load, build or export that failed, and why; null if none did
 */
public record WarehouseFigures(
        @Nullable Instant dataUntil,
        List<FailingCheck> failingChecks,
        @Nullable String failedRun) {

    /** Nothing is known yet. */
    public static final WarehouseFigures NONE = new WarehouseFigures(null, List.of(), null);

    /** A check that did not pass when it last ran. */
    public record FailingCheck(String name, String severity, String meaning) {}
}
