package dev.custodia.portfolios;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.portfolios.Tables.ASSIGNMENT;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Whom;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who looks after whom, since when and by which change: given one by one or many at once. What moves many is planned
 * first and runs as a change that can be taken back.
 */
@Component
public class Assignments {
    /** The acts, as the journal and the API name them. */
    public static final String ASSIGN = PortfolioActs.Assign.CODE;

    public static final String MOVE = PortfolioActs.Move.CODE;
    public static final String BY_RULES = PortfolioActs.ByRules.CODE;

    private final DSLContext db;
    private final Transactions transactions;
    private final Changes changes;
    private final Criteria criteria;
    private final PortfolioTypes types;
    private final Holders holders;
    private final Held held;
    private final GivingRules rules;

    Assignments(
            DSLContext db,
            Transactions transactions,
            Changes changes,
            Criteria criteria,
            PortfolioTypes types,
            Holders holders,
            Held held,
            GivingRules rules) {
        this.db = db;
        this.transactions = transactions;
        this.changes = changes;
        this.criteria = criteria;
        this.types = types;
        this.holders = holders;
        this.held = held;
        this.rules = rules;
    }

    // ---- one customer

    /**
     * Somebody who looks after a customer or did.
     *
     * @param holder null for nobody
     * @param rule the id of the rule that gave them, or null
     * @param until null for what it is now
     */
    public record Spell(
            PortfolioType type,
            Aspect aspect,
            @Nullable Holder holder,
            Instant since,
            long by,
            @Nullable String rule,
            long changeId,
            @Nullable String reason,
            @Nullable Instant until) {}

    /** Who looks after a customer now, of each type that is switched on; by default where there is no spell of it. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Map<PortfolioType, Map<Aspect, Holder>> now(CustomerId customer) {
        Map<PortfolioType, Map<Aspect, Holder>> all = new LinkedHashMap<>();
        for (PortfolioType type : types.active()) {
            Map<Aspect, Holder> have = new EnumMap<>(Aspect.class);
            for (Aspect aspect : Aspect.values())
                holders.byId(held.holders(type.number(), aspect, List.of(customer.value()))
                                .get(customer.value()))
                        .ifPresent(holder -> have.put(aspect, holder));
            all.put(type, have);
        }
        return all;
    }

    /** All who look after a customer and did, of the types that are switched on; those of now first, newest first. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Spell> of(CustomerId customer) {
        List<Spell> spells = new ArrayList<>();
        db.selectFrom(ASSIGNMENT)
                .where(ASSIGNMENT.CUSTOMER_ID.eq(customer.value()))
                .orderBy(
                        ASSIGNMENT.ENDED_AT.desc().nullsFirst(),
                        ASSIGNMENT.SINCE.desc(),
                        ASSIGNMENT.CHANGE_ID.desc(),
                        ASSIGNMENT.TYPE,
                        ASSIGNMENT.ASPECT)
                .forEach(row -> types.byNumber(row.getType())
                        .filter(PortfolioType::active)
                        .ifPresent(type -> spells.add(new Spell(
                                type,
                                Aspect.of(row.getAspect()),
                                holders.byId(row.getHolderId()).orElse(null),
                                row.getSince().toInstant(),
                                row.getBy(),
                                row.getRule(),
                                row.getChangeId(),
                                changes.reason(row.getChangeId()),
                                row.getEndedAt() == null
                                        ? null
                                        : row.getEndedAt().toInstant()))));
        return spells;
    }

    /**
     * Gives one customer to others, in the aspects that are named; null for nobody. Empty where it has all that already.
     *
     * @throws Refused {@code customers.unknown}, {@code customers.not_in_use}, {@code portfolios.type_unknown}, {@code
     *     portfolios.unknown}, {@code portfolios.closed}, {@code portfolios.portfolio_missing}
     */
    @Needs(Permission.PORTFOLIOS_ASSIGN)
    public Optional<Change> assign(
            CustomerId customer, String type, Map<Aspect, @Nullable Long> wanted, @Nullable String reason) {
        return transactions.get(() -> {
            Short place = db.select(FACT.PLACE)
                    .from(FACT)
                    .where(FACT.CUSTOMER_ID.eq(customer.value()))
                    .fetchOne(FACT.PLACE);
            if (place == null) throw Refused.notFound("customers.unknown");
            if (!Place.of(place).inUse()) throw Refused.conflict("customers.not_in_use");
            PortfolioType unit = types.switchedOn(type);
            Map<Aspect, @Nullable Long> fresh = new EnumMap<>(Aspect.class);
            wanted.forEach((aspect, holder) -> {
                Long has = held.holders(unit.number(), aspect, List.of(customer.value()))
                        .get(customer.value());
                if (!Objects.equals(has, holder)) fresh.put(aspect, holder);
            });
            if (fresh.isEmpty()) return Optional.empty();
            var details = PortfolioActs.json(new PortfolioActs.Wanted(unit.number(), checked(unit, fresh)));
            return Optional.of(changes.doNow(ASSIGN, Draft.blankToNull(reason), details, List.of(customer.value())));
        });
    }

