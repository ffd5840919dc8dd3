package dev.medley.sql;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Snowflake and log in there, from the keys {@code medley.snowflake.*}: exactly one of a key pair, a
 * programmatic access token, OAuth client credentials or a workload identity. The properties it gives are those of the <a
 * href="https://docs.snowflake.com/en/developer-guide/jdbc/jdbc-parameters">JDBC driver</a>.
 *
 * @param url JDBC URL
 * @param properties what the driver is given beside it, secrets included: never to be logged
 */
public record SnowflakeConnection(String url, Properties properties) {

    private static final String WHERE = "in config/application.properties or the environment";
    private static final int LOGIN_SECONDS = 10;
    private static final int LOCK_SECONDS = 60;
    /**
     * Reads and checks the settings; connects to nothing.
     *
     * @param url JDBC URL; empty makes it from the account
     * @param given the values of {@code medley.snowflake.*} by the names after that prefix; none is empty
     * @throws IllegalArgumentException if a setting is missing, or there is not exactly one way to log in
     */
    public static SnowflakeConnection of(String url, Map<String, String> given) {
        Properties properties = new Properties();
        properties.setProperty("QUERY_TAG", "medley");
        properties.setProperty("TIMEZONE", "UTC");
        // An account may begin its weeks on another day, and wait half a day for a lock
        properties.setProperty("WEEK_START", "1");
        properties.setProperty("LOCK_TIMEOUT", String.valueOf(LOCK_SECONDS));
        properties.setProperty("loginTimeout", String.valueOf(LOGIN_SECONDS));
        properties.setProperty("disablePlatformDetection", "true");
        properties.setProperty("CLIENT_TELEMETRY_ENABLED", "false");
        properties.setProperty("warehouse", require(given, "warehouse"));
        properties.setProperty("db", require(given, "database"));
        put(properties, "account", given, "account");
        put(properties, "user", given, "user");
        put(properties, "role", given, "role");
        logIn(properties, given);
        passProxy(properties, given);
        return new SnowflakeConnection(
                url.isBlank()
                        ? "jdbc:snowflake://%s.snowflakecomputing.com/".formatted(require(given, "account"))
                        : url.strip(),
                properties);
    }

    private static void logIn(Properties properties, Map<String, String> given) {
        Map<String, String> ways = new TreeMap<>();
        if (given.containsKey("private-key-file") || given.containsKey("private-key")) {
            ways.put("a private key", "SNOWFLAKE_JWT");
        }
        if (given.containsKey("oauth-client-id")) {
            ways.put("OAuth client credentials", "OAUTH_CLIENT_CREDENTIALS");
        }
        if (given.containsKey("workload-identity")) {
            ways.put("a workload identity", "WORKLOAD_IDENTITY");
        } else if (given.containsKey("token")) {
            ways.put("a token", "PROGRAMMATIC_ACCESS_TOKEN");
        }
        if (ways.size() > 1) {
            throw new IllegalArgumentException(
                    "Snowflake has more than one login, %s: set only one of medley.snowflake.* %s"
                            .formatted(String.join(" and ", ways.keySet()), WHERE));
        }
        if (ways.isEmpty()) {
            throw new IllegalArgumentException(noWay(given));
        }
        String way = ways.values().iterator().next();
        properties.setProperty("authenticator", way);
        switch (way) {
            case "SNOWFLAKE_JWT" -> putKey(properties, given);
            case "OAUTH_CLIENT_CREDENTIALS" -> {
                properties.setProperty("oauthClientId", require(given, "oauth-client-id"));
                properties.setProperty("oauthClientSecret", require(given, "oauth-client-secret"));
                properties.setProperty("oauthTokenRequestUrl", require(given, "oauth-token-url"));
                put(properties, "oauthScope", given, "oauth-scope");
            }
            case "WORKLOAD_IDENTITY" -> {
                properties.setProperty("workloadIdentityProvider", require(given, "workload-identity"));
                put(properties, "token", given, "token");
            }
            default -> {
                require(given, "user");
                properties.setProperty("token", require(given, "token"));
            }
        }
    }

    private static String noWay(Map<String, String> given) {
        String ways = "set SNOWFLAKE_PRIVATE_KEY_FILE (a key pair), SNOWFLAKE_TOKEN (a programmatic access token),"
                + " SNOWFLAKE_OAUTH_CLIENT_ID and _SECRET, or SNOWFLAKE_WORKLOAD_IDENTITY";
        return given.containsKey("password")
                ? "SNOWFLAKE_PASSWORD alone is not a login: Snowflake refuses services that give only a password; "
                        + ways
                : "Snowflake has no login: " + ways;
    }

    private static void putKey(Properties properties, Map<String, String> given) {
        require(given, "user");
        String file = given.get("private-key-file");
        String text = given.get("private-key");
        if (file != null && text != null) {
            throw new IllegalArgumentException(
                    "Both medley.snowflake.private-key-file (SNOWFLAKE_PRIVATE_KEY_FILE) and private-key"
                            + " (SNOWFLAKE_PRIVATE_KEY) are set: set only one " + WHERE);
        }
        if (file != null) {
            if (!Files.isReadable(Path.of(file))) {
                throw new IllegalArgumentException(
                        "medley.snowflake.private-key-file (SNOWFLAKE_PRIVATE_KEY_FILE) is '%s', which cannot be read: give a PKCS#8 PEM file %s"
                                .formatted(file, WHERE));
            }
            properties.setProperty("private_key_file", file);
        } else if (text != null) {
            properties.setProperty("private_key_base64", base64OfPem(text));
        }
        put(properties, "private_key_pwd", given, "private-key-passphrase");
    }

    /** The driver takes the base64 of the PEM text; the PEM text itself is taken as well. */
    private static String base64OfPem(String text) {
        if (text.startsWith("-----BEGIN")) {
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
        try {
            String pem = new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
            if (pem.startsWith("-----BEGIN")) {
                return text.replaceAll("\\s", "");
            }
        } catch (IllegalArgumentException e) {
            throw badKey(e);
        }
        throw badKey(null);
    }

    private static IllegalArgumentException badKey(@Nullable Throwable cause) {
        return new IllegalArgumentException(
                "medley.snowflake.private-key (SNOWFLAKE_PRIVATE_KEY) is not a key: give the PKCS#8 PEM text, or its base64 on one line",
                cause);
    }

    private static void passProxy(Properties properties, Map<String, String> given) {
        if (given.containsKey("proxy-host")) {
            properties.setProperty("useProxy", "true");
            properties.setProperty("proxyHost", require(given, "proxy-host"));
            properties.setProperty("proxyPort", require(given, "proxy-port"));
            put(properties, "proxyUser", given, "proxy-user");
            put(properties, "proxyPassword", given, "proxy-password");
            put(properties, "nonProxyHosts", given, "no-proxy-hosts");
        }
    }

    private static void put(Properties properties, String property, Map<String, String> given, String key) {
        String value = given.get(key);
        if (value != null) {
            properties.setProperty(property, value);
        }
    }

    private static String require(Map<String, String> given, String key) {
        String value = given.get(key);
        if (value == null) {
            throw new IllegalArgumentException("medley.snowflake.%s (SNOWFLAKE_%s) is empty: set it %s"
                    .formatted(key, key.toUpperCase(Locale.ROOT).replace('-', '_'), WHERE));
        }
        return value;
    }

    /** Names what is set, and no value of a secret. */
    @Override
    public String toString() {
        return url + " "
                + properties.stringPropertyNames().stream().sorted().collect(Collectors.toCollection(ArrayList::new));
    }
}
