package dev.medley.sql;

import dev.medley.event.EventContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The SQL files of a folder, read afresh at each call so that an edited file counts at the next run. */
public final class SqlScripts {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");

    private static final Pattern COMMENT = Pattern.compile("^/\\*.*?\\*/", Pattern.DOTALL);

    private final Path folder;

    private final AddedColumns addedColumns;

    /** @param folder the folder {@code sql}, which holds one folder a layer */
    public SqlScripts(String folder) {
        this(folder, EventContract.NINE_FIELDS);
    }

    /** @param contract its added fields have columns in silver */
    public SqlScripts(String folder, EventContract contract) {
        this.folder = Path.of(folder);
        this.addedColumns = new AddedColumns(contract);
    }

    AddedColumns addedColumns() {
        return addedColumns;
    }

    /**
     * The scripts of one layer, ordered by file name.
     *
     * @param layer a folder below {@code sql/}, such as {@code silver} or {@code engine/duckdb/load}
     * @throws IllegalArgumentException if there is no such folder
     */
    public List<SqlScript> inLayer(String layer) {
        Stream<SqlScript> files = names(layer).stream().map(this::read);
        return layer.equals("ddl") && !addedColumns.areNone()
                ? Stream.concat(files, Stream.of(addedColumns.migration())).toList()
                : files.toList();
    }

    /** The names of these scripts, without reading them. */
    public List<String> names(String layer) {
        Path path = folder.resolve(layer);
        if (!Files.isDirectory(path)) {
            throw new IllegalArgumentException(
                    "There is no folder %s for the SQL scripts of '%s'".formatted(path.toAbsolutePath(), layer));
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .map(file -> layer + "/" + file.getFileName())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the SQL scripts of " + path.toAbsolutePath(), e);
        }
    }

    /**
     * The statements of a script, each <code>${name}</code> in them replaced by the value of that name: the names of staged
     * files, which engines do not take as bound parameters.
     *
     * @throws IllegalArgumentException if a value is missing, or holds a quote and could leave its literal
     */
    public List<String> statements(SqlScript script, Map<String, ?> values) {
        return script.statements().stream()
                .map(sql -> PLACEHOLDER
                        .matcher(sql)
                        .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), script, values))))
                .toList();
    }

    private static String value(String name, SqlScript script, Map<String, ?> values) {
        Object value = values.get(name);
        if (value == null || value.toString().indexOf('\'') >= 0) {
            throw new IllegalArgumentException("sql/%s names ${%s}, which is %s: give a value without quotes"
                    .formatted(script.name(), name, value));
        }
        return value.toString();
    }

    /**
     * The one statement of a script that is a query.
     *
     * @throws IllegalArgumentException if it holds none or several
     */
    public String query(String name) {
        return read(name).query();
    }

    /** Whether there is a script of that path below {@code sql/}. */
    public boolean exists(String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    /**
     * One script by its path below {@code sql/}. Each <code>${name}</code> for which there is a file {@code
     * sql/fragments/<name>.sql} is replaced by that file's text: what several scripts mean by the same words. {@code
     * ${repeated_keys}} and {@code ${repeated_listener_keys}} are made from the keys that {@code sql/ddl} declares, {@code
     * ${added_columns}} and {@code ${added_values}} from the fields that the event's schema adds.
     */
    public SqlScript read(String name) {
        try {
            return new SqlScript(name, withFragments(Files.readString(folder.resolve(name))));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot read the SQL script " + folder.resolve(name).toAbsolutePath(), e);
        }
    }

    private String withFragments(String text) throws IOException {
        Matcher names = PLACEHOLDER.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (names.find()) {
            names.appendReplacement(filled, Matcher.quoteReplacement(fragment(names.group(1))));
        }
        return names.appendTail(filled).toString();
    }

    private String fragment(String name) throws IOException {
        Path file = folder.resolve("fragments").resolve(name + ".sql");
        if (Files.isRegularFile(file)) {
            return COMMENT.matcher(Files.readString(file)).replaceFirst("").strip();
        }
        return switch (name) {
            case "added_columns" -> addedColumns.names();
            case "added_values" -> addedColumns.values();
            case "repeated_keys" -> GoldKeys.declaredIn(inLayer("ddl")).repeated();
            case "repeated_listener_keys" -> GoldKeys.declaredIn(inLayer("ddl")).repeatedOfListeners();
            default -> "${%s}".formatted(name);
        };
    }
}
