package dev.medley.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every gold answer, asked straight from bronze without any of the scripts: the first copy of each event is found, named
 * and counted anew. Slow and plain on purpose.
 */
public final class IndependentAnswers {

    private static final String EVENTS = """
        create or replace temp view listened as
        select
            arg_min(struct_pack(
                id := event_id, u := user_id, s := song_id, a := artist_name, n := song_name, t := event_type,
                d := case when device_type in ('mobile', 'desktop', 'web') then device_type end,
                c := case when country = 'UK' then 'GB' when country in ('US', 'DE', 'IN', 'GB', 'CA', 'AU') then country end,
                at := event_at), batch_id * 1000000000 + kafka_offset) as e
        from %s
        group by event_id
        """;

    private static final String JUDGED_IN_JAVA = "bronze.spotify_events where reject_reason is null";

    /** The lines as they were sent, read by the engine's JSON; only what Medley itself sends is judged right. */
    private static final String JUDGED_BY_ENGINE = """
        (
            select
                batch_id, kafka_offset, line ->> 'event_id' as event_id, line ->> 'user_id' as user_id,
                line ->> 'song_id' as song_id, line ->> 'artist_name' as artist_name,
                line ->> 'song_name' as song_name, line ->> 'event_type' as event_type,
                line ->> 'device_type' as device_type, line ->> 'country' as country,
                try_cast(replace(line ->> 'timestamp', 'Z', '') as timestamp) as event_at
            from (
                select batch_id, kafka_offset, case when json_valid(raw_line) then raw_line::json end as line
                from bronze.spotify_events
            )
        )
        where event_id is not null and user_id is not null and song_id is not null and event_at is not null
            and event_type in ('play', 'skip', 'pause', 'add_to_playlist')
        """;

    private static final Map<String, String> ANSWERS = new TreeMap<>(Map.ofEntries(
            Map.entry("daily_active_users", "select cast(e.at as date), count(distinct e.u) from listened group by 1"),
            Map.entry(
                    "user_retention",
                    "select e.u, count(distinct cast(e.at as date)), min(e.at), max(e.at) from listened group by 1"),
            Map.entry("retention_cohorts", """
                with weeks as (select distinct e.u as u, date_trunc('week', e.at)::date as w from listened),
                firsts as (select u, min(w) as f from weeks group by u)
                select f, date_diff('day', f, w) // 7, count(*),
                    count(*) / (select count(*) from firsts as same where same.f = any_value(firsts.f))::double
                from weeks join firsts using (u) group by f, w
                """),
            Map.entry("top_songs", """
                select e.s, arg_max_null(e.n, e.at), arg_max_null(e.a, e.at), count(*) filter (e.t = 'play'),
                    count(*) filter (e.t = 'skip'), count(distinct e.u) from listened group by 1
                """),
            Map.entry("skip_rate_by_song", """
                select e.s, arg_max_null(e.n, e.at), arg_max_null(e.a, e.at), count(*) filter (e.t = 'play'),
                    count(*) filter (e.t = 'skip'),
                    avg(case e.t when 'skip' then 1.0::double when 'play' then 0 end) from listened group by 1
                """),
            Map.entry("top_artists", """
                select e.a, count(*) filter (e.t = 'play'), count(*) filter (e.t = 'skip'), count(distinct e.u),
                    count(distinct e.s) from listened where e.a is not null group by 1
                """),
            Map.entry("top_artists_by_country", """
                with plays as (select e.c as c, e.a as a, count(*) filter (e.t = 'play') as p from listened
                    where e.c is not null and e.a is not null group by 1, 2)
                select c, a, p, 1 + (select count(*) from plays as more where more.c = plays.c and more.p > plays.p)
                from plays
                """),
            Map.entry("device_usage", """
                select e.d, count(*), count(distinct e.u), count(*) / (select count(*) from listened)::double
                from listened group by 1
                """),
            Map.entry("country_engagement", """
                select e.c, e.at::date, count(*) filter (e.t = 'play'), count(*) filter (e.t = 'skip'),
                    count(*) filter (e.t = 'pause'), count(*) filter (e.t = 'add_to_playlist'), count(distinct e.u)
                from listened group by 1, 2
                """),
            Map.entry("user_engagement", """
                select e.u, e.d, e.c, e.at::date, count(*) filter (e.t = 'play'), count(*) filter (e.t = 'skip'),
                    count(*) filter (e.t = 'pause'), count(*) filter (e.t = 'add_to_playlist')
                from listened group by 1, 2, 3, 4
                """),
            Map.entry(
                    "event_volume_by_hour",
                    "select date_trunc('hour', e.at), count(*), count(distinct e.u) from listened group by 1"),
            Map.entry("event_volume_by_minute", """
                select date_trunc('minute', e.at), count(*) from listened
                where date_trunc('minute', e.at) >= timestamp '%s' - interval 24 hours group by 1
                """),
            Map.entry("kpis", """
                select count(*) filter (e.t = 'play'), count(distinct e.s), count(distinct e.u), count(distinct e.a),
                    count(*), max(e.at) from listened
                """)));

