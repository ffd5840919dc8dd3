package dev.medley.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ObjectKeyTest {

    private static final String ID = "bWVkbGV5LWVtYmVkZGVkIA";
    private static final Instant HOUR = Instant.parse("2026-11-21T09:00:00Z");
    private static final String KEY =
            "bronze/date=2026-11-21/hour=09/spotify-events-0-00000000000000000010-00000000000000000019-" + ID
                    + ".ndjson";

    @Property
    void anyKeyIsReadBack(@ForAll("keys") ObjectKey key) {
        assertThat(ObjectKey.parse(key.key())).contains(key);
    }

    @Property
    void differentObjectsHaveDifferentKeys(@ForAll("keys") ObjectKey one, @ForAll("keys") ObjectKey other) {
        assertThat(one.key().equals(other.key())).isEqualTo(one.equals(other));
    }

    @Example
    void keySaysWhereItsRecordsCameFrom() {
        ObjectKey key = new ObjectKey("spotify-events", 0, 10, 19, ID, HOUR, false);

        assertThat(key.key()).isEqualTo(KEY);
        assertThat(key.lines()).isEqualTo(10);
    }

    @Example
    void othersObjectsAreNotOurs() {
        for (String key : List.of(
                "",
                KEY + "-7f3a",
                KEY + ".zip",
                "old/" + KEY,
                KEY.replace("hour=09", "hour=24"),
                KEY.replace("2026-11-21", "2026-02-30"),
                KEY.replace("events-0-", "events-007-"),
                KEY.replace("events-0-", "events-9999999999-"),
                KEY.replace("-00000000000000000019-", "-99999999999999999999-"),
                KEY.replace("-00000000000000000019-", "-00000000000000000009-"),
                KEY.replace(ID, "short"))) {
            assertThat(ObjectKey.parse(key)).as(key).isEmpty();
        }
    }

    @Example
    void impossibleKeysAreRefused() {
        assertThatThrownBy(() -> new ObjectKey("a/b", 0, 0, 0, ID, HOUR, false)).hasMessageContaining("a/b");
        assertThatThrownBy(() -> new ObjectKey("t", -1, 0, 0, ID, HOUR, false)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new ObjectKey("t", 0, 5, 4, ID, HOUR, false)).hasMessageContaining("5 to 4");
        assertThatThrownBy(() -> new ObjectKey("t", 0, 0, 0, "id", HOUR, false)).hasMessageContaining("'id'");
        assertThatThrownBy(() -> new ObjectKey("t", 0, 0, 0, ID, HOUR.plusSeconds(1), false))
                .hasMessageContaining("full hour");
    }

    @Provide
    Arbitrary<ObjectKey> keys() {
        Arbitrary<String> names = Arbitraries.strings()
                .withChars("ab-._0123456789")
                .ofMinLength(1)
                .ofMaxLength(60);
        Arbitrary<String> ids = Arbitraries.strings().withChars("aZ09-_").ofLength(22);
        Arbitrary<Instant> hours =
                Arbitraries.longs().between(0, 2_000_000).map(hour -> Instant.EPOCH.plus(hour, ChronoUnit.HOURS));
        return Combinators.combine(
                        names,
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(0),
                        ids,
                        hours,
                        Arbitraries.of(true, false))
                .as((topic, partition, one, other, id, hour, gzip) ->
                        new ObjectKey(topic, partition, Math.min(one, other), Math.max(one, other), id, hour, gzip));
    }
}
