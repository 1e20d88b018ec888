package dev.custodia.retention;

import static dev.custodia.tables.retention.Tables.FINANCIAL_YEAR;
import static dev.custodia.tables.retention.Tables.OWN_RULE;
import static dev.custodia.tables.retention.Tables.RULE_VERSION;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Countries;
import dev.custodia.customers.Erasure;
import dev.custodia.database.Transactions;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The door to retention rules. They come with Custodia, switched off; what the company makes of one is a version of it,
 * with who and when. To protect less than before is shown first, in documents, and has to be said again.
 */
@Component
public class RetentionRules {
    private static final int MOST_YEARS = 100;
    private static final int LONGEST = 200;
    private static final int LONGEST_DUTY = 1_000;

    private final DSLContext db;
    private final Clock clock;
    private final Transactions transactions;
    private final Dealings dealings;
    private final Erasure erasure;
    private final Periods periods;
    private final Access access;
    private final Journal journal;

    RetentionRules(
            DSLContext db,
            Clock clock,
            Transactions transactions,
            Dealings dealings,
            Erasure erasure,
            Periods periods,
            Access access,
            Journal journal) {
        this.db = db;
        this.clock = clock;
        this.transactions = transactions;
        this.dealings = dealings;
        this.erasure = erasure;
        this.periods = periods;
        this.access = access;
        this.journal = journal;
    }

