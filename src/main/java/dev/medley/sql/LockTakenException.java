package dev.medley.sql;

/** Another process holds the warehouse lock that a run needs: the run is skipped, not failed. */
public final class LockTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LockTakenException(String lock, Throwable cause) {
        super("Another run holds %s, so this one leaves the work to it".formatted(lock), cause);
    }
}
