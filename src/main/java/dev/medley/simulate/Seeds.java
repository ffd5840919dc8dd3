package dev.medley.simulate;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Random numbers and ids that depend on the seed and on what they are for, and on nothing else. */
final class Seeds {

    private static final NameBasedGenerator VERSION_5 = Generators.nameBasedGenerator(NameBasedGenerator.NAMESPACE_DNS);

    private Seeds() {}

    /** The id of a listener, by the number in the audience. */
    static UUID listenerId(long seed, int place) {
        return VERSION_5.generate("medley-listener::" + seed + "::" + place);
    }

    /** The id that every producer gives a song: UUID version 5, DNS name space, of {@code artist::song}. */
    static UUID songId(String artist, String title) {
        return VERSION_5.generate(artist + "::" + title);
    }

    /** The id of a live event, by the instant of its tick and its number among the events of that instant. */
    static UUID liveId(long seed, Instant tick, int index) {
        return VERSION_5.generate(
                "medley-live::" + seed + "::" + tick.getEpochSecond() + "::" + tick.getNano() + "::" + index);
    }

    /** The id of a past event, by its own time and its listener, who does one thing at a time. */
    static UUID pastId(long seed, Instant time, UUID listener, int index) {
        return VERSION_5.generate("medley-past::" + seed + "::" + time.getEpochSecond() + "::" + time.getNano() + "::"
                + listener + "::" + index);
    }

    /** Numbers for one purpose: the same seed and purpose give the same ones, another purpose gives unrelated ones. */
    static RandomGenerator randomFor(long seed, long... purpose) {
        long mixed = mix(seed);
        for (long part : purpose) {
            mixed = mix(mixed + part);
        }
        return new SplittableRandom(mixed);
    }

    /** The finaliser of MurmurHash3: each bit of the input reaches every bit of the output. */
    private static long mix(long value) {
        long mixed = value + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
