package dev.medley.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How the pages write what the API says: numbers in English, days and times in UTC. */
final class Written {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.UK);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.UK);

    private Written() {}

    static String number(long value) {
        return NumberFormat.getIntegerInstance(Locale.ENGLISH).format(value);
    }

    static String decimal(double value) {
        return rounded(BigDecimal.valueOf(value), 1);
    }

    /** 0.1234 as 12.3%. */
    static String rate(double share) {
        return rounded(BigDecimal.valueOf(share).movePointRight(2), 1) + "%";
    }

    /** 0.1234 as 12%. */
    static String wholeRate(double share) {
        return rounded(BigDecimal.valueOf(share).movePointRight(2), 0) + "%";
    }

    private static String rounded(BigDecimal value, int digits) {
        BigDecimal rounded = value.setScale(digits, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.toPlainString();
    }

    /** A day, or the day of an instant. */
    static String day(String value) {
        return LocalDate.parse(value.substring(0, 10)).format(DAY);
    }

    /** An instant to the minute. */
    static String minute(String value) {
        return LocalDateTime.parse(value.substring(0, 16).replace(' ', 'T')).format(MINUTE);
    }

    static String duration(double seconds) {
        long total = Math.round(seconds);
        if (Math.round(seconds * 1000) < 1000) {
            return Math.round(seconds * 1000) + " ms";
        }
        if (total < 60) {
            return (seconds < 10 ? decimal(seconds) : total) + " s";
        }
        if (total < 600) {
            return total % 60 == 0 ? total / 60 + " min" : "%d min %d s".formatted(total / 60, total % 60);
        }
        if (total < 3600) {
            return total / 60 + " min";
        }
        long minutes = total / 60 % 60;
        return minutes == 0 ? total / 3600 + " h" : "%d h %d min".formatted(total / 3600, minutes);
    }

    /** add_to_playlist as Add to playlist. */
    static String label(String code) {
        String words = code.replace('_', ' ').toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    static String country(JsonNode code) {
        return code.isNull() ? "Unknown country" : new Locale("", code.asText()).getDisplayCountry(Locale.ENGLISH);
    }
}
