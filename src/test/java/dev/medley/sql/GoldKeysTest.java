package dev.medley.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the checks of keys are made of. */
final class GoldKeysTest {

    private static GoldKeys keys(String... ddl) {
        return GoldKeys.declaredIn(List.of(ddl).stream()
                .map(text -> new SqlScript("ddl/1.sql", text))
                .toList());
    }

    @Test
    void aTableThatAUserAddsIsChecked() {
        // Given
        GoldKeys keys =
                keys("comment on table gold.top_hours is 'Plays by hour, ''all'' time; key: hour_of_day, country'");

        // When
        String query = keys.repeated();

        // Then
        assertThat(query).contains("from gold.top_hours group by hour_of_day, country having count(*) > 1");
    }

    @Test
    void ofTablesByDayOnlyTheCheckedDaysAreRead() {
        assertThat(keys("comment on table gold.user_days is 'Days; key: user_id, day'")
                        .repeated())
                .contains("where cast(day as date) in (select day from ops.checked_days)");
    }

    @Test
    void tablesThatGrowWithListenersAreCheckedApart() {
        // Given
        GoldKeys keys = keys("comment on table gold.user_weeks is 'Weeks; key: user_id, active_week'");

        // Then
        assertThat(keys.repeated()).doesNotContain("user_weeks");
        assertThat(keys.repeatedOfListeners()).contains("group by user_id, active_week");
    }

    @Test
    void theLastDeclarationCountsAndADroppedTableHasNone() {
        // Given
        GoldKeys keys = keys(
                "comment on table gold.a is 'key: x'; comment on table gold.b is 'key: y'",
                "comment on table gold.a is 'key: x, z'; drop table if exists gold.b;");

        // Then
        assertThat(keys.repeated()).contains("group by x, z").doesNotContain("gold.b");
    }

    @Test
    void everyTableOfGoldButTheOneRowOfTotalsDeclaresAKey() {
        // Given
        SqlScripts scripts = new SqlScripts("sql");
        String ddl = String.join(
                "\n", scripts.inLayer("ddl").stream().map(SqlScript::text).toList());
        String checked = scripts.read("checks/gold_keys.sql").text()
                + scripts.read("checks/gold_listener_keys.sql").text();

        // Then
        assertThat(Pattern.compile("create table if not exists gold\\.(\\w+)")
                        .matcher(ddl)
                        .results()
                        .map(table -> table.group(1))
                        .filter(table -> !checked.contains("gold." + table + " ")))
                .containsExactly("kpis");
    }
}
