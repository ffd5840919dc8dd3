package dev.medley.watch;

import dev.medley.http.Problem;
import dev.medley.http.Reason;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.jspecify.annotations.Nullable;

/** The last error of each route of this process, those that a route handles or tries again among them. */
public final class RouteErrors extends EventNotifierSupport {

    private static final int MAX_TEXT = 500;

    private final Map<String, RouteError> errors = new ConcurrentHashMap<>();

    public RouteErrors() {
        setIgnoreCamelContextEvents(true);
        setIgnoreRouteEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreStepEvents(true);
        setIgnoreExchangeCreatedEvent(true);
        setIgnoreExchangeCompletedEvent(true);
        setIgnoreExchangeSendingEvents(true);
        setIgnoreExchangeSentEvents(true);
    }

    /**
     * One error.
     *
     * @param exchangeId the exchange that failed: it may be done all the same, if the route handled the error
     * @param text what happened, without secrets
     */
    public record RouteError(String exchangeId, String text, Instant at) {}

    /** The last error of a route, however long ago; null if there was none. */
    public @Nullable RouteError of(String routeId) {
        return errors.get(routeId);
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof ExchangeEvent failed) {
            Exchange exchange = failed.getExchange();
            Throwable cause = exchange.getException() == null
                    ? exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)
                    : exchange.getException();
            String route = exchange.getFromRouteId();
            if (route != null && cause != null && !isOfTheCaller(cause)) {
                errors.put(route, new RouteError(exchange.getExchangeId(), text(cause), Instant.now()));
            }
        }
    }

    /** A request that cannot be answered as it is says nothing about the route. */
    private static boolean isOfTheCaller(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem && problem.status() < 500) {
                return true;
            }
        }
        return false;
    }

    private static String text(Throwable thrown) {
        String text = Reason.of(thrown);
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
    }
}
