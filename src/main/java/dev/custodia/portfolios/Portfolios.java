package dev.custodia.portfolios;

import static dev.custodia.tables.portfolios.Tables.DEFAULT_SINCE;
import static dev.custodia.tables.portfolios.Tables.HOLDER;
import static dev.custodia.tables.portfolios.Tables.PORTFOLIO_TYPE;
import static dev.custodia.tables.portfolios.Tables.RULE;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Draft;
import dev.custodia.customers.TagColour;
import dev.custodia.database.Ids;
import dev.custodia.database.Sql;
import dev.custodia.database.Transactions;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.facts.Columns;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The door to what there is to choose from: portfolio types, the portfolios of each, agents, operators and agencies, the
 * defaults and the rules. Who looks after whom is {@link Assignments}.
 */
@Component
public class Portfolios {
    private static final int LONGEST_DESCRIPTION = 500;
    private static final int MOST_RULES = 100;

    private static final Condition OWN = Facts.owned(DSL.field(DSL.name("f", "customer_id"), Long.class));

    private final DSLContext db;
    private final Clock clock;
    private final Ids ids;
    private final Transactions transactions;
    private final Criteria criteria;
    private final Facts facts;
    private final Access access;
    private final Journal journal;
    private final PortfolioTypes types;
    private final Holders holders;
    private final Held held;
    private final GivingRules rules;
    private final DocumentUnits units;
    private final DocumentRules documentRules;

