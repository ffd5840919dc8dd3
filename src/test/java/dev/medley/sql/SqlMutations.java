package dev.medley.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plants one fault at a time in a script: a wrong operator, a wrong join, a lost filter or key. */
final class SqlMutations {

    private static final Pattern TOKEN =
            Pattern.compile("/\\*.*?\\*/|--[^\\n]*|'[^']*'|:\\?\\w+|\\w+|>=|<=|<>|\\|\\||\\S", Pattern.DOTALL);
    private static final Set<String> ENDS_CONDITION = Set.of(
            "where", "group", "order", "having", "qualify", "window", "union", "inner", "left", "right", "full",
            "cross", "join", "when", "set", "limit", ";", ",");
    private static final Map<String, String> OTHER_OPERATOR = Map.ofEntries(
            Map.entry(">=", ">"),
            Map.entry(">", ">="),
            Map.entry("<=", "<"),
            Map.entry("<", "<="),
            Map.entry("=", "<>"),
            Map.entry("<>", "="),
            Map.entry("+", "-"),
            Map.entry("-", "+"),
            Map.entry("/", "*"));
    private static final Map<String, String> OTHER_FUNCTION = Map.of("min", "max", "max", "min", "sum", "max");
    private static final Map<String, String> OTHER_LITERAL = Map.of(
            "'play'", "'pause'", "'skip'", "'play'", "'pause'", "'add_to_playlist'", "'add_to_playlist'", "'skip'");
    /** Phrases, the longest first where one begins as another does. */
    private static final List<List<String>> OTHER_PHRASE = List.of(
            List.of("inner join", "left join"),
            List.of("left join", "inner join"),
            List.of("full outer join", "inner join"),
            List.of("full outer join", "left join"),
            List.of("is not null", "is null"),
            List.of("is null", "is not null"),
            List.of("is not distinct from", "="),
            List.of("is distinct from", "="),
            List.of("not exists", "exists"),
            List.of("where exists", "where not exists"),
            List.of("not in", "in"),
            List.of("select distinct", "select"),
            List.of("( distinct", "("),
            List.of("desc", "asc"));

    private final String script;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private final List<Mutant> mutants = new ArrayList<>();

    /** One fault: where, what, and the script that has it. */
    record Mutant(String script, int line, String fault, String text) {

        /** What stays the same when lines move. */
        String key() {
            return script + " | " + fault;
        }

        @Override
        public String toString() {
            return "%s:%d | %s".formatted(script, line, fault);
        }
    }

    private record Token(String word, int start, int end, int depth) {}

    private SqlMutations(SqlScript script) {
        this.script = script.name();
        this.text = script.text();
        Matcher found = TOKEN.matcher(text);
        int depth = 0;
        while (found.find()) {
            String word = found.group().toLowerCase(Locale.ROOT);
            if (word.startsWith("/*") || word.startsWith("--")) {
                continue;
            }
            depth -= word.equals(")") ? 1 : 0;
            tokens.add(new Token(word, found.start(), found.end(), depth));
            depth += word.equals("(") ? 1 : 0;
        }
    }

    /** All mutants of a script, in the order of their places. */
    static List<Mutant> of(SqlScript script) {
        SqlMutations mutations = new SqlMutations(script);
        for (int at = 0; at < mutations.tokens.size(); at++) {
            mutations.changeOperator(at);
            mutations.changePhrase(at);
            mutations.loseConditions(at);
        }
        return numbered(mutations.mutants);
    }

    /** The same fault twice in a script gets a number, so that each has a key of its own. */
    private static List<Mutant> numbered(List<Mutant> mutants) {
        Map<String, Integer> counts = new HashMap<>();
        return mutants.stream()
                .map(mutant -> {
                    int count = counts.merge(mutant.key(), 1, Integer::sum);
                    String fault = count == 1 ? mutant.fault() : mutant.fault() + " (" + count + ")";
                    return new Mutant(mutant.script(), mutant.line(), fault, mutant.text());
                })
                .toList();
    }

