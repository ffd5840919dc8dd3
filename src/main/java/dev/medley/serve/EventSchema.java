package dev.medley.serve;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.event.EventContract;
import dev.medley.http.Problem;
import dev.medley.http.Response;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/** Serves the event's schema. */
public final class EventSchema {

    private final Map<String, Object> schema;

    public EventSchema(EventContract contract) {
        this.schema = new ObjectMapper().convertValue(contract.schema(), new TypeReference<>() {});
    }

    /**
     * The schema as this process validates by it.
     *
     * @throws Problem 400 for any parameter
     */
    public Response response(@Header(Exchange.HTTP_RAW_QUERY) @Nullable String query) {
        return Response.ok(query, schema);
    }
}
