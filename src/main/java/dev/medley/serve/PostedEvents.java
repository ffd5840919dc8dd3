package dev.medley.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.medley.event.EventContract;
import dev.medley.event.LineValidator;
import dev.medley.http.Problem;
import dev.medley.http.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/events} as Kafka records: one a line, blank lines left out; or one in all, where the body is
 * a single JSON value over several lines. What is not an event is a record too: the lake keeps everything, and the
 * warehouse says why it rejects it.
 */
public final class PostedEvents {

    private static final int MAX_BYTES = 8 << 20;
    private static final Set<String> TYPES = Set.of(
            "application/json",
            "application/x-ndjson",
            "application/ndjson",
            "application/jsonl",
            "application/gzip",
            "application/octet-stream",
            "text/plain");
    private static final JsonFactory JSON = new JsonFactory();

    private final int maxRecordBytes;
    private final LineValidator validator;

    /** @param maxRecordBytes the maximum of bytes in a line */
    public PostedEvents(int maxRecordBytes, EventContract contract) {
        this.validator = new LineValidator(contract);
        this.maxRecordBytes = maxRecordBytes;
    }

    /**
     * The records, in the order of their lines.
     *
     * @throws Problem 400 if there are none or gzip cannot be read; 413 if a line or the whole is too long; 415 for another
     *     kind of body
     */
    public List<byte[]> records(
            @Body byte @Nullable [] body,
            @Header("Content-Type") @Nullable String type,
            @Header("Content-Encoding") @Nullable String encoding) {
        requireReadable(type, encoding);
        byte[] text = unzipped(body == null ? new byte[0] : body);
        List<byte[]> records = isOneObject(text) ? List.of(stripped(text)) : lines(text);
        if (records.isEmpty()) {
            throw Problem.of(400, "The body holds no event: send one JSON object, or one a line");
        }
        for (int line = 0; line < records.size(); line++) {
            if (records.get(line).length > maxRecordBytes) {
                throw Problem.of(
                        413,
                        "Record %d has %d bytes; medley.max-record-bytes allows %d. Nothing was published"
                                .formatted(line + 1, records.get(line).length, maxRecordBytes));
            }
        }
        return records;
    }

    /** 202 with counts: how many records Kafka has, how many of them the warehouse will reject, and why the first one. */
    public Response accepted(@ExchangeProperty("records") List<byte[]> records) {
        Instant hourEnd = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        int rejected = 0;
        String reason = null;
        for (int line = 0; line < records.size(); line++) {
            byte[] value = records.get(line);
            String fault = validator.validate(value, 0, value.length, hourEnd).rejectReason();
            if (fault != null && rejected++ == 0) {
                reason = "record %d: %s".formatted(line + 1, fault);
            }
        }
        Map<String, @Nullable Object> counts = new LinkedHashMap<>();
        counts.put("records", records.size());
        counts.put("rejected", rejected);
        counts.put("first_reject_reason", reason);
        return Response.json(202, counts);
    }

    private static void requireReadable(@Nullable String type, @Nullable String encoding) {
        String media =
                type == null ? "text/plain" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!TYPES.contains(media)) {
            throw Problem.of(415, "The media type %s is not supported".formatted(media))
                    .with("allowed", "application/json, application/x-ndjson or application/gzip");
        }
        String packing = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
        if (!packing.equals("identity") && !packing.equals("gzip")) {
            throw Problem.of(415, "The content encoding %s is not supported".formatted(packing))
                    .with("allowed", "gzip");
        }
    }

    /** Gzip is known by its first two bytes, which no JSON has. */
    private static byte[] unzipped(byte[] body) {
        if (body.length < 2 || (body[0] & 0xff) != 0x1f || (body[1] & 0xff) != 0x8b) {
            return body;
        }
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] text = gzip.readNBytes(MAX_BYTES + 1);
            if (text.length > MAX_BYTES) {
                throw Problem.of(413, "The body has more than %d bytes when unzipped".formatted(MAX_BYTES));
            }
            return text;
        } catch (IOException broken) {
            throw Problem.of(400, "The gzip cannot be read: " + broken.getMessage());
        }
    }

    private static boolean isOneObject(byte[] text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException notJson) {
            return false;
        }
    }

    private static byte[] stripped(byte[] text) {
        int from = 0;
        int to = text.length;
        while (isSpace(text[from])) {
            from++;
        }
        while (isSpace(text[to - 1])) {
            to--;
        }
        return Arrays.copyOfRange(text, from, to);
    }

    private static List<byte[]> lines(byte[] text) {
        List<byte[]> lines = new ArrayList<>();
        int from = startsWithByteOrderMark(text) ? 3 : 0;
        while (from < text.length) {
            int end = from;
            boolean isBlank = true;
            for (; end < text.length && text[end] != '\n'; end++) {
                isBlank &= isSpace(text[end]);
            }
            if (!isBlank) {
                int last = text[end - 1] == '\r' ? end - 1 : end;
                lines.add(Arrays.copyOfRange(text, from, last));
            }
            from = end + 1;
        }
        return lines;
    }

    private static boolean startsWithByteOrderMark(byte[] text) {
        byte[] mark = "\ufeff".getBytes(StandardCharsets.UTF_8);
        return text.length >= mark.length && Arrays.equals(text, 0, mark.length, mark, 0, mark.length);
    }

    private static boolean isSpace(byte letter) {
        return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
    }
}
