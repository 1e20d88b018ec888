package dev.custodia.lifecycle;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.lifecycle.Tables.AUTOMATION;
import static dev.custodia.tables.lifecycle.Tables.STATUS;
import static dev.custodia.tables.lifecycle.Tables.STATUS_OF;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.WrongRule;
import dev.custodia.customers.Draft;
import dev.custodia.customers.TagColour;
import dev.custodia.customers.Whom;
import dev.custodia.database.Sql;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Columns;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.journal.Via;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The door to lifecycle status: which there are, who has which since when and why, set by hand on one or on many, and
 * the automation. What moves many is planned first and runs as a change that can be taken back.
 */
@Component
public class Lifecycle {
    /** The acts, as the journal and the API name them. */
    public static final String SET = StatusActs.ByHand.CODE;

    public static final String RELEASE = StatusActs.Release.CODE;
    public static final String AUTOMATE = StatusActs.Automate.CODE;

    private static final JSONB NOTHING = JSONB.valueOf("{}");
    private static final int LONGEST = 60;

    private final DSLContext db;
    private final Clock clock;
    private final Transactions transactions;
    private final Changes changes;
    private final Criteria criteria;
    private final Access access;
    private final Journal journal;
    private final Statuses statuses;
    private final Automatic automatic;

    Lifecycle(
            DSLContext db,
            Clock clock,
            Transactions transactions,
            Changes changes,
            Criteria criteria,
            Access access,
            Journal journal,
            Statuses statuses,
            Automatic automatic) {
        this.db = db;
        this.clock = clock;
        this.transactions = transactions;
        this.changes = changes;
        this.criteria = criteria;
        this.access = access;
        this.journal = journal;
        this.statuses = statuses;
        this.automatic = automatic;
    }

    // ---- the statuses

    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Status> statuses() {
        return statuses.all();
    }

    /** @throws Refused {@code lifecycle.status_unknown} */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Status status(String code) {
        return statuses.byCode(code).orElseThrow(() -> Refused.notFound("lifecycle.status_unknown"));
    }

    /** How many of the active have each status, in their order; those without one under null. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Map<@Nullable Status, Long> counts() {
        Map<Short, Long> counted = new HashMap<>();
        db.select(DSL.coalesce(FACT.STATUS, DSL.inline((short) 0)), DSL.count())
                .from(FACT)
                .where(Facts.in(EnumSet.of(Place.ACTIVE)))
                .groupBy(FACT.STATUS)
                .forEach(row -> counted.put(row.value1(), row.value2().longValue()));
        Map<@Nullable Status, Long> counts = new LinkedHashMap<>();
        for (Status status : statuses.all()) counts.put(status, counted.getOrDefault(status.number(), 0L));
        counts.put(null, counted.getOrDefault((short) 0, 0L));
        return counts;
    }

    /** How many had each status at the end of each of the last months, the present one as it is. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Map<Status, List<Long>> months(int number) {
        YearMonth now = YearMonth.from(LocalDate.now(clock));
        Map<Short, TreeMap<Integer, Long>> moved = new HashMap<>();
        Sql.query(
                        db,
                        "lifecycle/months",
                        clock.getZone().getId(),
                        Facts.owned(DSL.field(DSL.name("s", "customer_id"), Long.class)))
                .forEach(row -> moved.computeIfAbsent(row.get("status", Short.class), status -> new TreeMap<>())
                        .put(row.get("month", Integer.class), row.get("number", Long.class)));
        Map<Status, List<Long>> months = new LinkedHashMap<>();
        for (Status status : statuses.all()) {
            TreeMap<Integer, Long> steps = moved.getOrDefault(status.number(), new TreeMap<>());
            List<Long> ends = new ArrayList<>();
            for (int back = number - 1; back >= 0; back--) {
                YearMonth month = now.minusMonths(back);
                int last = month.getYear() * 12 + month.getMonthValue() - 1;
                ends.add(steps.headMap(last, true).values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
            }
            months.put(status, ends);
        }
        return months;
    }

    /**
     * Adds a status of the company's own.
     *
     * @param names by language; one is enough
     * @throws Refused {@code lifecycle.name_missing}, {@code lifecycle.name_too_long}, {@code lifecycle.name_taken}
     */
    @Needs(Permission.STATUS_RULES)
    public Status add(Map<String, String> names, @Nullable TagColour colour) {
        Map<String, String> clean = clean(names);
        if (clean.isEmpty()) throw Refused.invalid("names", "lifecycle.name_missing");
        return transactions.get(() -> {
            // Held by all who add one, so that no two take the same number.
            db.execute("lock table lifecycle.status in share row exclusive mode");
            statuses.forget();
            List<Status> there = statuses.all();
            short number =
                    (short) (there.stream().mapToInt(Status::number).max().orElse(0) + 1);
            String english = clean.get("en");
            String code =
                    code(english != null ? english : clean.values().iterator().next(), number);
            refuseTaken(clean, there, null);
            db.insertInto(STATUS)
                    .set(STATUS.NUMBER, number)
                    .set(STATUS.CODE, code)
                    .set(STATUS.NAME_EN, clean.get("en"))
                    .set(STATUS.NAME_IT, clean.get("it"))
                    .set(STATUS.NAME_RU, clean.get("ru"))
                    .set(STATUS.NAME_SV, clean.get("sv"))
                    .set(STATUS.COLOUR, (colour == null ? TagColour.BLUE : colour).word())
                    .set(STATUS.POSITION, (int) number)
                    .execute();
            statuses.forget();
            journal.record(Entry.of(access.current(), "lifecycle.status_add").about(number));
            return statuses.byNumber(number).orElseThrow();
        });
    }

