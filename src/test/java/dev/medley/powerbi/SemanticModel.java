package dev.medley.powerbi;

import dev.medley.powerbi.GoldTable.Column;
import dev.medley.powerbi.ProjectSource.Measure;
import dev.medley.powerbi.ProjectSource.ValueList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The model in Microsoft's <a href="https://learn.microsoft.com/analysis-services/tmdl/tmdl-overview">TMDL</a>: each gold
 * table read by DirectQuery, and a relationship from each table to those whose one key column it has. A table that others
 * relate to relates to none itself, so that no two paths join the same two tables.
 */
final class SemanticModel {

    private final ProjectSource source;
    private final List<GoldTable> tables;

    SemanticModel(ProjectSource source, List<GoldTable> tables) {
        this.source = source;
        this.tables = tables;
    }

    /** The files by their path below the folder {@code definition}. */
    Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        files.put("database.tmdl", "database\n\tcompatibilityLevel: 1567\n");
        files.put("model.tmdl", model());
        files.put("expressions.tmdl", expressions());
        files.put("relationships.tmdl", relationships());
        tables.forEach(table -> files.put("tables/%s.tmdl".formatted(table.name()), table(table)));
        source.lists().forEach((name, list) -> files.put("tables/%s.tmdl".formatted(name), list(name, list)));
        return files;
    }

    private String model() {
        StringBuilder text = new StringBuilder("""
                model Model
                	culture: en-US
                	defaultPowerBIDataSourceVersion: powerBI_V3
                	discourageImplicitMeasures
                	sourceQueryCulture: en-US

                	annotation __PBI_TimeIntelligenceEnabled = 0

                """);
        tables.forEach(table -> text.append("ref table %s\n".formatted(table.name())));
        source.lists().keySet().forEach(name -> text.append("ref table %s\n".formatted(name)));
        return text.toString();
    }

    private String expressions() {
        StringBuilder text = new StringBuilder();
        source.parameters()
                .forEach((name, parameter) ->
                        text.append("""
                        /// %s
                        expression %s = "%s" meta [IsParameterQuery=true, Type="Text", IsParameterQueryRequired=true]

                        """.formatted(parameter.description(), name, parameter.value())));
        return text.append("""
                        /// The schema that all tables are read from
                        expression Gold =
                        		let
                        			Account = Snowflake.Databases(SnowflakeServer, SnowflakeWarehouse, [Role = SnowflakeRole]),
                        			Database = Account{[Name = SnowflakeDatabase, Kind = "Database"]}[Data],
                        			Schema = Database{[Name = "GOLD", Kind = "Schema"]}[Data]
                        		in
                        			Schema
                        """).toString();
    }

    private String relationships() {
        Map<String, GoldTable> keyed = new LinkedHashMap<>();
        tables.stream()
                .filter(table -> table.key().size() == 1)
                .forEach(table -> keyed.putIfAbsent(table.key().get(0), table));
        List<String> texts = new ArrayList<>();
        for (GoldTable table : tables) {
            keyed.forEach((key, target) -> {
                if (!keyed.containsValue(table) && columns(table).contains(key)) {
                    texts.add("""
                            relationship %s_%s
                            	fromColumn: %1$s.%2$s
                            	toColumn: %3$s.%2$s
                            """.formatted(table.name(), key, target.name()));
                }
            });
        }
        return String.join("\n", texts);
    }

    /** The names of a table's columns, calculated ones too. */
    List<String> columns(GoldTable table) {
        List<String> names = new ArrayList<>(table.columns().keySet());
        names.addAll(source.columns().getOrDefault(table.name(), Map.of()).keySet());
        return names;
    }

    private String table(GoldTable table) {
        StringBuilder text = new StringBuilder("/// %s\ntable %s\n".formatted(table.comment(), table.name()));
        source.measures()
                .getOrDefault(table.name(), Map.of())
                .forEach((name, measure) -> text.append(measure(name, measure)));
        table.columns().values().forEach(column -> text.append(column(column)));
        source.columns()
                .getOrDefault(table.name(), Map.of())
                .forEach((name, column) -> text.append("""

                        	/// %s
                        	column %s = %s
                        		dataType: %s
                        %s		summarizeBy: none
                        """.formatted(
                                column.description(),
                                name,
                                column.dax(),
                                column.type(),
                                column.type().equals("dateTime") ? "\t\tformatString: yyyy-MM-dd\n" : "")));
        return text.append("""

                        	partition %s = m
                        		mode: directQuery
                        		source = Gold{[Name = "%s", Kind = "Table"]}[Data]
                        """.formatted(table.name(), table.name().toUpperCase(Locale.ROOT)))
                .toString();
    }

    private String measure(String name, Measure measure) {
        List<String> mirrored = new ArrayList<>();
        for (String mirror : measure.mirrors()) {
            String[] parts = mirror.split("\\.", 2);
            tables.stream()
                    .filter(table ->
                            table.name().equals(parts[0]) && columns(table).contains(parts[1]))
                    .forEach(table -> mirrored.add("%s of %s".formatted(parts[1], table.script())));
        }
        if (mirrored.size() < measure.mirrors().size()) {
            throw new IllegalArgumentException("Measure '%s' mirrors %s, of which only %s are in gold: see sql/ddl"
                    .formatted(name, measure.mirrors(), mirrored));
        }
        String mirrors = mirrored.isEmpty() ? "" : "; equals in sql/gold: " + String.join(", ", mirrored);
        return """

                	/// %s%s
                	measure '%s' = %s
                		formatString: %s
                """.formatted(
                        measure.description(),
                        mirrors,
                        name,
                        measure.dax(),
                        measure.format() == null ? "#,0" : measure.format());
    }

    private static String column(Column column) {
        String comment = column.comment().isEmpty() ? "" : "\t/// %s\n".formatted(column.comment());
        return """

                %s	column %s
                		dataType: %s
                %s		summarizeBy: none
                %s		sourceColumn: %s
                """.formatted(
                        comment,
                        column.name(),
                        dataType(column),
                        format(column),
                        column.name().equals("country") ? "\t\tdataCategory: Country\n" : "",
                        column.name().toUpperCase(Locale.ROOT));
    }

    private static String dataType(Column column) {
        return switch (column.type()) {
            case "VARCHAR" -> "string";
            case "BIGINT" -> "int64";
            case "DOUBLE" -> "double";
            case "BOOLEAN" -> "boolean";
            case "DATE", "TIMESTAMP" -> "dateTime";
            default ->
                throw new IllegalArgumentException(
                        "Column %s is %s: say in SemanticModel which type that is in Power BI"
                                .formatted(column.name(), column.type()));
        };
    }

    private static String format(Column column) {
        return switch (column.type()) {
            case "BIGINT" -> "\t\tformatString: #,0\n";
            case "DOUBLE" -> "\t\tformatString: %s\n".formatted(column.name().endsWith("_rate") ? "0.0%" : "#,0.0");
            case "DATE" -> "\t\tformatString: yyyy-MM-dd\n";
            case "TIMESTAMP" -> "\t\tformatString: yyyy-MM-dd HH:mm\n";
            default -> "";
        };
    }

    private static String list(String name, ValueList list) {
        return """
                /// %s
                table %s

                	/// %1$s
                	column %s
                		dataType: string
                		summarizeBy: none
                		isNameInferred
                		sourceColumn: [%3$s]

                	partition %2$s = calculated
                		mode: import
                		source = DATATABLE("%3$s", STRING, {{"%s"}})
                """.formatted(list.description(), name, list.column(), String.join("\"}, {\"", list.values()));
    }
}
