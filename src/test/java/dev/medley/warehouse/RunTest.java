package dev.medley.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RunTest {

    private final Run run = new Run("run", new RunRequest(RunKind.LOAD, "schedule", Map.of()));

    @Test
    void showsWhatIsStagedBesideWhatIsLoaded() {
        // Given
        run.staged(3, 30);
        run.addLoaded(3, 30);

        // When
        run.staged(1, 10);

        // Then
        assertThat(run.figures().objects()).isEqualTo(4);
        assertThat(run.figures().rowsIn()).isEqualTo(40);
    }

    @Test
    void countsAStagedBatchOnceWhenItIsLoaded() {
        // Given
        run.staged(3, 30);

        // When
        run.addLoaded(3, 30);

        // Then
        assertThat(run.figures().rowsIn()).isEqualTo(30);
    }
}
