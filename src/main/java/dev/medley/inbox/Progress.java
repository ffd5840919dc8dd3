package dev.medley.inbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.files.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of a file Kafka has; kept on disk, so that it outlives the process.
 *
 * @param size the file's bytes
 * @param head SHA-256 of its first 64 KiB, in hexadecimal
 * @param lastLine the last line that Kafka has acknowledged, counted from 1; 0 before the first
 */
record Progress(
        @JsonProperty("size") long size,
        @JsonProperty("head_sha256") String head,
        @JsonProperty("last_acknowledged_line") long lastLine) {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int HEAD_BYTES = 1 << 16;

    /**
     * The progress of this very file; if another file with its name was begun, none.
     *
     * @param stored where its progress is kept, see {@link #storedIn}
     */
    static Progress of(Path file, Path stored) throws IOException {
        long size = Files.size(file);
        Progress none = new Progress(size, headOf(file, size), 0);
        if (!Files.exists(stored)) {
            return none;
        }
        try {
            Progress read = JSON.readValue(stored.toFile(), Progress.class);
            // A file that has grown since is still the same
            if (size >= read.size() && headOf(file, read.size()).equals(read.head())) {
                return read;
            }
            LOG.warn(
                    "{} is another file than the one begun under this name: it is replayed from its first line",
                    Names.printable(file));
        } catch (IOException fault) {
            LOG.warn("{} cannot be read: the file is replayed from its first line", stored, fault);
        }
        return none;
    }

    /** Where the progress of a file is kept. A hash takes the place of its name, which may be too long to add to. */
    static Path storedIn(Path folder, Path file) {
        // The URI keeps the bytes of a name that is not valid text; of a folder it ends with a slash
        String name = file.toUri().getRawPath().replaceAll("/$", "");
        return folder.resolve(hexOfSha256(name.getBytes(StandardCharsets.UTF_8)).substring(0, 32) + ".json");
    }

    Progress at(long line) {
        return new Progress(size, head, line);
    }

    void write(Path stored) throws IOException {
        PrivateFiles.replace(stored, JSON.writeValueAsBytes(this));
    }

    private static String headOf(Path file, long size) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return hexOfSha256(in.readNBytes((int) Math.min(HEAD_BYTES, size)));
        }
    }

    private static String hexOfSha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
