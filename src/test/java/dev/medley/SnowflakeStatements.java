package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.SnowflakeStandIn.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the driver sent, in order, and what is expected of it. */
record SnowflakeStatements(List<Statement> statements) {

    /** Rows come by one PUT and one COPY a batch, never by INSERT; DDL, which would commit, stands in no transaction. */
    void assertOneCopyABatchAndNoDdlInside() {
        assertThat(statements).noneMatch(statement -> start(statement).startsWith("insert into bronze"));
        assertThat(statements.stream().filter(statement -> start(statement).startsWith("copy into bronze")))
                .hasSize(2);
        // The driver sends each PUT twice: to learn where to, and to upload
        assertThat(statements.stream()
                        .map(SnowflakeStatements::start)
                        .filter(text -> text.startsWith("put ") && text.contains("/events/"))
                        .distinct())
                .hasSize(2);
        Map<String, Boolean> inTransaction = new HashMap<>();
        int transactions = 0;
        for (Statement statement : statements) {
            String text = start(statement);
            if (text.contains("autocommit")) {
                boolean begins = text.contains("false");
                transactions += begins ? 1 : 0;
                inTransaction.put(statement.session(), begins);
            } else if (Boolean.TRUE.equals(inTransaction.get(statement.session()))) {
                assertThat(text)
                        .doesNotStartWith("create")
                        .doesNotStartWith("alter")
                        .doesNotStartWith("comment");
            }
            assertThat(statement.outcome()).as(statement.text()).isEqualTo("ok");
        }
        assertThat(transactions).isPositive();
    }

    /** From the lock to the commit a load is one transaction of one session, in this order. */
    void assertLoadsAreOneTransaction() {
        List<String> steps = List.of(
                "set autocommit=false",
                "update ops.load_lock",
                "remove @ops.load_stage/events/",
                "put 'file://",
                "copy into bronze.spotify_events",
                "remove @ops.load_stage/objects/",
                "put 'file://",
                "copy into ops.staged_objects",
                "merge into ops.lake_objects",
                "insert into ops.load_batches",
                "commit");
        String session = statements.stream()
                .filter(statement -> start(statement).startsWith("copy into bronze"))
                .map(Statement::session)
                .findFirst()
                .orElseThrow();
        List<String> ofSession = statements.stream()
                .filter(statement -> statement.session().equals(session))
                .map(SnowflakeStatements::start)
                .map(text -> steps.stream().filter(text::contains).findFirst().orElse(text))
                .toList();
        List<String> load = ofSession.subList(0, ofSession.indexOf("copy into bronze.spotify_events") + 1);
        int begin = load.lastIndexOf("set autocommit=false");
        int end = begin + ofSession.subList(begin, ofSession.size()).indexOf("commit");
        assertThat(ofSession.subList(begin, end + 1)).containsSubsequence(steps);
    }

    private static String start(Statement statement) {
        return statement.text().strip().toLowerCase(Locale.ROOT);
    }
}
