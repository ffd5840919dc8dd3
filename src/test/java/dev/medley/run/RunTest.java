package dev.medley.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
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

    @Test
    void whatIsLeftIsToldByTheTimeOfThePhaseAtHand() {
        // Given
        Instant begin = Instant.parse("2026-11-21T12:00:00Z");
        run.begin(begin);
        run.progress(10, 10, "objects");

        // When
        run.beginPhase(1_000, "rows", begin.plusSeconds(600));
        Long atFirst = run.secondsLeft(begin.plusSeconds(605));
        run.progress(250, 1_000, "rows");

        // Then
        assertThat(atFirst).isNull();
        assertThat(run.secondsLeft(begin.plusSeconds(610))).isEqualTo(30);
        assertThat(run.elapsedSeconds(begin.plusSeconds(610))).isEqualTo(610);
    }
}
