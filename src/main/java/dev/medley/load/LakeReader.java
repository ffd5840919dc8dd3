package dev.medley.load;

import dev.medley.lake.LakeObject;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Fetches objects, several at a time, as far ahead as a bounded number of bytes. An object that can never be read comes with
 * the reason; a store that cannot be reached ends the load.
 */
public final class LakeReader implements AutoCloseable {

    private static final long AHEAD_BYTES = 32L << 20;

    /** One object's content: its bytes, unzipped, or why they cannot be read. */
    static final class Content {

        private final LakeObject object;
        private final byte[] lines;
        private final @Nullable String fault;
        private final boolean isMissing;

        private Content(LakeObject object, byte[] lines, @Nullable String fault, boolean isMissing) {
            this.object = object;
            this.isMissing = isMissing;
            this.lines = lines;
            this.fault = fault;
        }

        /** The object as it was fetched: what was listed, or is in the ledger, may be of an older version. */
        LakeObject object() {
            return object;
        }

        /** Not copied, not to be changed. */
        byte[] lines() {
            return lines;
        }

        /** Why the object cannot be read; null if it can. */
        @Nullable
        String fault() {
            return fault;
        }

        /** The version that was tried; null if it is no longer in the lake, so that it is tried when it returns. */
        @Nullable
        String etag() {
            return isMissing ? null : object.etag();
        }
    }

    private final S3Client client;
    private final String bucket;
    private final int fetchers;
    private final ExecutorService threads;

    /** @param fetchers how many objects are fetched at a time, at least 1 */
    public LakeReader(S3Client client, String bucket, int fetchers) {
        if (fetchers < 1) {
            throw new IllegalArgumentException(
                    "medley.load.fetchers is %d: give at least 1 in config/application.properties".formatted(fetchers));
        }
        this.client = client;
        this.bucket = bucket;
        this.fetchers = fetchers;
        this.threads = Executors.newFixedThreadPool(fetchers, work -> {
            Thread thread = new Thread(work, "lake-reader");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * What is made of the objects, in their order. Some are fetched, and their contents worked on, while an earlier one is
     * used.
     *
     * @param work done by several threads at a time
     */
    <T> Iterable<T> read(List<LakeObject> objects, Function<Content, T> work) {
        return () -> new Ahead<>(objects.iterator(), work);
    }

    private final class Ahead<T> implements Iterator<T> {

        private final Iterator<LakeObject> objects;
        private final Function<Content, T> work;
        private final Deque<Future<T>> fetches = new ArrayDeque<>();
        private final Deque<Long> sizes = new ArrayDeque<>();
        private long bytes;

        Ahead(Iterator<LakeObject> objects, Function<Content, T> work) {
            this.objects = objects;
            this.work = work;
        }

        @Override
        public boolean hasNext() {
            return objects.hasNext() || !fetches.isEmpty();
        }

        @Override
        public T next() {
            while (objects.hasNext() && (fetches.isEmpty() || (bytes < AHEAD_BYTES && fetches.size() < 4 * fetchers))) {
                LakeObject object = objects.next();
                bytes += object.bytes();
                sizes.add(object.bytes());
                fetches.add(threads.submit(() -> work.apply(fetch(object))));
            }
            Future<T> first = fetches.poll();
            if (first == null) {
                throw new NoSuchElementException("no object is left");
            }
            bytes -= sizes.remove();
            return await(first);
        }
    }

    private static <T> T await(Future<T> fetch) {
        try {
            return fetch.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Reading the lake was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The lake cannot be read: " + e.getCause(), e.getCause());
        }
    }

    private Content fetch(LakeObject object) throws IOException {
        ResponseBytes<GetObjectResponse> response;
        try {
            response = client.getObjectAsBytes(
                    request -> request.bucket(bucket).key(object.key().key()));
        } catch (NoSuchKeyException e) {
            return new Content(object, new byte[0], "the object is no longer in the lake", true);
        }
        byte[] stored = response.asByteArrayUnsafe();
        LakeObject fetched = new LakeObject(object.key(), response.response().eTag(), stored.length);
        if (!object.key().gzip()) {
            return new Content(fetched, stored, null, false);
        }
        try (WholeGzip gzip = new WholeGzip(stored)) {
            return new Content(fetched, gzip.readWhole(), null, false);
        } catch (EOFException | ZipException e) {
            return new Content(fetched, new byte[0], "gzip: " + e.getMessage(), false);
        }
    }

    /** Gzip of one or more members; Java's own reader drops what follows the last one that it can read. */
    private static final class WholeGzip extends GZIPInputStream {

        private static final int TRAILER_BYTES = 8;

        WholeGzip(byte[] stored) throws IOException {
            // All of it is in the inflater's buffer, so that what it leaves is what was not read
            super(new ByteArrayInputStream(stored), Math.max(512, stored.length));
        }

        byte[] readWhole() throws IOException {
            byte[] lines = readAllBytes();
            int left = inf.getRemaining() - TRAILER_BYTES;
            if (left > 0) {
                throw new ZipException("%d bytes after its end are not gzip".formatted(left));
            }
            return lines;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
