package dev.medley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.TestMedley;
import dev.medley.local.EmbeddedS3;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An S3 server in a process of its own, so that faults of its machine can be injected there. Where the kernel lets this user
 * mount one, its folder is a small disk that only it sees and that can be filled; elsewhere the size of its files is limited.
 */
final class LakeServer implements AutoCloseable {

    private static final String DISK_MB = "8";

    private final Process process;
    private final String endpoint;
    private final Path folder;
    private final boolean hasDisk;

    private LakeServer(Process process, String endpoint, Path folder, boolean hasDisk) {
        this.process = process;
        this.endpoint = endpoint;
        this.folder = folder;
        this.hasDisk = hasDisk;
    }

    /** The process itself. */
    public static void main(String[] args) throws IOException {
        System.out.println(EmbeddedS3.start(Path.of(args[0]), 0, TestMedley.ACCESS_KEY, TestMedley.SECRET_KEY)
                .endpoint());
        // It ends with the test, or when the test's process has
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        System.exit(0);
    }

    static LakeServer start(Path folder) {
        try {
            Files.createDirectories(folder);
            List<String> java = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LakeServer.class.getName(),
                    folder.toString());
            LakeServer onDisk = launch(onOwnDisk(folder, java), folder, true);
            if (onDisk != null) {
                return onDisk;
            }
            System.out.println("This user may mount no disk: its files' size is limited instead");
            return Objects.requireNonNull(launch(java, folder, false), "The S3 server did not start");
        } catch (IOException e) {
            throw new UncheckedIOException("Java cannot be started", e);
        }
    }

    /** The command in a mount namespace of its own, over a file system in memory; the process keeps its number. */
    private static List<String> onOwnDisk(Path folder, List<String> command) {
        List<String> all = new ArrayList<>(List.of("unshare", "--map-root-user", "--mount", "sh", "-c"));
        all.add("mount -t tmpfs -o size=%sm none \"$0\" && exec \"$@\"".formatted(DISK_MB));
        all.add(folder.toString());
        all.addAll(command);
        return all;
    }

    /** Null if the process has ended before it was an S3 server. */
    private static @Nullable LakeServer launch(List<String> command, Path folder, boolean hasDisk) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.startsWith("http://")) {
            line = output.readLine();
        }
        return line == null ? null : new LakeServer(process, line, folder, hasDisk);
    }

    String endpoint() {
        return endpoint;
    }

    /** Its folder, as the process sees it. */
    Path folder() {
        return hasDisk ? Path.of("/proc/" + process.pid() + "/root" + folder.toAbsolutePath()) : folder;
    }

    /** Leaves no space for anything until closed. */
    FullDisk fill() throws IOException {
        if (!hasDisk) {
            return FileSizeLimit.of(process.pid(), 1_000)::close;
        }
        Path filler = folder().resolve("filler");
        try (OutputStream file = Files.newOutputStream(filler)) {
            byte[] page = new byte[4096];
            while (true) {
                file.write(page);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left on device");
        }
        return () -> Files.delete(filler);
    }

    /** A disk that is full, until closed. */
    interface FullDisk extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
