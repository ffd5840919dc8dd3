package dev.medley.settings;

import dev.medley.run.Station;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.quartz.CronExpression;

/** Every key of config/application.properties, which says what each means; here stand its type and its range. */
public final class Keys {

    private static final int DAY_SECONDS = 86_400;
    private static final int DAY_MS = DAY_SECONDS * 1_000;
    private static final int YEAR_DAYS = 366;
    /** Kafka gives the partitions of a consumer away after 300 s. */
    private static final int MAX_BATCH_MS = 240_000;

    private static final int MAX_RECORD_BYTES = 100_000_000;
    private static final String BROKER =
            "(?:[A-Z_]+://)?(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+]):(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-5][0-9]{3})";
    private static final String TOPIC = "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}";
    private static final String TOPIC_ALLOWED = "1 to 249 of the characters a-z, A-Z, 0-9, dot, underscore and hyphen";

    // Process
    public static final Key<Set<Station>> STATIONS = Key.word(
                    "medley.stations", "a comma-separated list of " + Station.labels(Set.of(Station.values())))
            .as(Station::parse);
    public static final Key<String> WORKER = Key.word("medley.worker", "a name");
    public static final Key<Path> DATA_DIR = Key.path("medley.data-dir");
    public static final Key<Path> EVENT_SCHEMA = Key.path("medley.event-schema");

    // Kafka
    public static final Key<String> BROKERS = Key.matching(
                    "medley.kafka.brokers",
                    "host:port, several separated by commas, or nothing for the embedded broker",
                    "(?:" + BROKER + "(?:\\s*,\\s*" + BROKER + ")*)?")
            .from("KAFKA_BOOTSTRAP_SERVERS");
    public static final Key<String> TOPIC_NAME =
            Key.matching("medley.kafka.topic", TOPIC_ALLOWED, TOPIC).from("KAFKA_TOPIC");
    public static final Key<String> GROUP_ID =
            Key.word("medley.kafka.group-id", "the name of a consumer group").from("KAFKA_GROUP_ID");
    public static final Key<Integer> PARTITIONS = Key.integer("medley.kafka.partitions", 1, 10_000);
    public static final Key<Integer> REPLICATION = Key.integer("medley.kafka.replication-factor", 1, 100);
    public static final Key<Integer> RETENTION_HOURS = Key.matching(
                    "medley.kafka.retention-hours", "-1 (for ever) or hours, at least 1", "-1|[1-9][0-9]{0,6}")
            .as(Integer::valueOf);
    public static final Key<Integer> MAX_REQUEST_BYTES =
            Key.integer("medley.kafka.max-request-bytes", 1_025, 2 * MAX_RECORD_BYTES);
    public static final Key<String> RUNS_TOPIC = Key.matching("medley.kafka.runs-topic", TOPIC_ALLOWED, TOPIC);
    public static final Key<String> SECURITY_PROTOCOL = Key.oneOf(
                    "medley.kafka.security-protocol", "PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")
            .from("KAFKA_SECURITY_PROTOCOL");
    public static final Key<String> SASL_MECHANISM =
            Key.word("medley.kafka.sasl-mechanism", "a mechanism").from("KAFKA_SASL_MECHANISM");
    public static final Key<String> SASL_LOGIN =
            Key.text("medley.kafka.sasl-login").secretFrom("KAFKA_SASL_JAAS_CONFIG");
    public static final Key<String> TRUSTSTORE =
            Key.text("medley.kafka.truststore").from("KAFKA_SSL_TRUSTSTORE");
    public static final Key<String> TRUSTSTORE_TYPE =
            Key.oneOf("medley.kafka.truststore-type", "PKCS12", "JKS", "PEM").from("KAFKA_SSL_TRUSTSTORE_TYPE");
    public static final Key<String> TRUSTSTORE_PASSWORD =
            Key.text("medley.kafka.truststore-password").secretFrom("KAFKA_SSL_TRUSTSTORE_PASSWORD");
    public static final Key<String> KEYSTORE = Key.text("medley.kafka.keystore").from("KAFKA_SSL_KEYSTORE");
    public static final Key<String> KEYSTORE_TYPE =
            Key.oneOf("medley.kafka.keystore-type", "PKCS12", "JKS", "PEM").from("KAFKA_SSL_KEYSTORE_TYPE");
    public static final Key<String> KEYSTORE_PASSWORD =
            Key.text("medley.kafka.keystore-password").secretFrom("KAFKA_SSL_KEYSTORE_PASSWORD");
    public static final Key<Integer> EMBEDDED_KAFKA_PORT = Key.port("medley.embedded.kafka-port");

