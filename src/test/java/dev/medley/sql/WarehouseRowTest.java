package dev.medley.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarehouseRowTest {

    private final WarehouseRow row = new WarehouseRow(Map.of("BATCH_ID", new BigDecimal(7), "object_key", "a key"));

    @Test
    void columnsAreFoundInAnyCase() {
        assertThat(row.number("batch_id")).isEqualTo(7);
        assertThat(row.text("OBJECT_KEY")).isEqualTo("a key");
    }

    @Test
    void columnThatIsMissingIsNotTakenForZero() {
        assertThatThrownBy(() -> row.number("rows_in"))
                .hasMessage("A row has no column rows_in, it has [BATCH_ID, object_key]");
    }

    @Test
    void textIsNotTakenForANumber() {
        assertThatThrownBy(() -> row.number("object_key"))
                .hasMessage("The column object_key holds a key, which is not a number");
    }
}
