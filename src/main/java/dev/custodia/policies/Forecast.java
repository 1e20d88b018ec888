package dev.custodia.policies;

import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.changes.Reason;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Ahead;
import dev.custodia.cleanup.Choice;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.retention.RetentionRule;
import dev.custodia.retention.RetentionRules;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Record3;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What falls due in the months to come, under each policy and each retention rule, if nothing happened until then but time
 * going by. Each policy is looked at by itself, but for those whom another, switched on, puts into the archive.
 */
@Component
public class Forecast {
    public static final int MONTHS = 12;

    /** Reasons that are said as conflicts, beside the rules: what rests on nothing but the choice is none. */
    private static final List<String> LASTING = Arrays.stream(Reason.values())
            .filter(reason -> reason != Reason.STATUTORY_PERIOD && reason.ground() != Reason.Ground.CHOICE)
            .map(Reason::code)
            .toList();

    private final DSLContext db;
    private final Clock clock;
    private final PolicyRows rows;
    private final Ahead ahead;
    private final RetentionRules rules;
    private final Transactions transactions;
    private final Access access;

    Forecast(
            DSLContext db,
            Clock clock,
            PolicyRows rows,
            Ahead ahead,
            RetentionRules rules,
            Transactions transactions,
            Access access) {
        this.db = db;
        this.clock = clock;
        this.rows = rows;
        this.ahead = ahead;
        this.rules = rules;
        this.transactions = transactions;
        this.access = access;
    }

    /**
     * What a policy would come to.
     *
     * @param foreseen of how many of the months anything is known: of none after its next run where whom it finds depends on
     *     what they buy until then
     * @param due how many fall due in each month: are found for the first time by a run of it
     * @param done to how many it is done in each month: nothing stands against it by then
     * @param conflicts what keeps some of those who are due
     */
    public record Outlook(Policy policy, int foreseen, List<Long> due, List<Long> done, List<Conflict> conflicts) {
        public Outlook {
            due = List.copyOf(due);
            done = List.copyOf(done);
            conflicts = List.copyOf(conflicts);
        }
    }

    /**
     * What stands against a policy.
     *
     * @param reason a code of the closed list of reasons
     * @param rule the retention rule, where it is one
     * @param people how many it keeps of those who fall due within these months
     * @param until the last day on which it keeps the last of them; null where no day is known
     */
    public record Conflict(
            String reason,
            @Nullable RetentionRule rule,
            long people,
            @Nullable LocalDate until) {}

    /** For how many customers a retention rule ends in each month: the last of their documents that it keeps may go. */
    public record Ending(RetentionRule rule, List<Long> customers) {
        public Ending {
            customers = List.copyOf(customers);
        }
    }

    /** The months, this one first. */
    public List<YearMonth> months() {
        YearMonth first = YearMonth.now(clock);
        List<YearMonth> months = new ArrayList<>();
        for (int i = 0; i < MONTHS; i++) months.add(first.plusMonths(i));
        return months;
    }

    /** All policies: those that are switched off as if they were on. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    public List<Outlook> policies() {
        access.requireEverybody();
        List<Policy> all = rows.all();
        return all.stream().map(policy -> outlook(policy, all)).toList();
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    public Outlook of(Policy policy) {
        return outlook(policy, rows.all());
    }

    private Outlook outlook(Policy policy, List<Policy> all) {
        Look asked = look(policy, all);
        long[] none = new long[MONTHS];
        return asked == null
                ? new Outlook(policy, MONTHS, listed(none), listed(none), List.of())
                : transactions.get(() -> outlook(policy, asked.found(db)));
    }

    private Outlook outlook(Policy policy, Look look) {
        long[] due = new long[MONTHS];
        long[] done = new long[MONTHS];
        Field<Integer> doneOn = DSL.greatest(look.due(), look.free());
        db.select(look.due(), doneOn, DSL.count())
                .from(look.people())
                .groupBy(look.due(), doneOn)
                .forEach(row -> {
                    due[look.months().get(row.value1())] += row.value3();
                    if (row.value2() < look.days().size()) done[look.months().get(row.value2())] += row.value3();
                });
        int foreseen = policy.draft().expects() ? look.months().getFirst() + 1 : MONTHS;
        return new Outlook(policy, foreseen, listed(due), listed(done), conflicts(policy, look));
    }

    private static List<Long> listed(long[] numbers) {
        List<Long> listed = new ArrayList<>();
        for (long number : numbers) listed.add(number);
        return listed;
    }

    /**
     * Those who fall due under a policy.
     *
     * @param days the last day in each month on which it runs, of those months in which it does
     * @param months which months those are, the first being 0
     * @param people customer, the position of the day on which they fall due, and of that from which they are free
     */
    private record Look(List<LocalDate> days, List<Integer> months, Table<?> people) {
        Field<Long> customer() {
            return Objects.requireNonNull(people.field("customer_id", Long.class));
        }

