package dev.medley.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where a response differs from the part of JSON Schema that our description uses: types, required and unknown names. */
final class SchemaFaults {

    private final JsonNode description;
    private final List<String> faults = new ArrayList<>();

    private SchemaFaults(JsonNode description) {
        this.description = description;
    }

    /**
     * Compares a response with its schema.
     *
     * @param description the whole, which holds what the schema refers to
     */
    static List<String> of(JsonNode description, JsonNode schema, JsonNode value) {
        SchemaFaults found = new SchemaFaults(description);
        found.check("response", schema, value);
        return found.faults;
    }

    private void check(String where, JsonNode schemaOrReference, JsonNode value) {
        JsonNode schema = schemaOrReference.has("$ref")
                ? description.at(schemaOrReference.get("$ref").asText().substring(1))
                : schemaOrReference;
        String type = typeOf(value);
        String allowed = schema.get("type").toString();
        if (!allowed.contains('"' + type + '"') && !(type.equals("integer") && allowed.contains("\"number\""))) {
            faults.add("%s is %s, not %s".formatted(where, type, allowed));
        } else if (value.isObject()) {
            schema.path("required").forEach(name -> {
                if (!value.has(name.asText())) {
                    faults.add("%s has no %s".formatted(where, name.asText()));
                }
            });
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                JsonNode expected = schema.path("properties").get(field.getKey());
                if (expected == null) {
                    if (!schema.path("additionalProperties").asBoolean()) {
                        faults.add("%s.%s is not described".formatted(where, field.getKey()));
                    }
                } else {
                    check(where + '.' + field.getKey(), expected, field.getValue());
                }
            }
        } else if (value.isArray()) {
            value.forEach(item -> check(where + "[]", schema.get("items"), item));
        }
    }

    private static String typeOf(JsonNode value) {
        if (value.isIntegralNumber()) {
            return "integer";
        }
        return value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }
}
