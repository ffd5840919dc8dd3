package dev.medley;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports for processes that must be told theirs, some time before they listen there. Test processes that run side by
 * side take theirs from ranges of their own, all of them below what outgoing connections are given.
 */
public final class FreePort {

    private static final int EACH = 1_000;
    private static final int FIRST = 10_000 + Integer.getInteger("medley.test.fork", 0) * EACH;
    private static int next = ThreadLocalRandom.current().nextInt(EACH);

    private FreePort() {}

    /** A port of 127.0.0.1 that nobody listens at, and that is given to nobody else soon. */
    public static synchronized int find() {
        for (int tries = 0; tries < EACH; tries++) {
            int port = FIRST + next++ % EACH;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("None of the ports %d to %d is free".formatted(FIRST, FIRST + EACH - 1));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