    // Simulator and inbox
    public static final Key<String> CATALOGUE = Key.word("medley.simulator.catalogue", "a YAML file");
    public static final Key<Long> SEED =
            Key.number("medley.simulator.seed", -999_999_999_999_999_999L, 999_999_999_999_999_999L);
    public static final Key<Integer> USERS = Key.integer("medley.simulator.users", 1, 100_000);
    public static final Key<Integer> CATALOGUE_SIZE = Key.integer("medley.simulator.catalogue-size", 0, 10_000);
    public static final Key<Integer> EVENTS_PER_TICK = Key.integer("medley.simulator.events-per-tick", 0, 100_000);
    public static final Key<Integer> TICK_MS = Key.integer("medley.simulator.tick-ms", 1, 3_600_000);
    public static final Key<Integer> HISTORY_DAYS = Key.integer("medley.simulator.history-days", 0, 3_650);
    public static final Key<Integer> HISTORY_EVENTS =
            Key.integer("medley.simulator.history-events-per-day", 1, 10_000_000);
    public static final Key<Double> DUPLICATE_SHARE = Key.share("medley.simulator.duplicate-share");
    public static final Key<Double> LATE_SHARE = Key.share("medley.simulator.late-share");
    public static final Key<Double> MALFORMED_SHARE = Key.share("medley.simulator.malformed-share");
    public static final Key<String> INBOX = Key.word("medley.inbox.dir", "a path");
    public static final Key<Integer> INBOX_SETTLE_MS = Key.integer("medley.inbox.settle-ms", 0, DAY_MS);
    public static final Key<Integer> INBOX_POLL_MS = Key.integer("medley.inbox.poll-ms", 1, DAY_MS);
    public static final Key<Integer> CHUNK_LINES = Key.integer("medley.inbox.chunk-lines", 1, 100_000);
    public static final Key<Integer> CHUNK_BYTES = Key.integer("medley.inbox.chunk-bytes", 1, 100_000_000);
    public static final Key<Integer> RECORD_BYTES = Key.integer("medley.max-record-bytes", 1, MAX_RECORD_BYTES);

    // Lake and archive
    public static final Key<String> S3_ENDPOINT = Key.url(
                    "medley.s3.endpoint",
                    "a URL such as http://minio:9000, aws for Amazon S3, or nothing for the embedded server",
                    "",
                    "aws")
            .from("MINIO_ENDPOINT");
    public static final Key<String> ACCESS_KEY =
            Key.text("medley.s3.access-key").secretFrom("MINIO_ACCESS_KEY");
    public static final Key<String> SECRET_KEY =
            Key.text("medley.s3.secret-key").secretFrom("MINIO_SECRET_KEY");
    public static final Key<String> BUCKET = Key.matching(
                    "medley.s3.bucket",
                    "3 to 63 of the characters a-z, 0-9, dot and hyphen, the first and last a letter or digit",
                    "[a-z0-9](?!.*\\.\\.)[a-z0-9.-]{1,61}[a-z0-9]")
            .from("MINIO_BUCKET");
    public static final Key<String> REGION =
            Key.word("medley.s3.region", "a region").from("AWS_REGION");
    public static final Key<Boolean> PATH_STYLE = Key.flag("medley.s3.path-style");
    public static final Key<Integer> EMBEDDED_S3_PORT = Key.port("medley.embedded.s3-port");
    public static final Key<Integer> BATCH_SIZE =
            Key.integer("medley.archive.batch-size", 1, 1_000_000).from("BATCH_SIZE");
    public static final Key<Integer> BATCH_WAIT_MS = Key.integer("medley.archive.batch-wait-ms", 1, MAX_BATCH_MS);
    public static final Key<Integer> PARALLEL_PUTS = Key.integer("medley.archive.parallel-puts", 1, 64);
    public static final Key<Integer> MAX_OBJECTS = Key.integer("medley.archive.max-objects", 1, 10_000);
    public static final Key<Integer> MAX_BYTES = Key.integer("medley.archive.max-bytes", 1, 256_000_000);
    public static final Key<Integer> CONSUMERS = Key.integer("medley.archive.consumers", 1, 1_000);
    public static final Key<Boolean> ARCHIVE_GZIP = Key.flag("medley.archive.gzip");
    public static final Key<Integer> RETRIES = Key.integer("medley.archive.retries", 0, 100);
    public static final Key<Integer> RETRY_WAIT_MS = Key.integer("medley.archive.retry-wait-ms", 1, 16_000);
    public static final Key<Integer> COMMIT_AFTER_MS = Key.integer("medley.archive.commit-after-ms", 1, MAX_BATCH_MS);

