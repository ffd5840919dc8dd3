package dev.medley.inbox;

/**
 * How much the inbox reads at a time.
 *
 * @param recordBytes a longer line is not published, 1 to 100,000,000
 * @param requestBytes what the Kafka producer sends at once: at least 1,024 bytes more than a record
 * @param chunkLines lines that are published and acknowledged together, 1 to 100,000
 * @param chunkBytes bytes of them but for the last line, 1 to 100,000,000
 */
public record Limits(int recordBytes, int requestBytes, int chunkLines, int chunkBytes) {

    private static final int ROOM_FOR_THE_REQUEST = 1_024;

    public Limits {
        requireInRange("medley.max-record-bytes", recordBytes, 1, 100_000_000);
        requireInRange("medley.kafka.max-request-bytes", requestBytes, recordBytes + ROOM_FOR_THE_REQUEST, 200_000_000);
        requireInRange("medley.inbox.chunk-lines", chunkLines, 1, 100_000);
        requireInRange("medley.inbox.chunk-bytes", chunkBytes, 1, 100_000_000);
    }

    private static void requireInRange(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s is %d: allowed is %d to %d; change %s in config/application.properties or the environment"
                            .formatted(key, value, min, max, key));
        }
    }
}
