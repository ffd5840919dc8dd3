package dev.medley.archive;

/** The topic is no longer the one whose records are at hand: what was read of it must not be stored. */
public final class TopicChangedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TopicChangedException(String message) {
        super(message);
    }
}
