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
 * @param javaTrustStore JKS file of those who trust it: Java reads it without a password
 */
record Certificates(Path keyStore, Path trustStore, Path javaTrustStore) {

    /** Of all files. */
    static final String PASSWORD = "open-sesame";

    static Certificates make(Path folder) {
        Certificates made = new Certificates(
                folder.resolve("server.p12"), folder.resolve("trusted.p12"), folder.resolve("trusted.jks"));
        Path certificate = folder.resolve("server.crt");
        keytool(made.keyStore, "-genkeypair", "-keyalg", "RSA", "-dname", "CN=medley", "-ext", "san=ip:127.0.0.1");
        keytool(made.keyStore, "-exportcert", "-file", certificate.toString());
        for (Path trusting : List.of(made.trustStore, made.javaTrustStore)) {
            keytool(trusting, "-importcert", "-noprompt", "-file", certificate.toString());
        }
        return made;
    }

    private static void keytool(Path store, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        String type = store.toString().endsWith(".jks") ? "JKS" : "PKCS12";
        command.addAll(
                List.of("-alias", "server", "-keystore", store.toString(), "-storetype", type, "-storepass", PASSWORD));
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
