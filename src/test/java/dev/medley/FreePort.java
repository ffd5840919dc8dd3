package dev.medley;

import dev.medley.local.EmbeddedKafka;

/** Finds ports for processes that must be told theirs. */
public final class FreePort {

    private FreePort() {}

    /** A port of 127.0.0.1 that nobody had a moment ago, and no outgoing connection is given. */
    public static int find() {
        return EmbeddedKafka.claimPort(0);
    }
}
