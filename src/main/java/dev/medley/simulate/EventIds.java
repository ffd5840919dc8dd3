package dev.medley.simulate;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import java.time.Instant;
import java.util.UUID;

/**
 * Ids of simulated events: UUID version 5 of the seed, the clock's time and an index, so that the same event has the
 * same id again, and another never has it.
 */
final class EventIds {

    private static final NameBasedGenerator VERSION_5 = Generators.nameBasedGenerator(NameBasedGenerator.NAMESPACE_DNS);

    private EventIds() {}

    /** The id of a live event, by the instant of its tick and its number among the events of that instant. */
    static UUID ofLive(long seed, Instant tick, int index) {
        return VERSION_5.generate(
                "medley-live::" + seed + "::" + tick.getEpochSecond() + "::" + tick.getNano() + "::" + index);
    }

    /** The id of a past event, by its own time and its listener, who does one thing at a time. */
    static UUID ofPast(long seed, Instant time, UUID listener, int index) {
        return VERSION_5.generate("medley-past::" + seed + "::" + time.getEpochSecond() + "::" + time.getNano() + "::"
                + listener + "::" + index);
    }
}
