package dev.custodia.levels;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.levels.Tables.PASSAGE;
import static dev.custodia.tables.levels.Tables.SCALE;
import static dev.custodia.tables.levels.Tables.VALUE;

import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.Fields;
import dev.custodia.criteria.Money;
import dev.custodia.criteria.NamedChoices;
import dev.custodia.criteria.Operator;
import dev.custodia.portfolios.PortfolioType;
import dev.custodia.portfolios.PortfolioTypes;
import dev.custodia.screens.Language;
import dev.custodia.screens.Words;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * What customers are worth, for lists, filters, exports and plans: of each type that is switched on the four values,
 * their levels, the group, and the movement between groups, as {@code 2026-11/at_risk/loyal}.
 */
@Component
class LevelsFields implements Fields {
    /** Touched by whatever changes a value, a level or a group. */
    static final String TOPIC = "levels";
    /** Touched for everybody by the turn to another day: recency in days is another then. */
    static final String DAYS = "levels_days";

    static final String MOVED = "moved";
    private static final String GROUP = "group";
    private static final String LEVEL = "_level";
    private static final long REMEMBERED = Duration.ofSeconds(1).toNanos();

    private final DSLContext db;
    private final Clock clock;
    private final PortfolioTypes types;
    private final Groups groups;
    private final ObjectProvider<Criteria> criteria;
    private final ObjectProvider<Valuation> valuation;
    private volatile @Nullable Known known;

    LevelsFields(
            DSLContext db,
            Clock clock,
            PortfolioTypes types,
            Groups groups,
            ObjectProvider<Criteria> criteria,
            ObjectProvider<Valuation> valuation) {
        this.db = db;
        this.clock = clock;
        this.types = types;
        this.groups = groups;
        this.criteria = criteria;
        this.valuation = valuation;
    }

    private record Known(Map<Integer, Integer> levels, long at) {}

    @Override
    public List<CustomerField> fields() {
        return List.of();
    }

    @Override
    public List<CustomerField> ownFields() {
        List<CustomerField> fields = new ArrayList<>();
        for (PortfolioType type : types.active()) {
            for (Measure measure : Measure.values()) fields.add(value(type, measure));
            for (Measure measure : Measure.values()) fields.add(level(type, measure));
            fields.add(group(type));
            fields.add(moved(type));
        }
        return fields;
    }

    @Override
    public Optional<CustomerField> ownField(String id) {
        int end = id.indexOf('_');
        if (end < 0) return Optional.empty();
        return types.byCode(id.substring(0, end))
                .filter(PortfolioType::active)
                .flatMap(type -> field(type, id.substring(end + 1)));
    }

    private Optional<CustomerField> field(PortfolioType type, String what) {
        if (what.equals(GROUP)) return Optional.of(group(type));
        if (what.equals(MOVED)) return Optional.of(moved(type));
        if (what.endsWith(LEVEL))
            return Measure.find(what.substring(0, what.length() - LEVEL.length()))
                    .map(measure -> level(type, measure));
        return Measure.find(what).map(measure -> value(type, measure));
    }

    @Override
    public String topic(String field) {
        return field.endsWith("_" + Measure.RECENCY.word()) ? DAYS : TOPIC;
    }

