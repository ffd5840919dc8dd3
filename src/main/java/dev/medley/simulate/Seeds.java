package dev.medley.simulate;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Random numbers that depend on the seed and on what they are for, and on nothing else. */
final class Seeds {

    private Seeds() {}

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