        Field<Integer> due() {
            return Objects.requireNonNull(people.field("due", Integer.class));
        }

        Field<Integer> free() {
            return Objects.requireNonNull(people.field("free", Integer.class));
        }

        Condition isKept() {
            return free().gt(due());
        }

        /** The same, found once and set down, in the caller's transaction: several questions are asked of them. */
        Look found(DSLContext db) {
            db.execute("create temp table if not exists falling_due (customer_id bigint, due int, free int)"
                    + " on commit delete rows");
            db.execute("truncate falling_due");
            var down = DSL.table(DSL.name("falling_due"));
            Field<Long> customer = DSL.field(DSL.name("customer_id"), SQLDataType.BIGINT);
            Field<Integer> dueOn = DSL.field(DSL.name("due"), SQLDataType.INTEGER);
            Field<Integer> freeOn = DSL.field(DSL.name("free"), SQLDataType.INTEGER);
            db.insertInto(down, customer, dueOn, freeOn)
                    .select(DSL.select(customer(), due(), free()).from(people))
                    .execute();
            db.execute("analyze falling_due");
            return new Look(
                    days,
                    months,
                    DSL.select(customer, dueOn, freeOn).from(down).asTable("people", "customer_id", "due", "free"));
        }
    }

    private @Nullable Look look(Policy policy, List<Policy> all) {
        Map<YearMonth, LocalDate> last = lastDays(policy);
        if (last.isEmpty()) return null;
        List<LocalDate> days = List.copyOf(last.values());
        YearMonth first = YearMonth.now(clock);
        List<Integer> months = last.keySet().stream()
                .map(month -> (int) first.until(month, ChronoUnit.MONTHS))
                .toList();
        List<Select<Record2<Long, LocalDate>>> arriving = new ArrayList<>();
        if (policy.draft().choice() instanceof Choice.Archived)
            for (Policy other : all)
                if (other.enabled() && other.draft().action() == Action.ARCHIVE) arriving.addAll(archiving(other));
        Select<Record3<Long, Integer, Integer>> people =
                ahead.look(policy.draft().wanted(), days, arriving);
        return new Look(days, months, people.asTable("people", "customer_id", "due", "free"));
    }

    /** Whom a policy puts into the archive, and on which day. */
    private List<Select<Record2<Long, LocalDate>>> archiving(Policy policy) {
        List<LocalDate> days = List.copyOf(lastDays(policy).values());
        if (days.isEmpty()) return List.of();
        var people =
                ahead.look(policy.draft().wanted(), days, List.of()).asTable("archiving", "customer_id", "due", "free");
        Field<Integer> done = DSL.greatest(
                Objects.requireNonNull(people.field("due", Integer.class)),
                Objects.requireNonNull(people.field("free", Integer.class)));
        Field<LocalDate> on = DSL.field(
                "({0}::date[])[{1} + 1]",
                SQLDataType.LOCALDATE,
                DSL.val(days.stream().map(LocalDate::toString).toArray(String[]::new)),
                done);
        return List.of(DSL.select(Objects.requireNonNull(people.field("customer_id", Long.class)), on)
                .from(people)
                .where(done.lt(days.size())));
    }

    /** In each month in which it runs, the last day on which it does: who is due by then is due in that month. */
    private Map<YearMonth, LocalDate> lastDays(Policy policy) {
        Instant from =
                policy.nextAt() == null ? policy.draft().next(clock.instant(), clock.getZone()) : policy.nextAt();
        LocalDate until = YearMonth.now(clock).plusMonths(MONTHS - 1L).atEndOfMonth();
        Map<YearMonth, LocalDate> last = new LinkedHashMap<>();
        for (LocalDate day : policy.draft().schedule().days(from, until, clock.getZone()))
            last.put(YearMonth.from(day), day);
        return last;
    }

    // ---- what stands against it

    private List<Conflict> conflicts(Policy policy, Look look) {
        List<Conflict> conflicts = new ArrayList<>(byRule(policy, look));
        conflicts.addAll(byReason(policy, look));
        conflicts.sort(Comparator.comparing(Conflict::reason, Reason.ORDER)
                .thenComparing(Conflict::people, Comparator.reverseOrder()));
        return conflicts;
    }

