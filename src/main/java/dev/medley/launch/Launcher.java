package dev.medley.launch;

import java.util.Locale;

/**
 * The jar's entry. It is compiled for Java 8, so that a Java too old for Medley can run it and be told so in one line.
 */
public final class Launcher {

    private static final int NEEDED = 17;

    private Launcher() {}

    /** Starts Medley, or exits with 1 if this Java cannot. */
    public static void main(String[] args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        String version = System.getProperty("java.specification.version");
        if (Double.parseDouble(version) < NEEDED) {
            System.err.println("Medley cannot start: it needs Java " + NEEDED + " or newer, and this is Java " + version
                    + " from " + System.getProperty("java.home") + "; set JAVA_HOME or PATH to another");
            System.exit(1);
        }
        Class.forName("dev.medley.Medley").getMethod("main", String[].class).invoke(null, (Object) args);
    }
}
