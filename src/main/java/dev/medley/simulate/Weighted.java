package dev.medley.simulate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** A weighted random choice: each item is chosen in proportion to its weight. */
final class Weighted<T> {

    private final List<T> choices;
    private final double[] upTo;

    /** Weights are 0 or more, and not all are 0. */
    Weighted(List<T> choices, ToDoubleFunction<T> weight) {
        this.choices = List.copyOf(choices);
        this.upTo = new double[choices.size()];
        double sum = 0;
        for (int choice = 0; choice < upTo.length; choice++) {
            sum += weight.applyAsDouble(this.choices.get(choice));
            upTo[choice] = sum;
        }
        if (!(sum > 0)) {
            throw new IllegalArgumentException("no choice of %s has a weight above 0".formatted(choices));
        }
    }

    static <T> Weighted<T> of(Map<T, Double> weights) {
        Map<T, Double> known = new LinkedHashMap<>(weights);
        return new Weighted<>(List.copyOf(known.keySet()), choice -> known.getOrDefault(choice, 0.0));
    }

    T choose(RandomGenerator random) {
        double drawn = random.nextDouble() * upTo[upTo.length - 1];
        int found = Arrays.binarySearch(upTo, drawn);
        // Exactly on a border belongs to the next choice, as borders are the ends of half-open ranges
        int choice = found >= 0 ? found + 1 : -found - 1;
        return choices.get(Math.min(choice, upTo.length - 1));
    }
}
