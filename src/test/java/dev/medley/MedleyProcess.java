package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Medley as its users run it: a process of its own over the real routes, SQL and configuration, on ports and in a folder
 * of the test's own. Its lines are kept; it is killed when closed.
 */
public final class MedleyProcess implements AutoCloseable {

    /** A process that lives for a minute starts sooner with a simple compiler; {@code medley.test.jvm} names other options. */
    public static final String JVM_OPTIONS =
            System.getProperty("medley.test.jvm", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");

    /** Absolute, because a process may run in another folder. */
    private static final String CLASS_PATH = Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));

    private static final Path ARCHIVED_CLASSES = Path.of("target/medley.jsa").toAbsolutePath();

    /** The jar as its users run it, its classes from the archive that the build has made of them. */
    private static final List<String> THE_JAR = List.of(
            "-XX:SharedArchiveFile=" + ARCHIVED_CLASSES,
            "-Xlog:cds=off",
            "-Xlog:cds+dynamic=off",
            "-jar",
            Path.of("target/medley.jar").toAbsolutePath().toString());

    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final Process process;
    private final Map<String, String> environment;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private MedleyProcess(Process process, Map<String, String> environment) {
        this.process = process;
        this.environment = environment;
        this.reader = new Thread(this::read, "output-of-medley-" + process.pid());
        this.reader.setDaemon(true);
        this.reader.start();
    }

    /**
     * The environment of a process with all its state in a folder: embedded servers and pages on free ports
     * that the next process started with the same map takes again.
     */
    public static Map<String, String> environment(Path dataDir) {
        return Map.of(
                "MEDLEY_DATA_DIR", dataDir.toAbsolutePath().toString(),
                "MEDLEY_HTTP_PORT", String.valueOf(FreePort.find()),
                "MEDLEY_MANAGEMENT_PORT", String.valueOf(FreePort.find()),
                "MEDLEY_EMBEDDED_KAFKA_PORT", String.valueOf(FreePort.find()),
                "MEDLEY_EMBEDDED_S3_PORT", String.valueOf(FreePort.find()));
    }

    /** Starts a process in the project's folder, without waiting for it. */
    public static MedleyProcess launch(Map<String, String> environment) {
        return launch(Path.of(""), environment);
    }

    /** Starts a process in a folder that holds routes, sql and config, without waiting for it. */
    static MedleyProcess launch(Path project, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-opens", "java.base/java.nio=ALL-UNNAMED", "-Xmx512m"));
        command.addAll(List.of(JVM_OPTIONS.split(" ")));
        command.addAll(Files.exists(ARCHIVED_CLASSES) ? THE_JAR : List.of("-cp", CLASS_PATH, Medley.class.getName()));
        return launch(project, command, environment);
    }

    /** Starts a process by a command line of one's own, without waiting for it. */
    public static MedleyProcess launch(Path project, List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toAbsolutePath().toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new MedleyProcess(builder.start(), environment);
        } catch (IOException e) {
            throw new UncheckedIOException("Java cannot be started", e);
        }
    }

    /** Starts a process and waits until it is ready. */
    public static MedleyProcess start(Map<String, String> environment) {
        return start(Path.of(""), environment);
    }

    /** Starts a process in a folder that holds routes, sql and config, and waits until it is ready. */
    static MedleyProcess start(Path project, Map<String, String> environment) {
        MedleyProcess medley = launch(project, environment);
        try {
            medley.awaitLine("Medley is ready", START_LIMIT);
        } catch (RuntimeException | AssertionError e) {
            medley.close();
            throw e;
        }
        return medley;
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            String line = output.readLine();
            while (line != null) {
                lines.add(line);
                line = output.readLine();
            }
        } catch (IOException e) {
            lines.add("The output ended: " + e.getMessage());
        }
    }

    /** Waits for a line that holds a text; fails with all lines if it does not come or the process ends first. */
    public void awaitLine(String text, Duration limit) {
        await(text).atMost(limit).pollInterval(Duration.ofMillis(50)).until(() -> has(text) || !process.isAlive());
        if (!has(text)) {
            awaitEnd(Duration.ofSeconds(10));
        }
        assertThat(lines).anyMatch(line -> line.contains(text));
    }

    private boolean has(String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }

    /** What the process has printed so far, standard output and error together. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** How long ago it was started. */
    Duration age() {
        return Duration.between(process.info().startInstant().orElseThrow(), Instant.now());
    }

    public long pid() {
        return process.pid();
    }

    /** The calls of this process's API. */
    public MedleyApi api() {
        return new MedleyApi(Integer.parseInt(environment.getOrDefault("MEDLEY_HTTP_PORT", "8080")));
    }

    /** What health says of one part, such as kafka: its status, message and data. */
    public JsonNode health(String part) {
        int port = Integer.parseInt(environment.getOrDefault("MEDLEY_MANAGEMENT_PORT", "8081"));
        JsonNode health =
                new MedleyApi(port).call("GET", "/observe/health?data=true").json();
        return StreamSupport.stream(health.path("checks").spliterator(), false)
                .filter(check -> check.path("name").asText().equals(part))
                .findFirst()
                .orElseThrow(() -> new AssertionError("health does not tell of " + part + ": " + health));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks the process to stop, as a container's stop does (SIGTERM); {@link Process#destroy()} would close its output too. */
    public void interrupt() {
        signal("-TERM");
    }

    /** Lets the process stand still (SIGSTOP), as a paused virtual machine does: it holds what it holds, and does nothing. */
    public void pause() {
        signal("-STOP");
    }

    /** Lets a paused process go on (SIGCONT). */
    public void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            int exitCode = new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(exitCode).as("kill %s", signal).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException("The program 'kill' cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending a signal", e);
        }
    }

    /** Ends the process at once, without a chance to clean up (SIGKILL), and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(30));
    }

    /** Waits for the process to end and gives its exit code. */
    public int awaitEnd(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("Medley has not ended within %s; it said:%n%s"
                        .formatted(limit, String.join(System.lineSeparator(), lines)));
            }
            reader.join(5_000);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for Medley to end", e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
