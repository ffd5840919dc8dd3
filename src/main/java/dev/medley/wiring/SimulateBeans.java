package dev.medley.wiring;

import dev.medley.inbox.Inbox;
import dev.medley.inbox.Limits;
import dev.medley.kafka.ArchiveLag;
import dev.medley.settings.Keys;
import dev.medley.simulate.Audience;
import dev.medley.simulate.Simulator;
import dev.medley.simulate.SimulatorSettings;

/** The simulator and the inbox. */
final class SimulateBeans {

    private SimulateBeans() {}

    static void bind(Beans beans, ArchiveLag lag) {
        Audience audience = new Audience(
                beans.get(Keys.CATALOGUE), beans.get(Keys.SEED), beans.get(Keys.USERS), beans.get(Keys.CATALOGUE_SIZE));
        SimulatorSettings simulator = new SimulatorSettings(
                beans.get(Keys.EVENTS_PER_TICK),
                beans.get(Keys.TICK_MS),
                beans.get(Keys.DUPLICATE_SHARE),
                beans.get(Keys.LATE_SHARE),
                beans.get(Keys.MALFORMED_SHARE),
                beans.get(Keys.HISTORY_DAYS),
                beans.get(Keys.HISTORY_EVENTS));
        beans.bind("simulator", new Simulator(audience, simulator, lag));
        Limits limits = new Limits(
                beans.get(Keys.RECORD_BYTES),
                beans.get(Keys.MAX_REQUEST_BYTES),
                beans.get(Keys.CHUNK_LINES),
                beans.get(Keys.CHUNK_BYTES));
        beans.bind("inbox", new Inbox(beans.get(Keys.INBOX), beans.get(Keys.INBOX_SETTLE_MS), limits));
    }
}
