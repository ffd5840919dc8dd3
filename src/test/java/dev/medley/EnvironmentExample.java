package dev.medley;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** .env.example: variables behind a {@code #}, each with its default. */
record EnvironmentExample(String text) {

    private static final Pattern VARIABLE = Pattern.compile("^#?([A-Z][A-Z0-9_]*)=(.*)$", Pattern.MULTILINE);

    static EnvironmentExample read() throws IOException {
        return new EnvironmentExample(Files.readString(Path.of(".env.example")));
    }

    /** Names and values, without the quotes around them. */
    Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>();
        for (MatchResult variable : VARIABLE.matcher(text).results().toList()) {
            variables.put(variable.group(1), variable.group(2).replaceAll("^'|'$", ""));
        }
        return variables;
    }

    /** The text with no variable behind a {@code #} any more. */
    String inUse() {
        return VARIABLE.matcher(text).replaceAll("$1=$2");
    }
}
