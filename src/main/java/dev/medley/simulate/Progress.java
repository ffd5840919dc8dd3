package dev.medley.simulate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the replay of a file has come; kept in a file beside it, so that it outlives the process.
 *
 * @param size the file's bytes
 * @param head SHA-256 of its first 64 KiB, in hexadecimal
 * @param lastLine the last line that Kafka has acknowledged, counted from 1; 0 is none
 */
record Progress(
        @JsonProperty("size") long size,
        @JsonProperty("head_sha256") String head,
        @JsonProperty("last_acknowledged_line") long lastLine) {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int HEAD_BYTES = 1 << 16;

    /** Nothing of the file has been acknowledged. */
    static Progress none(Path file) throws IOException {
        long size = Files.size(file);
        return new Progress(size, headOf(file, size), 0);
    }

    /** What is known of this very file; of another of its name, nothing. */
    static Progress of(Path file) throws IOException {
        Optional<Progress> read = read(besideOf(file));
        // A file that has grown since is still the same
        if (read.isPresent()
                && Files.size(file) >= read.get().size()
                && headOf(file, read.get().size()).equals(read.get().head())) {
            return read.get();
        }
        if (read.isPresent()) {
            LOG.warn("{} is another file than the one begun under this name: it is replayed from its first line", file);
        }
        return none(file);
    }

    static Path besideOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".progress");
    }

    Progress at(long line) {
        return new Progress(size, head, line);
    }

    /** Replaces the file beside in one step, and returns once it is on the disk. */
    void write(Path file) throws IOException {
        Path beside = besideOf(file);
        Path temporary = beside.resolveSibling("." + beside.getFileName());
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer text = ByteBuffer.wrap(JSON.writeValueAsBytes(this));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(temporary, beside, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Optional<Progress> read(Path beside) {
        if (!Files.exists(beside)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(beside.toFile(), Progress.class));
        } catch (IOException fault) {
            LOG.warn("{} cannot be read: the file is replayed from its first line", beside, fault);
            return Optional.empty();
        }
    }

    private static String headOf(Path file, long size) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes((int) Math.min(HEAD_BYTES, size));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(head));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
