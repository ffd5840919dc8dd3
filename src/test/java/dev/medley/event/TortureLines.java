package dev.medley.event;

import static dev.medley.event.EventLines.GOOD;
import static dev.medley.event.EventLines.base64;
import static dev.medley.event.EventLines.with;
import static dev.medley.event.EventLines.withExtra;

import dev.medley.simulate.Event;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Lines that break JSON readers, by name; the kinds are those of
 * <a href="https://github.com/nst/JSONTestSuite">JSONTestSuite</a>, made for events. None holds a line feed.
 */
public final class TortureLines {

    public static final int TEN_MEGABYTES = 10_000_000;

    /** What stands in place of a JSON value and is none. */
    private static final List<String> NO_VALUES = parts("""
            NaN  -NaN  Infinity  -Infinity  +1  01  -01  1.  .5  -  1e  1e+  0x10  1_000  tru  True  nul  undefined  'a'
            a  ,  :  [1,]  [,1]  [1 2]  [1  [1}  {]  {"a"}  {"a":}  {"a" 1}  {a:1}  {1:1}  {'a':1}  {"a":1,}  {,}  "\\x"
            "\\"  "\\u12"  "\\u12g4"  "\\U0041"  /* */ 1  1 // a  "a  @  \\u0031  "\\N"  "\\'"
            """);

    /** What may stand between the quotes of a JSON string, and no reader of JSON, CSV or SQL may change. */
    private static final List<String> TEXTS = parts("""
            NULL  null  \\"  \\"\\"  ,  \\",\\"  \\r  \\n  \\r\\n\\r\\n  \\t  \\u0001\\u0002\\u001f  \u007f\u0080\u0085  \u2028\u2029
            \ufeff  \ufffd  \ufffe\uffff  \\\\  \\\\n  \\\\N  \\/  '  '; drop table bronze.spotify_events; --  ${events_file}
            :?name  $simple{body}  <script>alert(1)</script>  &lt;b&gt;  =cmd|' /C calc'!A0  😀  \\ud83d\\ude00  👩‍👩‍👧‍👦  e\u0301
            Beyoncé  椎名林檎  أم كلثوم  \u202eabc
            """);

    private final Map<String, byte[]> lines = new LinkedHashMap<>();

    private TortureLines() {}