    private CustomerField value(PortfolioType type, Measure measure) {
        String id = type.code() + "_" + measure.word();
        CustomerField.Label label = language -> {
            Words w = words(language);
            Map<String, Object> of = Map.of("type", type.name(w));
            return switch (measure) {
                case RECENCY -> w.of("levels.field.recency", of);
                case FREQUENCY -> w.of("levels.field.frequency", of);
                case MONETARY -> w.of("levels.field.monetary", of);
                case POTENTIALITY -> w.of("levels.field.potentiality", of);
            };
        };
        Set<Operator> operators = EnumSet.of(Operator.AT_LEAST, Operator.AT_MOST);
        return switch (measure) {
            case RECENCY ->
                field(id, CustomerField.Type.NUMBER, operators, type, this::days, ids -> recencies(type, ids), label);
            case FREQUENCY ->
                field(
                        id,
                        CustomerField.Type.NUMBER,
                        operators,
                        type,
                        (operator, values) -> number(operator, (Long) values.getFirst()),
                        ids -> db.select(VALUE.CUSTOMER_ID, VALUE.FREQUENCY)
                                .from(VALUE)
                                .where(VALUE.CUSTOMER_ID.in(ids))
                                .and(VALUE.TYPE.eq(type.number()))
                                .and(VALUE.FREQUENCY.isNotNull())
                                .fetchMap(VALUE.CUSTOMER_ID, VALUE.FREQUENCY),
                        label);
            case MONETARY -> money(id, type, VALUE.MONETARY_MINOR, operators, label);
            case POTENTIALITY -> money(id, type, VALUE.POTENTIALITY_MINOR, operators, label);
        };
    }

    private Condition days(Operator operator, List<Object> values) {
        LocalDate border = back(Math.max(0, (Long) values.getFirst()));
        return operator == Operator.AT_LEAST ? VALUE.LAST_SALE_ON.le(border) : VALUE.LAST_SALE_ON.ge(border);
    }

    /** So many days back from today, or from the day that is asked about, or from the one that values are as of. */
    private LocalDate back(long days) {
        LocalDate chosen = valuation.getObject().asOf();
        if (chosen != null) return chosen.minusDays(Math.min(days, 1_000_000));
        return days < 10_000
                ? criteria.getObject().day("-" + days + "d")
                : LocalDate.now(clock).minusDays(Math.min(days, 1_000_000));
    }

    private Map<Long, Long> recencies(PortfolioType type, Collection<Long> ids) {
        LocalDate today = valuation.getObject().today();
        return db.select(VALUE.CUSTOMER_ID, VALUE.LAST_SALE_ON)
                .from(VALUE)
                .where(VALUE.CUSTOMER_ID.in(ids))
                .and(VALUE.TYPE.eq(type.number()))
                .and(VALUE.LAST_SALE_ON.isNotNull())
                .fetchMap(row -> row.value1(), row -> ChronoUnit.DAYS.between(row.value2(), today));
    }

    private static Condition number(Operator operator, long number) {
        int bounded = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
        return operator == Operator.AT_LEAST ? VALUE.FREQUENCY.ge(bounded) : VALUE.FREQUENCY.le(bounded);
    }

    private CustomerField money(
            String id,
            PortfolioType type,
            TableField<?, Long> minor,
            Set<Operator> operators,
            CustomerField.Label label) {
        Field<BigDecimal> amount = Money.amount(minor, VALUE.CURRENCY);
        return field(
                id,
                CustomerField.Type.MONEY,
                operators,
                type,
                (operator, values) -> operator == Operator.AT_LEAST
                        ? amount.ge((BigDecimal) values.getFirst())
                        : amount.le((BigDecimal) values.getFirst()),
                ids -> db.select(VALUE.CUSTOMER_ID, minor, VALUE.CURRENCY)
                        .from(VALUE)
                        .where(VALUE.CUSTOMER_ID.in(ids))
                        .and(VALUE.TYPE.eq(type.number()))
                        .and(minor.isNotNull())
                        .fetchMap(row -> row.value1(), row -> new Money(row.value2(), row.value3())),
                label);
    }

    private CustomerField field(
            String id,
            CustomerField.Type kind,
            Set<Operator> operators,
            PortfolioType type,
            BiFunction<Operator, List<Object>, Condition> condition,
            java.util.function.Function<Collection<Long>, Map<Long, ?>> values,
            CustomerField.Label label) {
        return new CustomerField(
                id,
                kind,
                operators,
                (operator, asked) -> FACT.CUSTOMER_ID.in(who(type, condition.apply(operator, asked))),
                values,
                Optional.empty(),
                List.of(),
                label);
    }

