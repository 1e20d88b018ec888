package dev.custodia.criteria;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelMap;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A rule as a line of text that people write and keep under version control, in the Common Expression Language
 * (https://cel.dev), of which rules use a part:
 *
 * <pre>
 * country == "GB" &amp;&amp; purchases &gt;= 3 &amp;&amp; last_purchase &lt;= date("2011-08-31")
 * city in ["Torino", "Milano"] || city == null          city.contains("tor")
 * last_purchase &lt;= ago("12m")                            last_document != null
 * tag.any_of(["vip", "gold"])                           !(has_email)
 * documents({"kinds": ["receipt"], "after": ago("90d"), "at_least": 3, "total_at_least": 500})
 * own["shoe size"] == "42"                              segment.any_of(["regulars"])
 * </pre>
 *
 * Text and tree are the same rule: what is read from the text that was written of a rule is that rule
 * ({@link Rule#plain()}).
 */
@Component
public class RuleText {
    private static final CelParser PARSER =
            CelParserFactory.standardCelParserBuilder().build();
    private static final int LONGEST = 20_000;
    private static final Set<Operator> LISTS =
            Set.of(Operator.ANY_OF, Operator.ALL_OF, Operator.NONE_OF, Operator.IS_NOT);

    private final Criteria criteria;

    RuleText(Criteria criteria) {
        this.criteria = criteria;
    }

    // ---- written

    /** @throws WrongRule {@code criteria.unknown_field} */
    public String write(Rule rule) {
        return write(rule.plain(), false);
    }

    private String write(Rule rule, boolean inGroup) {
        return switch (rule) {
            case Rule.Everybody ignored -> "true";
            case Rule.AllOf all -> group(all.of(), " && ", inGroup);
            case Rule.AnyOf any -> group(any.of(), " || ", inGroup);
            case Rule.Not not -> "!(" + write(not.of(), false) + ")";
            case Rule.Clause clause -> write(clause);
            case Rule.Events events -> write(events);
        };
    }

    private String group(List<Rule> rules, String sign, boolean inGroup) {
        String parts = rules.stream().map(part -> write(part, true)).collect(Collectors.joining(sign));
        return inGroup ? "(" + parts + ")" : parts;
    }

    private String write(Rule.Clause clause) {
        CustomerField field = criteria.field(clause.field());
        String name = name(field.id());
        List<String> values =
                clause.values().stream().map(value -> value(field, value)).toList();
        return switch (clause.operator()) {
            case IS -> {
                if (field.type() == CustomerField.Type.FLAG)
                    yield clause.values().contains("yes") || clause.values().contains("true")
                            ? name
                            : name + " == false";
                yield values.size() == 1 ? name + " == " + values.getFirst() : name + " in " + list(values);
            }
            case IS_NOT ->
                values.size() == 1 ? name + " != " + values.getFirst() : name + ".is_not(" + list(values) + ")";
            case CONTAINS -> name + ".contains(" + values.getFirst() + ")";
            case UP_TO, AT_MOST -> name + " <= " + values.getFirst();
            case AFTER -> name + " > " + values.getFirst();
            case AT_LEAST -> name + " >= " + values.getFirst();
            case BLANK -> name + " == null";
            case PRESENT -> name + " != null";
            case ANY_OF, ALL_OF, NONE_OF -> name + "." + clause.operator().code() + "(" + list(values) + ")";
        };
    }

    private static String name(String id) {
        return CustomerField.ownKey(id).map(key -> "own[" + quoted(key) + "]").orElse(id);
    }

    private static String list(List<String> values) {
        return values.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    private static String value(CustomerField field, String value) {
        return switch (field.type()) {
            case DATE -> day(value);
            case NUMBER -> value.strip();
            case MONEY -> amount(new BigDecimal(value.strip()));
            case TEXT, CHOICE, FLAG, TAGS -> quoted(value);
        };
    }

    private static String day(String value) {
        return Criteria.back(value).isPresent()
                ? "ago(" + quoted(value.strip().substring(1)) + ")"
                : "date(" + quoted(value) + ")";
    }

    private static String amount(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '"', '\\' -> quoted.append('\\').append(letter);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (letter < 0x20 || letter == 0x7f)
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
                    else quoted.append(letter);
                }
            }
        }
        return quoted.append('"').toString();
    }

    private static String write(Rule.Events events) {
        List<String> asked = new ArrayList<>();
        if (!events.kinds().isEmpty())
            asked.add("\"kinds\": "
                    + list(events.kinds().stream().map(RuleText::quoted).toList()));
        if (events.after() != null) asked.add("\"after\": " + day(events.after()));
        if (events.upTo() != null) asked.add("\"up_to\": " + day(events.upTo()));
        if (events.atLeast() != null) asked.add("\"at_least\": " + events.atLeast());
        if (events.atMost() != null) asked.add("\"at_most\": " + events.atMost());
        if (events.eachAtLeast() != null) asked.add("\"each_at_least\": " + amount(events.eachAtLeast()));
        if (events.totalAtLeast() != null) asked.add("\"total_at_least\": " + amount(events.totalAtLeast()));
        if (events.totalAtMost() != null) asked.add("\"total_at_most\": " + amount(events.totalAtMost()));
        return events.of() + "({" + String.join(", ", asked) + "})";
    }

    // ---- read

    /**
     * @throws WrongRule {@code criteria.text_unreadable}, whose part says where and what; and whatever a rule of fields
     *     that are not to be had is refused with
     */
    public Rule read(String text) {
        if (text.length() > LONGEST) throw new WrongRule("criteria.text_unreadable", "1:1");
        try {
            CelAbstractSyntaxTree tree = PARSER.parse(text).getAst();
            Rule rule = new Reading(tree).rule(tree.getExpr()).plain();
            // Asked for nothing but its refusals.
            criteria.where(rule);
            return rule;
        } catch (CelValidationException notCel) {
            CelIssue first = notCel.getErrors().getFirst();
            throw new WrongRule(
                    "criteria.text_unreadable",
                    first.getSourceLocation().getLine()
                            + ":"
                            + (first.getSourceLocation().getColumn() + 1));
        }
    }

    private static final class Reading {
        private static final Set<String> ASKED = Set.of(
                "kinds", "after", "up_to", "at_least", "at_most", "each_at_least", "total_at_least", "total_at_most");

        private final CelAbstractSyntaxTree tree;

        Reading(CelAbstractSyntaxTree tree) {
            this.tree = tree;
        }

        Rule rule(CelExpr expr) {
            return switch (expr.getKind()) {
                case CONSTANT -> {
                    if (expr.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE
                            && expr.constant().booleanValue()) yield new Rule.Everybody();
                    throw unreadable(expr);
                }
                // A flag by itself.
                case IDENT, SELECT -> clause(expr, Operator.IS, List.of("yes"));
                case CALL -> call(expr, expr.call());
                default -> throw unreadable(expr);
            };
        }

        private Rule call(CelExpr expr, CelCall call) {
            List<CelExpr> args = call.args();
            if (call.target().isPresent()) return method(expr, call.target().get(), call);
            return switch (call.function()) {
                case "_&&_" -> new Rule.AllOf(args.stream().map(this::rule).toList());
                case "_||_" -> new Rule.AnyOf(args.stream().map(this::rule).toList());
                case "!_" -> new Rule.Not(rule(args.getFirst()));
                case "_==_" -> equal(args.get(0), args.get(1));
                case "_!=_" -> {
                    CelExpr value = args.get(1);
                    yield isNull(value)
                            ? clause(args.get(0), Operator.PRESENT, List.of())
                            : clause(args.get(0), Operator.IS_NOT, List.of(value(value)));
                }
                case "_<=_" ->
                    clause(
                            args.get(0),
                            isDay(args.get(1)) ? Operator.UP_TO : Operator.AT_MOST,
                            List.of(value(args.get(1))));
                case "_>_" -> {
                    if (!isDay(args.get(1))) throw unreadable(expr);
                    yield clause(args.get(0), Operator.AFTER, List.of(value(args.get(1))));
                }
                case "_>=_" -> {
                    if (isDay(args.get(1))) throw unreadable(expr);
                    yield clause(args.get(0), Operator.AT_LEAST, List.of(value(args.get(1))));
                }
                case "@in" -> clause(args.get(0), Operator.IS, values(args.get(1)));
                case "_[_]" -> clause(expr, Operator.IS, List.of("yes"));
                default -> {
                    if (args.size() == 1 && args.getFirst().getKind() == CelExpr.ExprKind.Kind.MAP)
                        yield events(
                                call.function(),
                                args.getFirst(),
                                args.getFirst().map());
                    throw unreadable(expr);
                }
            };
        }

        private Rule equal(CelExpr field, CelExpr value) {
            if (isNull(value)) return clause(field, Operator.BLANK, List.of());
            if (value.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                    && value.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE)
                return clause(field, Operator.IS, List.of(value.constant().booleanValue() ? "yes" : "no"));
            return clause(field, Operator.IS, List.of(value(value)));
        }

        private Rule method(CelExpr expr, CelExpr field, CelCall call) {
            if (call.args().size() != 1) throw unreadable(expr);
            CelExpr argument = call.args().getFirst();
            if (call.function().equals("contains")) return clause(field, Operator.CONTAINS, List.of(value(argument)));
            return LISTS.stream()
                    .filter(operator -> operator.code().equals(call.function()))
                    .findFirst()
                    .map(operator -> clause(field, operator, values(argument)))
                    .orElseThrow(() -> unreadable(expr));
        }

        private Rule clause(CelExpr field, Operator operator, List<String> values) {
            return new Rule.Clause(name(field), operator, values);
        }

        private String name(CelExpr expr) {
            return switch (expr.getKind()) {
                case IDENT -> expr.ident().name();
                case SELECT -> {
                    if (!isOwn(expr.select().operand())) throw unreadable(expr);
                    yield CustomerField.ownId(expr.select().field());
                }
                case CALL -> {
                    CelCall call = expr.call();
                    if (!call.function().equals("_[_]") || !isOwn(call.args().getFirst())) throw unreadable(expr);
                    yield CustomerField.ownId(value(call.args().get(1)));
                }
                default -> throw unreadable(expr);
            };
        }

        private static boolean isOwn(CelExpr expr) {
            return expr.getKind() == CelExpr.ExprKind.Kind.IDENT
                    && expr.ident().name().equals("own");
        }

        private static boolean isNull(CelExpr expr) {
            return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                    && expr.constant().getKind() == CelConstant.Kind.NULL_VALUE;
        }

        private static boolean isDay(CelExpr expr) {
            return expr.getKind() == CelExpr.ExprKind.Kind.CALL
                    && Set.of("date", "ago").contains(expr.call().function());
        }

        private List<String> values(CelExpr expr) {
            if (expr.getKind() != CelExpr.ExprKind.Kind.LIST) throw unreadable(expr);
            return expr.list().elements().stream().map(this::value).toList();
        }

        private String value(CelExpr expr) {
            if (isDay(expr)) {
                CelCall call = expr.call();
                if (call.args().size() != 1) throw unreadable(expr);
                String text = value(call.args().getFirst());
                return call.function().equals("ago") ? "-" + text : text;
            }
            if (expr.getKind() != CelExpr.ExprKind.Kind.CONSTANT) throw unreadable(expr);
            return switch (expr.constant().getKind()) {
                case STRING_VALUE -> expr.constant().stringValue();
                case INT64_VALUE -> Long.toString(expr.constant().int64Value());
                case DOUBLE_VALUE -> amount(BigDecimal.valueOf(expr.constant().doubleValue()));
                default -> throw unreadable(expr);
            };
        }

        private Rule events(String of, CelExpr expr, CelMap map) {
            Map<String, CelExpr> asked = new LinkedHashMap<>();
            for (CelMap.Entry entry : map.entries()) asked.put(value(entry.key()), entry.value());
            if (!ASKED.containsAll(asked.keySet())) throw unreadable(expr);
            try {
                return new Rule.Events(
                        of,
                        kinds(asked.get("kinds")),
                        text(asked.get("after")),
                        text(asked.get("up_to")),
                        number(asked.get("at_least")),
                        number(asked.get("at_most")),
                        decimal(asked.get("each_at_least")),
                        decimal(asked.get("total_at_least")),
                        decimal(asked.get("total_at_most")));
            } catch (NumberFormatException notANumber) {
                throw unreadable(expr);
            }
        }

        private List<String> kinds(@Nullable CelExpr expr) {
            return expr == null ? List.of() : values(expr);
        }

        private @Nullable String text(@Nullable CelExpr expr) {
            return expr == null ? null : value(expr);
        }

        private @Nullable Long number(@Nullable CelExpr expr) {
            return expr == null ? null : Long.valueOf(value(expr));
        }

        private @Nullable BigDecimal decimal(@Nullable CelExpr expr) {
            return expr == null ? null : new BigDecimal(value(expr));
        }

        private WrongRule unreadable(CelExpr at) {
            Integer offset = tree.getSource().getPositionsMap().get(at.id());
            String place = offset == null
                    ? "1:1"
                    : tree.getSource()
                            .getOffsetLocation(offset)
                            .map(location -> location.getLine() + ":" + (location.getColumn() + 1))
                            .orElse("1:1");
            return new WrongRule("criteria.text_unreadable", place);
        }
    }
}
