package dev.medley.local;

import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * An S3 server in this process over a folder, reachable from this machine only; a bucket is a folder, an object a file.
 *
 * <p>Requests must be signed (SigV4). Its threads are not daemons: a process that does not close it does not end.
 */
public final class EmbeddedS3 implements AutoCloseable {

    private static final String NAME = "S3 server";
    private static final String PORT_PROPERTY = "medley.embedded.s3-port";
    private static final int MAX_THREADS = 32;
    private static final long STOP_TIMEOUT_MS = 2_000;

    private final S3Proxy server;
    private final int port;

    private EmbeddedS3(S3Proxy server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a server over the folder.
     *
     * @param dir holds the buckets; created if absent
     * @param port TCP port on 127.0.0.1, 0 for any free one
     * @param accessKey the only access key it accepts, not empty
     * @param secretKey the secret of that access key, not empty
     * @throws EmbeddedStartException if the port is taken or the folder cannot be written
     */
    public static EmbeddedS3 start(Path dir, int port, String accessKey, String secretKey) {
        if (accessKey.isEmpty() || secretKey.isEmpty()) {
            throw new IllegalArgumentException(
                    "The embedded S3 server needs both keys: set medley.s3.access-key and medley.s3.secret-key");
        }
        int freePort = claimPort(port);
        StartChecks.claimFolder(NAME, dir);
        try {
            return new EmbeddedS3(startOrStop(server(dir, freePort, accessKey, secretKey)), freePort);
        } catch (Exception e) {
            throw StartChecks.portTaken(NAME, freePort, PORT_PROPERTY, e);
        }
    }

    /**
     * Returns the port, or a free one for 0, so that the address is known before the server runs.
     *
     * @throws EmbeddedStartException if the port is taken
     */
    public static int claimPort(int port) {
        return StartChecks.claimPort(NAME, port, PORT_PROPERTY);
    }

    /** The server's address for clients, such as http://127.0.0.1:9000; buckets are the first part of the path. */
    public String endpoint() {
        return endpoint(port);
    }

    /** The address for clients of a server on that port. */
    public static String endpoint(int port) {
        return "http://%s:%d".formatted(StartChecks.LOOPBACK, port);
    }

    /** Stops the server after the requests under way, at most 2 s. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The embedded S3 server did not stop cleanly", e);
        }
    }

    private static S3Proxy server(Path dir, int port, String accessKey, String secretKey) {
        return S3Proxy.builder()
                // A relative folder is resolved twice when listing, and every listing is empty
                .blobStore(new FilesystemNio2BlobStore(dir.toAbsolutePath().toString()))
                .endpoint(URI.create(endpoint(port)))
                .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secretKey)
                .ignoreUnknownHeaders(true)
                .jettyMaxThreads(MAX_THREADS)
                .stopTimeout(STOP_TIMEOUT_MS)
                .build();
    }

    private static S3Proxy startOrStop(S3Proxy server) throws Exception {
        try {
            server.start();
            return server;
        } catch (Exception e) {
            server.stop();
            throw e;
        }
    }
}