    /** Lines that are not one JSON object. */
    public static Map<String, byte[]> noObjects() {
        TortureLines torture = new TortureLines();
        byte[] good = bytes(GOOD);
        for (int length = 0; length < good.length; length++) {
            torture.add("truncated to " + length, Arrays.copyOf(good, length));
        }
        List<String> noValues = new ArrayList<>(NO_VALUES);
        Collections.addAll(noValues, "", "\"\\\1\"", "# 1\r2", "\"\t\"", "\"\0\"", "\"\37\"", "\u00a01");
        Collections.addAll(noValues, "\u20281", "\ufeff1", "\u0085", "\f1", "\0131");
        for (String token : noValues) {
            torture.add("value " + token, bytes(withExtra("\"extra\":" + token)));
            torture.add("field " + token, bytes(with("country", token)));
            torture.add("alone " + token, bytes(token));
        }
        for (String text : List.of(
                "null",
                "true",
                "1",
                "\"text\"",
                "[]",
                "[" + GOOD + "]",
                "  ",
                "\t",
                "\r",
                ",",
                "}",
                "{",
                "]",
                GOOD + GOOD,
                GOOD + " " + GOOD,
                GOOD + "x",
                GOOD + "}",
                GOOD + ",",
                GOOD + "]",
                GOOD + " null",
                GOOD + "\u0000",
                GOOD + "\ufeff",
                "\ufeff" + GOOD,
                "\u0000" + GOOD,
                " \u0000" + GOOD,
                "x" + GOOD,
                "{" + GOOD + "}",
                GOOD.replace('"', '\''),
                GOOD.replace("\"", ""),
                GOOD.replace(":", "="),
                GOOD.replace(",", ";"),
                GOOD.replace(",", ",,"),
                GOOD.replace("}", ",}"),
                "<event/>",
                "event_id,user_id",
                "<script>alert('1')</script>",
                "'); drop table bronze.spotify_events; --")) {
            torture.add("whole " + text, bytes(text));
        }
        torture.add("UTF-16 LE", GOOD.getBytes(StandardCharsets.UTF_16LE));
        torture.add("UTF-16 BE", GOOD.getBytes(StandardCharsets.UTF_16BE));
        torture.add("UTF-16 with mark", GOOD.getBytes(StandardCharsets.UTF_16));
        torture.add("depth 101", bytes(withExtra("\"a\":" + "[".repeat(100) + "]".repeat(100))));
        torture.add("open depth 100k", bytes("[".repeat(100_000)));
        torture.add("closed depth 100k", bytes("[".repeat(100_000) + "]".repeat(100_000)));
        torture.add("depth 100k in object", bytes(withExtra("\"a\":" + "[".repeat(100_000) + "]".repeat(100_000))));
        torture.add(
                "depth 100k in field", bytes(with("country", "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000))));
        torture.add("number of 10k digits", bytes(withExtra("\"a\":" + "9".repeat(10_000))));
        torture.add("number of 10k digits in field", bytes(with("timestamp", "9".repeat(10_000))));
        torture.add("fraction of 10k digits", bytes(withExtra("\"a\":0." + "9".repeat(10_000))));
        torture.add("exponent of 10k digits", bytes(withExtra("\"a\":1e" + "9".repeat(10_000))));
        torture.add("key of 100k characters", bytes(withExtra("\"" + "k".repeat(100_000) + "\":1")));
        torture.add("half a surrogate pair in a key", bytes(withExtra("\"a\\ud800\":1")));
        torture.add("10 MB of no JSON", bytes("x\"".repeat(TEN_MEGABYTES / 2)));
        torture.add("10 MB truncated", Arrays.copyOf(bytes(big()), TEN_MEGABYTES));
        for (byte[] invalid : invalidUtf8()) {
            torture.add("raw invalid UTF-8 " + Arrays.toString(invalid), inGood(invalid));
            torture.add("base64 invalid UTF-8 " + Arrays.toString(invalid), bytes(base64(inGood(invalid))));
        }
        return torture.lines;
    }

    /** Lines that are one JSON object and no event. */
    public static Map<String, byte[]> noEvents() {
        TortureLines torture = new TortureLines();
        torture.add("no fields", bytes("{}"));
        torture.add("capitals", bytes(GOOD.replace("event_id", "EVENT_ID")));
        torture.add("other fields", bytes("{\"a\":1,\"\":2}"));
        for (String name : Event.FIELDS) {
            for (String json : List.of("0", "-1.5e3", "1e400", "true", "[]", "[null]", "{}", "{\"a\":\"\\u0000\"}")) {
                torture.add(name + " is " + json, bytes(with(name, json)));
            }
            for (String half :
                    List.of("\\ud800", "\\udbff", "\\udc00", "\\udfff", "\\ude00\\ud83d", "\\ud83d\\ud83d\\ude00")) {
                torture.add(name + " holds " + half, bytes(with(name, "\"a" + half + "z\"")));
            }
            torture.add(name + " holds U+0000", bytes(with(name, "\"a\\u0000z\"")));
            torture.add(name + " twice", bytes(withExtra("\"" + name + "\":null")));
        }
        for (String time : List.of(
                "",
                "0",
                "1763710200000",
                "2026-11-21T07:30:00",
                "0000-00-00T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "9999-12-31T23:59:59Z",
                "99999-12-31T23:59:59Z",
                "-2026-11-21T07:30:00Z",
                "21.11.2026",
                "\ud83d\ude00")) {
            torture.add("timestamp " + time, bytes(with("timestamp", "\"" + time + "\"")));
        }
        torture.add("10 MB event_id", bytes(with("event_id", "\"" + "7".repeat(TEN_MEGABYTES) + "\"")));
        torture.add("10 MB event_type", bytes(with("event_type", "\"" + "\\\"".repeat(TEN_MEGABYTES / 2) + "\"")));
        return torture.lines;
    }

    /** Lines that are events, however odd. */
    public static Map<String, byte[]> events() {
        TortureLines torture = new TortureLines();
        torture.add("plain", bytes(GOOD));
        torture.add("white space", bytes(" \t\r" + GOOD.replace("\":", "\" :\t").replace(",", " , ") + "\t "));
        for (String text : TEXTS) {
            torture.add("artist_name " + text, bytes(with("artist_name", "\"" + text + "\"")));
            torture.add("country " + text, bytes(with("country", "\"" + text + "\"")));
        }
        for (String text : List.of("", " ", "z".repeat(300_000), "😀\\\"".repeat(100_000))) {
            torture.add("song_name " + text, bytes(with("song_name", "\"" + text + "\"")));
        }
        torture.add("depth 100", bytes(withExtra("\"a\":" + "[".repeat(99) + "]".repeat(99))));
        torture.add("numbers", bytes(withExtra("\"a\":[0,-0,1e400,-1e-400,1E+2," + "9".repeat(900) + "]")));
        torture.add(
                "odd keys", bytes(withExtra("\"\":1,\"\\u0000\":2,\"\\ud83d\\ude00\":3,\"é😀é\":4,\"__proto__\":5")));
        torture.add("10k keys", bytes(withExtra(manyKeys())));
        torture.add("10 MB extra", bytes(big()));
        torture.add("base64 of line feeds", bytes(base64(bytes(GOOD.replace(",", ",\n")))));
        torture.add("base64 of 10 MB", bytes(base64(bytes(big() + "\n"))));
        return torture.lines;
    }

    private static String big() {
        return withExtra("\"lyrics\":\"" + "la \\\"é😀".repeat(TEN_MEGABYTES / 11) + "\"");
    }

    private static String manyKeys() {
        StringBuilder members = new StringBuilder();
        for (int key = 0; key < 10_000; key++) {
            members.append(key == 0 ? "" : ",")
                    .append("\"key")
                    .append(key)
                    .append("\":")
                    .append(key);
        }
        return members.toString();
    }

    private static List<byte[]> invalidUtf8() {
        return List.of(
                new byte[] {(byte) 0xFF},
                new byte[] {(byte) 0x80},
                new byte[] {(byte) 0xC3},
                new byte[] {(byte) 0xC0, (byte) 0xAF},
                new byte[] {(byte) 0xC0, (byte) 0x80},
                new byte[] {(byte) 0xE0, (byte) 0x80, (byte) 0xAF},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {(byte) 0xF4, (byte) 0xBF, (byte) 0xBF, (byte) 0xBF},
                new byte[] {(byte) 0xF0, (byte) 0x9F, (byte) 0x98});
    }

    private static byte[] inGood(byte[] bytes) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(bytes(GOOD.substring(0, GOOD.indexOf("Weeknd"))));
        line.writeBytes(bytes);
        line.writeBytes(bytes(GOOD.substring(GOOD.indexOf("Weeknd"))));
        return line.toByteArray();
    }

    /** Parts of a text block that lines or two spaces separate. */
    private static List<String> parts(String block) {
        return Pattern.compile(" {2,}|\n").splitAsStream(block).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void add(String name, byte[] line) {
        String shortName = name.length() < 80 ? name : name.substring(0, 80) + "... " + name.length();
        lines.put(lines.size() + " " + shortName, line);
    }
}
