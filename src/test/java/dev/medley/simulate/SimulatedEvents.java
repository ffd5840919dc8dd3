package dev.medley.simulate;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The simulator's history for tests of other packages. */
public final class SimulatedEvents {

    private SimulatedEvents() {}

    /** The taste group of each song of the audience's catalogue that has one, by its id. */
    public static Map<UUID, Integer> songGroups(Audience audience) {
        return audience.current().catalogue().songs().stream()
                .filter(song -> song.tasteGroup() != Song.NO_GROUP)
                .collect(Collectors.toMap(Song::id, Song::tasteGroup));
    }

    /** Writes the events of some days before an instant, one JSON object a line. */
    public static void write(Path file, Audience audience, Instant until, int days, int eventsPerDay)
            throws IOException {
        SimulatorSettings settings = new SimulatorSettings(1, 1_000, 0, 0, 0, days, eventsPerDay);
        Simulator simulator = new Simulator(audience, settings, () -> true, InstantSource.fixed(until));
        try (OutputStream lines = Files.newOutputStream(file)) {
            for (Iterator<List<byte[]>> batches = simulator.batches(); batches.hasNext(); ) {
                for (byte[] event : batches.next()) {
                    lines.write(event);
                    lines.write('\n');
                }
            }
        }
    }
}
