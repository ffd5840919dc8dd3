package dev.medley.http;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong in a route behind HTTP into a status and a JSON body without inner workings. */
public final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /**
     * Writes the answer for a failed request.
     *
     * @param caught what the route threw: a {@link Problem}, possibly wrapped, or a fault of ours
     */
    public void answer(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable caught, Exchange exchange) {
        Problem problem = problemIn(caught);
        if (problem == null) {
            LOG.warn("A request could not be answered: endpoint={}", exchange.getFromEndpoint(), caught);
            problem = Problem.of(503, "The warehouse cannot answer now; the process's log says why");
        }
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, problem.status());
        message.setHeader(Exchange.CONTENT_TYPE, ResponseWriter.JSON);
        message.setBody(ResponseWriter.json(problem.fields()));
    }

    private static @Nullable Problem problemIn(Throwable caught) {
        for (Throwable cause = caught; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem;
            }
        }
        return null;
    }
}
