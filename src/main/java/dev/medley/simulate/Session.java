package dev.medley.simulate;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** One listener, one device, one song after another, until the listener has had enough. */
final class Session {

    private final Listener listener;
    private final String device;
    private final Weighted<String> whileSongIsOn;
    private Song song;
    private String lastType = Catalogue.SKIP;

    Session(Listener listener, Weighted<String> whileSongIsOn, RandomGenerator random) {
        this.listener = listener;
        this.device = listener.devices().choose(random);
        this.whileSongIsOn = whileSongIsOn;
        this.song = listener.songs().choose(random);
    }

    Listener listener() {
        return listener;
    }

    /** The last action as an event. */
    Event event(UUID id, String type, Instant time) {
        return new Event(
                id,
                listener.id(),
                song.id(),
                song.artist(),
                song.title(),
                type,
                device,
                listener.country().code(),
                time);
    }

    /** The next action. After a pause the same song is resumed, after all else another one is played. */
    String nextType(RandomGenerator random) {
        boolean isSongOn = !lastType.equals(Catalogue.SKIP) && !lastType.equals(Catalogue.PAUSE);
        String type = isSongOn ? whileSongIsOn.choose(random) : Catalogue.PLAY;
        if (type.equals(Catalogue.PLAY) && !lastType.equals(Catalogue.PAUSE)) {
            song = listener.songs().choose(random);
        }
        lastType = type;
        return type;
    }

    /** Seconds that people take between an action of one type and the next: less than the 30 minutes that end a session. */
    static int secondsUntil(String type, String typeBefore, RandomGenerator random) {
        return switch (typeBefore) {
            case Catalogue.SKIP -> random.nextInt(1, 6);
            case Catalogue.PAUSE -> random.nextInt(20, 900);
            default -> type.equals(Catalogue.PLAY) ? random.nextInt(120, 270) : random.nextInt(4, 90);
        };
    }

    /** The last action, skip before the first. */
    String lastType() {
        return lastType;
    }
}
