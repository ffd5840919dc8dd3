package dev.medley.local;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The embedded servers of one process: they start side by side, and stop one by one, the last started first. */
public final class EmbeddedParts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedParts.class);

    private final Deque<CompletableFuture<AutoCloseable>> parts = new ArrayDeque<>();

    /** Begins to start a part, and does not wait for it. */
    public void start(Supplier<? extends AutoCloseable> part) {
        CompletableFuture<AutoCloseable> started = new CompletableFuture<>();
        parts.push(started);
        Thread starter = new Thread(() -> complete(started, part), "start-embedded-" + parts.size());
        starter.setDaemon(true);
        starter.start();
    }

    private static void complete(CompletableFuture<AutoCloseable> started, Supplier<? extends AutoCloseable> part) {
        try {
            started.complete(part.get());
        } catch (RuntimeException | LinkageError e) {
            started.completeExceptionally(e);
        }
    }

    /**
     * Waits until all parts run.
     *
     * @throws EmbeddedStartException if one could not start, with the reason
     */
    public void awaitStarted() {
        try {
            parts.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            throw e;
        }
    }

    /** Stops what has started, after waiting for what still starts; a second call does nothing. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            CompletableFuture<AutoCloseable> part = parts.pop();
            try {
                part.exceptionally(failed -> () -> {}).join().close();
            } catch (Exception e) {
                LOG.warn("An embedded part did not stop cleanly: {}", e.toString());
            }
        }
    }
}
