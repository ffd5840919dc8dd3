package dev.medley.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class LineCodecTest {

    @Property
    void anyValueComesBackByteForByte(@ForAll("values") byte[] value) {
        assertThat(LineCodec.decode(LineCodec.encode(value))).isEqualTo(value);
    }

    @Property
    void anyLineIsOneNonEmptyLineOfUtf8(@ForAll("values") byte[] value) {
        byte[] line = LineCodec.encode(value);

        assertThat(line).isNotEmpty().doesNotContain('\n', '\r');
        assertThat(new String(line, UTF_8).getBytes(UTF_8)).isEqualTo(line);
    }

    @Property
    void textOnOneLineStaysAsItIs(@ForAll("lines") String text) {
        byte[] value = text.getBytes(UTF_8);

        assertThat(LineCodec.encode(value)).isSameAs(value);
    }

    @Example
    void nullIsNoEmptyText() {
        assertThat(line(null)).isEqualTo("{\"_base64\":null}");
        assertThat(LineCodec.decode(bytes("{\"_base64\":null}"))).isNull();
        assertThat(line(new byte[0])).isEqualTo("{\"_base64\":\"\"}");
        assertThat(LineCodec.decode(bytes("{\"_base64\":\"\"}"))).isEmpty();
    }

    @Example
    void whatIsNoLineIsEncoded() {
        assertThat(line(bytes("{\n}"))).isEqualTo("{\"_base64\":\"ewp9\"}");
        assertThat(line(bytes("a\r"))).isEqualTo("{\"_base64\":\"YQ0=\"}");
        assertThat(line(new byte[] {(byte) 0xC0, (byte) 0x80})).isEqualTo("{\"_base64\":\"wIA=\"}");
        assertThat(line(bytes("{\"_base64\":1}"))).isEqualTo("{\"_base64\":\"eyJfYmFzZTY0IjoxfQ==\"}");
    }

    @Example
    void whatIsALineStays() {
        for (String value :
                Arrays.asList("{\"a\":1}", "not JSON", "\uFEFF{}", "\u0000", "\u2028", "{\"_base\":1}", "Björk")) {
            assertThat(line(bytes(value))).isEqualTo(value);
        }
    }

    @Example
    void encodedLineMadeByOtherHandsIsRefused() {
        for (String line : Arrays.asList(
                "{\"_base64\"", "{\"_base64\":\"", "{\"_base64\":\"}", "{\"_base64\":\"*\"}", "{\"_base64\":1}")) {
            assertThatThrownBy(() -> LineCodec.decode(bytes(line))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Provide
    Arbitrary<byte[]> values() {
        Arbitrary<byte[]> anything = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        Arbitrary<byte[]> text = Arbitraries.strings().ofMaxLength(40).map(LineCodecTest::bytes);
        Arbitrary<byte[]> likeEncoded = Combinators.combine(
                        Arbitraries.of("{\"_base64\"", "{\"_base64\":\"", "{\"_base64\":null}", "{"),
                        Arbitraries.strings().ascii().ofMaxLength(8))
                .as((start, end) -> bytes(start + end));
        return Arbitraries.oneOf(anything, text, likeEncoded);
    }

    @Provide
    Arbitrary<String> lines() {
        return Arbitraries.strings()
                .withCharRange(' ', '\uD7FF')
                .ofMinLength(1)
                .ofMaxLength(60)
                .filter(text -> !text.startsWith("{\"_base64\""));
    }

    private static String line(byte @Nullable [] value) {
        return new String(LineCodec.encode(value), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
