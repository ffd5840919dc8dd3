package dev.medley.wiring;

import dev.medley.event.EventContract;
import dev.medley.run.Runs;
import dev.medley.serve.EventSchema;
import dev.medley.serve.HttpEngine;
import dev.medley.serve.LeaderboardRefill;
import dev.medley.serve.Leaderboards;
import dev.medley.serve.Lineage;
import dev.medley.serve.LiveWindow;
import dev.medley.serve.PostedEvents;
import dev.medley.serve.Responses;
import dev.medley.serve.WebGuard;
import dev.medley.serve.WebServer;
import dev.medley.settings.Keys;
import dev.medley.sql.SqlScripts;

/** The page, the API and the live stream. */
final class ServeBeans {

    private ServeBeans() {}

    /** What routes of other stations use too: the cache that a finished build empties. */
    static void bindResponses(Beans beans, Runs runs) {
        Responses responses = beans.bind(
                "responses",
                new Responses(
                        beans.camel().createProducerTemplate(),
                        new SqlScripts(beans.get(Keys.SQL_DIR)),
                        beans.get(Keys.CACHE_SECONDS),
                        beans.get(Keys.RUNS_CACHE_SECONDS)));
        runs.whenChanged(responses::invalidateOperations);
    }

    static void bind(Beans beans, HttpEngine engine, EventContract contract) throws Exception {
        Leaderboards leaderboards = beans.bind("leaderboards", new Leaderboards(contract));
        beans.camel()
                .addStartupListener(beans.bindClosing(
                        "leaderboardRefill",
                        new LeaderboardRefill(leaderboards, beans.kafka(), beans.get(Keys.TOPIC_NAME))));
        LiveWindow window = beans.bind("liveWindow", new LiveWindow(leaderboards, contract));
        beans.bind("postedEvents", new PostedEvents(beans.get(Keys.RECORD_BYTES), contract));
        beans.bind("lineage", new Lineage(new SqlScripts(beans.get(Keys.SQL_DIR), contract)));
        beans.bind("eventSchema", new EventSchema(contract));
        WebGuard guard =
                new WebGuard(beans.get(Keys.HTTP_HOST), beans.get(Keys.HTTP_NAMES), beans.get(Keys.HTTP_TOKEN));
        beans.camel().addStartupListener(new WebServer(engine, guard, window));
    }
}
