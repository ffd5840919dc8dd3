package dev.medley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A disk that is full for one running process: the kernel refuses every write of it beyond so many bytes of a file. Needs no
 * rights, unlike a small file system, and ends as suddenly as it began.
 */
final class FileSizeLimit implements AutoCloseable {

    private final long pid;

    private FileSizeLimit(long pid) {
        this.pid = pid;
    }

    /** Limits a process of this user until closed. */
    static FileSizeLimit of(long pid, long bytes) {
        set(pid, String.valueOf(bytes));
        return new FileSizeLimit(pid);
    }

    private static void set(long pid, String soft) {
        try {
            int exitCode = new ProcessBuilder("prlimit", "--pid", String.valueOf(pid), "--fsize=" + soft + ":unlimited")
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(exitCode).as("prlimit --fsize=%s", soft).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException("The program 'prlimit' (of util-linux) cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while limiting a process", e);
        }
    }

    @Override
    public void close() {
        set(pid, "unlimited");
    }
}
