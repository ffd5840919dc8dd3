package dev.medley.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DuckDB's native library, which its driver unpacks to the folder of temporary files, 72 MB at each start, and removes
 * only at an orderly end. On Linux a library that is mapped needs its file no more, so it is removed at once, and a
 * process that is killed leaves none behind.
 */
public final class UnpackedLibrary {

    private static final Logger LOG = LoggerFactory.getLogger(UnpackedLibrary.class);
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final Pattern LIBRARY = Pattern.compile("\\s(/\\S*libduckdb_java\\d+\\.so)$");

    private UnpackedLibrary() {}

    /** Removes the file that this process has mapped; elsewhere than on Linux does nothing. */
    public static void remove() {
        if (!Files.isReadable(MAPS)) {
            return;
        }
        try {
            List<String> maps = Files.readAllLines(MAPS);
            for (String line : maps) {
                Matcher library = LIBRARY.matcher(line);
                if (library.find()) {
                    Files.deleteIfExists(Path.of(library.group(1)));
                }
            }
        } catch (IOException e) {
            LOG.debug("DuckDB's library stays until this process ends", e);
        }
    }
}
