package dev.medley;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.support.EventNotifierSupport;

/**
 * Lets the first exchange that is about to enter a direct route wait there, with all that it holds, such as an open
 * transaction and its lock.
 */
public final class HeldRoute extends EventNotifierSupport implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestMedley medley;
    private final String endpoint;
    private final AtomicInteger toPass;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private HeldRoute(TestMedley medley, String route, int passed) {
        this.toPass = new AtomicInteger(passed);
        this.medley = medley;
        this.endpoint = "direct://" + route;
    }

    public static HeldRoute before(TestMedley medley, String route) {
        return before(medley, route, 0);
    }

    /**
     * Holds a later exchange.
     *
     * @param passed how many exchanges pass before one is held
     */
    public static HeldRoute before(TestMedley medley, String route, int passed) {
        HeldRoute held = new HeldRoute(medley, route, passed);
        medley.context().getManagementStrategy().addEventNotifier(held);
        medley.context().getCamelContextExtension().setEventNotificationApplicable(true);
        held.start();
        return held;
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof ExchangeSendingEvent;
    }

    @Override
    public void notify(CamelEvent event) throws InterruptedException {
        if (event instanceof ExchangeSendingEvent sending
                && sending.getEndpoint().getEndpointUri().equals(endpoint)
                && toPass.getAndDecrement() <= 0) {
            reached.countDown();
            await(released);
        }
    }

    /** Waits until an exchange is held. */
    public void awaitReached() throws InterruptedException {
        await(reached);
    }

    private void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("Nothing happened at %s within %s".formatted(endpoint, LIMIT));
        }
    }

    /** Lets it go on, and holds none any more. */
    public void release() {
        released.countDown();
    }

    @Override
    public void close() {
        release();
        medley.context().getManagementStrategy().removeEventNotifier(this);
    }
}
