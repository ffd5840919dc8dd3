package dev.medley.sql;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows that a test expects of a table beside those that it holds, and what differs, as a small table. */
final class SqlTestTable {

    private static final int DECIMALS = 4;
    private static final int EQUAL_ROWS_SHOWN = 10;
    private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

    private final List<String> columns;
    private final List<List<String>> equal = new ArrayList<>();
    private final List<List<String>> missing = new ArrayList<>();
    private final List<List<String>> unexpected = new ArrayList<>();
    private final Set<String> differences = new LinkedHashSet<>();

    /**
     * @param expected values as written in a test
     * @param actual values as the driver gives them, of the same columns
     */
    SqlTestTable(List<String> columns, List<? extends List<@Nullable String>> expected, List<List<Object>> actual) {
        this.columns = columns;
        for (List<Object> row : actual) {
            unexpected.add(row.stream().map(SqlTestTable::shown).toList());
        }
        for (List<@Nullable String> row : expected) {
            List<String> written = IntStream.range(0, columns.size())
                    .mapToObj(column -> written(row.get(column), actual, column))
                    .toList();
            (unexpected.remove(written) ? equal : missing).add(written);
        }
    }

    boolean isAsExpected() {
        return missing.isEmpty() && unexpected.isEmpty();
    }

    /** A value as it is compared: a time to the microsecond, a number to four decimals. */
    private static String shown(@Nullable Object value) {
        if (value instanceof Timestamp timestamp) {
            return withoutZeros(MICROSECONDS.format(timestamp.toLocalDateTime()));
        } else if (value instanceof Number number) {
            return rounded(new BigDecimal(number.toString()));
        }
        return value == null ? "null" : String.valueOf(value).equals("null") ? "'null'" : value.toString();
    }

    /** A value of a test in the form in which the values of its column are compared. */
    private static String written(@Nullable String value, List<List<Object>> actual, int column) {
        if (value == null) {
            return "null";
        }
        for (List<Object> row : actual) {
            if (row.get(column) instanceof Timestamp) {
                String time = time(value);
                return time == null ? value : withoutZeros(time);
            } else if (row.get(column) instanceof Number) {
                try {
                    return rounded(new BigDecimal(value));
                } catch (NumberFormatException isText) {
                    return value;
                }
            }
        }
        return value.equals("null") ? "'null'" : value;
    }

    private static String rounded(BigDecimal number) {
        return number.setScale(DECIMALS, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String withoutZeros(String time) {
        return time.replaceFirst("\\.?0*$", "");
    }

    /** A UTC time such as 2026-11-21 07:30:00 or 2026-11-21T07:30:00.5Z to the microsecond; null if the text is no such time. */
    static @Nullable String time(String text) {
        try {
            return MICROSECONDS.format(
                    LocalDateTime.parse(text.replaceFirst("Z$", "").replace(' ', 'T')));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** What differs, and in which columns, then the rows: those that resemble each other most one below the other. */
    String difference() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(line("", columns));
        equal.stream().limit(EQUAL_ROWS_SHOWN).forEach(row -> lines.add(line("", row)));
        if (equal.size() > EQUAL_ROWS_SHOWN) {
            lines.add(List.of("", "and %d more rows as expected".formatted(equal.size() - EQUAL_ROWS_SHOWN)));
        }
        List<List<String>> others = new ArrayList<>(unexpected);
        for (List<String> row : missing) {
            List<String> found = others.stream()
                    .max(Comparator.comparingDouble(other -> resemblance(row, other)))
                    .filter(other -> resemblance(row, other) > 0)
                    .orElse(null);
            if (found == null) {
                differences.add("rows are missing");
                lines.add(line("missing", row));
            } else {
                others.remove(found);
                lines.add(line("expected", row));
                lines.add(line("actual", marked(row, found)));
            }
        }
        for (List<String> row : others) {
            differences.add("there are rows that are not expected");
            lines.add(line("not expected", row));
        }
        return String.join(", ", differences) + "\n\n" + aligned(lines);
    }

    /** Leading columns count most: they are the ids. */
    private static double resemblance(List<String> row, List<String> other) {
        return IntStream.range(0, row.size())
                .filter(column -> row.get(column).equals(other.get(column)))
                .mapToDouble(column -> Math.pow(2, -column))
                .sum();
    }

    private List<String> marked(List<String> row, List<String> found) {
        List<String> marked = new ArrayList<>();
        for (int column = 0; column < found.size(); column++) {
            boolean isEqual = found.get(column).equals(row.get(column));
            marked.add(isEqual ? found.get(column) : found.get(column) + " <<");
            if (!isEqual) {
                differences.add(columns.get(column) + " differs");
            }
        }
        return marked;
    }

    private static List<String> line(String label, List<String> cells) {
        List<String> line = new ArrayList<>(List.of(label));
        line.addAll(cells);
        return line;
    }

    private static String aligned(List<List<String>> lines) {
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder("   ");
            for (int column = 0; column < line.size(); column++) {
                int at = column;
                int width = lines.stream()
                        .filter(other -> other.size() > at + 1)
                        .mapToInt(other -> other.get(at).length())
                        .max()
                        .orElse(0);
                row.append(' ')
                        .append(line.get(column))
                        .append(" ".repeat(Math.max(0, width - line.get(column).length())));
                row.append(column + 1 < line.size() ? " |" : "");
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
