package dev.medley.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.medley.load.Intervals.Interval;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class IntervalsTest {

    private static final int BOUND = 64;

    /** A change of a set: offsets from first to last are added or removed. */
    record Step(boolean isAdded, int first, int last) {}

    @Test
    void intervalsThatTouchAreOne() {
        assertThat(Intervals.of(List.of(new Interval(10, 19), new Interval(0, 9)))
                        .list())
                .containsExactly(new Interval(0, 19));
        assertThat(Intervals.of(List.of(new Interval(11, 19), new Interval(0, 9)))
                        .list())
                .containsExactly(new Interval(0, 9), new Interval(11, 19));
    }

    @Test
    void highestOffsetsDoNotOverflow() {
        // Given
        Intervals set = Intervals.of(List.of(new Interval(0, Long.MAX_VALUE)));
        // When
        set.remove(5, Long.MAX_VALUE - 1);
        // Then
        assertThat(set.list()).containsExactly(new Interval(0, 4), new Interval(Long.MAX_VALUE, Long.MAX_VALUE));
        assertThat(set.holes(0, Long.MAX_VALUE).list()).containsExactly(new Interval(5, Long.MAX_VALUE - 1));
        set.add(5, Long.MAX_VALUE - 1);
        assertThat(set.list()).containsExactly(new Interval(0, Long.MAX_VALUE));
    }

    @Test
    void whatIsNotAnIntervalIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Intervals().add(5, 4))
                .withMessageContaining("5 to 4");
        assertThatIllegalArgumentException().isThrownBy(() -> new Interval(-1, 4));
    }

    @Property
    void setBehavesAsASetOfOffsets(@ForAll("steps") List<Step> steps) {
        // Given
        BitSet model = new BitSet();
        Intervals set = new Intervals();
        // When
        for (Step step : steps) {
            model.set(step.first(), step.last() + 1, step.isAdded());
            if (step.isAdded()) {
                set.add(step.first(), step.last());
            } else {
                set.remove(step.first(), step.last());
            }
        }
        // Then
        assertThat(set.list()).isEqualTo(runs(model));
        assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
        assertThat(Intervals.of(set.list()).list()).isEqualTo(set.list());
        if (!model.isEmpty()) {
            assertThat(set.last()).isEqualTo(model.length() - 1);
        }
    }

    @Property
    void holesAgreeWithTheOffsets(@ForAll("steps") List<Step> steps, @ForAll("steps") List<Step> ranges) {
        // Given
        BitSet model = model(steps);
        Intervals set = Intervals.of(runs(model));
        for (Step range : ranges) {
            BitSet missing = new BitSet();
            missing.set(range.first(), range.last() + 1);
            missing.andNot(model);
            // When
            Intervals holes = set.holes(range.first(), range.last());
            // Then
            assertThat(holes.list()).isEqualTo(runs(missing));
        }
    }

    @Property
    void differenceAgreesWithTheOffsetsAndChangesNeitherSet(
            @ForAll("steps") List<Step> left, @ForAll("steps") List<Step> right) {
        // Given
        Intervals leftSet = Intervals.of(runs(model(left)));
        Intervals rightSet = Intervals.of(runs(model(right)));
        BitSet difference = model(left);
        difference.andNot(model(right));
        // When
        Intervals without = leftSet.without(rightSet);
        // Then
        assertThat(without.list()).isEqualTo(runs(difference));
        assertThat(leftSet.list()).isEqualTo(runs(model(left)));
        assertThat(rightSet.list()).isEqualTo(runs(model(right)));
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> offset = Arbitraries.integers().between(0, BOUND - 1);
        return Combinators.combine(
                        Arbitraries.of(true, true, false),
                        offset,
                        Arbitraries.integers().between(0, 12))
                .as((isAdded, first, length) -> new Step(isAdded, first, first + length))
                .list()
                .ofMaxSize(12);
    }

    private static BitSet model(List<Step> steps) {
        BitSet model = new BitSet();
        steps.forEach(step -> model.set(step.first(), step.last() + 1, step.isAdded()));
        return model;
    }

    private static List<Interval> runs(BitSet model) {
        List<Interval> runs = new ArrayList<>();
        for (int first = model.nextSetBit(0); first >= 0; first = model.nextSetBit(model.nextClearBit(first))) {
            runs.add(new Interval(first, model.nextClearBit(first) - 1));
        }
        return runs;
    }
}
