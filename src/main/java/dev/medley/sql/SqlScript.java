package dev.medley.sql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of SQL: its statements run in order, its hash tells whether it changed.
 *
 * @param name path below {@code sql/}, such as {@code gold/20_top_songs.sql}
 * @param text the whole file
 */
public record SqlScript(String name, String text) {

    /** A literal, a quoted name, a comment, the end of a statement, or what lies between. */
    private static final Pattern TOKEN =
            Pattern.compile("'[^']*+'|\"[^\"]*+\"|--[^\\n]*+|/\\*.*?\\*/|;|[^'\"\\-/;]++|.", Pattern.DOTALL);

    /** The statements, without comments and closing semicolons. */
    public List<String> statements() {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        Matcher tokens = TOKEN.matcher(text);
        while (tokens.find()) {
            String token = tokens.group();
            if (token.equals(";")) {
                add(statement, statements);
            } else if (token.startsWith("--") || token.startsWith("/*")) {
                statement.append(' ');
            } else {
                statement.append(token);
            }
        }
        add(statement, statements);
        return List.copyOf(statements);
    }

    /**
     * The one statement of a script that is a query.
     *
     * @throws IllegalArgumentException if it holds none or several
     */
    public String query() {
        List<String> statements = statements();
        if (statements.size() != 1) {
            throw new IllegalArgumentException(
                    "sql/%s holds %d statements, but a query is exactly one".formatted(name, statements.size()));
        }
        return statements.get(0);
    }

    private static void add(StringBuilder statement, List<String> statements) {
        String sql = statement.toString().strip();
        if (!sql.isEmpty()) {
            statements.add(sql);
        }
        statement.setLength(0);
    }

    /** SHA-256 of the file's text, in hex. */
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The table or view that the file builds: {@code gold/20_top_songs.sql} builds {@code gold.top_songs}. */
    public String builds() {
        return builds(name);
    }

    /** The same of a script's name. */
    public static String builds(String name) {
        int slash = name.lastIndexOf('/');
        return name.substring(0, slash)
                + "."
                + name.substring(slash + 1).replaceFirst("\\.sql$", "").replaceFirst("^\\d+_", "");
    }

    /** The folder the file stands in. */
    public String layer() {
        return name.substring(0, name.lastIndexOf('/'));
    }
}
