package dev.medley.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The warehouse's rows as JSON and CSV. */
public final class Json {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CsvMapper CSV = CsvMapper.csvBuilder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .enable(CsvGenerator.Feature.ALWAYS_QUOTE_EMPTY_STRINGS)
            .build();

    private Json() {}

    static byte[] bytes(Map<String, ?> fields) {
        try {
            return JSON.writeValueAsBytes(fields);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("maps, lists and scalars are always JSON", impossible);
        }
    }

    /**
     * One row of the warehouse: lower-case names; times, which are UTC there, as {@code 2026-11-21T07:30:00Z}; NaN and
     * infinite as null.
     */
    public static Map<String, @Nullable Object> row(Map<String, ? extends @Nullable Object> row) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        row.forEach((column, value) -> fields.put(column.toLowerCase(Locale.ROOT), scalar(value)));
        return fields;
    }

    private static @Nullable Object scalar(@Nullable Object value) {
        if (value instanceof Timestamp time) {
            return utc(time.toLocalDateTime());
        } else if (value instanceof LocalDateTime time) {
            return utc(time);
        } else if (value instanceof OffsetDateTime time) {
            return time.toInstant().toString();
        } else if (value instanceof Date day) {
            return day.toLocalDate().toString();
        } else if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        } else if (value instanceof Number number) {
            return Double.isFinite(number.doubleValue()) ? number : null;
        }
        return value == null || value instanceof Boolean ? value : value.toString();
    }

    private static String utc(LocalDateTime time) {
        return time.toInstant(ZoneOffset.UTC).toString();
    }

    /**
     * RFC 4180: a header line, CRLF, quotes where needed, nothing for null. A text that a spreadsheet would run as a
     * formula gets an apostrophe in front (https://owasp.org/www-community/attacks/CSV_Injection).
     *
     * @param rows made by {@link #row}
     */
    public static Response csv(Collection<String> columns, List<Map<String, @Nullable Object>> rows) {
        CsvSchema.Builder header = CsvSchema.builder();
        columns.forEach(column -> header.addColumn(column.toLowerCase(Locale.ROOT)));
        List<Map<String, @Nullable Object>> harmless = rows.stream()
                .map(row -> {
                    Map<String, @Nullable Object> fields = new LinkedHashMap<>(row);
                    fields.replaceAll((column, value) -> harmless(value));
                    return fields;
                })
                .toList();
        try {
            return Response.csv(CSV.writer(header.build().withHeader().withLineSeparator("\r\n"))
                    .writeValueAsBytes(harmless));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("scalars are always CSV", impossible);
        }
    }

    private static @Nullable Object harmless(@Nullable Object value) {
        boolean isFormula =
                value instanceof String text && !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0;
        return isFormula ? "'" + value : value;
    }
}
