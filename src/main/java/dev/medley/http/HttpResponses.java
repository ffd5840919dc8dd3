package dev.medley.http;

import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last step of every route behind HTTP: its response, or the reason why there is none. */
public final class HttpResponses {

    private static final Logger LOG = LoggerFactory.getLogger(HttpResponses.class);

    /** Sends a response, and no header of the request, which Camel would send back otherwise. */
    public void send(@Body Response response, Exchange exchange) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        response.headers().forEach(message::setHeader);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, response.status());
        message.setHeader(Exchange.CONTENT_TYPE, response.contentType());
        message.setBody(response.body());
    }

    /**
     * Sends what went wrong.
     *
     * @param caught what the route threw: a {@link Problem}, possibly wrapped; a broker that does not respond; or a fault of
     *     ours, which only the log shows
     */
    public void refuse(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable caught, Exchange exchange) {
        send(problem(caught, exchange.getFromRouteId()).response(), exchange);
    }

    private static Problem problem(Throwable caught, String route) {
        for (Throwable cause = caught; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem;
            } else if (cause instanceof KafkaException) {
                LOG.warn("Kafka did not acknowledge a request: route={} reason={}", route, Reason.of(caught));
                return Problem.of(503, "Kafka did not acknowledge it: " + Reason.of(caught))
                        .withHeader("Retry-After", "5");
            }
        }
        LOG.warn("A request failed: route={} reason={}", route, Reason.of(caught), caught);
        return Problem.of(503, "The warehouse does not respond now; the process's log says why")
                .withHeader("Retry-After", "10");
    }
}
