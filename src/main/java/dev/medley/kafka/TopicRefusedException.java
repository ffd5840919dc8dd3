package dev.medley.kafka;

/** The topic exists with a setting that the archive cannot work with; the message says how to change it. */
public final class TopicRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TopicRefusedException(String message) {
        super(message);
    }
}
