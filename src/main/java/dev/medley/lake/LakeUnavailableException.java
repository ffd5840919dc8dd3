package dev.medley.lake;

/** The lake cannot be used now; the message names its server, the reason and the property to look at. */
public final class LakeUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LakeUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
