package dev.medley.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the warehouse's rows as JSON or CSV: lower-case names; times, which are UTC there, as {@code
 * 2026-11-21T07:30:00Z}; unknown, NaN and infinite as null in JSON and as nothing in CSV.
 */
public final class ResponseWriter {

    public static final String JSON = "application/json; charset=utf-8";
    static final String CSV = "text/csv; charset=utf-8; header=present";

    private static final JsonFactory JSON_FACTORY = new JsonFactory();
    private static final CsvFactory CSV_FACTORY = new CsvFactory();

    private ResponseWriter() {}

    /** One row as an object, its nested lists as arrays of objects. */
    public static Response object(Map<?, ?> row) {
        return new Response(JSON, json(generator -> writeObject(generator, row)));
    }

    /** A list of rows as {@code {"rows": [...], "data_until": ...}}. */
    public static Response rows(List<? extends Map<?, ?>> rows, @Nullable Object dataUntil) {
        return new Response(JSON, json(generator -> {
            generator.writeStartObject();
            generator.writeFieldName("rows");
            writeValue(generator, rows);
            generator.writeFieldName("data_until");
            writeValue(generator, dataUntil);
            generator.writeEndObject();
        }));
    }

    /**
     * RFC 4180: a header line, CRLF, quotes where needed. A text that a spreadsheet would run as a formula gets an
     * apostrophe in front (https://owasp.org/www-community/attacks/CSV_Injection).
     */
    public static Response csv(Collection<String> columns, List<? extends Map<?, ?>> rows) {
        CsvSchema.Builder header = CsvSchema.builder();
        columns.forEach(name -> header.addColumn(lowerCase(name)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (CsvGenerator generator = CSV_FACTORY.createGenerator(bytes)) {
            generator.enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING);
            generator.enable(CsvGenerator.Feature.ALWAYS_QUOTE_EMPTY_STRINGS);
            generator.setSchema(header.build().withHeader().withLineSeparator("\r\n"));
            for (Map<?, ?> row : rows) {
                generator.writeStartArray();
                for (Object value : row.values()) {
                    writeScalar(generator, harmless(value));
                }
                generator.writeEndArray();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory takes every byte", impossible);
        }
        return new Response(CSV, bytes.toByteArray());
    }

    /** Any map of scalars, lists and maps as JSON. */
    public static byte[] json(Map<?, ?> fields) {
        return json(generator -> writeObject(generator, fields));
    }

    private interface Body {
        void write(JsonGenerator generator) throws IOException;
    }

    private static byte[] json(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = JSON_FACTORY.createGenerator(bytes)) {
            body.write(generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory takes every byte", impossible);
        }
        return bytes.toByteArray();
    }

    private static void writeObject(JsonGenerator generator, Map<?, ?> row) throws IOException {
        generator.writeStartObject();
        for (Map.Entry<?, ?> column : row.entrySet()) {
            generator.writeFieldName(lowerCase(column.getKey()));
            writeValue(generator, column.getValue());
        }
        generator.writeEndObject();
    }

    private static void writeValue(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> row) {
            writeObject(generator, row);
        } else if (value instanceof Iterable<?> items) {
            generator.writeStartArray();
            for (Object item : items) {
                writeValue(generator, item);
            }
            generator.writeEndArray();
        } else {
            writeScalar(generator, value);
        }
    }

    private static void writeScalar(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value == null || isNoNumber(value)) {
            generator.writeNull();
        } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
            generator.writeNumber(((Number) value).longValue());
        } else if (value instanceof BigInteger number) {
            generator.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            generator.writeNumber(number);
        } else if (value instanceof Number number) {
            generator.writeNumber(number.doubleValue());
        } else if (value instanceof Boolean truth) {
            generator.writeBoolean(truth);
        } else {
            generator.writeString(text(value));
        }
    }

    private static boolean isNoNumber(Object value) {
        return (value instanceof Double || value instanceof Float) && !Double.isFinite(((Number) value).doubleValue());
    }

    private static String text(Object value) {
        if (value instanceof Timestamp timestamp) {
            return utc(timestamp.toLocalDateTime());
        } else if (value instanceof LocalDateTime time) {
            return utc(time);
        } else if (value instanceof OffsetDateTime time) {
            return utc(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
        } else if (value instanceof Date day) {
            return day.toLocalDate().toString();
        } else if (value instanceof LocalDate day) {
            return day.toString();
        } else if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return value.toString();
    }

    private static String utc(LocalDateTime time) {
        return time.toInstant(ZoneOffset.UTC).toString();
    }

    private static @Nullable Object harmless(@Nullable Object value) {
        if (value instanceof String text && !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0) {
            return "'" + text;
        }
        return value;
    }

    private static String lowerCase(@Nullable Object name) {
        return String.valueOf(name).toLowerCase(Locale.ROOT);
    }
}