    // Load and retention
    public static final Key<String> LOAD_CRON = Key.word(
                    "medley.load.cron",
                    "a Quartz cron expression of six fields (second, minute, hour, day of month, month, day of week), such as '0 0 * * * ?'")
            .as(Keys::cron);
    public static final Key<Long> LOAD_ROWS = Key.number("medley.load.batch-rows", 1, 1_000_000_000);
    public static final Key<Long> LOAD_BYTES = Key.number("medley.load.batch-bytes", 1, 1_000_000_000_000L);
    public static final Key<Integer> FETCHERS = Key.integer("medley.load.fetchers", 1, 64);
    public static final Key<String> STAGING_DIR = Key.word("medley.load.staging-dir", "a path");
    public static final Key<Integer> LAKE_DAYS = Key.integer("medley.retention.lake-days", 0, 100 * YEAR_DAYS);
    public static final Key<Integer> BRONZE_DAYS = Key.integer("medley.retention.bronze-days", 0, 100 * YEAR_DAYS);
    public static final Key<Integer> HISTORY_KEPT_DAYS =
            Key.integer("medley.retention.history-days", 1, 100 * YEAR_DAYS);

    // Export
    public static final Key<Boolean> EXPORT_ENABLED = Key.flag("medley.export.enabled");
    public static final Key<Integer> EXPORT_GRACE_MINUTES =
            Key.integer("medley.export.grace-minutes", 0, YEAR_DAYS * 1_440);

    // Warehouse
    public static final Key<String> ENGINE = Key.oneOf("medley.warehouse.engine", "duckdb", "snowflake");
    public static final Key<String> SQL_DIR = Key.word("medley.sql-dir", "a folder");
    public static final Key<String> WAREHOUSE_URL = Key.matching(
                    "medley.warehouse.url",
                    "a JDBC URL, such as jdbc:duckdb:data/warehouse.duckdb; on Snowflake nothing makes it from the account",
                    "(?:jdbc:\\S.*)?")
            .from("SNOWFLAKE_URL");
    public static final Key<String> MEMORY_LIMIT = Key.matching(
            "medley.warehouse.memory-limit",
            "a number with a unit, such as 800MB or 2GB",
            "[0-9]+(?:\\.[0-9]+)? ?(?i:[KMGT]i?B|%)");
    public static final Key<Integer> POOL_SIZE = Key.integer("medley.warehouse.pool-size", 4, 1_000);
    public static final List<Key<String>> SNOWFLAKE = List.of(
            Key.text("medley.snowflake.account").from("SNOWFLAKE_ACCOUNT"),
            Key.text("medley.snowflake.user").from("SNOWFLAKE_USER"),
            Key.text("medley.snowflake.warehouse").from("SNOWFLAKE_WAREHOUSE"),
            Key.text("medley.snowflake.database").from("SNOWFLAKE_DATABASE"),
            Key.text("medley.snowflake.role").from("SNOWFLAKE_ROLE"),
            Key.text("medley.snowflake.private-key-file").from("SNOWFLAKE_PRIVATE_KEY_FILE"),
            Key.text("medley.snowflake.private-key").secretFrom("SNOWFLAKE_PRIVATE_KEY"),
            Key.text("medley.snowflake.private-key-passphrase").secretFrom("SNOWFLAKE_PRIVATE_KEY_PASSPHRASE"),
            Key.text("medley.snowflake.token").secretFrom("SNOWFLAKE_TOKEN"),
            Key.text("medley.snowflake.oauth-client-id").from("SNOWFLAKE_OAUTH_CLIENT_ID"),
            Key.text("medley.snowflake.oauth-client-secret").secretFrom("SNOWFLAKE_OAUTH_CLIENT_SECRET"),
            Key.url("medley.snowflake.oauth-token-url", "a URL or nothing", "").from("SNOWFLAKE_OAUTH_TOKEN_URL"),
            Key.text("medley.snowflake.oauth-scope").from("SNOWFLAKE_OAUTH_SCOPE"),
            Key.oneOf("medley.snowflake.workload-identity", "", "AWS", "AZURE", "GCP", "OIDC")
                    .allowing("AWS, AZURE, GCP, OIDC or nothing")
                    .from("SNOWFLAKE_WORKLOAD_IDENTITY"),
            Key.text("medley.snowflake.password").secretFrom("SNOWFLAKE_PASSWORD"),
            Key.text("medley.snowflake.proxy-host").from("SNOWFLAKE_PROXY_HOST"),
            Key.matching("medley.snowflake.proxy-port", "a port number or nothing", "[1-9][0-9]{0,4}|")
                    .from("SNOWFLAKE_PROXY_PORT"),
            Key.text("medley.snowflake.proxy-user").from("SNOWFLAKE_PROXY_USER"),
            Key.text("medley.snowflake.proxy-password").secretFrom("SNOWFLAKE_PROXY_PASSWORD"),
            Key.text("medley.snowflake.no-proxy-hosts").from("SNOWFLAKE_NO_PROXY_HOSTS"));