    private static org.jooq.Select<org.jooq.Record1<Long>> who(PortfolioType type, Condition condition) {
        return DSL.select(VALUE.CUSTOMER_ID)
                .from(VALUE)
                .where(VALUE.TYPE.eq(type.number()))
                .and(condition);
    }

    private CustomerField level(PortfolioType type, Measure measure) {
        TableField<?, Short> column = switch (measure) {
            case RECENCY -> VALUE.RECENCY_LEVEL;
            case FREQUENCY -> VALUE.FREQUENCY_LEVEL;
            case MONETARY -> VALUE.MONETARY_LEVEL;
            case POTENTIALITY -> VALUE.POTENTIALITY_LEVEL;
        };
        return choice(
                type.code() + "_" + measure.word() + LEVEL,
                type,
                column,
                code -> Short.valueOf(code),
                Object::toString,
                new NamedChoices(() -> levels(type, measure)),
                language -> {
                    Words w = words(language);
                    Map<String, Object> of = Map.of("type", type.name(w));
                    return switch (measure) {
                        case RECENCY -> w.of("levels.field.recency_level", of);
                        case FREQUENCY -> w.of("levels.field.frequency_level", of);
                        case MONETARY -> w.of("levels.field.monetary_level", of);
                        case POTENTIALITY -> w.of("levels.field.potentiality_level", of);
                    };
                });
    }

    private CustomerField group(PortfolioType type) {
        return choice(
                type.code() + "_" + GROUP,
                type,
                VALUE.GROUP_NUMBER,
                code -> groups.byCode(code).map(Group::number).orElse((short) 0),
                number -> groups.byNumber(number).map(Group::code).orElse(""),
                new NamedChoices(() -> groups.all().stream()
                        .<NamedChoices.Choice>map(Named::new)
                        .toList()),
                language -> {
                    Words w = words(language);
                    return w.of("levels.field.group", Map.of("type", type.name(w)));
                });
    }

    private CustomerField choice(
            String id,
            PortfolioType type,
            TableField<?, Short> column,
            java.util.function.Function<String, Short> number,
            java.util.function.Function<Short, String> code,
            NamedChoices choices,
            CustomerField.Label label) {
        return new CustomerField(
                id,
                CustomerField.Type.CHOICE,
                EnumSet.of(Operator.IS, Operator.IS_NOT, Operator.BLANK, Operator.PRESENT),
                (operator, values) -> {
                    List<Short> asked = values.stream()
                            .map(value -> number.apply((String) value))
                            .toList();
                    return switch (operator) {
                        case IS -> FACT.CUSTOMER_ID.in(who(type, column.in(asked)));
                        // Who has none is not in this one either.
                        case IS_NOT -> FACT.CUSTOMER_ID.notIn(who(type, column.in(asked)));
                        case BLANK -> FACT.CUSTOMER_ID.notIn(who(type, column.isNotNull()));
                        case PRESENT -> FACT.CUSTOMER_ID.in(who(type, column.isNotNull()));
                        default -> throw new IllegalStateException("A level knows no " + operator);
                    };
                },
                ids -> {
                    Map<Long, String> codes = new HashMap<>();
                    db.select(VALUE.CUSTOMER_ID, column)
                            .from(VALUE)
                            .where(VALUE.CUSTOMER_ID.in(ids))
                            .and(VALUE.TYPE.eq(type.number()))
                            .and(column.isNotNull())
                            .forEach(row -> codes.put(row.value1(), code.apply(row.value2())));
                    return codes;
                },
                Optional.empty(),
                choices,
                label);
    }