    private static String code(String name, short number) {
        String plain = Columns.plain(name).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
        String code = plain.isEmpty() ? "status" : plain;
        return code + "_" + number;
    }

    private static Map<String, String> clean(Map<String, String> names) {
        Map<String, String> clean = new TreeMap<>();
        names.forEach((language, name) -> {
            String stripped = name.replaceAll("\\s+", " ").strip();
            if (stripped.length() > LONGEST) throw Refused.invalid("names", "lifecycle.name_too_long");
            if (!stripped.isEmpty()) clean.put(language, stripped);
        });
        return clean;
    }

    private static void refuseTaken(Map<String, String> names, List<Status> there, @Nullable Status but) {
        for (Status other : there) {
            if (but != null && other.number() == but.number()) continue;
            names.forEach((language, name) -> {
                String taken = other.names().get(language);
                if (taken != null && Columns.plain(taken).equals(Columns.plain(name)))
                    throw Refused.conflict("lifecycle.name_taken");
            });
        }
    }

    /**
     * Gives a status other names, another colour or place. Null leaves as it is; a name taken away from one that we
     * bring is ours again.
     *
     * @throws Refused as {@link #add}, {@code lifecycle.status_unknown}
     */
    @Needs(Permission.STATUS_RULES)
    public Status edit(
            String code, @Nullable Map<String, String> names, @Nullable TagColour colour, @Nullable Integer position) {
        return transactions.get(() -> {
            Status status = status(code);
            Map<String, String> clean = names == null ? status.names() : clean(names);
            if (clean.isEmpty() && !status.isBuiltIn()) throw Refused.invalid("names", "lifecycle.name_missing");
            refuseTaken(clean, statuses.all(), status);
            int changed = db.update(STATUS)
                    .set(STATUS.NAME_EN, clean.get("en"))
                    .set(STATUS.NAME_IT, clean.get("it"))
                    .set(STATUS.NAME_RU, clean.get("ru"))
                    .set(STATUS.NAME_SV, clean.get("sv"))
                    .set(STATUS.COLOUR, (colour == null ? status.colour() : colour).word())
                    .set(STATUS.POSITION, position == null ? status.position() : position)
                    .where(STATUS.NUMBER.eq(status.number()))
                    .execute();
            if (changed != 1) throw new IllegalStateException("Expected one status, changed " + changed);
            statuses.forget();
            journal.record(Entry.of(access.current(), "lifecycle.status_edit").about(status.number()));
            return status(code);
        });
    }

    // ---- one customer

    /**
     * One status that a customer has or had.
     *
     * @param rule arrival, document, payment, appointment, event, vip or inactive where a rule gave it; none where the
     *     hand let go of it; null by hand
     * @param until null for what it is now
     */
    public record Spell(
            Status status,
            Instant since,
            long by,
            @Nullable String rule,
            boolean byHand,
            long changeId,
            @Nullable String reason,
            @Nullable Instant until) {}

    /** What a customer's status has been, newest first; the first is what it is now. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Spell> of(CustomerId customer) {
        List<Spell> spells = new ArrayList<>();
        db.selectFrom(STATUS_OF)
                .where(STATUS_OF.CUSTOMER_ID.eq(customer.value()))
                .orderBy(STATUS_OF.ENDED_AT.desc().nullsFirst(), STATUS_OF.SINCE.desc(), STATUS_OF.CHANGE_ID.desc())
                .forEach(row -> statuses.byNumber(row.getStatus())
                        .ifPresent(status -> spells.add(new Spell(
                                status,
                                row.getSince().toInstant(),
                                row.getBy(),
                                row.getRule(),
                                row.getByHand(),
                                row.getChangeId(),
                                changes.reason(row.getChangeId()),
                                row.getEndedAt() == null
                                        ? null
                                        : row.getEndedAt().toInstant()))));
        return spells;
    }

    /** Sets the status of one customer by hand. @throws Refused {@code customers.unknown}, {@code lifecycle.status_unknown} */
    @Needs(Permission.STATUS_CHANGE)
    public Change set(CustomerId customer, String code, @Nullable String reason) {
        Status status = known(code);
        return now(SET, customer, reason, StatusActs.details(status));
    }