    private List<Conflict> byRule(Policy policy, Look look) {
        Action action = policy.draft().action();
        if (!action.removes()) return List.of();
        Field<LocalDate> day = DSL.field(
                "({0}::date[])[{1} + 1]",
                SQLDataType.LOCALDATE,
                DSL.val(look.days().stream().map(LocalDate::toString).toArray(String[]::new)),
                look.due());
        List<Conflict> conflicts = new ArrayList<>();
        for (RetentionRule rule : rules.rules()) {
            // One that keeps the documents only stands against deleting, and anonymising takes its place.
            if (!rule.enabled() || (!rule.profile() && action != Action.DELETE)) continue;
            Select<Record1<Long>> due = DSL.select(look.customer()).from(look.people());
            var kept = rules.keeping(rule, due).asTable("kept", "customer_id", "until");
            Field<LocalDate> until = Objects.requireNonNull(kept.field("until", LocalDate.class));
            var sum = db.select(DSL.count().cast(Long.class), DSL.max(until))
                    .from(look.people())
                    .join(kept)
                    .on(Objects.requireNonNull(kept.field("customer_id", Long.class))
                            .eq(look.customer()))
                    .where(until.ge(day))
                    .fetchSingle();
            if (sum.value1() > 0)
                conflicts.add(new Conflict(Reason.STATUTORY_PERIOD.code(), rule, sum.value1(), sum.value2()));
        }
        return conflicts;
    }

    private List<Conflict> byReason(Policy policy, Look look) {
        Select<Record1<Long>> kept =
                DSL.select(look.customer()).from(look.people()).where(look.isKept());
        return ahead.objections(policy.draft().wanted(), look.days().getFirst(), kept)
                .<List<Conflict>>map(said -> {
                    Field<String> reason = Objects.requireNonNull(said.field("reason", String.class));
                    Field<Long> whose = Objects.requireNonNull(said.field("customer_id", Long.class));
                    return db.select(reason, DSL.countDistinct(whose).cast(Long.class))
                            .from(said)
                            .where(reason.in(LASTING))
                            .groupBy(reason)
                            .fetch(row -> new Conflict(row.value1(), null, row.value2(), null));
                })
                .orElse(List.of());
    }

    // ---- retention rules

    /** The rules that are switched on. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    public List<Ending> endings() {
        List<Ending> endings = new ArrayList<>();
        YearMonth first = YearMonth.now(clock);
        for (RetentionRule rule : rules.rules()) {
            if (!rule.enabled()) continue;
            long[] customers = new long[MONTHS];
            Table<?> kept = kept(rule);
            Field<LocalDate> month = month(kept);
            db.select(month, DSL.count()).from(kept).groupBy(month).forEach(row -> {
                long index = first.until(YearMonth.from(row.value1()), ChronoUnit.MONTHS);
                if (index < MONTHS) customers[(int) index] = row.value2();
            });
            endings.add(new Ending(rule, listed(customers)));
        }
        return endings;
    }

    private Table<?> kept(RetentionRule rule) {
        Select<Record1<Long>> all = DSL.select(FACT.CUSTOMER_ID).from(FACT).where(Facts.in(Place.IN_USE));
        return rules.keeping(rule, all).asTable("kept", "customer_id", "until");
    }

    /** The month of the first day on which a rule keeps no more. */
    private static Field<LocalDate> month(Table<?> kept) {
        return DSL.field(
                "date_trunc('month', {0} + 1)::date",
                SQLDataType.LOCALDATE, Objects.requireNonNull(kept.field("until", LocalDate.class)));
    }

    // ---- who they are

    /** Those who fall due under a policy in a month, in the order of ids; the cursor is the last one seen. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    public List<Long> due(Policy policy, YearMonth month, @Nullable Long after, int size) {
        Look look = look(policy, rows.all());
        int position = look == null ? -1 : look.months().indexOf(position(month));
        if (look == null || position < 0) return List.of();
        return db.select(look.customer())
                .from(look.people())
                .where(look.due().eq(position))
                .and(after == null ? DSL.noCondition() : look.customer().gt(after))
                .orderBy(look.customer())
                .limit(size)
                .fetch(look.customer());
    }

    /** Those for whom a retention rule ends in a month, likewise. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    public List<Long> ending(String rule, YearMonth month, @Nullable Long after, int size) {
        position(month);
        Table<?> kept = kept(rules.rule(rule));
        Field<Long> customer = Objects.requireNonNull(kept.field("customer_id", Long.class));
        return db.select(customer)
                .from(kept)
                .where(month(kept).eq(month.atDay(1)))
                .and(after == null ? DSL.noCondition() : customer.gt(after))
                .orderBy(customer)
                .limit(size)
                .fetch(customer);
    }

    private int position(YearMonth month) {
        int position = months().indexOf(month);
        if (position < 0) throw Refused.invalid("month", "policies.month_unfit");
        return position;
    }
}
