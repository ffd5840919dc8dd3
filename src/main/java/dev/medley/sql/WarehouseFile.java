package dev.medley.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DuckDB's file. If the file is deleted or replaced, a process goes on writing to the file that it has opened, where
 * nobody will ever read it.
 */
public final class WarehouseFile {

    private static final Pattern URL = Pattern.compile("jdbc:duckdb:([^;:]+)(;.*)?");

    private static final Logger LOG = LoggerFactory.getLogger(WarehouseFile.class);
    private static final Pattern HOLDER = Pattern.compile("\\(PID \\d+\\)");

    /** How long a process that stops may hold the file that the next one waits for. */
    private static final Duration WAIT = Duration.ofSeconds(10);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);

    private final String url;
    private final @Nullable Path file;
    private @Nullable Object opened;

    /** @param url the warehouse's JDBC URL; one that names no file of DuckDB is never missed */
    public WarehouseFile(String url) {
        this.url = url;
        Matcher matcher = URL.matcher(url);
        this.file = matcher.matches() ? Path.of(matcher.group(1)) : null;
    }

    /**
     * Opens the file, and waits a while if another process holds it.
     *
     * @return what keeps it open
     * @throws IllegalStateException if the other process does not let it go; the message names both
     */
    public AutoCloseable open() throws SQLException {
        if (file == null) {
            return () -> {};
        }
        Instant end = Instant.now().plus(WAIT);
        boolean isSaid = false;
        while (true) {
            try {
                return DriverManager.getConnection(url);
            } catch (SQLException e) {
                String message = String.valueOf(e.getMessage());
                if (!message.contains("Could not set lock")) {
                    throw e;
                }
                Matcher holder = HOLDER.matcher(message);
                String held = "%s is held by another process%s"
                        .formatted(file.toAbsolutePath(), holder.find() ? " " + holder.group() : "");
                if (Instant.now().isAfter(end)) {
                    throw new IllegalStateException(
                            held
                                    + ": stop that one, or give this one a folder of its own (medley.data-dir,"
                                    + " MEDLEY_DATA_DIR)",
                            e);
                }
                if (!isSaid) {
                    LOG.warn("{}: Medley waits up to {} s for it", held, WAIT.toSeconds());
                    isSaid = true;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the warehouse's file", e);
        }
    }

    /**
     * Expects that the file is where it was, and the same as at the first call.
     *
     * @throws IllegalStateException if it is not; the message says what to do
     */
    public synchronized void requireUnchanged() throws IOException {
        if (file == null) {
            return;
        }
        try {
            Object found = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            opened = opened == null ? found : opened;
            if (found == null || found.equals(opened)) {
                return;
            }
        } catch (NoSuchFileException e) {
            // said below, as for another file in its place
        }
        throw new IllegalStateException(
                "the file %s was deleted or replaced while Medley ran: restart Medley; its next load reads everything from the lake again"
                        .formatted(file.toAbsolutePath()));
    }
}
