package dev.medley.run;

import org.springframework.dao.DataAccessException;

/** The warehouse could not record a run that was asked for, so it was not begun; answered with 503. */
public final class RunNotRecordedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RunNotRecordedException(RunKind kind, DataAccessException cause) {
        super(
                "The warehouse cannot record the %s, so it was not begun; ask again: %s"
                        .formatted(kind.label(), cause.getMostSpecificCause().getMessage()),
                cause);
    }
}
