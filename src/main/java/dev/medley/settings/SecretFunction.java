package dev.medley.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.apache.camel.spi.PropertiesFunction;
import org.jspecify.annotations.Nullable;

/**
 * The property function {@code {{medley-secret:NAME:default}}}: the environment variable NAME, or the content of the file that the
 * variable NAME_FILE names, as orchestrators mount secrets, or the default. An empty variable
 * counts as not set. Its name differs from that of Camel's own function for Kubernetes secrets.
 */
@org.apache.camel.spi.annotations.PropertiesFunction("medley-secret")
public final class SecretFunction implements PropertiesFunction {

    private final UnaryOperator<@Nullable String> environment;

    public SecretFunction() {
        this(System::getenv);
    }

    SecretFunction(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    @Override
    public String getName() {
        return "medley-secret";
    }

    /**
     * Reads a secret; line ends at the end of a file are not part of it.
     *
     * @param remainder the variable's name, and after a colon the default
     * @throws IllegalArgumentException if the variable and its file are both given, the file cannot be read, or nothing is
     *     given and there is no default
     */
    @Override
    public String apply(String remainder) {
        int colon = remainder.indexOf(':');
        String name = colon < 0 ? remainder : remainder.substring(0, colon);
        String value = given(name);
        String file = given(name + "_FILE");
        if (value != null && file != null) {
            throw new IllegalArgumentException("%s and %s_FILE are both set: set only one".formatted(name, name));
        }
        if (file != null) {
            return content(name, file);
        }
        if (value != null) {
            return value;
        }
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "%s is not set: give it, or in %s_FILE the name of a file that holds it".formatted(name, name));
        }
        return remainder.substring(colon + 1);
    }

    private @Nullable String given(String name) {
        String value = environment.apply(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static String content(String name, String file) {
        try {
            return Files.readString(Path.of(file)).replaceFirst("[\\r\\n]+$", "");
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s_FILE is '%s', which cannot be read (%s): name a file that holds the secret"
                            .formatted(name, file, e),
                    e);
        }
    }
}
