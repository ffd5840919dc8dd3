package dev.medley.sql;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * An instant as a statement's parameter: text that both engines take for a TIMESTAMP_NTZ. The Snowflake driver takes no
 * {@code LocalDateTime}, and a {@code java.sql.Timestamp} would be moved by the time zone of the process.
 */
public final class SqlTime {

    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private SqlTime() {}

    public static String utc(Instant instant) {
        return MICROSECONDS.format(instant);
    }
}
