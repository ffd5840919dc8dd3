package dev.medley.load;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Tells events from what is none, line by line, and says why. Safe for use by several threads. */
public final class LineJudge {

    /**
     * Judges one line of a lake object.
     *
     * @param lines the object's content, or a part of it
     * @param from where the line begins
     * @param to where it ends, exclusive and without the line feed
     * @param kafkaHourEnd the end of the UTC hour in which the record entered Kafka; an event more than a day later is rejected
     * @return the verdict; no content of a line makes this method throw
     */
    public JudgedLine judge(byte[] lines, int from, int to, Instant kafkaHourEnd) {
        String line = new String(lines, from, to - from, StandardCharsets.UTF_8);
        return new JudgedLine(null, null, null, null, null, null, null, null, null, line, "not judged yet", null);
    }
}
