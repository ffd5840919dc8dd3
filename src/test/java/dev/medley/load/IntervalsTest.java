package dev.medley.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.medley.load.Intervals.Interval;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IntervalsTest {

    private static final int BOUND = 64;

    /** What is done to a set: offsets from first to last are added or removed. */
    record Step(boolean isAdded, int first, int last) {}

    @Test
    void intervalsThatTouchAreOne() {
        assertThat(Intervals.none().add(10, 19).add(0, 9).list()).containsExactly(new Interval(0, 19));
        assertThat(Intervals.none().add(11, 19).add(0, 9).list())
                .containsExactly(new Interval(0, 9), new Interval(11, 19));
    }

    @Test
    void highestOffsetsDoNotOverflow() {
        // Given
        Intervals all = Intervals.of(0, Long.MAX_VALUE);
        // When
        Intervals without = all.remove(5, Long.MAX_VALUE - 1);
        // Then
        assertThat(without.list()).containsExactly(new Interval(0, 4), new Interval(Long.MAX_VALUE, Long.MAX_VALUE));
        assertThat(without.holes().list()).containsExactly(new Interval(5, Long.MAX_VALUE - 1));
        assertThat(without.add(5, Long.MAX_VALUE - 1)).isEqualTo(all);
        assertThat(without.contains(Long.MAX_VALUE)).isTrue();
        assertThat(without.contains(-1)).isFalse();
    }

    @Test
    void rowsOfEitherCaseAndAnyNumberTypeAreRead() {
        // Given
        List<Map<String, Object>> rows =
                List.of(Map.of("FIRST_OFFSET", 10, "LAST_OFFSET", 19L), Map.of("first_offset", 0L, "last_offset", 4));
        // When
        Intervals read = Intervals.fromRows(rows);
        // Then
        assertThat(read).hasToString("[0-4, 10-19]");
        assertThat(Intervals.fromRows(List.of())).isEqualTo(Intervals.none());
    }

    @Test
    void rowThatIsNoIntervalIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Intervals.fromRows(List.of(Map.of("first_offset", 1L))))
                .withMessageContaining("last_offset is null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Intervals.of(5, 4))
                .withMessageContaining("5 to 4");
        assertThatIllegalArgumentException().isThrownBy(() -> Intervals.none().covers(-1, 4));
        assertThatIllegalStateException().isThrownBy(() -> Intervals.none().first());
    }

    @Property
    void setBehavesAsASetOfOffsets(@ForAll("steps") List<Step> steps, @ForAll @IntRange(max = BOUND) int offset) {
        // Given
        BitSet model = new BitSet();
        Intervals set = Intervals.none();
        // When
        for (Step step : steps) {
            model.set(step.first(), step.last() + 1, step.isAdded());
            set = step.isAdded() ? set.add(step.first(), step.last()) : set.remove(step.first(), step.last());
        }
        // Then
        assertThat(set.list()).isEqualTo(runs(model));
        assertThat(set.size()).isEqualTo(model.cardinality());
        assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
        assertThat(set.contains(offset)).isEqualTo(model.get(offset));
        assertThat(Intervals.of(set.list())).isEqualTo(set).hasSameHashCodeAs(set);
        if (!model.isEmpty()) {
            assertThat(set.first()).isEqualTo(model.nextSetBit(0));
            assertThat(set.last()).isEqualTo(model.length() - 1);
        }
    }

    @Property
    void coveringAndHolesAgreeWithTheOffsets(@ForAll("steps") List<Step> steps, @ForAll("steps") List<Step> asked) {
        // Given
        BitSet model = model(steps);
        Intervals set = Intervals.of(runs(model));
        for (Step range : asked) {
            BitSet missing = new BitSet();
            missing.set(range.first(), range.last() + 1);
            missing.andNot(model);
            // When
            Intervals holes = set.holes(range.first(), range.last());
            // Then
            assertThat(holes.list()).isEqualTo(runs(missing));
            assertThat(set.covers(range.first(), range.last())).isEqualTo(missing.isEmpty());
        }
        BitSet inner = new BitSet();
        inner.set(Math.max(0, model.nextSetBit(0)), model.length());
        inner.andNot(model);
        assertThat(set.holes().list()).isEqualTo(runs(inner));
    }

    @Property
    void unionAndDifferenceAgreeWithTheOffsets(@ForAll("steps") List<Step> left, @ForAll("steps") List<Step> right) {
        // Given
        Intervals leftSet = Intervals.of(runs(model(left)));
        Intervals rightSet = Intervals.of(runs(model(right)));
        BitSet union = model(left);
        union.or(model(right));
        BitSet difference = model(left);
        difference.andNot(model(right));
        // When
        Intervals added = leftSet.add(rightSet);
        Intervals removed = leftSet.remove(rightSet);
        // Then
        assertThat(added.list()).isEqualTo(runs(union));
        assertThat(removed.list()).isEqualTo(runs(difference));
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
