package dev.medley.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where an answer is not as the part of JSON Schema that our description uses says: types, required and unknown names. */
final class SchemaFaults {

    private SchemaFaults() {}

    static List<String> of(JsonNode schema, JsonNode value) {
        List<String> faults = new ArrayList<>();
        check("answer", schema, value, faults);
        return faults;
    }

    private static void check(String where, JsonNode schema, JsonNode value, List<String> faults) {
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
                    faults.add("%s.%s is not described".formatted(where, field.getKey()));
                } else {
                    check(where + '.' + field.getKey(), expected, field.getValue(), faults);
                }
            }
        } else if (value.isArray()) {
            value.forEach(item -> check(where + "[]", schema.get("items"), item, faults));
        }
    }

    private static String typeOf(JsonNode value) {
        if (value.isIntegralNumber()) {
            return "integer";
        }
        return value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }
}
