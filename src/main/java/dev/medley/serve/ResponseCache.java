package dev.medley.serve;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.medley.http.Response;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Finished answers, until a build announces itself: so that many readers cost the warehouse one question, and a
 * suspended warehouse stays suspended. The same question asked at the same time is put once.
 */
final class ResponseCache {

    private final Cache<Key, Response> answers;
    private final AtomicLong generation = new AtomicLong();

    /**
     * @param mostBytes the bytes all kept answers may have together
     * @param longest how long an answer is kept although nothing was announced
     */
    ResponseCache(long mostBytes, Duration longest) {
        this.answers = Caffeine.newBuilder()
                .maximumWeight(mostBytes)
                .<Key, Response>weigher((key, answer) -> answer.body().length + 200)
                .expireAfterWrite(longest)
                .build();
    }

    Response get(String question, Supplier<Response> ask) {
        return answers.get(new Key(generation.get(), question), key -> ask.get());
    }

    /** Forgets everything; an answer under way is given to who waits for it, and not kept for others. */
    void clear() {
        generation.incrementAndGet();
        answers.invalidateAll();
    }

    /** An answer asked for before a build is never found after it: its generation is another. */
    private record Key(long generation, String question) {}
}
