package dev.medley.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;

/** Names of users' files: of any length, with any character. */
final class Names {

    private static final int MAX_BYTES = 255;

    private Names() {}

    /** A name in the same folder with something added, shortened where the file system would refuse its length. */
    static Path withSuffix(Path file, String suffix) {
        String name = printable(file);
        while ((name + suffix).getBytes(UTF_8).length > MAX_BYTES) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
        }
        return file.resolveSibling(name + suffix);
    }

    /**
     * A file's name for logs and for other files: without the control characters that would break a line, and the replacement
     * character, which stands for bytes that the process's locale has no character for and cannot be written back.
     */
    static String printable(Path file) {
        return String.valueOf(file.getFileName()).replaceAll("[\\p{Cntrl}\\p{Cf}\\uFFFD]", "?");
    }
}
