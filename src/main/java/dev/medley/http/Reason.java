package dev.medley.http;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why something failed, in one text for logs, health, runs and the API. */
public final class Reason {

    private Reason() {}

    /**
     * The message of the outermost exception that is Medley's own; else the innermost that names a server by its property,
     * such as {@code (medley.s3.endpoint)}; else the innermost. Faults of files are put into words, and secrets are hidden.
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
        String message = chosen instanceof FileSystemException file && file.getReason() == null
                ? ofFile(file)
                : chosen.getMessage();
        return Secrets.hide(message == null ? chosen.toString() : message);
    }

    /** The JDK's own message is the path alone. */
    private static String ofFile(FileSystemException failure) {
        String path = String.valueOf(failure.getFile());
        if (failure instanceof NoSuchFileException) {
            return "there is no file or folder '%s'".formatted(path);
        } else if (failure instanceof NotDirectoryException) {
            return "'%s' is not a folder".formatted(path);
        } else if (failure instanceof AccessDeniedException) {
            return "no permission to read or write '%s'".formatted(path);
        }
        return failure instanceof FileAlreadyExistsException
                ? "'%s' exists already".formatted(path)
                : "'%s' cannot be read or written (%s)"
                        .formatted(path, failure.getClass().getSimpleName());
    }
}