    // HTTP
    public static final Key<String> HTTP_HOST = Key.word("medley.http.host", "an address of this machine");
    public static final Key<Integer> HTTP_PORT = Key.port("medley.http.port");
    public static final Key<String> HTTP_NAMES = Key.text("medley.http.names");
    public static final Key<String> HTTP_TOKEN = Key.text("medley.http.token").secretFrom("MEDLEY_HTTP_TOKEN");
    public static final Key<Integer> CACHE_SECONDS =
            Key.integer("medley.http.cache-seconds", 0, YEAR_DAYS * DAY_SECONDS);
    public static final Key<Integer> RUNS_CACHE_SECONDS =
            Key.integer("medley.http.runs-cache-seconds", 0, YEAR_DAYS * DAY_SECONDS);
    public static final Key<String> MANAGEMENT_HOST = Key.word("medley.management.host", "an address of this machine");
    public static final Key<Integer> MANAGEMENT_PORT = Key.port("medley.management.port");

    // Watch and alerts
    public static final Key<Integer> WATCH_PERIOD_MS = Key.integer("medley.watch.period-ms", 10, DAY_MS);
    public static final Key<String> WATCH_WAREHOUSE = Key.oneOf("medley.watch.warehouse", "always", "after-runs");
    public static final Key<Long> MAX_LAG = Key.number("medley.health.max-lag", 0, 1_000_000_000_000L);
    public static final Key<Integer> ALERTS_PERIOD_MS = Key.integer("medley.alerts.period-ms", 10, DAY_MS);
    public static final Key<Long> STALE_MINUTES = Key.number("medley.alerts.stale-minutes", 1, YEAR_DAYS * 1_440L);
    public static final Key<String> WEBHOOK = Key.url(
                    "medley.alerts.webhook-url", "an http or https URL or nothing", "")
            .secretFrom("MEDLEY_WEBHOOK_URL");
    public static final Key<Integer> ALERT_RETRY_WAIT_MS = Key.integer("medley.alerts.retry-wait-ms", 1, 3_600_000);

    /** All of them, in the order of their declaration. */
    public static final List<Key<?>> ALL = Arrays.stream(Keys.class.getDeclaredFields())
            .filter(field -> Modifier.isPublic(field.getModifiers()))
            .<Key<?>>mapMulti((field, keys) -> {
                try {
                    Object value = field.get(null);
                    if (value instanceof Key<?> key) {
                        keys.accept(key);
                    } else if (value instanceof List<?> list) {
                        list.forEach(each -> keys.accept((Key<?>) each));
                    }
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            })
            .toList();

    private Keys() {}

    private static String cron(String text) {
        try {
            return new CronExpression(text).getCronExpression();
        } catch (ParseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
