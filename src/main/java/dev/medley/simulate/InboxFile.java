package dev.medley.simulate;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being replayed: gives the lines not yet acknowledged, in chunks. A file that cannot be read on, such
 * as a gzip cut short, gives its lines up to there and tells its {@link #fault()}.
 */
final class InboxFile implements Iterator<Chunk>, Closeable {

    private static final int FIRST_GZIP_BYTE = 0x1f;
    private static final int SECOND_GZIP_BYTE = 0x8b;

    private final Path path;
    private final Limits limits;
    private final BooleanSupplier isStopping;
    private Progress progress;
    private long size = 1;
    private long bytesRead;
    private @Nullable LineReader lines;
    private @Nullable Chunk next;
    private @Nullable IOException fault;
    private boolean isEnded;

    /**
     * How much is taken at a time.
     *
     * @param recordBytes a longer line is no record
     * @param chunkLines lines of a chunk at most
     * @param chunkBytes bytes of a chunk at most, but for its last line
     */
    record Limits(int recordBytes, int chunkLines, int chunkBytes) {}

    private InboxFile(Path path, Progress progress, Limits limits, BooleanSupplier isStopping) {
        this.path = path;
        this.progress = progress;
        this.limits = limits;
        this.isStopping = isStopping;
    }

    /** Opens a file where its progress file says; one that cannot be read is opened with its {@link #fault()}. */
    static InboxFile open(Path path, Limits limits, BooleanSupplier isStopping) {
        Progress unknown = new Progress(0, "", 0);
        try {
            InboxFile file = new InboxFile(path, Progress.of(path), limits, isStopping);
            file.begin();
            return file;
        } catch (IOException fault) {
            InboxFile file = new InboxFile(path, unknown, limits, isStopping);
            file.fault = fault;
            file.isEnded = true;
            return file;
        }
    }

    private void begin() throws IOException {
        size = Math.max(1, Files.size(path));
        try {
            LineReader reader = new LineReader(content(), limits.recordBytes());
            lines = reader;
            for (long line = 0; line < progress.lastLine(); line++) {
                if (reader.next() == null) {
                    return;
                }
            }
        } catch (IOException unreadable) {
            end(unreadable);
        }
    }

    private InputStream content() throws IOException {
        InputStream counted = new Counted(Files.newInputStream(path));
        try {
            InputStream in = new BufferedInputStream(counted, 1 << 16);
            in.mark(2);
            boolean isGzip = in.read() == FIRST_GZIP_BYTE && in.read() == SECOND_GZIP_BYTE;
            in.reset();
            if (!isGzip && path.toString().endsWith(".gz")) {
                throw new ZipException("its name ends with .gz, and it does not begin as gzip does");
            }
            return isGzip ? new GZIPInputStream(in, 1 << 16) : in;
        } catch (IOException fault) {
            counted.close();
            throw fault;
        }
    }

    Path path() {
        return path;
    }

    Progress progress() {
        return progress;
    }

    /** Why the file cannot be read to its end; null while it can. */
    @Nullable
    IOException fault() {
        return fault;
    }

    /** Whether all lines that can be read have been given. */
    boolean isEnded() {
        return isEnded && next == null;
    }

    @Override
    public boolean hasNext() {
        if (next == null && !isEnded && !isStopping.getAsBoolean()) {
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

    /** Remembers on disk that Kafka has all lines up to one. */
    void acknowledge(long line) throws IOException {
        progress = progress.at(line);
        progress.write(path);
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
                if (line == null) {
                    end(null);
                    break;
                }
                lastLine = line.number();
                if (line.isCut()) {
                    oversize.add(new Line(line.number(), beginning(line), line.length()));
                } else {
                    records.add(line.bytes());
                    bytes += line.length();
                }
            }
        } catch (IOException unreadable) {
            end(unreadable);
        }
        return lastLine == 0
                ? null
                : new Chunk(this, records, oversize, lastLine, Math.min(1, bytesRead / (double) size));
    }

    private static byte[] beginning(Line line) {
        return Arrays.copyOf(line.bytes(), Math.min(200, line.bytes().length));
    }

    private void end(@Nullable IOException why) {
        isEnded = true;
        fault = why;
    }

    @Override
    public void close() throws IOException {
        if (lines != null) {
            lines.close();
        }
    }

    private final class Counted extends FilterInputStream {

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            bytesRead += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            bytesRead += Math.max(0, read);
            return read;
        }
    }
}
