package dev.medley.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretFunctionTest {

    @TempDir
    private Path folder;

    private static String apply(Map<String, String> environment, String remainder) {
        return new SecretFunction(environment::get).apply(remainder);
    }

    @Test
    void theVariableIsTaken() {
        assertThat(apply(Map.of("TOKEN", "a:b"), "TOKEN:other")).isEqualTo("a:b");
    }

    @Test
    void theNamedFileIsTakenWithoutItsLineEnd() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "first\nsecond\r\n");
        assertThat(apply(Map.of("TOKEN_FILE", file.toString(), "TOKEN", ""), "TOKEN"))
                .isEqualTo("first\nsecond");
    }

    @Test
    void theDefaultMayHoldColonsOrNothing() {
        assertThat(apply(Map.of(), "TOKEN:a:b")).isEqualTo("a:b");
        assertThat(apply(Map.of("TOKEN", ""), "TOKEN:")).isEmpty();
    }

    @Test
    void whatIsMissingOrDoubtfulIsNamed() {
        assertThatThrownBy(() -> apply(Map.of(), "TOKEN"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TOKEN_FILE");
        assertThatThrownBy(() -> apply(Map.of("TOKEN", "geheim", "TOKEN_FILE", "/x"), "TOKEN"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("both set")
                .hasMessageNotContaining("geheim");
        assertThatThrownBy(() -> apply(Map.of("TOKEN_FILE", "/no/such/file"), "TOKEN"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TOKEN_FILE")
                .hasMessageContaining("/no/such/file");
    }

    @Test
    void camelFindsIt() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.build();
            assertThat(camel.resolvePropertyPlaceholders("{{medley-secret:MEDLEY_NO_SUCH_SECRET:nothing}}"))
                    .isEqualTo("nothing");
        }
    }
}
