package dev.medley.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Refuses keys and environment variables of Medley's prefix that nothing reads, such as misspelt ones. */
public final class UnknownKeys {

    /** Read by Java or the log's configuration, or by compose, whose .env a process may share. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of("MEDLEY_PROFILE", "MEDLEY_LOG", "MEDLEY_VERSION", "MEDLEY_SECRETS", "MEDLEY_PAGE_PORT");

    /** Of the name, set while Medley starts. */
    private static final String STATION = "medley.station.";

    /** What Kubernetes gives every pod beside a service that is called medley, or medley-something. */
    private static final Pattern KUBERNETES =
            Pattern.compile("MEDLEY_(\\w+_)?(SERVICE_HOST|SERVICE_PORT\\w*|PORT|PORT_[0-9]+_(TCP|UDP)\\w*)");

    private static final Set<String> KEYS =
            Keys.ALL.stream().map(Key::name).collect(Collectors.toCollection(TreeSet::new));
    private static final Set<String> VARIABLES = Keys.ALL.stream()
            .flatMap(key -> key.variables().stream())
            .filter(variable -> variable.startsWith("MEDLEY_"))
            .collect(Collectors.toCollection(TreeSet::new));

    static {
        VARIABLES.addAll(OTHER_VARIABLES);
    }

    private UnknownKeys() {}

    /**
     * Refuses keys that begin with {@code medley.} and are unknown.
     *
     * @throws IllegalArgumentException if there is one; the message names the nearest known one
     */
    public static void refuse(Collection<String> keys) {
        for (String key : new TreeSet<>(keys)) {
            if (key.startsWith("medley.") && !key.startsWith(STATION) && !KEYS.contains(key)) {
                throw new IllegalArgumentException(
                        "%s is not a key of Medley; the nearest one is %s. Keys of your own routes take another prefix"
                                .formatted(key, nearest(key, KEYS)));
            }
        }
    }

    /**
     * Refuses environment variables that begin with {@code MEDLEY_} and are unknown.
     *
     * @throws IllegalArgumentException if there is one; the message names the nearest known one
     */
    public static void refuseVariables(Collection<String> variables) {
        for (String variable : new TreeSet<>(variables)) {
            if (variable.startsWith("MEDLEY_")
                    && !VARIABLES.contains(variable)
                    && !KUBERNETES.matcher(variable).matches()) {
                throw new IllegalArgumentException(
                        "The environment variable %s is not one of Medley; the nearest one is %s"
                                .formatted(variable, nearest(variable, VARIABLES)));
            }
        }
    }

    private static String nearest(String given, Set<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(given, name)))
                .orElseThrow();
    }

    /** How many letters must be added, removed or replaced (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
