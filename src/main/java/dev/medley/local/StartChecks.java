package dev.medley.local;

import dev.medley.files.PrivateFiles;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/** What is checked before a server starts, because the servers' own errors name neither the property nor the remedy. */
final class StartChecks {

    static final String LOOPBACK = "127.0.0.1";
    private static final byte[] LOOPBACK_ADDRESS = {127, 0, 0, 1};
    private static final int LOWEST_FREE_PORT = 20_000;

    /** Of Linux; other systems give outgoing connections higher ones. */
    private static final int FIRST_OUTGOING_PORT = 32_768;

    private StartChecks() {}

    /**
     * Returns the port, or a free one for 0.
     *
     * @throws EmbeddedStartException if something listens there already
     */
    static int claimPort(String server, int port, String property) {
        try {
            return port == 0 ? freePort() : bind(port);
        } catch (IOException | IllegalArgumentException e) {
            throw portTaken(server, port, property, e);
        }
    }

    /** Not the system's own choice: any outgoing connection may be given that one before the server has bound it. */
    private static int freePort() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            try {
                return bind(ThreadLocalRandom.current().nextInt(LOWEST_FREE_PORT, FIRST_OUTGOING_PORT));
            } catch (BindException taken) {
                // Another one, then
            }
        }
        return bind(0);
    }

    private static int bind(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK_ADDRESS), port));
            return socket.getLocalPort();
        }
    }

    /** Whether a server did not start because somebody took its port since it was claimed. */
    static boolean isPortTaken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }

    static EmbeddedStartException portTaken(String server, int port, String property, Throwable cause) {
        return new EmbeddedStartException(
                "The embedded %s cannot listen on %s:%d (%s): stop what listens there, or set %s to another port (0 = any free one)"
                        .formatted(server, LOOPBACK, port, cause.getMessage(), property),
                cause);
    }

    /**
     * Creates the folder and tries a write in it.
     *
     * @throws EmbeddedStartException if that fails
     */
    static void claimFolder(String server, Path folder) {
        try {
            PrivateFiles.folder(folder);
            Files.delete(Files.createTempFile(folder, ".write-check", ".tmp"));
        } catch (IOException e) {
            throw folderUnusable(server, folder, e);
        }
    }

    /**
     * Tries the lock that a running server holds on its folder.
     *
     * @throws EmbeddedStartException if it is held
     */
    static void claimLock(String server, Path folder, String lockFile) {
        try (FileChannel channel = FileChannel.open(
                        folder.resolve(lockFile), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new IOException("another process holds " + lockFile);
            }
        } catch (IOException | OverlappingFileLockException e) {
            throw folderUnusable(server, folder, e);
        }
    }

    static EmbeddedStartException folderUnusable(String server, Path folder, Throwable cause) {
        return new EmbeddedStartException(
                "The embedded %s cannot use the folder %s (%s): make it writable and used by no other process, or set medley.data-dir to another one"
                        .formatted(server, folder.toAbsolutePath(), cause),
                cause);
    }
}
