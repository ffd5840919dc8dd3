package dev.medley.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.random.RandomGenerator;

/** Turns events into records, some of them faulty, as real producers do. */
final class Faults {

    private static final int KINDS = 6;
    private static final int SECONDS_OF_TWO_DAYS = 172_800;

    private final SimulatorSettings settings;

    Faults(SimulatorSettings settings) {
        this.settings = settings;
    }

    /** Adds what is sent for an event: mostly the event, sometimes twice, late or spoilt. */
    void send(Event event, RandomGenerator random, List<byte[]> records) {
        if (happens(settings.malformedShare(), random)) {
            records.add(spoilt(event, random.nextInt(KINDS)));
            return;
        }
        boolean isLate = happens(settings.lateShare(), random);
        Event sent = isLate ? lateBy(random.nextInt(60, SECONDS_OF_TWO_DAYS), event) : event;
        byte[] record = sent.toJson().getBytes(UTF_8);
        records.add(record);
        if (happens(settings.duplicateShare(), random)) {
            records.add(record);
        }
    }

    private static boolean happens(double share, RandomGenerator random) {
        return share > 0 && random.nextDouble() < share;
    }

    private static Event lateBy(int seconds, Event event) {
        return new Event(
                event.eventId(),
                event.userId(),
                event.songId(),
                event.artistName(),
                event.songName(),
                event.eventType(),
                event.deviceType(),
                event.country(),
                event.timestamp().minusSeconds(seconds));
    }

    private static byte[] spoilt(Event event, int kind) {
        String json = event.toJson();
        return switch (kind) {
            case 0 -> json.substring(0, json.length() / 2).getBytes(UTF_8);
            case 1 -> json.replace(event.timestampText(), "yesterday").getBytes(UTF_8);
            case 2 ->
                json.replace("\"event_type\":\"" + event.eventType() + "\"", "\"event_type\":\"listen\"")
                        .getBytes(UTF_8);
            case 3 -> json.replace("\"" + event.userId() + "\"", "null").getBytes(UTF_8);
            case 4 -> "heartbeat".getBytes(UTF_8);
            default -> new byte[] {(byte) 0xff, (byte) 0xfe, '{', '}'};
        };
    }
}
