package dev.medley.inbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A file format whose lines are not one event each, recognised by its first bytes.
 *
 * @param name such as "a zip archive"
 * @param advice how to convert it, a command where there is one
 */
record ForeignFormat(String name, String advice) {

    /** How many first bytes are looked at. */
    static final int HEAD_BYTES = 1 << 16;

    private record Signature(int offset, String hex, ForeignFormat format) {

        private boolean matches(byte[] head) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            int end = offset + bytes.length;
            return head.length >= end && Arrays.equals(head, offset, end, bytes, 0, bytes.length);
        }
    }

    private static final ForeignFormat UTF_32 =
            new ForeignFormat("UTF-32 text", "iconv -f UTF-32 -t UTF-8 FILE > events.ndjson");
    private static final ForeignFormat UTF_16 =
            new ForeignFormat("UTF-16 text", "iconv -f UTF-16 -t UTF-8 FILE > events.ndjson");
    private static final ForeignFormat ZIP = new ForeignFormat("a zip archive", "unzip -p FILE > events.ndjson");
    private static final ForeignFormat ARRAY = new ForeignFormat("a JSON array", "jq -c '.[]' FILE > events.ndjson");
    private static final ForeignFormat SPREAD =
            new ForeignFormat("JSON with objects of several lines", "jq -c . FILE > events.ndjson");
    private static final ForeignFormat CSV = new ForeignFormat(
            "CSV with a header", "mlr --icsv --ojsonl cat FILE > events.ndjson (https://miller.readthedocs.io)");
    private static final ForeignFormat CARRIAGE_RETURNS =
            new ForeignFormat("text whose lines end with CR only", "tr '\\r' '\\n' < FILE > events.ndjson");

    private static final List<Signature> SIGNATURES = List.of(
            new Signature(0, "fffe0000", UTF_32),
            new Signature(0, "0000feff", UTF_32),
            new Signature(0, "fffe", UTF_16),
            new Signature(0, "feff", UTF_16),
            new Signature(
                    0, "7b00", new ForeignFormat("UTF-16 text", "iconv -f UTF-16LE -t UTF-8 FILE > events.ndjson")),
            new Signature(
                    0, "007b", new ForeignFormat("UTF-16 text", "iconv -f UTF-16BE -t UTF-8 FILE > events.ndjson")),
            new Signature(0, "504b0304", ZIP),
            new Signature(0, "504b0506", ZIP),
            new Signature(0, "1f8b", new ForeignFormat("gzip within gzip", "gunzip -c FILE > events.ndjson.gz")),
            new Signature(4, "314159265359", new ForeignFormat("bzip2", "bunzip2 -c FILE > events.ndjson")),
            new Signature(0, "fd377a585a00", new ForeignFormat("xz", "xz -dc FILE > events.ndjson")),
            new Signature(0, "28b52ffd", new ForeignFormat("zstd", "zstd -dc FILE > events.ndjson")),
            new Signature(0, "04224d18", new ForeignFormat("lz4", "lz4 -dc FILE > events.ndjson")),
            new Signature(0, "377abcaf271c", new ForeignFormat("a 7z archive", "7z x -so FILE > events.ndjson")),
            new Signature(257, "7573746172", new ForeignFormat("a tar archive", "tar -xOf FILE > events.ndjson")),
            new Signature(
                    0,
                    "50415231",
                    new ForeignFormat(
                            "Parquet", "duckdb -c \"COPY (FROM 'FILE') TO 'events.ndjson'\" (https://duckdb.org)")),
            new Signature(0, "4f626a01", new ForeignFormat("Avro", "avro-tools tojson FILE > events.ndjson")),
            new Signature(
                    0,
                    "53514c69746520666f726d61742033",
                    new ForeignFormat("an SQLite database", "export its table as one JSON object a line")));

    /**
     * Recognises a file by its first bytes.
     *
     * @param head its first {@link #HEAD_BYTES} bytes or, of a shorter file, all; unpacked if it is gzip
     * @return empty if its lines may be events
     */
    static Optional<ForeignFormat> of(byte[] head) {
        return SIGNATURES.stream()
                .filter(signature -> signature.matches(head))
                .map(Signature::format)
                .findFirst()
                .or(() -> ofText(new String(head, ISO_8859_1)));
    }

    private static Optional<ForeignFormat> ofText(String head) {
        String text = (head.startsWith("\u00ef\u00bb\u00bf") ? head.substring(3) : head).stripLeading();
        int lineFeed = text.indexOf('\n');
        int carriageReturn = text.stripTrailing().indexOf('\r');
        if (lineFeed < 0 && carriageReturn >= 0) {
            return Optional.of(CARRIAGE_RETURNS);
        }
        String firstLine = (lineFeed < 0 ? text : text.substring(0, lineFeed)).strip();
        if (firstLine.startsWith("[")) {
            return Optional.of(ARRAY);
        }
        if (firstLine.equals("{")) {
            return Optional.of(SPREAD);
        }
        Set<String> columns = Set.copyOf(Arrays.stream(firstLine.split("[,;\t|]", -1))
                .map(column -> column.strip().replace("\"", ""))
                .distinct()
                .toList());
        return columns.contains("event_id") && columns.size() > 1 ? Optional.of(CSV) : Optional.empty();
    }
}