    private CustomerField moved(PortfolioType type) {
        return new CustomerField(
                type.code() + "_" + MOVED,
                CustomerField.Type.TEXT,
                EnumSet.of(Operator.IS),
                (operator, values) -> DSL.or(values.stream()
                        .map(value -> FACT.CUSTOMER_ID.in(DSL.select(PASSAGE.CUSTOMER_ID)
                                .from(PASSAGE)
                                .where(PASSAGE.TYPE.eq(type.number()))
                                .and(movement((String) value))))
                        .toList()),
                ids -> {
                    Map<Long, String> moved = new HashMap<>();
                    db.selectFrom(PASSAGE)
                            .where(PASSAGE.CUSTOMER_ID.in(ids))
                            .and(PASSAGE.TYPE.eq(type.number()))
                            .orderBy(PASSAGE.MONTH)
                            .forEach(row -> moved.put(
                                    row.getCustomerId(),
                                    movement(YearMonth.from(row.getMonth()), row.getCameFrom(), row.getWentTo())));
                    return moved;
                },
                Optional.empty(),
                List.of(),
                language -> {
                    Words w = words(language);
                    return w.of("levels.field.moved", Map.of("type", type.name(w)));
                },
                this::said);
    }

    /** "November 2026: At risk → Loyal". */
    private String said(String movement, String language) {
        String[] parts = movement.split("/", -1);
        if (parts.length != 3) return movement;
        Words w = words(language);
        try {
            return w.of(
                    "levels.moved_said",
                    Map.of("month", YearMonth.parse(parts[0]), "from", group(w, parts[1]), "to", group(w, parts[2])));
        } catch (DateTimeException notAMonth) {
            return movement;
        }
    }

    private String group(Words w, String code) {
        if (code.equals("none")) return w.of("levels.no_group");
        return groups.byCode(code).map(group -> group.name(w)).orElse(code);
    }

    private String movement(YearMonth month, short from, short to) {
        return month + "/" + code(from) + "/" + code(to);
    }

    private String code(short number) {
        return groups.byNumber(number).map(Group::code).orElse("none");
    }

    /** What cannot be read is a movement that nobody made. */
    private Condition movement(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 3) return DSL.falseCondition();
        try {
            return PASSAGE.MONTH
                    .eq(YearMonth.parse(parts[0]).atDay(1))
                    .and(PASSAGE.CAME_FROM.eq(number(parts[1])))
                    .and(PASSAGE.WENT_TO.eq(number(parts[2])));
        } catch (DateTimeException notAMonth) {
            return DSL.falseCondition();
        }
    }

    private short number(String code) {
        if (code.equals("none")) return 0;
        return groups.byCode(code).map(Group::number).orElse((short) -1);
    }

    private List<NamedChoices.Choice> levels(PortfolioType type, Measure measure) {
        int levels = scales().getOrDefault(type.number() * 10 + measure.code(), 5);
        List<NamedChoices.Choice> choices = new ArrayList<>();
        // A rule that asks for level 5 still stands where the scale has 3 of them now, and finds nobody.
        for (int level = 1; level <= 5; level++) choices.add(new OfLevels(level, levels));
        return choices;
    }

    private Map<Integer, Integer> scales() {
        Known now = known;
        if (now != null && System.nanoTime() - now.at() < REMEMBERED) return now.levels();
        Map<Integer, Integer> read = new HashMap<>();
        db.selectFrom(SCALE).forEach(row -> read.put(row.getType() * 10 + row.getMeasure(), (int) row.getLevels()));
        known = new Known(read, System.nanoTime());
        return read;
    }

    private Words words(String language) {
        return Words.in(Language.ofCode(language).orElse(Language.EN), clock);
    }

    /** A level is called by its number, which stands on its colour. */
    private record OfLevels(int level, int levels) implements NamedChoices.Choice {
        @Override
        public String code() {
            return Integer.toString(level);
        }

        @Override
        public String name(String language) {
            return Integer.toString(level);
        }

        @Override
        public String look() {
            return Looks.of(Math.min(level, levels), levels);
        }
    }

    private final class Named implements NamedChoices.Choice {
        private final Group group;

        Named(Group group) {
            this.group = group;
        }

        @Override
        public String code() {
            return group.code();
        }

        @Override
        public String name(String language) {
            return group.name(words(language));
        }

        @Override
        public String look() {
            return Looks.of(group);
        }
    }
}
