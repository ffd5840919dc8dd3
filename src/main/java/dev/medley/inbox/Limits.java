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
        if (requestBytes < recordBytes + ROOM_FOR_THE_REQUEST) {
            throw new IllegalArgumentException(
                    "medley.kafka.max-request-bytes is %d: with medley.max-record-bytes=%d it must be at least %d; change either in config/application.properties or the environment"
                            .formatted(requestBytes, recordBytes, recordBytes + ROOM_FOR_THE_REQUEST));
        }
    }
}
