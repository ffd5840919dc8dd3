package dev.medley.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of one record strictly: its fields, as far as the text can be parsed, and what is wrong with it. */
final class EventReader {

    static final int EVENT_ID = 0;
    static final int USER_ID = 1;
    static final int SONG_ID = 2;
    static final int ARTIST_NAME = 3;
    static final int SONG_NAME = 4;
    static final int EVENT_TYPE = 5;
    static final int DEVICE_TYPE = 6;
    static final int COUNTRY = 7;
    static final int TIMESTAMP = 8;
    static final List<String> NAMES = List.of(
            "event_id",
            "user_id",
            "song_id",
            "artist_name",
            "song_name",
            "event_type",
            "device_type",
            "country",
            "timestamp");

    static final int MAX_DEPTH = 100;
    static final int MAX_NUMBER_LENGTH = 1_000;
    static final int MAX_NAME_LENGTH = 50_000;

    /** The begin of the reason of a line that is not one JSON object. */
    static final String NOT_ONE_OBJECT = "not one JSON object: ";

    /** The record's own size is bounded by Kafka, so text is not bounded here. Interned names would never be freed. */
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxDocumentLength(-1)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final byte[] source;
    private final int from;
    private final int to;
    private final @Nullable String[] values = new @Nullable String[NAMES.size()];
    private final @Nullable String[] wrongTypes = new @Nullable String[NAMES.size()];
    private int seen;
    private boolean isObjectRead;
    private @Nullable Set<String> otherNames;
    private @Nullable String duplicateName;
    private @Nullable ExtraFields extra;
    private final Map<String, EventContract.Field> added;

    /** A reader of one record; its bytes are valid UTF-8, and it checks the types of added fields. */
    EventReader(byte[] source, int from, int to, Map<String, EventContract.Field> added) {
        this.added = added;
        this.source = source;
        this.from = from;
        this.to = to;
    }

    /** The field as received; null if it is missing, null, or was not reached. */
    @Nullable
    String value(int field) {
        return values[field];
    }

    /** Forgets a field's value. */
    void clear(int field) {
        values[field] = null;
    }

    /** The field's type where it is neither a string nor null; null otherwise. */
    @Nullable
    String wrongType(int field) {
        return wrongTypes[field];
    }

    /** What is wrong with the first added field that has a wrong value; null if none has. */
    @Nullable
    String addedFault() {
        return extra == null ? null : extra.fault();
    }

    /** The fields beyond the nine, as one JSON object that a database can read; null if there are none. */
    @Nullable
    String extra() {
        return extra == null ? null : extra.json();
    }

    /** The first key that occurs twice in one object of the record, at any depth; null if none does. */
    @Nullable
    String duplicateName() {
        return duplicateName;
    }

    /** Reads the record; returns why it is not one JSON object, or null if it is. */
    @Nullable
    String read() {
        if (from == to) {
            return NOT_ONE_OBJECT + "empty";
        }
        if (to - from >= 3 && Arrays.equals(source, from, from + 3, BYTE_ORDER_MARK, 0, 3)) {
            return NOT_ONE_OBJECT + "it begins with a byte order mark";
        }
        // With a zero byte up front Jackson would take it for UTF-16 or UTF-32
        for (int at = from; at < Math.min(to, from + 4); at++) {
            if (source[at] == 0) {
                return NOT_ONE_OBJECT + "a control character is in it";
            }
        }
        try (JsonParser json = JSON.createParser(source, from, to - from)) {
            return readObject(json);
        } catch (IOException | RuntimeException unreadable) {
            // Whatever the parser throws is the line's fault; thrown on, it would stop the load for good
            return NOT_ONE_OBJECT + (isObjectRead ? "more text follows it" : fault(unreadable));
        }
    }

    private @Nullable String readObject(JsonParser json) throws IOException {
        JsonToken first = json.nextToken();
        if (first == null) {
            return NOT_ONE_OBJECT + "empty";
        }
        if (first != JsonToken.START_OBJECT) {
            json.skipChildren();
            // To the end, so that what is not JSON at all is named as such
            boolean isMoreThanOne = false;
            while (json.nextToken() != null) {
                isMoreThanOne = true;
            }
            return NOT_ONE_OBJECT + (isMoreThanOne ? "more text follows it" : "it is " + article(typeName(first)));
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            int field = fieldOf(name);
            JsonToken value = json.nextToken();
            if (field < 0) {
                noteOther(name);
                readOther(json, value, name);
            } else if ((seen & (1 << field)) != 0) {
                noteDuplicate(name);
                skip(json, value);
            } else {
                seen |= 1 << field;
                readField(json, value, field);
            }
        }
        isObjectRead = true;
        return json.nextToken() == null ? null : NOT_ONE_OBJECT + "more text follows it";
    }

