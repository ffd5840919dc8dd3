package dev.medley.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The description of the API: written as YAML with anchors, served as JSON without them. */
final class OpenApi {

    private static final String FILE = "openapi/openapi.yaml";

    private OpenApi() {}

    /** The description as JSON; what the YAML keeps under {@code x-} only to share it is left out. */
    static Buffer json() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(Integer.MAX_VALUE); // our own file
        try (InputStream file = OpenApi.class.getClassLoader().getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("The class path has no " + FILE);
            }
            Map<String, Object> description = new Yaml(new SafeConstructor(options)).load(file);
            description.keySet().removeIf(name -> name.startsWith("x-"));
            return Buffer.buffer(new ObjectMapper().writeValueAsBytes(description));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + FILE, e);
        }
    }
}