    Portfolios(
            DSLContext db,
            Clock clock,
            Ids ids,
            Transactions transactions,
            Criteria criteria,
            Facts facts,
            Access access,
            Journal journal,
            PortfolioTypes types,
            Holders holders,
            Held held,
            GivingRules rules,
            DocumentUnits units,
            DocumentRules documentRules) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.transactions = transactions;
        this.criteria = criteria;
        this.facts = facts;
        this.access = access;
        this.journal = journal;
        this.types = types;
        this.holders = holders;
        this.held = held;
        this.rules = rules;
        this.units = units;
        this.documentRules = documentRules;
    }

    // ---- the types

    @Needs(Permission.CUSTOMERS_LOOK)
    public List<PortfolioType> types() {
        return types.all();
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    public List<PortfolioType> active() {
        return types.active();
    }

    /** @throws Refused {@code portfolios.type_unknown} */
    @Needs(Permission.CUSTOMERS_LOOK)
    public PortfolioType type(String code) {
        return types.byCode(code).orElseThrow(() -> Refused.notFound("portfolios.type_unknown"));
    }

    /**
     * Gives a type other names, another description, colour or place, or switches it on or off. Null leaves as it is; an
     * empty description is none. What customers have of a type that is switched off stays and is not shown.
     *
     * @throws Refused {@code portfolios.type_unknown}, {@code portfolios.name_too_long}, {@code portfolios.name_taken},
     *     {@code portfolios.main_stays_on}
     */
    @Needs(Permission.PORTFOLIOS)
    public PortfolioType editType(
            String code,
            @Nullable Map<String, String> names,
            @Nullable String description,
            @Nullable TagColour colour,
            @Nullable Integer position,
            @Nullable Boolean active) {
        return transactions.get(() -> {
            PortfolioType type = type(code);
            if (type.isMain() && active != null && !active) throw Refused.conflict("portfolios.main_stays_on");
            Map<String, String> clean = names == null ? type.names() : clean(names);
            refuseTaken(clean, type);
            int changed = db.update(PORTFOLIO_TYPE)
                    .set(PORTFOLIO_TYPE.NAME_EN, clean.get("en"))
                    .set(PORTFOLIO_TYPE.NAME_IT, clean.get("it"))
                    .set(PORTFOLIO_TYPE.NAME_RU, clean.get("ru"))
                    .set(PORTFOLIO_TYPE.NAME_SV, clean.get("sv"))
                    .set(PORTFOLIO_TYPE.DESCRIPTION, description == null ? type.description() : described(description))
                    .set(PORTFOLIO_TYPE.COLOUR, (colour == null ? type.colour() : colour).word())
                    .set(PORTFOLIO_TYPE.POSITION, position == null ? type.position() : position)
                    .set(PORTFOLIO_TYPE.ACTIVE, active == null ? type.active() : active)
                    .where(PORTFOLIO_TYPE.NUMBER.eq(type.number()))
                    .execute();
            expectOne(changed);
            types.forget();
            journal.record(Entry.of(access.current(), "portfolios.type_edit").about(type.number()));
            return type(code);
        });
    }

    private static Map<String, String> clean(Map<String, String> names) {
        Map<String, String> clean = new TreeMap<>();
        names.forEach((language, name) -> {
            String stripped = Holders.oneLine(name);
            if (stripped.length() > Holders.LONGEST) throw Refused.invalid("names", "portfolios.name_too_long");
            if (!stripped.isEmpty()) clean.put(language, stripped);
        });
        return clean;
    }

    private void refuseTaken(Map<String, String> names, PortfolioType but) {
        for (PortfolioType other : types.all()) {
            if (other.number() == but.number()) continue;
            names.forEach((language, name) -> {
                String taken = other.names().get(language);
                if (taken != null && Columns.plain(taken).equals(Columns.plain(name)))
                    throw Refused.conflict("portfolios.name_taken");
            });
        }
    }

    private static @Nullable String described(String description) {
        String stripped = Draft.blankToNull(description);
        if (stripped != null && stripped.length() > LONGEST_DESCRIPTION)
            throw Refused.invalid("description", "portfolios.description_too_long");
        return stripped;
    }

    private static void expectOne(int changed) {
        if (changed != 1) throw new IllegalStateException("Expected one row, changed " + changed);
    }

    // ---- which documents belong to a type

    /** To which type documents of a kind belong that come without one; a kind that is not there, to none. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Map<DocumentKind, PortfolioType> documentKinds() {
        Map<DocumentKind, PortfolioType> kinds = new EnumMap<>(DocumentKind.class);
        units.all().forEach((kind, number) -> types.byNumber(number).ifPresent(type -> kinds.put(kind, type)));
        return kinds;
    }

    /**
     * Lets documents of these kinds, and of no others, belong to a type where they come without one. What is there
     * already stays where it is. A kind belongs to one type at most: it leaves the one that it belonged to.
     *
     * @throws Refused {@code portfolios.type_unknown}
     */
    @Needs(Permission.PORTFOLIOS)
    public void setDocumentKinds(String code, Set<DocumentKind> kinds) {
        transactions.run(() -> {
            PortfolioType type = type(code);
            List<DocumentKind> before = new ArrayList<>();
            units.all().forEach((kind, number) -> {
                if (number == type.number()) before.add(kind);
            });
            if (kinds.equals(Set.copyOf(before))) return;
            units.set(type.number(), kinds.stream().sorted().toList());
            journal.record(Entry.of(access.current(), "portfolios.document_kinds")
                    .with("type", (long) type.number())
                    .with("kinds", (long) kinds.size()));
        });
    }

    /** Of which customers the documents belong to a type that come without one, and whose kind belongs to none. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Rule> documentRules(PortfolioType type) {
        return documentRules.of(type.number());
    }

    /**
     * Lets these be the rules that say whose documents belong to a type. What is there already stays where it is. Where
     * rules of several types find somebody, the first type in their order has the documents.
     *
     * @throws Refused {@code portfolios.type_unknown}, {@code portfolios.too_many_rules}, and where a rule cannot be asked
     */
    @Needs(Permission.PORTFOLIOS)
    public void setDocumentRules(String code, List<Rule> wanted) {
        transactions.run(() -> {
            PortfolioType type = type(code);
            if (wanted.size() > MOST_RULES) throw Refused.invalid("rules", "portfolios.too_many_rules");
            for (int i = 0; i < wanted.size(); i++) refuseUnasked("rules[" + i + "]", wanted.get(i));
            documentRules.set(type.number(), wanted);
            journal.record(Entry.of(access.current(), "portfolios.document_rules")
                    .with("type", (long) type.number())
                    .with("rules", (long) wanted.size()));
        });
    }

    // ---- portfolios, agents, operators, agencies

    /** The portfolios of a type, or those who are of no one type; the closed ones at the end. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Holder> holders(PortfolioType type, Aspect aspect) {
        List<Holder> inOrder = new ArrayList<>();
        List<Holder> there = holders.of(type.number(), aspect);
        there.stream().filter(holder -> !holder.closed()).forEach(inOrder::add);
        there.stream().filter(Holder::closed).forEach(inOrder::add);
        return inOrder;
    }

    /** Those who can be chosen. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Holder> open(PortfolioType type, Aspect aspect) {
        return holders.of(type.number(), aspect).stream()
                .filter(holder -> !holder.closed())
                .toList();
    }

    /** @throws Refused {@code portfolios.unknown} */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Holder holder(long id) {
        return holders.byId(id).orElseThrow(() -> Refused.notFound("portfolios.unknown"));
    }

    /** How many of the active customers each has of a type; those who have none under null. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Map<@Nullable Long, Long> counts(PortfolioType type, Aspect aspect) {
        Map<@Nullable Long, Long> counts = new HashMap<>();
        boolean byDefault = aspect == Aspect.PORTFOLIO;
        Sql.query(
                        db,
                        "portfolios/counts",
                        type.number(),
                        aspect.number(),
                        Place.ACTIVE.code(),
                        byDefault ? type.number() : (short) 0,
                        OWN)
                .forEach(row -> counts.put(row.get(0, Long.class), row.get(1, Long.class)));
        return counts;
    }

    /** How many of the active customers each of a kind has, by the number of the type. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Map<Short, Map<Long, Long>> countsOfPeople(Aspect aspect) {
        Map<Short, Map<Long, Long>> counts = new HashMap<>();
        Sql.query(db, "portfolios/counts_of_people", aspect.number(), Place.ACTIVE.code(), OWN)
                .forEach(row -> counts.computeIfAbsent(row.get(0, Short.class), type -> new HashMap<>())
                        .put(row.get(1, Long.class), row.get(2, Long.class)));
        return counts;
    }

    /**
     * Makes a portfolio of a type, or an agent, an operator, an agency.
     *
     * @param type of a portfolio; null for people
     * @param accountId the user who this is
     * @throws Refused {@code portfolios.name_missing}, {@code portfolios.name_too_long}, {@code portfolios.name_taken},
     *     {@code portfolios.type_unknown}, {@code portfolios.account_unknown}
     */
    @Needs(Permission.PORTFOLIOS)
    public Holder add(
            Aspect aspect,
            @Nullable String type,
            String name,
            @Nullable String description,
            @Nullable TagColour colour,
            @Nullable Long accountId) {
        String described = description == null ? null : described(description);
        return transactions.get(() -> {
            refuseUnknown(accountId);
            short of =
                    aspect == Aspect.PORTFOLIO ? type(type == null ? "" : type).number() : 0;
            return holders.add(aspect, of, name, described, colour, accountId);
        });
    }

    /**
     * Gives it another name, description, colour or place, says which user it is, closes it or opens it again. Null
     * leaves as it is; an empty description is none, the user 0 none. What is closed can be chosen no more, and whoever
     * has it keeps it.
     *
     * @throws Refused as {@link #add}, {@code portfolios.unknown}, {@code portfolios.is_default}
     */
    @Needs(Permission.PORTFOLIOS)
    public Holder edit(
            long id,
            @Nullable String name,
            @Nullable String description,
            @Nullable TagColour colour,
            @Nullable Integer position,
            @Nullable Long accountId,
            @Nullable Boolean closed) {
        return transactions.get(() -> {
            holders.lock();
            Holder holder = holder(id);
            String clean = name == null || (name.isBlank() && holder.id() == Holder.FIRST) ? null : Holders.named(name);
            if (clean != null) holders.refuseTaken(clean, holder.type(), holder.aspect(), id);
            Long account = accountId == null ? holder.accountId() : accountId == 0 ? null : accountId;
            refuseUnknown(account);
            boolean shut = closed == null ? holder.closed() : closed;
            if (shut && !holder.closed()) refuseDefault(holder);
            var edited = db.update(HOLDER)
                    .set(HOLDER.NAME, name == null ? holder.name() : clean)
                    .set(HOLDER.DESCRIPTION, description == null ? holder.description() : described(description))
                    .set(HOLDER.COLOUR, (colour == null ? holder.colour() : colour).word())
                    .set(HOLDER.POSITION, position == null ? holder.position() : position)
                    .set(HOLDER.ACCOUNT_ID, account);
            if (shut != holder.closed())
                edited = edited.set(HOLDER.CLOSED_AT, shut ? clock.instant().atOffset(ZoneOffset.UTC) : null)
                        .set(HOLDER.CLOSED_BY, shut ? access.current().userId() : null);
            expectOne(edited.where(HOLDER.HOLDER_ID.eq(id)).execute());
            holders.forget();
            String act = shut == holder.closed() ? "portfolios.edit" : shut ? "portfolios.close" : "portfolios.reopen";
            journal.record(Entry.of(access.current(), act).about(id));
            return holder(id);
        });
    }

    private void refuseUnknown(@Nullable Long accountId) {
        if (accountId != null && !access.names().containsKey(accountId))
            throw Refused.invalid("account", "portfolios.account_unknown");
    }

    private void refuseDefault(Holder holder) {
        if (holder.aspect() != Aspect.PORTFOLIO) return;
        Long now = held.defaultNow(holder.type());
        if (now != null && now == holder.id()) throw Refused.conflict("portfolios.is_default");
    }

    // ---- the default

    /** In which portfolio of a type those are who come now and are given to none; empty for in none. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Optional<Holder> defaultOf(PortfolioType type) {
        return holders.byId(held.defaultNow(type.number()));
    }

    /**
     * Says in which portfolio those are who come from now on and are given to none. Who is there already stays where
     * they are. Without a default of the main type nobody comes in who is not given to a portfolio.
     *
     * @param portfolio null for none
     * @throws Refused {@code portfolios.unknown}, {@code portfolios.closed}, {@code portfolios.type_unknown}
     */
    @Needs(Permission.PORTFOLIOS)
    public void setDefault(String code, @Nullable Long portfolio) {
        transactions.run(() -> {
            PortfolioType type = type(code);
            if (portfolio != null) {
                Holder holder = holders.byId(portfolio)
                        .filter(found -> found.aspect() == Aspect.PORTFOLIO && found.type() == type.number())
                        .orElseThrow(() -> Refused.invalid("portfolio", "portfolios.unknown"));
                if (holder.closed()) throw Refused.conflict("portfolios.closed");
            }
            if (java.util.Objects.equals(held.defaultNow(type.number()), portfolio)) return;
            boolean never = !db.fetchExists(DEFAULT_SINCE, DEFAULT_SINCE.TYPE.eq(type.number()));
            if (never && portfolio == null) return;
            db.insertInto(DEFAULT_SINCE)
                    .set(DEFAULT_SINCE.TYPE, type.number())
                    .set(DEFAULT_SINCE.FROM_CUSTOMER, ids.next())
                    .set(DEFAULT_SINCE.PORTFOLIO_ID, portfolio)
                    .execute();
            Entry entry = Entry.of(access.current(), "portfolios.default").with("type", (long) type.number());
            journal.record(portfolio == null ? entry : entry.about(portfolio));
        });
    }

    // ---- the rules

    /**
     * A rule that gives customers to somebody.
     *
     * @param onArrival whether it is asked of those who come in
     */
    public record Ruling(long id, Rule rule, Holder holder, boolean onArrival) {}

    /** In the order in which they are asked; of each aspect the first that holds. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Ruling> rules(PortfolioType type) {
        List<Ruling> all = new ArrayList<>();
        for (GivingRules.One one : rules.of(type.number()))
            holders.byId(one.holder())
                    .ifPresent(holder -> all.add(new Ruling(one.id(), one.rule(), holder, one.onArrival())));
        return all;
    }

    /** What somebody wants to be a rule. */
    public record RulingWanted(Rule rule, long holder, boolean onArrival) {}

    /** How many of the active each rule finds, whatever stands before it; nothing is kept. */
    @Needs(Permission.PORTFOLIOS)
    public List<Long> tried(PortfolioType type, List<RulingWanted> wanted) {
        refuse(type, wanted);
        return facts
                .counts(
                        DSL.trueCondition(),
                        EnumSet.of(Place.ACTIVE),
                        wanted.stream().map(one -> criteria.where(one.rule())).toList())
                .stream()
                .skip(1)
                .toList();
    }

    private void refuse(PortfolioType type, List<RulingWanted> wanted) {
        if (wanted.size() > MOST_RULES) throw Refused.invalid("rules", "portfolios.too_many_rules");
        for (int i = 0; i < wanted.size(); i++) {
            RulingWanted one = wanted.get(i);
            Holder holder = holders.byId(one.holder())
                    .filter(found -> found.type() == 0 || found.type() == type.number())
                    .orElse(null);
            if (holder == null) throw Refused.invalid("rules[" + i + "].holder", "portfolios.unknown");
            if (holder.closed()) throw Refused.invalid("rules[" + i + "].holder", "portfolios.closed");
            refuseUnasked("rules[" + i + "].rule", one.rule());
        }
    }

    private void refuseUnasked(String where, Rule rule) {
        try {
            criteria.kept(rule);
        } catch (WrongRule wrong) {
            throw Refused.invalid(where, wrong.code());
        }
    }

    /**
     * Lets these be the rules of a type, in this order. Nobody is moved: {@link Assignments#planRules} does that.
     *
     * @throws Refused {@code portfolios.too_many_rules}, {@code portfolios.unknown}, {@code portfolios.closed}, and where
     *     a rule cannot be asked
     */
    @Needs(Permission.PORTFOLIOS)
    public List<Ruling> setRules(String code, List<RulingWanted> wanted) {
        return transactions.get(() -> {
            PortfolioType type = type(code);
            refuse(type, wanted);
            db.deleteFrom(RULE).where(RULE.TYPE.eq(type.number())).execute();
            int position = 0;
            for (RulingWanted one : wanted)
                db.insertInto(RULE)
                        .set(RULE.RULE_ID, ids.next())
                        .set(RULE.TYPE, type.number())
                        .set(RULE.POSITION, ++position)
                        .set(RULE.RULE_, JSONB.valueOf(PortfolioActs.JSON.writeValueAsString(one.rule())))
                        .set(RULE.HOLDER_ID, one.holder())
                        .set(RULE.ON_ARRIVAL, one.onArrival())
                        .execute();
            journal.record(Entry.of(access.current(), "portfolios.set_rules")
                    .with("type", (long) type.number())
                    .with("rules", (long) wanted.size()));
            return rules(type);
        });
    }
}
