package dev.medley;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server's certificate for 127.0.0.1 that nobody has signed, made by the JDK's keytool.
 *
 * @param keyStore PKCS12 file of the server
 * @param trustStore PKCS12 file of those who trust it
 */
record Certificates(Path keyStore, Path trustStore) {

    /** Of both files. */
    static final String PASSWORD = "open-sesame";

    static Certificates make(Path folder) {
        Certificates made = new Certificates(folder.resolve("server.p12"), folder.resolve("trusted.p12"));
        Path certificate = folder.resolve("server.crt");
        keytool(made.keyStore, "-genkeypair", "-keyalg", "RSA", "-dname", "CN=medley", "-ext", "san=ip:127.0.0.1");
        keytool(made.keyStore, "-exportcert", "-file", certificate.toString());
        keytool(made.trustStore, "-importcert", "-noprompt", "-file", certificate.toString());
        return made;
    }

    private static void keytool(Path store, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-alias", "server", "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("keytool cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for keytool", e);
        }
    }
}
