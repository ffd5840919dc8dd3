package dev.medley.serve;

import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** Hands on the lines of a response as they come. */
final class LineCollector implements Flow.Subscriber<String> {

    private final Consumer<String> lines;

    LineCollector(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        lines.accept(line);
    }

    @Override
    public void onError(Throwable broken) {}

    @Override
    public void onComplete() {}
}
