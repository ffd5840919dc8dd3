package dev.medley.serve;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.medley.http.Response;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Caches responses until a build is announced: many readers cost the warehouse one query, and a suspended warehouse
 * stays suspended. Equal requests at the same time share one query.
 *
 * @param <R> the request: a value, compared by its fields
 */
final class ResponseCache<R extends Record> {

    private static final int KEY_BYTES = 1_000;

    private final Cache<Key<R>, Response> responses;
    private final AtomicLong generation = new AtomicLong();

    /**
     * @param maxBytes the bytes that all cached responses may have together
     * @param maxAge how long a response is cached although nothing was announced
     */
    ResponseCache(long maxBytes, Duration maxAge) {
        this.responses = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .<Key<R>, Response>weigher((key, response) -> response.body().length + KEY_BYTES)
                .expireAfterWrite(maxAge)
                .build();
    }

    Response get(R request, Supplier<Response> query) {
        return responses.get(new Key<>(generation.get(), request), key -> query.get());
    }

    /** Empties the cache; in-flight queries complete for their callers but are not cached. */
    void clear() {
        generation.incrementAndGet();
        responses.invalidateAll();
    }

    /** A response queried before a build is never found after it: its generation is another. */
    private record Key<R extends Record>(long generation, R request) {}
}