    private IndependentAnswers() {}

    /** Each answer as sorted lines, by the name of its table, of the rows that are no rejected ones. */
    static Map<String, List<String>> ask(Connection warehouse, String now) throws SQLException {
        return ask(warehouse, JUDGED_IN_JAVA, now);
    }

    /** The same from the raw lines alone, of which the engine says which are events. */
    public static Map<String, List<String>> fromRawLines(Connection warehouse, String now) throws SQLException {
        return ask(warehouse, JUDGED_BY_ENGINE, now);
    }

    private static Map<String, List<String>> ask(Connection warehouse, String source, String now) throws SQLException {
        try (Statement statement = warehouse.createStatement()) {
            statement.execute(EVENTS.formatted(source));
        }
        Map<String, List<String>> answers = new TreeMap<>();
        for (Map.Entry<String, String> answer : ANSWERS.entrySet()) {
            String sql = answer.getValue().replace("%s", now);
            answers.put(
                    answer.getKey(),
                    SqlRows.lines(warehouse, sql).stream().sorted().toList());
        }
        answers.put("session_patterns", sessions(warehouse));
        return answers;
    }

    /** What gold itself holds of these tables, as sorted lines. */
    public static Map<String, List<String>> gold(Connection warehouse, Set<String> tables) throws SQLException {
        Map<String, List<String>> found = new TreeMap<>();
        for (String table : tables) {
            found.put(
                    table,
                    SqlRows.lines(warehouse, "select * from gold." + table).stream()
                            .sorted()
                            .toList());
        }
        return found;
    }

    /** Sessions cut one event after the other. */
    private static List<String> sessions(Connection warehouse) throws SQLException {
        List<String> sessions = new ArrayList<>();
        List<List<Object>> open = new ArrayList<>();
        for (List<Object> event : SqlRows.ask(
                warehouse, "select e.u, cast(e.at as varchar), e.t, e.c, e.d from listened order by e.u, e.at, e.id")) {
            if (!open.isEmpty() && !continues(open.get(open.size() - 1), event)) {
                sessions.add(session(open));
                open.clear();
            }
            open.add(event);
        }
        if (!open.isEmpty()) {
            sessions.add(session(open));
        }
        return sessions.stream().sorted().toList();
    }

    private static boolean continues(List<Object> last, List<Object> next) {
        return last.get(0).equals(next.get(0))
                && Duration.between(time(last), time(next)).compareTo(Duration.ofMinutes(30)) < 0;
    }

    private static String session(List<List<Object>> events) {
        LocalDateTime start = time(events.get(0));
        LocalDateTime end = time(events.get(events.size() - 1));
        long seconds = Duration.between(start.withNano(0), end.withNano(0)).toSeconds();
        return "%s | %s | %s | %d | %d | %d | %d | %d | %s | %s"
                .formatted(
                        events.get(0).get(0),
                        Timestamp.valueOf(start),
                        Timestamp.valueOf(end),
                        seconds,
                        events.size(),
                        count(events, "play"),
                        count(events, "skip"),
                        count(events, "add_to_playlist"),
                        textOf(events.get(0).get(3)),
                        textOf(events.get(0).get(4)));
    }

    private static String textOf(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }

    private static long count(List<List<Object>> events, String type) {
        return events.stream().filter(event -> type.equals(event.get(2))).count();
    }

    private static LocalDateTime time(List<Object> event) {
        return LocalDateTime.parse(String.valueOf(event.get(1)).replace(' ', 'T'));
    }
}