    private void readField(JsonParser json, JsonToken value, int field) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            values[field] = json.getText();
        } else if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
            wrongTypes[field] = typeName(value);
            int begin = from + (int) json.currentTokenLocation().getByteOffset();
            skip(json, value);
            int end = from + (int) json.currentLocation().getByteOffset();
            values[field] = new String(source, begin, end - begin, StandardCharsets.UTF_8);
        } else if (value != JsonToken.VALUE_NULL) {
            wrongTypes[field] = typeName(value);
            values[field] = json.getText();
        }
    }

    private void readOther(JsonParser json, JsonToken value, String name) throws IOException {
        int begin = from + (int) json.currentTokenLocation().getByteOffset();
        EventContract.Field field = added.isEmpty() || value == JsonToken.VALUE_NULL ? null : added.get(name);
        String fault = field == null ? null : field.type().fault(name, json, value);
        skip(json, value);
        json.finishToken();
        int end = from + (int) json.currentLocation().getByteOffset();
        extra = extra == null ? new ExtraFields() : extra;
        extra.noteFault(fault);
        extra.add(name, new String(source, begin, end - begin, StandardCharsets.UTF_8));
    }

    /** Reads to the end of a value, keys of nested objects checked, without recursion. */
    private void skip(JsonParser json, JsonToken begin) throws IOException {
        if (!begin.isStructStart()) {
            return;
        }
        Deque<Set<String>> open = new ArrayDeque<>();
        JsonToken token = begin;
        do {
            if (token.isStructStart()) {
                open.push(new HashSet<>());
            } else if (token.isStructEnd()) {
                open.pop();
            } else if (token == JsonToken.FIELD_NAME && !open.element().add(json.currentName())) {
                noteDuplicate(json.currentName());
            }
            if (!open.isEmpty()) {
                token = json.nextToken();
            }
        } while (!open.isEmpty());
    }

    private void noteOther(String name) {
        if (otherNames == null) {
            otherNames = new HashSet<>();
        }
        if (!otherNames.add(name)) {
            noteDuplicate(name);
        }
    }

    private void noteDuplicate(String name) {
        if (duplicateName == null) {
            duplicateName = name;
        }
    }

    private static int fieldOf(String name) {
        return switch (name) {
            case "event_id" -> EVENT_ID;
            case "user_id" -> USER_ID;
            case "song_id" -> SONG_ID;
            case "artist_name" -> ARTIST_NAME;
            case "song_name" -> SONG_NAME;
            case "event_type" -> EVENT_TYPE;
            case "device_type" -> DEVICE_TYPE;
            case "country" -> COUNTRY;
            case "timestamp" -> TIMESTAMP;
            default -> -1;
        };
    }

    static String typeName(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "object";
            case START_ARRAY -> "array";
            case VALUE_STRING -> "string";
            case VALUE_TRUE, VALUE_FALSE -> "boolean";
            case VALUE_NULL -> "null";
            default -> "number";
        };
    }

    private static String article(String type) {
        return switch (type) {
            case "null" -> type;
            case "object", "array" -> "an " + type;
            default -> "a " + type;
        };
    }

    /** Names the fault in few, stable words: Jackson's own hold positions and excerpts, which do not group. */
    private static String fault(Exception unreadable) {
        String message = unreadable instanceof JsonProcessingException parsing
                ? String.valueOf(parsing.getOriginalMessage())
                : "";
        if (unreadable instanceof StreamConstraintsException) {
            if (message.contains("depth")) {
                return "nested deeper than " + MAX_DEPTH;
            }
            if (message.startsWith("Number")) {
                return "a number is longer than " + MAX_NUMBER_LENGTH + " characters";
            }
            return message.startsWith("Name") ? "a key is longer than " + MAX_NAME_LENGTH + " characters" : "too large";
        }
        if (unreadable instanceof JsonEOFException) {
            return "truncated";
        }
        if (message.startsWith("Broken surrogate pair")) {
            return "half a surrogate pair is in a key";
        }
        if (message.startsWith("Non-standard token")) {
            return "NaN and Infinity are not JSON numbers";
        }
        return message.startsWith("Illegal unquoted character") || message.startsWith("Illegal character")
                ? "a control character is in it"
                : "malformed JSON";
    }
}