    private void changeOperator(int at) {
        Token token = tokens.get(at);
        String word = token.word();
        String other = OTHER_OPERATOR.get(word);
        if (other != null && !(word.equals("=") && isAssignment(at))) {
            add(at, at, other, "operator");
        }
        if (OTHER_FUNCTION.containsKey(word) && word(at + 1).equals("(")) {
            add(at, at, String.valueOf(OTHER_FUNCTION.get(word)), "function");
        }
        if (OTHER_LITERAL.containsKey(word)) {
            add(at, at, String.valueOf(OTHER_LITERAL.get(word)), "literal");
        }
    }

    /** Whether an equals sign sets a column. */
    private boolean isAssignment(int at) {
        for (int before = at - 1;
                before >= 0 && tokens.get(before).depth() >= tokens.get(at).depth();
                before--) {
            if (tokens.get(before).depth() == tokens.get(at).depth()) {
                String word = word(before);
                if (word.equals("set")) {
                    return true;
                } else if (Set.of("where", "on", "when", "case", "and", "select")
                        .contains(word)) {
                    return false;
                }
            }
        }
        return false;
    }

    private void changePhrase(int at) {
        for (List<String> phrase : OTHER_PHRASE) {
            List<String> words = List.of(phrase.get(0).split(" ", -1));
            int matching = 0;
            while (matching < words.size() && word(at + matching).equals(words.get(matching))) {
                matching++;
            }
            boolean isPartOfLonger =
                    at > 0 && words.get(0).equals("is") && word(at - 1).equals("not");
            if (matching == words.size() && !isPartOfLonger) {
                add(at, at + words.size() - 1, phrase.get(1), "phrase");
            }
        }
    }

    private void loseConditions(int at) {
        String word = word(at);
        if (!word.equals("where") && !word.equals("on")) {
            return;
        }
        int depth = tokens.get(at).depth();
        int end = at + 1;
        while (end < tokens.size()
                && (tokens.get(end).depth() > depth
                        || (tokens.get(end).depth() == depth && !ENDS_CONDITION.contains(word(end))))) {
            end++;
        }
        List<int[]> operands = operands(at + 1, end, depth);
        if (operands.size() == 1 && word.equals("where")) {
            add(at, end - 1, "", "filter lost");
        } else if (operands.size() == 1) {
            add(at + 1, end - 1, "1 = 1", "key lost");
        }
        loseOperands(operands, depth, word.equals("where") ? "filter lost" : "key lost");
    }

    private void loseOperands(List<int[]> operands, int depth, String fault) {
        for (int number = 0; number < operands.size(); number++) {
            int first = operands.get(number)[0];
            int last = operands.get(number)[1];
            if (operands.size() > 1) {
                add(number == 0 ? first : first - 1, number == 0 ? last + 1 : last, "", fault);
            }
            if (word(first).equals("(") && word(last).equals(")")) {
                List<int[]> inner = operands(first + 1, last, depth + 1);
                if (inner.size() > 1) {
                    loseOperands(inner, depth + 1, fault);
                }
            }
        }
    }

    /** First and last token of each operand of and, or or. */
    private List<int[]> operands(int from, int end, int depth) {
        List<int[]> operands = new ArrayList<>();
        int first = from;
        int cases = 0;
        for (int at = from; at < end; at++) {
            String word = word(at);
            cases += word.equals("case") ? 1 : word.equals("end") ? -1 : 0;
            if (cases == 0 && tokens.get(at).depth() == depth && (word.equals("and") || word.equals("or"))) {
                operands.add(new int[] {first, at - 1});
                first = at + 1;
            }
        }
        operands.add(new int[] {first, end - 1});
        return operands;
    }

    private String word(int at) {
        return at < tokens.size() ? tokens.get(at).word() : "";
    }

    /** One more mutant, in which other text stands for some tokens. */
    private void add(int first, int last, String replacement, String kind) {
        int start = tokens.get(first).start();
        int end = tokens.get(last).end();
        int line = (int) text.substring(0, start)
                        .chars()
                        .filter(letter -> letter == '\n')
                        .count()
                + 1;
        String old = oneLine(text.substring(start, end));
        String context = kind.endsWith("lost")
                ? ""
                : " in "
                        + oneLine(text.substring(
                                tokens.get(Math.max(0, first - 3)).start(), end));
        mutants.add(new Mutant(
                script,
                line,
                "%s: %s%s%s".formatted(kind, old, replacement.isEmpty() ? "" : " -> " + replacement, context),
                text.substring(0, start) + replacement + text.substring(end)));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
