package dev.medley.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Stands between Medley and a server, and does to their connections what networks and servers do when they fail. */
final class TcpProxy implements AutoCloseable {

    /** What becomes of the connections, those that are open too. */
    enum Fault {
        /** None: bytes go both ways. */
        NONE,
        /** Responses come late, by as much as {@link #delay} said. */
        DELAYS,
        /** Requests arrive nowhere, and nothing answers. */
        HANGS,
        /** Each request is answered with an error of the server. */
        ANSWERS_500,
        /** Requests reach the server; its answers are lost with the connection. */
        LOSES_ANSWERS,
        /** Connections are cut as soon as they are made. */
        CUTS
    }

    private static final byte[] ERROR_500 =
            "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "tcp-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger hit = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    private volatile int delayMs;

    /** @param url of the server */
    TcpProxy(String url) {
        URI server = URI.create(url);
        this.target = new InetSocketAddress(server.getHost(), server.getPort());
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Address of the proxy, as a URL. */
    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Does this to all connections from now on; those that are open are cut. */
    void set(Fault next) {
        fault = next;
        hit.set(0);
        open.forEach(TcpProxy::closeQuietly);
    }

    /** Delays each part of an answer so long, as a far or busy server does. */
    void delay(int milliseconds) {
        delayMs = milliseconds;
        set(Fault.DELAYS);
    }

    /** How many connections the fault has met. */
    int hits() {
        return hit.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        Fault now = fault;
        hit.incrementAndGet();
        try (client) {
            switch (now) {
                case NONE, DELAYS, LOSES_ANSWERS -> forward(client, now);
                case HANGS -> client.getInputStream().transferTo(OutputStream.nullOutputStream());
                case ANSWERS_500 -> answerError(client);
                case CUTS -> client.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            // a cut connection is what the test wants
        } finally {
            open.remove(client);
        }
    }

    private static void answerError(Socket client) throws IOException {
        byte[] request = new byte[64 * 1024];
        if (client.getInputStream().read(request) > 0) {
            client.getOutputStream().write(ERROR_500);
            client.shutdownOutput();
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }

    private void forward(Socket client, Fault now) throws IOException {
        try (Socket server = new Socket()) {
            server.connect(target, 2_000);
            open.add(server);
            threads.execute(() -> copy(client, server));
            switch (now) {
                case LOSES_ANSWERS -> server.getInputStream().read(new byte[1]);
                case DELAYS -> transfer(server.getInputStream(), client.getOutputStream(), delayMs);
                default -> transfer(server.getInputStream(), client.getOutputStream(), 0);
            }
            open.remove(server);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            transfer(from.getInputStream(), to.getOutputStream(), 0);
            to.shutdownOutput();
        } catch (IOException e) {
            closeQuietly(to);
        }
    }

    private static void transfer(InputStream from, OutputStream to, int delayMs) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        int count = from.read(buffer);
        while (count >= 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delayMs));
            to.write(buffer, 0, count);
            to.flush();
            count = from.read(buffer);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(TcpProxy::closeQuietly);
        threads.shutdownNow();
    }
}
