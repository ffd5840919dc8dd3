package dev.medley.export;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table that are one file.
 *
 * @param day as in {@link Manifest.DataFile}
 * @param rows how many
 * @param fingerprint the sum of the rows' hashes: those of parts add up to that of the whole
 */
record Part(@Nullable String day, long rows, String fingerprint) {

    static Part whole(List<Part> parts) {
        BigInteger sum =
                parts.stream().map(part -> new BigInteger(part.fingerprint())).reduce(BigInteger.ZERO, BigInteger::add);
        return new Part(null, parts.stream().mapToLong(Part::rows).sum(), sum.toString());
    }
}
