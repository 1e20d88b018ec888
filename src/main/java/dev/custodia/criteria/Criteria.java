package dev.custodia.criteria;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The door of the catalogue: which fields there are, and what a rule means in SQL. */
@Component
public class Criteria {
    private static final Pattern AGO = Pattern.compile("-(\\d{1,4})([dwmy])");
    private static final Field<Long> CUSTOMER = DSL.field(DSL.name("facts", "fact", "customer_id"), Long.class);
    private static final ScopedValue<Long[]> AMONG = ScopedValue.newInstance();
    private static final ScopedValue<LocalDate> TODAY = ScopedValue.newInstance();

    private final DSLContext db;
    private final Map<String, CustomerField> fields = new LinkedHashMap<>();
    private final Map<String, EventSource> sources = new LinkedHashMap<>();
    private final Map<String, Fields> rooms = new HashMap<>();
    private final List<Fields> contributions;
    private final Clock clock;

    Criteria(DSLContext db, List<Fields> contributions, Clock clock) {
        this.db = db;
        this.clock = clock;
        this.contributions = contributions;
        for (Fields contribution : contributions) {
            for (CustomerField field : contribution.fields()) {
                if (fields.put(field.id(), field) != null)
                    throw new IllegalStateException("Two rooms offer the field " + field.id());
                rooms.put(field.id(), contribution);
            }
            for (EventSource source : contribution.events()) {
                if (sources.put(source.id(), source) != null)
                    throw new IllegalStateException("Two rooms offer the events " + source.id());
                rooms.put(source.id(), contribution);
            }
        }
    }

    /** All fields, those that the company has made itself at the end. */
    public Collection<CustomerField> fields() {
        List<CustomerField> all = new ArrayList<>(fields.values());
        contributions.forEach(contribution -> all.addAll(contribution.ownFields()));
        return all;
    }

    /** @throws WrongRule {@code criteria.unknown_field} */
    public CustomerField field(String id) {
        CustomerField field = fields.get(id);
        if (field != null) return field;
        return contributions.stream()
                .flatMap(contribution -> contribution.ownField(id).stream())
                .findFirst()
                .orElseThrow(() -> new WrongRule("criteria.unknown_field", id));
    }

    public Collection<EventSource> events() {
        return sources.values();
    }

    /** @throws WrongRule {@code criteria.unknown_field} */
    public EventSource events(String id) {
        EventSource source = sources.get(id);
        if (source == null) throw new WrongRule("criteria.unknown_field", id);
        return source;
    }