    private Status known(String code) {
        return statuses.byCode(code).orElseThrow(() -> Refused.invalid("status", "lifecycle.status_unknown"));
    }

    /** Gives a customer back to the automation. @throws Refused {@code customers.unknown}, {@code lifecycle.not_by_hand} */
    @Needs(Permission.STATUS_CHANGE)
    public Change release(CustomerId customer, @Nullable String reason) {
        return transactions.get(() -> {
            boolean byHand =
                    db.fetchExists(FACT, FACT.CUSTOMER_ID.eq(customer.value()).and(Given.byHand()));
            if (!byHand) throw Refused.conflict("lifecycle.not_by_hand");
            return now(RELEASE, customer, reason, NOTHING);
        });
    }

    private Change now(String act, CustomerId customer, @Nullable String reason, JSONB details) {
        return transactions.get(() -> {
            if (!db.fetchExists(FACT, FACT.CUSTOMER_ID.eq(customer.value())))
                throw Refused.notFound("customers.unknown");
            return changes.doNow(act, Draft.blankToNull(reason), details, List.of(customer.value()));
        });
    }

    // ---- many

    /** How many a plan moves from what to what; from null for those who have no status yet. */
    public record Move(@Nullable Status from, @Nullable Status to, long customers) {}

    /** What would happen, as it was frozen. */
    public record Plan(
            Change change,
            List<Move> moves,
            @Nullable Status status,
            @Nullable Automation automation) {}

    /**
     * Plans to set the status of many by hand. Who has it by hand already is left alone.
     *
     * @param code of a status, or null to give them back to the automation
     * @throws Refused {@code lifecycle.status_unknown}, and where nobody is named or the rule cannot be asked
     */
    @Needs(Permission.STATUS_CHANGE_MANY)
    public Plan plan(Whom whom, @Nullable String code, @Nullable String reason) {
        Condition who = whom.condition(criteria);
        Status status = code == null ? null : known(code);
        return transactions.get(() -> {
            long changeId = changes.draft(
                    status == null ? RELEASE : SET,
                    Draft.blankToNull(reason),
                    status == null ? NOTHING : StatusActs.details(status));
            changes.freeze(changeId, who);
            changes.object(
                    changeId,
                    DSL.select(
                                    FACT.CUSTOMER_ID,
                                    DSL.inline(status == null ? "not_by_hand" : "has_status"),
                                    DSL.castNull(SQLDataType.LOCALDATE),
                                    DSL.castNull(SQLDataType.BIGINT))
                            .from(FACT)
                            .where(FACT.CUSTOMER_ID.in(changes.frozen(changeId)))
                            .and(
                                    status == null
                                            ? DSL.not(Given.byHand())
                                            : Given.byHand().and(FACT.STATUS.eq(status.number()))));
            changes.settle(changeId);
            return planned(changeId);
        });
    }

    /** @throws Refused {@code changes.unknown} for what is no change of status */
    @Needs(Permission.CHANGES_LOOK)
    public Plan planned(long changeId) {
        Change change = changes.find(changeId);
        if (!StatusActs.CODES.contains(change.act())) throw Refused.notFound("changes.unknown");
        Automation automation = change.act().equals(AUTOMATE) ? StatusActs.automation(change.details()) : null;
        Status status = change.act().equals(SET)
                ? statuses.byNumber(StatusActs.status(change.details())).orElse(null)
                : null;
        return new Plan(change, moves(change, status, automation), status, automation);
    }

    private List<Move> moves(Change change, @Nullable Status status, @Nullable Automation automation) {
        if (change.state() != Change.State.PLANNED) return List.of();
        var to = status != null
                ? DSL.inline(status.number())
                : automation != null
                        ? automatic.target(automation, false).status()
                        : released().status();
        var target = to.as("target");
        var moving = DSL.select(FACT.STATUS, target)
                .from(FACT)
                .where(FACT.CUSTOMER_ID.in(changes.toDo(change.changeId())))
                .asTable("moving");
        List<Move> moves = new ArrayList<>();
        db.select(moving.field("status", Short.class), moving.field("target", Short.class), DSL.count())
                .from(moving)
                .groupBy(moving.field("status", Short.class), moving.field("target", Short.class))
                .orderBy(DSL.count().desc())
                .forEach(row -> moves.add(new Move(
                        statuses.byNumber(row.value1()).orElse(null),
                        statuses.byNumber(row.value2()).orElse(null),
                        row.value3())));
        return moves;
    }

