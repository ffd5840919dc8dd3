package dev.medley.faults;

import dev.medley.TestMedley;
import dev.medley.local.EmbeddedS3;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** An S3 server in a process of its own, so that faults of its machine can be injected there. */
final class LakeServer implements AutoCloseable {

    private final Process process;
    private final String endpoint;

    private LakeServer(Process process, String endpoint) {
        this.process = process;
        this.endpoint = endpoint;
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
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            LakeServer.class.getName(),
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader output = process.inputReader();
            String line = output.readLine();
            while (line != null && !line.startsWith("http://")) {
                line = output.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("The S3 server did not start");
            }
            return new LakeServer(process, line);
        } catch (IOException e) {
            throw new UncheckedIOException("Java cannot be started", e);
        }
    }

    String endpoint() {
        return endpoint;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
