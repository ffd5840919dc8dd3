package dev.medley.local;

/** An embedded part could not start; the message is one sentence that names what to change. */
public final class EmbeddedStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EmbeddedStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
