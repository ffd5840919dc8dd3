package dev.medley.http;

import java.util.regex.Pattern;

/** Hides credentials that servers repeat in their messages from health, the API and the webhook. */
public final class Secrets {

    private static final Pattern SETTING = Pattern.compile(
            "(?i)((?:password|passwd|pwd|token|secret\\w*|private_key\\w*|sasl\\.jaas\\.config)\\s*[=:]\\s*)[^\\s&;,]+");
    private static final Pattern USER_INFO = Pattern.compile("(://)[^/@\\s]+@");

    private Secrets() {}

    /** The text with the value of every setting that is a secret, and every user part of a URL, replaced by stars. */
    public static String hide(String text) {
        return USER_INFO.matcher(SETTING.matcher(text).replaceAll("$1***")).replaceAll("$1***@");
    }
}