    private List<PortfolioActs.To> checked(PortfolioType type, Map<Aspect, @Nullable Long> wanted) {
        List<PortfolioActs.To> to = new ArrayList<>();
        wanted.forEach((aspect, id) -> {
            if (id == null && aspect == Aspect.PORTFOLIO && type.isMain())
                throw Refused.invalid("portfolio", "portfolios.portfolio_missing");
            if (id != null) choosable(type, aspect, id);
            to.add(new PortfolioActs.To(aspect, id));
        });
        return to;
    }

    private Holder choosable(PortfolioType type, Aspect aspect, long id) {
        Holder holder = holders.byId(id)
                .filter(holders.of(type.number(), aspect)::contains)
                .orElseThrow(() -> Refused.invalid(aspect.word(), "portfolios.unknown"));
        if (holder.closed()) throw Refused.invalid(aspect.word(), "portfolios.closed");
        return holder;
    }

    // ---- many

    /** How many a plan moves from whom to whom; null for nobody. */
    public record Step(
            PortfolioType type,
            Aspect aspect,
            @Nullable Holder from,
            @Nullable Holder to,
            long customers) {}

    /** What would happen, as it was frozen. */
    public record Plan(Change change, List<Step> steps) {}

    /**
     * Plans to give many to others. Who has all that already is left alone.
     *
     * @param wanted in the aspects that are named; null for nobody
     * @throws Refused as {@link #assign}; {@code portfolios.nothing_wanted}; and where nobody is named or the rule cannot
     *     be asked
     */
    @Needs(Permission.PORTFOLIOS_ASSIGN_MANY)
    public Plan plan(Whom whom, String type, Map<Aspect, @Nullable Long> wanted, @Nullable String reason) {
        Condition who = whom.condition(criteria);
        PortfolioType unit = types.switchedOn(type);
        if (wanted.isEmpty()) throw Refused.invalid("", "portfolios.nothing_wanted");
        List<PortfolioActs.To> to = checked(unit, wanted);
        return transactions.get(() -> {
            long changeId = changes.draft(
                    ASSIGN, Draft.blankToNull(reason), PortfolioActs.json(new PortfolioActs.Wanted(unit.number(), to)));
            changes.freeze(changeId, who);
            object(
                    changeId,
                    "has_portfolio",
                    DSL.and(to.stream().map(one -> has(unit, one)).toList()));
            changes.settle(changeId);
            return planned(changeId);
        });
    }

    private Condition has(PortfolioType type, PortfolioActs.To to) {
        return to.holder() == null
                ? held.isAny(type.number(), to.aspect()).not()
                : held.isOneOf(type.number(), to.aspect(), List.of(to.holder()));
    }

    private void object(long changeId, String reason, Condition which) {
        changes.object(
                changeId,
                DSL.select(
                                FACT.CUSTOMER_ID,
                                DSL.inline(reason),
                                DSL.castNull(SQLDataType.LOCALDATE),
                                DSL.castNull(SQLDataType.BIGINT))
                        .from(FACT)
                        .where(FACT.CUSTOMER_ID.in(changes.frozen(changeId)))
                        .and(which));
    }

    /**
     * Plans to give all that one has, of every type, to another of the same kind.
     *
     * @param to null for nobody, which cannot be of a portfolio of the main type
     * @throws Refused {@code portfolios.unknown}, {@code portfolios.closed}, {@code portfolios.same}, {@code
     *     portfolios.portfolio_missing}
     */
    @Needs(Permission.PORTFOLIOS_ASSIGN_MANY)
    public Plan planMove(long from, @Nullable Long to, @Nullable String reason) {
        Holder leaving = holders.byId(from).orElseThrow(() -> Refused.notFound("portfolios.unknown"));
        List<PortfolioType> of = types.all().stream()
                .filter(type -> leaving.type() == 0 || leaving.type() == type.number())
                .toList();
        if (to != null && to == from) throw Refused.invalid("to", "portfolios.same");
        if (to != null) choosable(of.getFirst(), leaving.aspect(), to);
        else if (leaving.aspect() == Aspect.PORTFOLIO && of.getFirst().isMain())
            throw Refused.invalid("to", "portfolios.portfolio_missing");
        return transactions.get(() -> {
            long changeId = changes.draft(
                    MOVE, Draft.blankToNull(reason), PortfolioActs.json(new PortfolioActs.Moving(from, to)));
            changes.freeze(
                    changeId,
                    Facts.in(Place.IN_USE)
                            .and(DSL.or(of.stream()
                                    .map(type -> held.isOneOf(type.number(), leaving.aspect(), List.of(from)))
                                    .toList())));
            changes.settle(changeId);
            return planned(changeId);
        });
    }

