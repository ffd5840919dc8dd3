package dev.medley.http;

/** Why something failed, in one text for logs, health, runs and the API. */
public final class Reason {

    private Reason() {}

    /**
     * The message of the outermost exception that is Medley's own; else the innermost that names a server by its property,
     * such as {@code (medley.s3.endpoint)}; else the innermost. Without secrets.
     */
    public static String of(Throwable failure) {
        Throwable chosen = failure;
        boolean isNamed = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getClass().getName().startsWith("dev.medley.")) {
                chosen = cause;
                break;
            }
            boolean names = cause.getMessage() != null && cause.getMessage().contains("(medley.");
            chosen = names || !isNamed ? cause : chosen;
            isNamed |= names;
        }
        String message = chosen.getMessage();
        return Secrets.hide(message == null ? chosen.toString() : message);
    }
}
