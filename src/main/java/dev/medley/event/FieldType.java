package dev.medley.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types that a field of the contract may have, each with that of its column. */
public enum FieldType {
    BOOLEAN("boolean"),
    /** A whole number of 64 bits. */
    INTEGER("bigint"),
    NUMBER("double"),
    STRING("string");

    private final String column;

    FieldType(String column) {
        this.column = column;
    }

    static @Nullable FieldType named(String name) {
        for (FieldType type : values()) {
            if (type.label().equals(name)) {
                return type;
            }
        }
        return null;
    }

    /** As JSON Schema names it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As SQL names it. */
    public String column() {
        return column;
    }

    /** What is wrong with the parser's value of a field, which is not null; null if nothing is. */
    @Nullable
    String fault(String field, JsonParser json, JsonToken value) throws IOException {
        boolean isOfType =
                switch (this) {
                    case BOOLEAN -> value.isBoolean();
                    case INTEGER -> value == JsonToken.VALUE_NUMBER_INT;
                    case NUMBER -> value.isNumeric();
                    case STRING -> value == JsonToken.VALUE_STRING;
                };
        if (!isOfType) {
            String article = this == INTEGER ? "an " : "a ";
            return field + " is not " + article + label() + ": " + EventReader.typeName(value);
        }
        boolean isTooLarge = (this == INTEGER && json.getNumberType() == JsonParser.NumberType.BIG_INTEGER)
                || (this == NUMBER && Double.isInfinite(json.getDoubleValue()));
        return isTooLarge ? field + " is out of range" : null;
    }
}
