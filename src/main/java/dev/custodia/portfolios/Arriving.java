package dev.custodia.portfolios;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.portfolios.Tables.ASSIGNMENT;

import dev.custodia.access.Access;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.customers.Alongside;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.QueryPart;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives those who come in to whom their file, call or form says, else to whom the rules say that are asked on arrival,
 * as part of the change that brings them. Where neither says anything they are in the default; and where there is none
 * of the main type, nobody comes in without a portfolio.
 */
@Component
class Arriving implements Alongside {
    private static final Field<Long> LINE = DSL.field(DSL.name("l", "line_no"), Long.class);
    private static final Field<Long> CUSTOMER = DSL.field(DSL.name("l", "customer_id"), Long.class);
    private static final Field<Boolean> FRESH = DSL.field(DSL.name("l", "fresh"), Boolean.class);
    private static final Field<JSONB> SAID = DSL.field(DSL.name("l", "said"), JSONB.class);

    private static final String MISSING = "portfolio_missing";

    private final DSLContext db;
    private final Clock clock;
    private final Access access;
    private final PortfolioTypes types;
    private final Holders holders;
    private final Held held;
    private final GivenTo given;
    private final GivingRules rules;
    private final Own own;

    Arriving(
            DSLContext db,
            Clock clock,
            Access access,
            PortfolioTypes types,
            Holders holders,
            Held held,
            GivenTo given,
            GivingRules rules,
            Own own) {
        this.db = db;
        this.clock = clock;
        this.access = access;
        this.types = types;
        this.holders = holders;
        this.held = held;
        this.given = given;
        this.rules = rules;
        this.own = own;
    }

    /** In an aspect of a type, as a field names it. */
    private record Place(PortfolioType type, Aspect aspect) {}

    private Optional<Place> place(String field) {
        int end = field.indexOf('_');
        if (end < 0) return Optional.empty();
        return types.byCode(field.substring(0, end))
                .filter(PortfolioType::active)
                .flatMap(type -> Aspect.ofWord(field.substring(end + 1)).map(aspect -> new Place(type, aspect)));
    }

    private Optional<Holder> meant(Place place, String name) {
        return holders.named(place.type().number(), place.aspect(), name).filter(holder -> !holder.closed());
    }

    // ---- by hand

    @Override
    public List<Problem> problems(Map<String, String> said) {
        List<Problem> problems = new ArrayList<>();
        said.forEach((field, name) -> {
            Place place = place(field).orElse(null);
            String where = "assignments." + field;
            if (place == null) problems.add(Problem.of(where, "portfolios.type_unknown"));
            else if (meant(place, name).isEmpty())
                problems.add(new Problem(where, "portfolios.name_unknown", Map.of("name", name)));
        });
        return problems;
    }

    @Override
    public Optional<Problem> lacking(long customerId) {
        // Whoever is limited to their own brings in nobody whom they would not see.
        if (own.now()
                .filter(limit ->
                        !db.fetchExists(FACT, FACT.CUSTOMER_ID.eq(customerId).and(limit)))
                .isPresent())
            return Optional.of(Problem.of("assignments." + Aspect.AGENT.fieldOfMain(), "portfolios.not_yours"));
        boolean has = held.holders(PortfolioType.MAIN, Aspect.PORTFOLIO, List.of(customerId))
                .containsKey(customerId);
        return has
                ? Optional.empty()
                : Optional.of(
                        Problem.of("assignments." + Aspect.PORTFOLIO.fieldOfMain(), "portfolios.portfolio_missing"));
    }

    // ---- lines that are compared

    private static Table<?> table(Lines lines) {
        return lines.rows().asTable("l", "line_no", "customer_id", "fresh", "said");
    }

    /** What lines say, each once: the field, the name and whom that means, or null. */
    private record Saying(
            String field,
            String name,
            @Nullable Place place,
            @Nullable Holder holder) {}

    private List<Saying> sayings(Lines lines) {
        if (!lines.saying()) return List.of();
        return db
                .resultQuery(
                        "select distinct s.key, s.value from ({0}) l (line_no, customer_id, fresh, said)"
                                + " cross join lateral jsonb_each_text(l.said) s where l.said is not null",
                        lines.rows())
                .fetch()
                .stream()
                .map(row -> {
                    String field = row.get(0, String.class);
                    String name = row.get(1, String.class);
                    Place place = place(field).orElse(null);
                    return new Saying(
                            field,
                            name,
                            place,
                            place == null ? null : meant(place, name).orElse(null));
                })
                .toList();
    }