    /**
     * Plans to give everybody to whom the rules of a type say. Who was given by hand is left alone, unless they are meant
     * too.
     *
     * @throws Refused {@code portfolios.type_unknown}, {@code portfolios.no_rules}
     */
    @Needs(Permission.PORTFOLIOS_ASSIGN_MANY)
    public Plan planRules(String type, boolean alsoByHand) {
        PortfolioType unit = types.switchedOn(type);
        List<GivingRules.One> asked = rules.of(unit.number());
        if (asked.isEmpty()) throw Refused.conflict("portfolios.no_rules");
        return transactions.get(() -> {
            long changeId =
                    changes.draft(BY_RULES, null, PortfolioActs.json(new PortfolioActs.Ruled(unit.number(), asked)));
            List<GivingRules.Target> targets = rules.targets(asked);
            changes.freeze(
                    changeId,
                    Facts.in(EnumSet.of(Place.ACTIVE, Place.ARCHIVED))
                            .and(GivingRules.moved(held, unit.number(), targets)));
            if (!alsoByHand) object(changeId, "portfolio_by_hand", byHand(unit, targets));
            changes.settle(changeId);
            return planned(changeId);
        });
    }

    private static Condition byHand(PortfolioType type, List<GivingRules.Target> targets) {
        return DSL.exists(DSL.selectOne()
                .from(ASSIGNMENT)
                .where(ASSIGNMENT.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                .and(ASSIGNMENT.TYPE.eq(type.number()))
                .and(ASSIGNMENT.ASPECT.in(
                        targets.stream().map(target -> target.aspect().number()).toList()))
                .and(ASSIGNMENT.ENDED_BY.isNull())
                .and(ASSIGNMENT.RULE.isNull()));
    }

    /** @throws Refused {@code changes.unknown} for what gives nobody to anybody */
    @Needs(Permission.CHANGES_LOOK)
    public Plan planned(long changeId) {
        Change change = changes.find(changeId);
        if (!PortfolioActs.CODES.contains(change.act())) throw Refused.notFound("changes.unknown");
        return new Plan(change, change.state() == Change.State.PLANNED ? steps(change) : List.of());
    }

    private List<Step> steps(Change change) {
        List<Step> steps = new ArrayList<>();
        switch (change.act()) {
            case ASSIGN -> {
                var wanted = PortfolioActs.read(change.details(), PortfolioActs.Wanted.class);
                PortfolioType type = types.byNumber(wanted.type()).orElseThrow();
                for (PortfolioActs.To to : wanted.to())
                    steps(steps, change, type, to.aspect(), DSL.val(to.holder(), SQLDataType.BIGINT), null);
            }
            case MOVE -> {
                var moving = PortfolioActs.read(change.details(), PortfolioActs.Moving.class);
                Holder from = holders.byId(moving.from()).orElseThrow();
                for (PortfolioType type : types.all())
                    if (from.type() == 0 || from.type() == type.number())
                        steps(
                                steps,
                                change,
                                type,
                                from.aspect(),
                                DSL.val(moving.to(), SQLDataType.BIGINT),
                                held.isOneOf(type.number(), from.aspect(), List.of(from.id())));
            }
            default -> {
                var ruled = PortfolioActs.read(change.details(), PortfolioActs.Ruled.class);
                PortfolioType type = types.byNumber(ruled.type()).orElseThrow();
                for (GivingRules.Target target : rules.targets(ruled.rules()))
                    steps(
                            steps,
                            change,
                            type,
                            target.aspect(),
                            target.holder(),
                            target.holder().isNotNull());
            }
        }
        return steps;
    }

    private void steps(
            List<Step> steps,
            Change change,
            PortfolioType type,
            Aspect aspect,
            Field<Long> to,
            @Nullable Condition which) {
        var moving = DSL.select(held.holder(type.number(), aspect).as("from_holder"), to.as("to_holder"))
                .from(FACT)
                .where(FACT.CUSTOMER_ID.in(changes.toDo(change.changeId())))
                .and(which == null ? DSL.noCondition() : which)
                .asTable("moving");
        Field<Long> from = DSL.field(DSL.name("moving", "from_holder"), Long.class);
        Field<Long> target = DSL.field(DSL.name("moving", "to_holder"), Long.class);
        db.select(from, target, DSL.count())
                .from(moving)
                .where(from.isDistinctFrom(target))
                .groupBy(from, target)
                .orderBy(DSL.count().desc())
                .forEach(row -> steps.add(new Step(
                        type,
                        aspect,
                        holders.byId(row.value1()).orElse(null),
                        holders.byId(row.value2()).orElse(null),
                        row.value3())));
    }

    /**
     * Sets a plan going.
     *
     * @throws Refused {@code changes.not_as_shown}, {@code changes.wrong_state}, {@code changes.nobody}
     */
    @Needs(Permission.PORTFOLIOS_ASSIGN_MANY)
    public Change confirm(long changeId, String digest) {
        return transactions.get(() -> {
            Change change = planned(changeId).change();
            return changes.confirm(changeId, digest, change.toDo());
        });
    }
}
