package dev.medley.load;

import dev.medley.lake.LakeObject;
import org.jspecify.annotations.Nullable;

/**
 * One object in the ledger.
 *
 * @param bytes its size; 0 where it is not known
 * @param reason why it is bad, pending, or not in the lake as it was loaded; null if nothing is wrong
 */
record LedgerEntry(
        @Nullable String etag,
        long bytes,
        String state,
        @Nullable String reason) {

    /** Whether the object as listed need not be fetched: it is loaded, or was bad and has not changed since. */
    boolean settles(LakeObject object) {
        return state.equals("LOADED") || (state.equals("BAD") && object.etag().equals(etag));
    }
}