    /** What a rule is to be. */
    public record Draft(
            boolean enabled,
            List<DocumentKind> kinds,
            int years,
            RetentionRule.Clock clock,
            String law,
            boolean profile) {
        public Draft {
            kinds = List.copyOf(kinds);
        }

        public static Draft of(RetentionRule rule) {
            return new Draft(rule.enabled(), rule.kinds(), rule.years(), rule.clock(), rule.law(), rule.profile());
        }
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    public List<RetentionRule> rules() {
        return periods.rules();
    }

    /** @throws Refused {@code retention.rule_unknown} */
    @Needs(Permission.CUSTOMERS_LOOK)
    public RetentionRule rule(String code) {
        return find(code);
    }

    private RetentionRule find(String code) {
        return periods.rules().stream()
                .filter(rule -> rule.code().equals(code))
                .findFirst()
                .orElseThrow(() -> Refused.notFound("retention.rule_unknown"));
    }

    /** All that a rule has been, newest first; the last is how it came. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<RetentionRule> versions(String code) {
        find(code);
        return periods.versions(code);
    }

    /** The month in which the company's financial year begins. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public int firstMonth() {
        return periods.firstMonth();
    }

    /** How many documents a rule protects today, and of how many customers. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Dealings.Reach reach(RetentionRule rule) {
        return dealings.reach(List.of(periods.span(rule, periods.firstMonth())));
    }

    /** A rule by which some of a customer's documents are kept, and until when the last of them. */
    public record Kept(RetentionRule rule, LocalDate until, int documents) {}

    /** By which rules one customer's documents are kept today, longest first. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Kept> of(CustomerId customer) {
        int first = periods.firstMonth();
        List<Kept> kept = new ArrayList<>();
        for (RetentionRule rule : periods.enabled())
            db.fetch(Dealings.latestOf(DSL.select(DSL.val(customer.value())), List.of(periods.span(rule, first))))
                    .forEach(row -> kept.add(new Kept(rule, rule.keptUntil(row.value2(), first), row.value3())));
        kept.sort(java.util.Comparator.comparing(Kept::until).reversed());
        return kept;
    }

    /** Of these customers, whose documents a rule keeps today: who, and the last day on which it does. */
    public Select<Record2<Long, LocalDate>> keeping(RetentionRule rule, Select<Record1<Long>> customers) {
        int first = periods.firstMonth();
        var latest = Dealings.latestOf(customers, List.of(periods.span(rule, first)))
                .asTable("latest", "customer_id", "issued_on", "documents");
        return DSL.select(
                        DSL.field(latest.field("customer_id", Long.class)),
                        rule.keptUntil(DSL.field(latest.field("issued_on", LocalDate.class)), first))
                .from(latest);
    }

    // ---- changing

    /** How many documents would lose protection that they have today. */
    @Needs(Permission.RETENTION_RULES)
    public long loses(String code, Draft draft) {
        RetentionRule rule = find(code);
        refuse(draft);
        return loses(with(other -> other.code().equals(rule.code()) ? of(rule, draft) : other), periods.firstMonth());
    }

    private List<RetentionRule> with(UnaryOperator<RetentionRule> change) {
        return periods.rules().stream().map(change).toList();
    }

    private long loses(List<RetentionRule> then, int firstMonth) {
        int first = periods.firstMonth();
        return dealings.outside(
                periods.spans(periods.rules(), first, false), periods.spans(then, firstMonth, false),
                periods.spans(periods.rules(), first, true), periods.spans(then, firstMonth, true));
    }

    private static RetentionRule of(RetentionRule rule, Draft draft) {
        return new RetentionRule(
                rule.code(),
                rule.version() + 1,
                rule.country(),
                draft.enabled(),
                draft.kinds(),
                draft.years(),
                draft.clock(),
                draft.law(),
                rule.duty(),
                rule.check(),
                draft.profile(),
                null,
                null);
    }

    private static void refuse(Draft draft) {
        if (draft.kinds().isEmpty()) throw Refused.invalid("kinds", "retention.kinds_missing");
        if (draft.years() < 1 || draft.years() > MOST_YEARS) throw Refused.invalid("years", "retention.period_unfit");
        if (draft.law().isBlank() || draft.law().length() > LONGEST)
            throw Refused.invalid("law", "retention.law_missing");
    }

    /**
     * Makes a new version of a rule.
     *
     * @param accepted how many documents may lose their protection, as it was shown; null for none
     * @throws Refused {@code retention.loses_protection} where others lose it; {@code retention.kinds_missing},
     *     {@code retention.period_unfit}, {@code retention.law_missing}
     */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.RETENTION_RULES})
    public RetentionRule change(String code, Draft draft, @Nullable Long accepted) {
        return transactions.get(() -> {
            alone();
            RetentionRule before = find(code);
            if (Draft.of(before).equals(draft)) return before;
            accept(loses(code, draft), accepted);
            write(of(before, draft));
            return find(code);
        });
    }

    /**
     * Makes a rule of the company's own, which is on from now on.
     *
     * @param country by code or by name
     * @param duty what the law says, in the company's words
     * @throws Refused {@code retention.country_unknown}, {@code retention.duty_long}, and as {@link #change}
     */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.RETENTION_RULES})
    public RetentionRule add(String country, String duty, Draft draft) {
        String where = Countries.code(country);
        if (where == null) throw Refused.invalid("country", "retention.country_unknown");
        if (duty.length() > LONGEST_DUTY) throw Refused.invalid("duty", "retention.duty_long");
        refuse(draft);
        return transactions.get(() -> {
            alone();
            long others = periods.rules().stream().filter(RetentionRule::own).count();
            String code = "own-" + where.toLowerCase(Locale.ROOT) + "-" + (others + 1);
            db.insertInto(OWN_RULE)
                    .set(OWN_RULE.RULE, code)
                    .set(OWN_RULE.COUNTRY, where)
                    .set(OWN_RULE.DUTY, duty.strip())
                    .execute();
            write(of(find(code), draft));
            return find(code);
        });
    }

    /** Switches all rules of a country on or off; as {@link #change}. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.RETENTION_RULES})
    public void switchCountry(String country, boolean on, @Nullable Long accepted) {
        transactions.run(() -> {
            alone();
            List<RetentionRule> switched = periods.rules().stream()
                    .filter(rule -> rule.country().equals(country) && rule.enabled() != on)
                    .toList();
            if (switched.isEmpty()) return;
            accept(
                    loses(
                            with(rule -> switched.contains(rule) ? of(rule, switched(rule, on)) : rule),
                            periods.firstMonth()),
                    accepted);
            for (RetentionRule rule : switched) write(of(rule, switched(rule, on)));
        });
    }

    private static Draft switched(RetentionRule rule, boolean on) {
        return new Draft(on, rule.kinds(), rule.years(), rule.clock(), rule.law(), rule.profile());
    }

    /** Sets the month in which the company's financial year begins; as {@link #change}. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.RETENTION_RULES})
    public void setFirstMonth(int month, @Nullable Long accepted) {
        if (month < 1 || month > 12) throw Refused.invalid("month", "retention.month_unfit");
        transactions.run(() -> {
            alone();
            int before = periods.firstMonth();
            if (before == month) return;
            accept(loses(periods.rules(), month), accepted);
            db.update(FINANCIAL_YEAR)
                    .set(FINANCIAL_YEAR.FIRST_MONTH, (short) month)
                    .where(FINANCIAL_YEAR.FINANCIAL_YEAR_ID.eq((short) 1))
                    .execute();
            journal.record(Entry.of(access.current(), "retention.financial_year")
                    .with("from", before)
                    .with("to", month));
        });
    }

    /** Nobody is removing, and nobody else changes a rule. */
    private void alone() {
        erasure.alone();
    }

    private static void accept(long loses, @Nullable Long accepted) {
        if (loses > 0 && (accepted == null || accepted != loses)) throw new LosesProtection(loses);
    }

    /** Documents would lose their protection, and so many have not been agreed to. */
    public static final class LosesProtection extends Refused {
        private static final long serialVersionUID = 1;
        private final long documents;

        LosesProtection(long documents) {
            super(
                    Kind.CONFLICT,
                    List.of(new Problem("accept", "retention.loses_protection", Map.of("documents", documents))));
            this.documents = documents;
        }

        public long documents() {
            return documents;
        }
    }

    private void write(RetentionRule rule) {
        db.insertInto(RULE_VERSION)
                .set(RULE_VERSION.RULE, rule.code())
                .set(RULE_VERSION.VERSION, rule.version())
                .set(RULE_VERSION.ENABLED, rule.enabled())
                .set(RULE_VERSION.KINDS, Periods.words(rule.kinds()))
                .set(RULE_VERSION.YEARS, rule.years())
                .set(RULE_VERSION.CLOCK, rule.clock().word())
                .set(RULE_VERSION.LAW, rule.law().strip())
                .set(RULE_VERSION.PROFILE, rule.profile())
                .set(RULE_VERSION.BY, access.current().userId())
                .set(RULE_VERSION.AT, clock.instant().atOffset(ZoneOffset.UTC))
                .execute();
        journal.record(Entry.of(access.current(), "retention.rule")
                .with("rule", rule.code())
                .with("version", rule.version()));
    }
}
