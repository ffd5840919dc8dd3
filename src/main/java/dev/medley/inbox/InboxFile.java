package dev.medley.inbox;

import dev.medley.inbox.LineReader.Line;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being replayed: gives the lines not yet acknowledged, in chunks. Of a file that cannot be read to its
 * end, such as a gzip cut short, it gives the lines before the {@link #fault()}.
 */
final class InboxFile implements Iterator<Chunk>, Closeable {

    private static final int BEGINNING_OF_OVERSIZE = 200;

    private final Path path;
    private final Path stored;
    private final Limits limits;
    private final BooleanSupplier isStopping;
    private final Identity identity;
    private Progress progress;
    private @Nullable FileContent content;
    private @Nullable LineReader lines;
    private @Nullable Chunk next;
    private @Nullable String fault;
    private State state = State.READING;

    /** How far the file is read. */
    enum State {
        /** There are more lines. */
        READING,
        /** All lines that can be read have been given. */
        ENDED,
        /** Somebody has written to the file or replaced it since it was opened. */
        CHANGED
    }

    /** What changes when somebody writes to a file or replaces it. */
    record Identity(@Nullable Object fileKey, long size, FileTime modifiedAt) {

        static Identity of(BasicFileAttributes attributes) {
            return new Identity(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
        }

        static Identity of(Path file) throws IOException {
            return of(attributesOf(file));
        }

        /** Whether this is the other file with more at its end. */
        boolean isGrownFrom(Identity other) {
            return size > other.size && String.valueOf(fileKey).equals(String.valueOf(other.fileKey));
        }
    }

    private InboxFile(
            Path path, Path stored, Identity identity, Progress progress, Limits limits, BooleanSupplier isStopping) {
        this.path = path;
        this.stored = stored;
        this.identity = identity;
        this.progress = progress;
        this.limits = limits;
        this.isStopping = isStopping;
    }

    /**
     * Opens a file after its last acknowledged line; one that cannot be read is opened with its {@link #fault()}.
     *
     * @param stored where its progress is kept
     * @throws IOException if progress cannot be kept there, or the file no longer exists
     */
    static InboxFile open(Path path, Path stored, Limits limits, BooleanSupplier isStopping) throws IOException {
        BasicFileAttributes attributes = attributesOf(path);
        Progress progress = new Progress(0, "", 0);
        String fault = notAFile(attributes);
        try {
            progress = fault == null ? Progress.of(path, stored) : progress;
        } catch (IOException unreadable) {
            fault = reason(unreadable);
        }
        // Written before any line is published: a folder that refuses it must not repeat the same lines for ever
        progress.write(stored);
        InboxFile file = new InboxFile(path, stored, Identity.of(attributes), progress, limits, isStopping);
        if (fault == null) {
            file.begin();
        } else {
            file.end(fault);
        }
        return file;
    }

    private static BasicFileAttributes attributesOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static @Nullable String notAFile(BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            return "it is a symbolic link: copy the file itself into the inbox";
        }
        if (attributes.isDirectory()) {
            return "it is a folder: put its files into the inbox";
        }
        return attributes.isRegularFile() ? null : "it is neither a file nor a folder";
    }

    private void begin() {
        try {
            FileContent opened = FileContent.open(path);
            content = opened;
            LineReader reader = new LineReader(opened.stream(), limits.recordBytes());
            lines = reader;
            for (long line = 0; line < progress.lastLine(); line++) {
                if (reader.next() == null) {
                    end(null);
                    return;
                }
            }
        } catch (IOException unreadable) {
            end(reason(unreadable));
        }
    }

    Path path() {
        return path;
    }

    Progress progress() {
        return progress;
    }

    State state() {
        return next == null ? state : State.READING;
    }

    /** Why the file cannot be read to its end; null while it can. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Whether the file changed only by more lines at its end. */
    boolean isGrown() {
        try {
            return Identity.of(path).isGrownFrom(identity);
        } catch (IOException missing) {
            return false;
        }
    }

    @Override
    public boolean hasNext() {
        if (next == null && state == State.READING && !isStopping.getAsBoolean()) {
            next = read();
        }
        return next != null;
    }

    @Override
    public Chunk next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("%s has no more lines".formatted(path));
        }
        Chunk given = next;
        next = null;
        return given;
    }

    /** Stores that Kafka has all lines up to one. */
    void acknowledge(long line) throws IOException {
        progress = progress.at(line);
        progress.write(stored);
    }

    private @Nullable Chunk read() {
        List<byte[]> records = new ArrayList<>(limits.chunkLines());
        List<Line> oversize = new ArrayList<>();
        long lastLine = 0;
        long bytes = 0;
        try {
            while (lines != null
                    && records.size() + oversize.size() < limits.chunkLines()
                    && bytes < limits.chunkBytes()) {
                Line line = lines.next();
                if (line == null || (!line.isTerminated() && isChanged())) {
                    end(null);
                    break;
                }
                lastLine = line.number();
                if (line.isCut()) {
                    oversize.add(line.beginning(BEGINNING_OF_OVERSIZE));
                } else {
                    records.add(line.bytes());
                    bytes += line.length();
                }
            }
        } catch (IOException unreadable) {
            end(reason(unreadable));
        }
        double bytesRead = content == null ? 0 : content.bytesRead();
        double share = Math.min(1, bytesRead / Math.max(1, identity.size()));
        return lastLine == 0 ? null : new Chunk(this, records, oversize, lastLine, share);
    }

    private boolean isChanged() {
        try {
            return !Identity.of(path).equals(identity);
        } catch (IOException missing) {
            return true;
        }
    }

    private void end(@Nullable String why) {
        boolean isChanged = isChanged();
        state = isChanged ? State.CHANGED : State.ENDED;
        fault = isChanged ? null : why;
    }

    private static String reason(IOException fault) {
        return fault instanceof ZipException || fault instanceof EOFException
                ? String.valueOf(fault.getMessage())
                : fault.toString();
    }

    @Override
    public void close() throws IOException {
        if (lines != null) {
            lines.close();
        }
    }
}
