package dev.medley.sql;

import dev.medley.event.EventContract;
import dev.medley.event.FieldType;
import java.util.Map;
import java.util.stream.Collectors;

/** The columns that the contract's added fields have in silver: the migration that makes and fills them, and the build's part. */
final class AddedColumns {

    /** After the user's own migrations, and on each engine the same. */
    static final String MIGRATION = "ddl/999_event_fields.sql";

    private final Map<String, EventContract.Field> fields;

    AddedColumns(EventContract contract) {
        this.fields = contract.added();
    }

    boolean areNone() {
        return fields.isEmpty();
    }

    /** More columns of {@code insert into silver.spotify_events}. */
    String names() {
        return fields.keySet().stream().map(name -> ", " + name).collect(Collectors.joining());
    }

    /** Their values, from {@code extra}. */
    String values() {
        return fields.entrySet().stream()
                .map(field -> ",\n    %s as %s".formatted(value(field.getKey(), field.getValue()), field.getKey()))
                .collect(Collectors.joining());
    }

    /** Makes the columns and fills them for events that silver holds already; ops.event_fields remembers what was declared. */
    SqlScript migration() {
        return new SqlScript(
                MIGRATION,
                fields.entrySet().stream()
                        .map(field -> migration(field.getKey(), field.getValue()))
                        .collect(Collectors.joining("\n")));
    }

    private static String migration(String name, EventContract.Field field) {
        return """
                alter table silver.spotify_events add column if not exists %1$s %2$s;
                comment on column silver.spotify_events.%1$s is '%3$s';
                update silver.spotify_events
                set %1$s = %4$s
                where %1$s is null and %4$s is not null;
                delete from ops.event_fields where field_name = '%1$s';
                insert into ops.event_fields (field_name, field_type) values ('%1$s', '%5$s');
                """.formatted(
                        name,
                        field.type().column(),
                        field.description().replace("'", "''"),
                        value(name, field),
                        field.type().label());
    }

    private static String value(String name, EventContract.Field field) {
        String text = "json_extract_path_text(extra, '%s')".formatted(name);
        return field.type() == FieldType.STRING
                ? text
                : "try_cast(%s as %s)".formatted(text, field.type().column());
    }

    /**
     * Refuses a contract that would break readers.
     *
     * @param declared the type of each field that a column was made for
     * @throws IllegalStateException if one is gone or has another type, with what to do
     */
    void refuseBreaking(Map<String, String> declared) {
        declared.forEach((name, type) -> {
            EventContract.Field field = fields.get(name);
            String now = field == null ? "no longer there" : field.type().label();
            if (!type.equals(now)) {
                throw new IllegalStateException(
                        ("The event's schema (medley.event-schema) would break who reads silver.spotify_events.%1$s: it was"
                                        + " declared as %2$s and is %3$s. Put it back as it was; for another type declare a field with"
                                        + " another name. To give it up: alter table silver.spotify_events drop column %1$s; delete"
                                        + " from ops.event_fields where field_name = '%1$s'")
                                .formatted(name, type, now));
            }
        });
    }
}
