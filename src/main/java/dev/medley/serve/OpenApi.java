package dev.medley.serve;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The description of the API: written as YAML with anchors, served as JSON without them.
 *
 * @param json the description as JSON
 * @param paths the methods of each path, which is a pattern where it has a parameter
 */
record OpenApi(Buffer json, Map<Pattern, Set<String>> paths) {

    /** What reads may use, in the order in which Allow shows it. */
    static final Set<String> READING = Collections.unmodifiableSet(new TreeSet<>(List.of("GET", "HEAD")));

    private static final String FILE = "openapi/openapi.yaml";

    /** Reads the description; what the YAML keeps under {@code x-} only to share it is left out. */
    static OpenApi read() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(Integer.MAX_VALUE); // a file of our own
        try (InputStream file = OpenApi.class.getClassLoader().getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("The class path has no " + FILE);
            }
            Map<String, Object> description = new Yaml(new SafeConstructor(options)).load(file);
            description.keySet().removeIf(name -> name.startsWith("x-"));
            ObjectMapper mapper = new ObjectMapper();
            Map<String, Map<String, Object>> described =
                    mapper.convertValue(description.get("paths"), new TypeReference<>() {});
            Map<Pattern, Set<String>> paths = new LinkedHashMap<>();
            described.forEach((path, operations) -> paths.put(
                    Pattern.compile(path.replace(".", "\\.").replaceAll("\\{[^}]+}", "[^/]+")),
                    methods(operations.keySet())));
            return new OpenApi(Buffer.buffer(mapper.writeValueAsBytes(description)), paths);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + FILE, e);
        }
    }

    private static Set<String> methods(Set<String> operations) {
        Set<String> methods = new TreeSet<>();
        if (operations.contains("get")) {
            methods.addAll(READING);
        }
        if (operations.contains("post")) {
            methods.add("POST");
        }
        return methods;
    }

    /** The methods of a path; none where it is unknown. */
    Set<String> methods(@Nullable String path) {
        return path == null
                ? Set.of()
                : paths.entrySet().stream()
                        .filter(known -> known.getKey().matcher(path).matches())
                        .findFirst()
                        .map(Map.Entry::getValue)
                        .orElse(Set.of());
    }
}
