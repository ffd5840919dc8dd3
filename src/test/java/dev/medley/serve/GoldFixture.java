package dev.medley.serve;

/** Nine events of three listeners on two days, in silver and in every gold table that the API reads. */
final class GoldFixture {

    private GoldFixture() {}

    static void fill(ServeStation station) throws Exception {
        station.sql(
                """
                insert into silver.spotify_events
                    (event_id, user_id, song_id, artist_name, song_name, event_type, device_type, country, event_at)
                values
                ('e1', '9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b', 's1', 'Dua Lipa', 'Levitating', 'play', 'mobile', 'US', '2026-11-19 10:00:00'),
                ('e2', '9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b', 's1', 'Dua Lipa', 'Levitating', 'skip', 'mobile', 'US', '2026-11-19 10:01:00'),
                ('e3', 'u2', 's2', '=cmd("x"), and more', 'One', 'play', 'web', 'DE', '2026-11-19 10:20:00'),
                ('e4', 'u2', 's2', '=cmd("x"), and more', 'One', 'pause', 'web', 'DE', '2026-11-19 12:00:00'),
                ('e5', '9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b', 's1', 'Dua Lipa', 'Levitating', 'play', 'mobile', 'US', '2026-11-20 10:00:00'),
                ('e6', '9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b', 's1', 'Dua Lipa', 'Levitating', 'play', 'mobile', 'US', '2026-11-20 10:05:00'),
                ('e7', '0b1c2d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e', 's2', '=cmd("x"), and more', 'One', 'play', null, null, '2026-11-20 10:06:00'),
                ('e8', '0b1c2d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e', 's3', null, null, 'add_to_playlist', 'web', 'DE', '2026-11-20 11:00:00'),
                ('e9', '0b1c2d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e', 's1', 'Dua Lipa', 'Levitating', 'play', 'web', 'DE', '2026-11-20 11:10:00')
                """,
                """
                insert into gold.listening_facts
                select date_trunc('hour', event_at), user_id, song_id, artist_name, song_name, device_type, country,
                    count(*), count_if(event_type = 'play'), count_if(event_type = 'skip'),
                    count_if(event_type = 'pause'), count_if(event_type = 'add_to_playlist'),
                    min(event_at), max(event_at)
                from silver.spotify_events group by all
                """,
                """
                insert into gold.daily_listening
                select cast(hour_at as date) as day, song_id, artist_name, song_name, device_type, country, sum(events),
                    sum(plays), sum(skips), sum(pauses), sum(playlist_adds), max(last_event_at)
                from gold.listening_facts group by all
                """,
                """
                insert into gold.user_engagement
                select user_id, device_type, country, cast(hour_at as date) as day, sum(plays), sum(skips), sum(pauses),
                    sum(playlist_adds)
                from gold.listening_facts group by all
                """,
                """
                insert into gold.country_engagement
                select country, cast(hour_at as date) as day, sum(plays), sum(skips), sum(pauses), sum(playlist_adds),
                    count(distinct user_id)
                from gold.listening_facts group by all
                """,
                "insert into gold.daily_active_users values ('2026-11-19', 2), ('2026-11-20', 2)",
                """
                insert into gold.top_songs
                select song_id, max(song_name), max(artist_name), sum(plays), sum(skips), count(distinct user_id)
                from gold.listening_facts group by song_id
                """,
                """
                insert into gold.top_artists
                select artist_name, sum(plays), sum(skips), count(distinct user_id), count(distinct song_id)
                from gold.listening_facts where artist_name is not null group by artist_name
                """,
                """
                insert into gold.skip_rate_by_song
                select song_id, song_name, artist_name, total_plays, total_skips,
                    total_skips / nullif(total_plays + total_skips, 0)::double
                from gold.top_songs
                """,
                """
                insert into gold.device_usage
                values ('mobile', 4, 1, 4 / 9.0::double), ('web', 4, 2, 4 / 9.0::double), (null, 1, 1, 1 / 9.0::double)
                """,
                """
                insert into gold.top_artists_by_country values
                ('US', 'Dua Lipa', 3, 1), ('DE', '=cmd("x"), and more', 1, 1), ('DE', 'Dua Lipa', 1, 1)
                """,
                """
                insert into gold.event_volume_by_hour
                select hour_at, sum(events), count(distinct user_id) from gold.listening_facts group by hour_at
                """,
                """
                insert into gold.event_volume_by_minute
                select date_trunc('minute', event_at), count(*) from silver.spotify_events
                where event_at > timestamp '2026-11-19 11:10:00' group by all
                """,
                "insert into gold.retention_cohorts values ('2026-11-16', 0, 3, 1.0)",
                """
                insert into gold.session_patterns values
                ('9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b', '2026-11-19 10:00:00', '2026-11-19 10:01:00', 60, 2, 1, 1, 0, 'US', 'mobile'),
                ('u2', '2026-11-19 10:20:00', '2026-11-19 10:20:00', 0, 1, 1, 0, 0, 'US', 'mobile'),
                ('u2', '2026-11-19 12:00:00', '2026-11-19 12:00:00', 0, 1, 0, 0, 0, 'US', 'mobile'),
                ('9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b', '2026-11-20 10:00:00', '2026-11-20 10:05:00', 300, 2, 2, 0, 0, 'US', 'mobile'),
                ('0b1c2d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e', '2026-11-20 10:06:00', '2026-11-20 10:06:00', 0, 1, 1, 0, 0, 'US', 'mobile'),
                ('0b1c2d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e', '2026-11-20 11:00:00', '2026-11-20 11:10:00', 600, 2, 1, 0, 1, 'US', 'mobile')
                """,
                """
                insert into gold.song_listeners
                select song_id, user_id, sum(plays), sum(skips) from gold.listening_facts group by all
                """,
                """
                insert into gold.user_retention
                select user_id, count(distinct cast(hour_at as date)), min(first_event_at), max(last_event_at)
                from gold.listening_facts group by all
                """,
                """
                insert into gold.song_recommendations values
                ('9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b', 's2', 's1', 'One', '=cmd("x"), and more', 'Levitating', 1, 0.5),
                ('9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b', 's3', 's1', null, null, 'Levitating', 2, 0.25)
                """,
                """
                update gold.kpis set total_plays = 6, total_songs = 3, total_users = 3, total_artists = 2,
                    total_events = 9, data_until = '2026-11-20 11:10:00'
                """,
                """
                insert into ops.runs (run_id, kind, status, started_at)
                values ('run-1', 'build', 'SUCCEEDED', '2026-11-20 11:11:00')
                """,
                """
                insert into ops.run_steps (run_id, step_number, script, status) values
                ('run-1', 2, 'gold/b.sql', 'SUCCEEDED'), ('run-1', 1, 'silver/a.sql', 'SUCCEEDED')
                """,
                """
                insert into ops.check_results (run_id, check_name, severity, status, checked_at) values
                ('run-0', 'gold_sums', 'error', 'PASSED', '2026-11-20 10:00:00'),
                ('run-1', 'gold_sums', 'error', 'FAILED', '2026-11-20 11:11:00'),
                ('run-0', 'silver_keys', 'error', 'FAILED', '2026-11-20 10:00:00'),
                ('run-1', 'silver_keys', 'error', 'PASSED', '2026-11-20 11:11:00')
                """,
                """
                insert into ops.alerts values
                ('a1', 'failed_check', 'gold_sums', 'error', 'firing', 'It says FAILED', '2026-11-20 11:12:00', null),
                ('a2', 'freshness', 'gold', 'error', 'cleared', 'Old', '2026-11-19 11:12:00', '2026-11-19 12:00:00')
                """,
                "insert into ops.offset_gaps values ('t', 0, 3, 4, 'MISSING', null, '2026-11-20 11:12:00', null)",
                """
                insert into silver.rejected_events values
                ('{"event_id":1}', 'event_id is no text', 'bronze/k', 0, 't', 0, 7, 1, '2026-11-20 11:12:00')
                """);
    }
}
