package dev.medley.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and folders that only the user who runs Medley can read, because they hold user ids. If the file system
 * has no POSIX permissions, its own rules apply.
 */
public final class PrivateFiles {

    private PrivateFiles() {}

    /**
     * Creates a folder and its parents, unless they exist.
     *
     * @throws IOException if it cannot be created, or something else has its name
     */
    public static Path folder(Path folder) throws IOException {
        return Files.createDirectories(folder, permissions(folder, "rwx------"));
    }

    /**
     * Creates an empty file.
     *
     * @throws IOException if it exists or cannot be created
     */
    public static Path file(Path file) throws IOException {
        return Files.createFile(file, permissions(file, "rw-------"));
    }

    /**
     * Adds text to the end of a file, which is created if absent.
     *
     * @throws IOException if it cannot be written
     */
    public static void append(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), permissions(file, "rw-------"))) {
            writeAll(channel, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Replaces a file in one step, and returns once it is on the disk.
     *
     * @throws IOException if it cannot be written
     */
    public static void replace(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                temporary,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING),
                permissions(file, "rw-------"))) {
            writeAll(channel, content);
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void writeAll(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }

    private static FileAttribute<?>[] permissions(Path file, String permissions) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
