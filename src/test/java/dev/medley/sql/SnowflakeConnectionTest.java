package dev.medley.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnowflakeConnectionTest {

    private static final String PEM = "-----BEGIN PRIVATE KEY-----\nAbc+/d==\nab==\n-----END PRIVATE KEY-----";
    private static final Map<String, String> ACCOUNT =
            Map.of("account", "myorg-me", "user", "MEDLEY", "warehouse", "WH", "database", "SPOTIFY_DB");

    @TempDir
    private Path folder;

    @Test
    void aSessionIsTaggedAndSpeaksUtc() {
        assertThat(of("token", "t"))
                .containsEntry("QUERY_TAG", "medley")
                .containsEntry("TIMEZONE", "UTC")
                .containsEntry("loginTimeout", "10")
                .containsEntry("disablePlatformDetection", "true")
                .containsEntry("CLIENT_TELEMETRY_ENABLED", "false")
                .containsEntry("warehouse", "WH")
                .containsEntry("db", "SPOTIFY_DB");
    }

    @Test
    void theUrlIsMadeFromTheAccountUnlessItIsGiven() {
        assertThat(SnowflakeConnection.of("", account("token", "t")).url())
                .isEqualTo("jdbc:snowflake://myorg-me.snowflakecomputing.com/");
        assertThat(SnowflakeConnection.of("jdbc:snowflake://127.0.0.1:1/", account("token", "t"))
                        .url())
                .isEqualTo("jdbc:snowflake://127.0.0.1:1/");
    }

    @Test
    void aKeyFileIsGivenWithItsPassphrase() throws IOException {
        // Given
        Path key = Files.writeString(folder.resolve("key.p8"), PEM);

        // When
        Properties properties = of("private-key-file", key.toString(), "private-key-passphrase", "a=b\\c");

        // Then
        assertThat(properties)
                .containsEntry("authenticator", "SNOWFLAKE_JWT")
                .containsEntry("private_key_file", key.toString())
                .containsEntry("private_key_pwd", "a=b\\c")
                .doesNotContainKeys("password", "token");
    }

    @Test
    void aKeyInTheEnvironmentIsPemOrItsBase64() {
        String base64 = Base64.getEncoder().encodeToString(PEM.getBytes(StandardCharsets.UTF_8));
        assertThat(of("private-key", PEM)).containsEntry("private_key_base64", base64);
        assertThat(of("private-key", base64)).containsEntry("private_key_base64", base64);
        assertThatThrownBy(() -> of("private-key", "nonsense"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SNOWFLAKE_PRIVATE_KEY")
                .hasMessageNotContaining("nonsense");
    }

    @Test
    void aTokenIsAnAccessToken() {
        assertThat(of("token", "secret"))
                .containsEntry("authenticator", "PROGRAMMATIC_ACCESS_TOKEN")
                .containsEntry("token", "secret");
    }

    @Test
    void clientCredentialsPassThrough() {
        assertThat(of("oauth-client-id", "id", "oauth-client-secret", "secret", "oauth-token-url", "https://idp/token"))
                .containsEntry("authenticator", "OAUTH_CLIENT_CREDENTIALS")
                .containsEntry("oauthClientId", "id")
                .containsEntry("oauthClientSecret", "secret")
                .containsEntry("oauthTokenRequestUrl", "https://idp/token");
    }

    @Test
    void aWorkloadIdentityMayBringItsToken() {
        assertThat(of("workload-identity", "OIDC", "token", "jwt"))
                .containsEntry("authenticator", "WORKLOAD_IDENTITY")
                .containsEntry("workloadIdentityProvider", "OIDC")
                .containsEntry("token", "jwt");
    }

    @Test
    void aPasswordAloneIsRefusedWithTheReason() {
        assertThatThrownBy(() -> of("password", "hunter2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SNOWFLAKE_PASSWORD alone is not a login")
                .hasMessageContaining("SNOWFLAKE_PRIVATE_KEY_FILE")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void twoWaysAreRefused() {
        assertThatThrownBy(() -> of("private-key", PEM, "token", "t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a private key and a token");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> SnowflakeConnection.of(
                        "", Map.of("warehouse", "WH", "database", "D", "token", "t", "user", "u")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("medley.snowflake.account (SNOWFLAKE_ACCOUNT)");
        assertThatThrownBy(() -> of("private-key-file", "/no/such/key.p8"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/no/such/key.p8");
    }

    @Test
    void aProxyPassesThrough() {
        assertThat(of("token", "t", "proxy-host", "proxy", "proxy-port", "3128"))
                .containsEntry("useProxy", "true")
                .containsEntry("proxyHost", "proxy")
                .containsEntry("proxyPort", "3128");
    }

    @Test
    void itsTextHoldsNoSecret() {
        assertThat(SnowflakeConnection.of("", account("token", "geheim")).toString())
                .doesNotContain("geheim")
                .contains("token");
    }

    private static Properties of(String... login) {
        return SnowflakeConnection.of("", account(login)).properties();
    }

    /** The account with keys and values in turn. */
    private static Map<String, String> account(String... login) {
        Map<String, String> given = new HashMap<>(ACCOUNT);
        for (int i = 0; i < login.length; i += 2) {
            given.put(login[i], login[i + 1]);
        }
        return given;
    }
}
