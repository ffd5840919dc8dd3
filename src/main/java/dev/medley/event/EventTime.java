package dev.medley.event;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Reads the time of an event: <a href="https://www.rfc-editor.org/rfc/rfc3339#section-5.6">RFC 3339</a>, to the microsecond.
 *
 * <p>As the RFC allows, T and Z may be lower case, a space may stand for T, and any number of fraction digits may follow the
 * second; what is finer than a microsecond is cut off. In two cases Medley decides:
 *
 * <ul>
 *   <li><code>+00:00Z</code>, which several producers write, is UTC. Any other offset with a Z after it contradicts itself.
 *   <li>A leap second, <code>23:59:60</code> in UTC, becomes the last microsecond before it, so that it stays in its day and
 *       hour.
 * </ul>
 *
 * <p>A time without offset is not read: it names no instant, and a guess would move the event by hours.
 */
final class EventTime {

    private static final int SECONDS_OF_DAY = 86_400;
    /** Up to the seconds: 2026-11-21T07:30:00. */
    private static final int FIXED_LENGTH = 19;

    private EventTime() {}

    /** The instant, cut to the microsecond; null if the text is no such time. */
    static @Nullable Instant parse(String text) {
        int length = text.length();
        if (length <= FIXED_LENGTH || !hasSeparators(text)) {
            return null;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        int hour = digits(text, 11, 2);
        int minute = digits(text, 14, 2);
        int second = digits(text, 17, 2);
        if ((year | month | day | hour | minute | second) < 0
                || month < 1
                || month > 12
                || day < 1
                || (day > 28 && day > YearMonth.of(year, month).lengthOfMonth())
                || hour > 23
                || minute > 59
                || second > 60) {
            return null;
        }
        int at = FIXED_LENGTH;
        int micros = 0;
        if (text.charAt(at) == '.') {
            int digitsFrom = ++at;
            for (; at < length && isDigit(text.charAt(at)); at++) {
                if (at - digitsFrom < 6) {
                    micros = micros * 10 + text.charAt(at) - '0';
                }
            }
            if (at == digitsFrom) {
                return null;
            }
            for (int place = at - digitsFrom; place < 6; place++) {
                micros *= 10;
            }
        }
        int offsetMinutes = offsetMinutes(text, at);
        if (offsetMinutes == Integer.MIN_VALUE) {
            return null;
        }
        boolean isLeapSecond = second == 60;
        long epochSecond = LocalDate.of(year, month, day).toEpochDay() * SECONDS_OF_DAY
                + hour * 3_600L
                + minute * 60L
                + (isLeapSecond ? 59 : second)
                - offsetMinutes * 60L;
        if (isLeapSecond) {
            boolean endsTheDay = Math.floorMod(epochSecond, SECONDS_OF_DAY) == SECONDS_OF_DAY - 1;
            return endsTheDay ? Instant.ofEpochSecond(epochSecond, 999_999_000L) : null;
        }
        return Instant.ofEpochSecond(epochSecond, micros * 1_000L);
    }

    private static boolean hasSeparators(String text) {
        char middle = text.charAt(10);
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && (middle == 'T' || middle == 't' || middle == ' ')
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    /** Minutes east of UTC of the offset that fills the text from here to its end; the least integer if it is none. */
    private static int offsetMinutes(String text, int from) {
        int left = text.length() - from;
        if (left == 1 && isZulu(text.charAt(from))) {
            return 0;
        }
        if ((left != 6 && left != 7) || text.charAt(from + 3) != ':') {
            return Integer.MIN_VALUE;
        }
        char sign = text.charAt(from);
        int hours = digits(text, from + 1, 2);
        int minutes = digits(text, from + 4, 2);
        if ((sign != '+' && sign != '-') || (hours | minutes) < 0 || hours > 23 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int offset = hours * 60 + minutes;
        if (left == 7 && (offset != 0 || !isZulu(text.charAt(from + 6)))) {
            return Integer.MIN_VALUE;
        }
        return sign == '-' ? -offset : offset;
    }

    private static boolean isZulu(char letter) {
        return letter == 'Z' || letter == 'z';
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }

    /** The number that the digits make; below 0 if one is no digit. */
    private static int digits(String text, int from, int count) {
        int number = 0;
        for (int at = from; at < from + count; at++) {
            char digit = text.charAt(at);
            if (!isDigit(digit)) {
                return -1;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