    @Override
    public void make(Lines lines) {
        if (!access.may(Permission.PORTFOLIOS)) return;
        for (Saying saying : sayings(lines)) {
            Place place = saying.place();
            if (place == null || saying.holder() != null) continue;
            String name = Holders.oneLine(saying.name());
            if (name.isEmpty() || name.length() > Holders.LONGEST) continue;
            holders.lock();
            short type = place.aspect() == Aspect.PORTFOLIO ? place.type().number() : 0;
            // One that is closed stays closed: its lines are refused.
            if (holders.named(place.type().number(), place.aspect(), name).isEmpty())
                holders.add(place.aspect(), type, name, null, null, null);
        }
    }

    @Override
    public Optional<Select<Record2<Long, String>>> unfit(Lines lines) {
        List<Select<Record2<Long, String>>> unfit = new ArrayList<>();
        List<Saying> unknown = sayings(lines).stream()
                .filter(saying -> saying.holder() == null)
                .toList();
        if (!unknown.isEmpty())
            unfit.add(DSL.select(LINE, DSL.inline("portfolio_unknown"))
                    .from(table(lines))
                    .where(says(unknown, DSL.noCondition())));
        if (held.defaultNow(PortfolioType.MAIN) == null && !rulesGiveAPortfolio())
            unfit.add(DSL.select(LINE, DSL.inline(MISSING)).from(table(lines)).where(saysNoPortfolio()));
        return unfit.stream().reduce(Select::unionAll);
    }

    private static Condition saysNoPortfolio() {
        return DSL.condition(FRESH)
                .and(DSL.condition("({0} -> {1}) is null", SAID, DSL.inline(Aspect.PORTFOLIO.fieldOfMain())));
    }

    private boolean rulesGiveAPortfolio() {
        return rules.of(PortfolioType.MAIN).stream()
                .filter(GivingRules.One::onArrival)
                .flatMap(one -> holders.byId(one.holder()).stream())
                .anyMatch(holder -> holder.aspect() == Aspect.PORTFOLIO);
    }

    @Override
    public Optional<Select<Record1<Long>>> undecided(Lines lines) {
        return held.defaultNow(PortfolioType.MAIN) == null && rulesGiveAPortfolio()
                ? Optional.of(DSL.select(LINE).from(table(lines)).where(saysNoPortfolio()))
                : Optional.empty();
    }

    @Override
    public Optional<Select<Record2<Long, String>>> lacking(Lines lines) {
        return held.defaultNow(PortfolioType.MAIN) == null
                ? Optional.of(DSL.select(LINE, DSL.inline(MISSING))
                        .from(table(lines))
                        .join(FACT)
                        .on(FACT.CUSTOMER_ID.eq(CUSTOMER))
                        .where(FRESH)
                        .and(held.holder(PortfolioType.MAIN, Aspect.PORTFOLIO).isNull()))
                : Optional.empty();
    }

    /** Whether a line says one of these, and more holds of whom it means, which is {@code u.holder_id}. */
    private static Condition says(List<Saying> sayings, Condition more) {
        return DSL.condition(
                "exists (select 1 from jsonb_each_text({0}) s join unnest({1}::text[], {2}::text[], {3}::bigint[]) u"
                        + " (field, name, holder_id) on u.field = s.key and u.name = s.value where {4})",
                SAID,
                DSL.val(sayings.stream().map(Saying::field).toArray(String[]::new)),
                DSL.val(sayings.stream().map(Saying::name).toArray(String[]::new)),
                DSL.val(sayings.stream()
                        .map(saying ->
                                saying.holder() == null ? null : saying.holder().id())
                        .toArray(Long[]::new)),
                DSL.trueCondition().and(more));
    }

