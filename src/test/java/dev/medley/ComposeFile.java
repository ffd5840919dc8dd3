package dev.medley;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docker-compose.yml as Compose takes it: services, and their environments with the values of a {@code .env}. */
final class ComposeFile {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::([-?])([^}]*))?}");

    private final String text;
    private final Map<String, Object> content;

    private ComposeFile(String text, Map<String, Object> content) {
        this.text = text;
        this.content = content;
    }

    static ComposeFile read() throws IOException {
        String text = Files.readString(Path.of("docker-compose.yml"));
        return new ComposeFile(text, new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    }

    Map<String, Object> content() {
        return content;
    }

    Map<String, Map<String, Object>> services() {
        Map<String, Map<String, Object>> services = new TreeMap<>();
        map(content.get("services")).forEach((name, service) -> services.put(name, map(service)));
        return services;
    }

    Map<String, Object> service(String name) {
        return Objects.requireNonNull(services().get(name), name);
    }

    /** All variables that are taken from {@code .env}, by whatever service. */
    Set<String> variables() {
        Set<String> names = new TreeSet<>();
        VARIABLE.matcher(text).results().map(match -> match.group(1)).forEach(names::add);
        services().values().forEach(service -> map(service.get("environment")).forEach((name, value) -> {
            if (value == null) {
                names.add(name);
            }
        }));
        return names;
    }

    /** What a service's process has in its environment; a variable without a value is there only if {@code .env} has it. */
    Map<String, String> environment(String service, Map<String, String> dotEnv) {
        Map<String, String> environment = new HashMap<>();
        map(service(service).get("environment")).forEach((name, value) -> {
            String given = value == null ? dotEnv.get(name) : filled(value, dotEnv);
            if (given != null) {
                environment.put(name, given);
            }
        });
        return environment;
    }

    /** A value as Compose fills it in. */
    static String filled(@Nullable Object value, Map<String, String> dotEnv) {
        return VARIABLE.matcher(String.valueOf(value))
                .replaceAll(variable -> Matcher.quoteReplacement(filled(variable, dotEnv)));
    }

    private static String filled(MatchResult variable, Map<String, String> dotEnv) {
        String given = dotEnv.getOrDefault(variable.group(1), "");
        if (given.isEmpty() && "?".equals(variable.group(2))) {
            throw new IllegalArgumentException(variable.group(1) + ": " + variable.group(3));
        }
        return given.isEmpty() ? Objects.requireNonNullElse(variable.group(3), "") : given;
    }

    static Map<String, Object> map(@Nullable Object yaml) {
        Map<String, Object> map = new TreeMap<>();
        if (yaml instanceof Map<?, ?> entries) {
            entries.forEach((key, value) -> map.put(key.toString(), value));
        }
        return map;
    }
}