    private Automatic.Target released() {
        Automation automation = automatic.settings();
        return automation.enabled()
                ? automatic.target(automation, true)
                : new Automatic.Target(FACT.STATUS, DSL.inline("none"));
    }

    /**
     * Sets a plan by hand going.
     *
     * @throws Refused {@code changes.not_as_shown}, {@code changes.wrong_state}, {@code changes.nobody}
     */
    @Needs(Permission.STATUS_CHANGE_MANY)
    public Change confirm(long changeId, String digest) {
        return transactions.get(() -> {
            Change change = planned(changeId).change();
            if (change.act().equals(AUTOMATE)) throw Refused.conflict("changes.wrong_state");
            return changes.confirm(changeId, digest, change.toDo());
        });
    }

    // ---- the automation

    @Needs(Permission.CUSTOMERS_LOOK)
    public Automation automation() {
        return automatic.settings();
    }

    /**
     * Shows what other rules would move, from what to what: the plan of a change, which nothing has confirmed yet.
     *
     * @throws Refused where a rule cannot be asked
     */
    @Needs(Permission.STATUS_RULES)
    public Plan planAutomation(Automation wanted) {
        refuse(wanted.vip(), "vip");
        refuse(wanted.inactive(), "inactive");
        return transactions.get(() -> {
            long changeId = changes.draft(AUTOMATE, null, StatusActs.details(wanted));
            changes.freeze(changeId, movedBy(wanted));
            changes.settle(changeId);
            return planned(changeId);
        });
    }

    private void refuse(@Nullable Rule rule, String where) {
        try {
            if (rule != null) criteria.kept(rule);
        } catch (WrongRule wrong) {
            throw Refused.invalid(where, wrong.code());
        }
    }

    private Condition movedBy(Automation automation) {
        if (!automation.enabled()) return DSL.falseCondition();
        return Facts.in(EnumSet.of(Place.ACTIVE, Place.ARCHIVED))
                .and(automatic.target(automation, false).status().isDistinctFrom(FACT.STATUS))
                .and(DSL.not(Given.byHand()));
    }

    /**
     * Lets rules hold that were looked at, and moves whom they move.
     *
     * @throws Refused {@code changes.not_as_shown}, {@code changes.wrong_state}
     */
    @Needs(Permission.STATUS_RULES)
    public Change confirmAutomation(long changeId, String digest) {
        return transactions.get(() -> {
            Plan plan = planned(changeId);
            Automation wanted = plan.automation();
            if (wanted == null) throw Refused.conflict("changes.wrong_state");
            if (!digest.equals(plan.change().digest())) throw Refused.conflict("changes.not_as_shown");
            if (plan.change().state() != Change.State.PLANNED) throw Refused.conflict("changes.wrong_state");
            if (!wanted.equals(automatic.settings())) {
                automatic.keep(wanted);
                journal.record(Entry.of(access.current(), "lifecycle.rules"));
            }
            if (plan.change().toDo() > 0)
                return changes.confirm(changeId, digest, plan.change().toDo());
            changes.close(changeId, 0);
            return changes.find(changeId);
        });
    }

    /** Once a day, asked every minute: gives everybody what the rules say today. Returns how many are moved. */
    public long turn() {
        LocalDate today = LocalDate.now(clock);
        LocalDate turned =
                db.select(AUTOMATION.TURNED_TO).from(AUTOMATION).fetchSingle().value1();
        if (turned != null && !turned.isBefore(today)) return 0;
        try {
            return access.call(Actor.custodia(Via.JOB), () -> transactions.get(() -> turnTo(today)));
        } catch (RuntimeException trouble) {
            throw trouble;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private long turnTo(LocalDate today) {
        db.update(AUTOMATION)
                .set(AUTOMATION.TURNED_TO, today)
                .where(AUTOMATION.AUTOMATION_ID.eq((short) 1))
                .execute();
        Automation automation = automatic.settings();
        if (!db.fetchExists(DSL.selectOne().from(FACT).where(movedBy(automation)))) return 0;
        Change change = planAutomation(automation).change();
        return changes.confirm(change.changeId(), change.digest(), change.toDo())
                .toDo();
    }
}
