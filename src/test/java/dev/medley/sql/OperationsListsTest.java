package dev.medley.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of the pipeline page: a list that is cut shows the same rows each time, whatever order the engine reads them in. */
class OperationsListsTest {

    private static final List<String> TOPICS = List.of("a-topic", "another", "third");

    private static List<String> listed(String query, String insert, List<String> topics) throws SQLException {
        try (WarehouseFixture warehouse = new WarehouseFixture()) {
            for (String topic : topics) {
                warehouse.execute(insert, topic);
            }
            return warehouse.answer(query, Map.of("row_limit", 2));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rejected | insert into silver.rejected_events values ('line', 'why', 'key', 0, ?, 0, 7, 1, timestamp '2026-11-21 12:00:00')",
                "gaps | insert into ops.offset_gaps values (?, 0, 3, 9, 'MISSING', 'why', timestamp '2026-11-21 12:00:00', null)",
            })
    void rowsThatDifferInTheirTopicAloneAreInOneOrder(String query, String insert) throws SQLException {
        // Given
        List<String> reversed = new ArrayList<>(TOPICS);
        Collections.reverse(reversed);

        // When
        List<String> rows = listed(query, insert, TOPICS);

        // Then
        assertThat(rows).hasSize(2).isEqualTo(listed(query, insert, reversed));
        assertThat(rows.get(0)).contains("a-topic");
    }
}
