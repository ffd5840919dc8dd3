package dev.medley;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A local server that the real Snowflake driver talks to: {@code src/test/resources/snowflake/stand_in.py} in a Python
 * environment of its own under {@code target/}, made at first use.
 */
public final class SnowflakeStandIn implements AutoCloseable {

    private static final Path SOURCES = Path.of("src/test/resources/snowflake");
    private static final Path PYTHON_HOME = Path.of("target/snowflake-stand-in");
    private static final Path PYTHON = PYTHON_HOME.resolve("bin/python").toAbsolutePath();
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final int port;
    private final Path log;
    private final Path key;
    private final String publicKey;

    private SnowflakeStandIn(Process process, int port, Path log, Path key, String publicKey) {
        this.process = process;
        this.port = port;
        this.log = log;
        this.key = key;
        this.publicKey = publicKey;
    }

    /** One statement that the driver sent; the role is that of the login, empty for none. */
    public record Statement(String session, String role, String text, String outcome) {}

    /**
     * Whether the stand-in can be had here: otherwise tests are skipped with one line. With CI=true they fail instead.
     */
    public static boolean isAvailable() {
        try {
            prepare();
            return true;
        } catch (IllegalStateException e) {
            boolean mustRun = "true".equals(System.getenv("CI"));
            System.out.println("Tests of Snowflake and of the Parquet files are "
                    + (mustRun ? "failing: " : "skipped: ") + e.getMessage());
            return mustRun;
        }
    }

    /** The Python of that environment, which has DuckDB and pyarrow as well. */
    public static Path python() {
        prepare();
        return PYTHON;
    }

    private static synchronized void prepare() {
        try {
            Path requirements = SOURCES.resolve("requirements.txt");
            Path installed = PYTHON_HOME.resolve("installed.txt");
            if (Files.exists(installed) && Files.readString(installed).equals(Files.readString(requirements))) {
                return;
            }
            run("python3", "-m", "venv", PYTHON_HOME.toString());
            run(PYTHON.toString(), "-m", "pip", "install", "--quiet", "-r", requirements.toString());
            Files.copy(requirements, installed);
        } catch (IOException e) {
            throw new IllegalStateException("no Python 3 with venv (%s)".formatted(e.getMessage()), e);
        }
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        try {
            if (!process.waitFor(INSTALL_LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("%s: %s"
                        .formatted(String.join(" ", command), output.substring(Math.max(0, output.length() - 300))));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Python was made ready", e);
        }
    }

    /** Starts the server on a free port, its files in a folder. */
    public static SnowflakeStandIn start(Path folder) {
        prepare();
        int port = FreePort.find();
        Path log = folder.resolve("statements.ndjson");
        try {
            Process process = new ProcessBuilder(
                            PYTHON.toString(),
                            SOURCES.resolve("stand_in.py").toString(),
                            String.valueOf(port),
                            log.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("stand-in.log").toFile())
                    .start();
            KeyPair keys = keys();
            SnowflakeStandIn standIn = new SnowflakeStandIn(
                    process,
                    port,
                    log,
                    writeKey(folder.resolve("medley.p8"), keys),
                    Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
            await("stand-in").atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive() || standIn.listens());
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "The stand-in ended: " + Files.readString(folder.resolve("stand-in.log")));
            }
            return standIn;
        } catch (IOException e) {
            throw new UncheckedIOException("The stand-in cannot be started", e);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has RSA", e);
        }
    }

    /** Nobody else may read it: the driver warns of a key that others can. */
    private static Path writeKey(Path file, KeyPair keys) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                        .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(keys.getPrivate().getEncoded())));
    }

    /** The public half of the key that logs in, as {@code alter user ... set rsa_public_key} takes it. */
    public String publicKey() {
        return publicKey;
    }

    /** What a Medley process needs in its environment, beside the profile. */
    public Map<String, String> environment() {
        return Map.of(
                "SNOWFLAKE_URL",
                "jdbc:snowflake://127.0.0.1:%d/?ssl=off".formatted(port),
                "SNOWFLAKE_ACCOUNT",
                "standin",
                "SNOWFLAKE_USER",
                "MEDLEY",
                "SNOWFLAKE_PRIVATE_KEY_FILE",
                key.toString());
    }

    /** All statements so far, in the order of their answers. */
    public List<Statement> statements() {
        try {
            List<Statement> statements = new ArrayList<>();
            for (String line : Files.readAllLines(log)) {
                JsonNode json = JSON.readTree(line);
                statements.add(new Statement(
                        json.path("session").asText(),
                        json.path("role").asText(),
                        json.path("statement").asText(),
                        json.path("outcome").asText()));
            }
            return statements;
        } catch (IOException e) {
            throw new UncheckedIOException("The stand-in's log cannot be read: " + log, e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
