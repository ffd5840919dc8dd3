package dev.medley;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.medley.http.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.RouteWatcherReloadStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a route file is saved in the profile dev: its routes are loaded again. If that fails, its previous text is
 * loaded, so that no route is lost: Camel removes a route before it finds that the new one cannot start.
 */
final class RouteReload {

    private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);
    private static final Pattern NAMED = Pattern.compile(
            "(?:Unknown parameters=\\[\\{|No endpoint could be found for: |No bean could be found in the registry for: )([\\w-]+)");
    private static final List<String> STATIC = List.of("routeTemplate", "templatedRoute", "routeConfiguration");

    private final CamelContext camel;
    /** The text of each file that was last loaded. */
    private final Map<Path, String> texts = new HashMap<>();

    /** The text of each file that could not be loaded: a watcher may report one save twice. */
    private final Map<Path, String> refused = new HashMap<>();

    private RouteReload(CamelContext camel) {
        this.camel = camel;
    }

    /** Takes over from Camel's own way, if files are watched. */
    static void install(CamelContext camel) {
        RouteWatcherReloadStrategy watcher = camel.hasService(RouteWatcherReloadStrategy.class);
        if (watcher != null) {
            RouteReload reload = new RouteReload(camel);
            reload.remember(Path.of(watcher.getFolder()));
            watcher.setResourceReload((name, resource) -> reload.saved(resource));
        }
    }

    private void remember(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                texts.put(file.toAbsolutePath(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void saved(Resource resource) throws IOException {
        Path file = Path.of(resource.getURI()).toAbsolutePath();
        String name = Path.of("").toAbsolutePath().relativize(file).toString();
        String text;
        try (InputStream content = resource.getInputStream()) {
            text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
        String former = texts.getOrDefault(file, "");
        // An editor empties a file before it writes: without its text the former routes could not be restored
        if (text.isBlank() || text.equals(refused.getOrDefault(file, former))) {
            return;
        }
        List<Route> before = List.copyOf(camel.getRoutes());
        try {
            Set<String> ids = load(file, text);
            texts.put(file, text);
            refused.remove(file);
            if (!ids.isEmpty()) {
                LOG.info("Reloaded {}: file={}", String.join(", ", ids), name);
            }
            sayWhatNeedsARestart(name, former, text);
        } catch (Exception e) {
            refused.put(file, text);
            boolean isUntouched = camel.getRoutes().containsAll(before);
            LOG.warn(
                    "Not reloaded, the previous routes keep running: file={} {}reason={}",
                    name,
                    line(Reason.of(e), text),
                    Reason.of(e)
                            + (e.getMessage() == null || e.getMessage().equals(Reason.of(e))
                                    ? ""
                                    : " (" + firstLine(e) + ")"));
            if (!isUntouched) {
                restore(file, name, former);
            }
        }
    }

    /** Where in the text the option, component or bean is that the error names; an error of YAML names its line itself. */
    private static String line(String reason, String text) {
        Matcher named = NAMED.matcher(reason);
        if (!named.find()) {
            return "";
        }
        Pattern name = Pattern.compile("\\b" + Pattern.quote(named.group(1)) + "\\b");
        long before = text.lines().takeWhile(line -> !name.matcher(line).find()).count();
        return before == text.lines().count() ? "" : "line=" + (before + 1) + " ";
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private void restore(Path file, String name, String former) {
        try {
            load(file, former);
        } catch (Exception e) {
            LOG.error("Routes are lost, restart Medley: file={} reason={}", name, Reason.of(e), e);
        }
    }

    private Set<String> load(Path file, String text) throws Exception {
        if (text.isBlank()) {
            return Set.of();
        }
        Resource resource = ResourceHelper.fromString("file:" + file, text);
        return new TreeSet<>(PluginHelper.getRoutesLoader(camel).updateRoutes(List.of(resource)));
    }

    /** Camel updates routes, but not what they were made from. */
    private static void sayWhatNeedsARestart(String name, String former, String text) throws IOException {
        if (!parts(former).equals(parts(text))) {
            LOG.warn("Restart Medley to apply changed route templates and error policies: file={}", name);
        }
    }

    private static List<JsonNode> parts(String text) throws IOException {
        List<JsonNode> parts = new ArrayList<>();
        for (JsonNode part : new YAMLMapper().readTree(text)) {
            STATIC.stream().filter(part::has).map(part::get).forEach(parts::add);
        }
        return parts;
    }
}
