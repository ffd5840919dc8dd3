package dev.medley.watch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was last seen of one server.
 *
 * @param fault why it cannot be used, without secrets; null if it can
 * @param at when it was looked at
 * @param value what it told; null if it could not be asked
 */
record Reading<T>(
        @Nullable String fault, Instant at, @Nullable T value) {}