    @Override
    public Optional<Select<Record1<Long>>> differing(Lines lines) {
        Map<Place, List<Saying>> known = known(lines);
        if (known.isEmpty()) return Optional.empty();
        Field<Long> meant = DSL.field(DSL.name("u", "holder_id"), Long.class);
        List<Condition> differ = new ArrayList<>();
        known.forEach((place, sayings) -> differ.add(
                says(sayings, meant.isDistinctFrom(held.holder(place.type().number(), place.aspect())))));
        return Optional.of(DSL.select(LINE)
                .from(table(lines))
                .join(FACT)
                .on(FACT.CUSTOMER_ID.eq(CUSTOMER))
                .where(DSL.not(FRESH))
                .and(DSL.or(differ)));
    }

    private Map<Place, List<Saying>> known(Lines lines) {
        Map<Place, List<Saying>> known = new LinkedHashMap<>();
        for (Saying saying : sayings(lines))
            if (saying.place() != null && saying.holder() != null)
                known.computeIfAbsent(saying.place(), place -> new ArrayList<>())
                        .add(saying);
        return known;
    }

    // ---- lines that come in

    @Override
    public void came(Lines lines, long changeId) {
        Instant now = clock.instant();
        long by = access.current().userId();
        List<Long> touched = new ArrayList<>();
        known(lines)
                .forEach((place, sayings) -> touched.addAll(
                        given.give(place.type().number(), place.aspect(), moves(lines, sayings), changeId, now, by)));
        given.tell(touched);
        byRules(lines, changeId, now, by);
    }

    private static QueryPart moves(Lines lines, List<Saying> sayings) {
        // Several lines may be of one customer; the last of them says it.
        return DSL.resultQuery(
                "select distinct on (l.customer_id) l.customer_id, u.holder_id, null::text"
                        + " from ({0}) l (line_no, customer_id, fresh, said)"
                        + " cross join lateral jsonb_each_text(l.said) s"
                        + " join unnest({1}::text[], {2}::text[], {3}::bigint[]) u (field, name, holder_id)"
                        + " on u.field = s.key and u.name = s.value where l.said is not null"
                        + " order by l.customer_id, l.line_no desc",
                lines.rows(),
                DSL.val(sayings.stream().map(Saying::field).toArray(String[]::new)),
                DSL.val(sayings.stream().map(Saying::name).toArray(String[]::new)),
                DSL.val(sayings.stream()
                        .map(saying ->
                                saying.holder() == null ? null : saying.holder().id())
                        .toArray(Long[]::new)));
    }

    /** One statement for each aspect and range of lines, and none where no rule is asked on arrival. */
    private void byRules(Lines lines, long changeId, Instant now, long by) {
        List<Long> fresh = null;
        for (PortfolioType type : types.active()) {
            List<GivingRules.One> asked = rules.of(type.number()).stream()
                    .filter(GivingRules.One::onArrival)
                    .toList();
            if (asked.isEmpty()) continue;
            if (fresh == null)
                fresh = db.select(CUSTOMER).from(table(lines)).where(FRESH).fetch(CUSTOMER);
            if (fresh.isEmpty()) return;
            for (GivingRules.Target target : rules.targets(asked, fresh))
                db.insertInto(
                                ASSIGNMENT,
                                ASSIGNMENT.CUSTOMER_ID,
                                ASSIGNMENT.CHANGE_ID,
                                ASSIGNMENT.TYPE,
                                ASSIGNMENT.ASPECT,
                                ASSIGNMENT.HOLDER_ID,
                                ASSIGNMENT.SINCE,
                                ASSIGNMENT.BY,
                                ASSIGNMENT.RULE)
                        .select(DSL.select(
                                        FACT.CUSTOMER_ID,
                                        DSL.val(changeId),
                                        DSL.val(type.number()),
                                        DSL.val(target.aspect().number()),
                                        target.holder(),
                                        DSL.val(now.atOffset(ZoneOffset.UTC)),
                                        DSL.val(by),
                                        target.rule())
                                .from(FACT)
                                .where(FACT.CUSTOMER_ID.eq(DSL.any(fresh.toArray(Long[]::new))))
                                .and(target.holder().isNotNull())
                                .andNotExists(DSL.selectOne()
                                        .from(ASSIGNMENT)
                                        .where(ASSIGNMENT.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                                        .and(Held.now(type.number(), target.aspect()))))
                        .execute();
        }
    }

    @Override
    public void takenBack(Collection<Long> customers, long changeId) {
        given.withdraw(changeId, customers);
    }
}