    /** What has to be touched for the answers of this rule to change. */
    public Set<String> topics(Rule rule) {
        return rule.leaves()
                .map(leaf -> switch (leaf) {
                    case Rule.Clause clause -> clause.field();
                    case Rule.Events events -> events.of();
                    default -> throw new IllegalStateException("Not a leaf: " + leaf);
                })
                .map(this::topic)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * As {@link #where(Rule)}, for a rule that will be asked again by the clock, by another person or where something
     * comes in.
     *
     * @throws WrongRule also {@code criteria.personal}, where the answer would depend on who asks
     */
    public Condition kept(Rule rule) {
        rule.leaves().forEach(leaf -> {
            if (leaf instanceof Rule.Clause clause && isPersonal(clause.field()))
                throw new WrongRule("criteria.personal", clause.field());
        });
        return where(rule);
    }

    /** Whether the answer depends on who asks. */
    public boolean isPersonal(String field) {
        Fields room = rooms.get(field);
        return room != null && room.isPersonal(field);
    }

    /** Whether it can hold for anybody, as whoever acts asks; told without looking at customers. */
    public boolean mayHold(String field) {
        Fields room = rooms.get(field);
        return room != null && room.mayHold(field);
    }

    private String topic(String id) {
        Fields room = rooms.get(id);
        if (room != null) return room.topic(id);
        return contributions.stream()
                .filter(contribution -> contribution.ownField(id).isPresent())
                .map(contribution -> contribution.topic(id))
                .findFirst()
                .orElseThrow(() -> new WrongRule("criteria.unknown_field", id));
    }

    /**
     * The rule as a predicate over {@code facts.fact}; the one translation, for the look and for the act.
     *
     * @throws WrongRule when a field, an operator or a value is not to be had
     */
    public Condition where(Rule rule) {
        return switch (rule) {
            case Rule.Everybody ignored -> DSL.trueCondition();
            case Rule.AllOf all -> DSL.and(all.of().stream().map(this::where).toList());
            case Rule.AnyOf any -> DSL.or(any.of().stream().map(this::where).toList());
            // "Is not" over an unknown would drop the unknown; whoever is not in the rule is in its opposite.
            case Rule.Not not ->
                DSL.coalesce(DSL.field(where(not.of())), DSL.inline(false)).isFalse();
            case Rule.Clause clause -> where(clause);
            case Rule.Events asked -> where(asked);
        };
    }

    /**
     * The same for these customers alone, and only good for them: what would be gathered of everybody is gathered of
     * them.
     */
    public Condition where(Rule rule, Collection<Long> among) {
        Long[] ids = among.toArray(Long[]::new);
        return CUSTOMER.eq(DSL.any(ids)).and(ScopedValue.where(AMONG, ids).call(() -> where(rule)));
    }

    private Condition where(Rule.Clause clause) {
        CustomerField field = field(clause.field());
        if (!field.operators().contains(clause.operator()))
            throw new WrongRule(
                    "criteria.unknown_operator",
                    clause.field() + " " + clause.operator().code());
        List<Object> values =
                clause.values().stream().map(text -> value(field, text)).toList();
        return field.condition().apply(clause.operator(), values);
    }

    private Object value(CustomerField field, String text) {
        try {
            return switch (field.type()) {
                case TEXT, TAGS -> text;
                case CHOICE -> oneOf(field, text);
                case FLAG -> flag(field, text);
                case DATE -> day(text);
                case NUMBER -> Long.parseLong(text.strip());
                case MONEY -> new BigDecimal(text.strip());
            };
        } catch (NumberFormatException | DateTimeException notReadable) {
            throw new WrongRule("criteria.wrong_values", field.id());
        }
    }

    private static String oneOf(CustomerField field, String text) {
        if (!field.choices().contains(text)) throw new WrongRule("criteria.wrong_values", field.id());
        return text;
    }

    private static Boolean flag(CustomerField field, String text) {
        return switch (text) {
            case "yes", "true" -> true;
            case "no", "false" -> false;
            default -> throw new WrongRule("criteria.wrong_values", field.id());
        };
    }

    // ---- what happened in a stretch of days

    private Condition where(Rule.Events asked) {
        EventSource source = events(asked.of());
        if (!source.kinds().containsAll(asked.kinds())) throw new WrongRule("criteria.wrong_values", asked.of());
        if (asked.aboutWorth() && source.worth() == null) throw new WrongRule("criteria.unknown_operator", asked.of());
        Condition bounds = bounds(asked, source);
        return asked.fitsNothing()
                ? CUSTOMER.notIn(customers(asked, source, DSL.not(bounds)))
                : CUSTOMER.in(customers(asked, source, bounds));
    }

    private Select<Record1<Long>> customers(Rule.Events asked, EventSource source, Condition having) {
        return DSL.select(source.customerId())
                .from(rows(asked, source))
                .where(window(asked, source))
                .and(AMONG.isBound() ? source.customerId().eq(DSL.any(AMONG.get())) : DSL.noCondition())
                .groupBy(source.customerId())
                .having(having);
    }

    private static Table<?> rows(Rule.Events asked, EventSource source) {
        return asked.aboutWorth() ? Objects.requireNonNull(source.priced()) : source.table();
    }

    private Condition window(Rule.Events asked, EventSource source) {
        try {
            Condition window = source.counts();
            if (!asked.kinds().isEmpty()) window = window.and(source.ofKinds().apply(asked.kinds()));
            if (asked.after() != null) window = window.and(source.day().gt(day(asked.after())));
            if (asked.upTo() != null) window = window.and(source.day().le(day(asked.upTo())));
            if (asked.eachAtLeast() != null)
                window = window.and(Objects.requireNonNull(source.worth()).ge(asked.eachAtLeast()));
            return window;
        } catch (DateTimeException notReadable) {
            throw new WrongRule("criteria.wrong_values", asked.of());
        }
    }

    private static Condition bounds(Rule.Events asked, EventSource source) {
        List<Condition> bounds = new ArrayList<>();
        if (asked.atLeast() != null) bounds.add(DSL.count().cast(Long.class).ge(asked.atLeast()));
        if (asked.atMost() != null) bounds.add(DSL.count().cast(Long.class).le(asked.atMost()));
        if (asked.totalAtLeast() != null || asked.totalAtMost() != null) {
            Field<BigDecimal> total = DSL.coalesce(DSL.sum(source.worth()), DSL.inline(BigDecimal.ZERO));
            if (asked.totalAtLeast() != null) bounds.add(total.ge(asked.totalAtLeast()));
            if (asked.totalAtMost() != null) bounds.add(total.le(asked.totalAtMost()));
        }
        return DSL.and(bounds);
    }

    /**
     * What happened to a customer in a rule's stretch of days.
     *
     * @param worth together, in whole units of the customer's currency; null where it has no worth
     */
    public record Happened(long times, @Nullable BigDecimal worth) {}

    /** How often, and worth how much, it happened to each of these; whom it did not happen to is left out. */
    public Map<Long, Happened> happened(Rule.Events asked, Collection<Long> customers) {
        EventSource source = events(asked.of());
        boolean priced = asked.aboutWorth();
        Field<BigDecimal> worth = priced
                ? DSL.coalesce(DSL.sum(source.worth()), DSL.inline(BigDecimal.ZERO))
                : DSL.castNull(BigDecimal.class);
        return db.select(source.customerId(), DSL.count().cast(Long.class), worth)
                .from(rows(asked, source))
                .where(window(asked, source))
                .and(source.customerId().in(customers))
                .groupBy(source.customerId())
                .fetchMap(row -> row.value1(), row -> new Happened(row.value2(), row.value3()));
    }

    // ---- days

    /** Asks as on another day: what is counted back from today, in whatever rule, is counted back from that one. */
    public static <T> T on(LocalDate day, Supplier<T> asked) {
        return ScopedValue.where(TODAY, day).call(asked::get);
    }

    /** A day written as 2024-12-31, or counted back from today: -90d, -6w, -12m, -3y. */
    public LocalDate day(String text) {
        return day(text, TODAY.isBound() ? TODAY.get() : LocalDate.now(clock));
    }

    /** As {@link #day(String)}, counted back from this day. */
    public static LocalDate day(String text, LocalDate today) {
        return back(text).map(today::minus).orElseGet(() -> LocalDate.parse(text.strip()));
    }

    /** How far back from today a day lies that is written so; empty for a day of the calendar. */
    public static Optional<Period> back(String text) {
        Matcher ago = AGO.matcher(text.strip());
        if (!ago.matches()) return Optional.empty();
        int number = Integer.parseInt(ago.group(1));
        return Optional.of(
                switch (ago.group(2)) {
                    case "d" -> Period.ofDays(number);
                    case "w" -> Period.ofWeeks(number);
                    case "m" -> Period.ofMonths(number);
                    default -> Period.ofYears(number);
                });
    }

    /**
     * Those for whom the answer may have become another by nothing but the calendar, from one day to a later one: whose
     * dates lie between the border that the rule drew then and the one that it draws now. Empty where the rule has no
     * border that moves.
     */
    public Optional<Condition> turned(Rule rule, LocalDate from, LocalDate to) {
        List<Condition> turned = rule.leaves()
                .flatMap(leaf -> switch (leaf) {
                    case Rule.Clause clause -> turned(clause, from, to).stream();
                    case Rule.Events asked -> turned(asked, from, to).stream();
                    default -> throw new IllegalStateException("Not a leaf: " + leaf);
                })
                .toList();
        return turned.isEmpty() ? Optional.empty() : Optional.of(DSL.or(turned));
    }

    private Optional<Condition> turned(Rule.Clause clause, LocalDate from, LocalDate to) {
        CustomerField field = field(clause.field());
        if (field.type() != CustomerField.Type.DATE || clause.values().isEmpty()) return Optional.empty();
        String border = clause.values().getFirst();
        if (back(border).isEmpty()) return Optional.empty();
        return Optional.of(field.condition()
                .apply(Operator.AFTER, List.of(day(border, from)))
                .and(field.condition().apply(Operator.UP_TO, List.of(day(border, to)))));
    }

    private List<Condition> turned(Rule.Events asked, LocalDate from, LocalDate to) {
        EventSource source = events(asked.of());
        List<Condition> turned = new ArrayList<>();
        for (String border : new @Nullable String[] {asked.after(), asked.upTo()}) {
            if (border == null || back(border).isEmpty()) continue;
            turned.add(CUSTOMER.in(DSL.select(source.customerId())
                    .from(source.table())
                    .where(source.day().gt(day(border, from)))
                    .and(source.day().le(day(border, to)))));
        }
        return turned;
    }
}
