package dev.custodia.desk;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.changes.Steady;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Bin;
import dev.custodia.database.Sql;
import dev.custodia.dealings.Dealings;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.retention.Retention;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.springframework.stereotype.Component;

/** The door to the health of the base. Every number is counted as the list behind it finds its customers. */
@Component
public class Desk {
    private static final int PURCHASE_MONTHS = 36;
    private static final int GROWTH_MONTHS = 24;

    private final DSLContext db;
    private final Clock clock;
    private final Dealings dealings;
    private final Bin bin;
    private final Steady steady;
    private final Retention retention;
    private final Criteria criteria;
    private final Facts facts;

    Desk(
            DSLContext db,
            Clock clock,
            Dealings dealings,
            Bin bin,
            Steady steady,
            Retention retention,
            Criteria criteria,
            Facts facts) {
        this.db = db;
        this.clock = clock;
        this.dealings = dealings;
        this.bin = bin;
        this.steady = steady;
        this.retention = retention;
        this.criteria = criteria;
        this.facts = facts;
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    public Health health() {
        LocalDate today = LocalDate.now(clock);
        LocalDate silentSince = silentSince(today);
        LocalDate[] ago = {today.minusMonths(3), today.minusMonths(12), today.minusMonths(24), today.minusMonths(36)};
        Record counts = Sql.query(db, "desk/health", ago[0], ago[1], ago[2], ago[3], silentSince, Facts.own())
                .fetchSingle();
        YearMonth now = YearMonth.from(today);
        Map<YearMonth, Long> bought = new HashMap<>();
        Map<YearMonth, Long> came = new HashMap<>();
        Sql.query(
                        db,
                        "desk/months",
                        now.minusMonths(PURCHASE_MONTHS - 1L).atDay(1),
                        now.plusMonths(1).atDay(1),
                        now.minusMonths(GROWTH_MONTHS - 1L).atDay(1),
                        Facts.own())
                .forEach(row -> (row.get("bought", Boolean.class) ? bought : came)
                        .put(month(row.get("month", Integer.class)), row.get("customers", Long.class)));
        return new Health(
                today,
                dealings.asOf(),
                count(counts, "active"),
                count(counts, "archived"),
                count(counts, "in_bin"),
                bin.nextLeaving().orElse(null),
                steady.doubt().isPresent(),
                retention.sum(),
                bought(counts, ago),
                count(counts, "empty"),
                count(counts, "only_legal"),
                count(counts, "silent"),
                silentSince,
                months(now, PURCHASE_MONTHS, bought, "last_purchase"),
                months(now, GROWTH_MONTHS, came, "created"),
                size());
    }

    /** How many of the active the reader looks after; nobody is counted for who looks after none. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public long mine() {
        if (!criteria.mayHold("mine")) return 0;
        return facts.count(criteria.where(Rule.clause("mine", Operator.IS, "yes")), EnumSet.of(Place.ACTIVE));
    }

    /** The end of the last year that is two years gone: long enough to call somebody silent. */
    private static LocalDate silentSince(LocalDate today) {
        return LocalDate.of(today.minusYears(2).getYear() - 1, 12, 31);
    }

    private static List<Health.Bought> bought(Record counts, LocalDate[] ago) {
        return List.of(
                new Health.Bought(
                        Health.Since.MONTHS_3, count(counts, "within_3"), List.of("last_purchase.after." + ago[0])),
                new Health.Bought(Health.Since.MONTHS_12, count(counts, "within_12"), between(ago[1], ago[0])),
                new Health.Bought(Health.Since.MONTHS_24, count(counts, "within_24"), between(ago[2], ago[1])),
                new Health.Bought(Health.Since.MONTHS_36, count(counts, "within_36"), between(ago[3], ago[2])),
                new Health.Bought(
                        Health.Since.LONGER_AGO, count(counts, "longer_ago"), List.of("last_purchase.up_to." + ago[3])),
                new Health.Bought(Health.Since.NEVER, count(counts, "never"), List.of("last_purchase.blank")));
    }

    private static List<String> between(LocalDate after, LocalDate upTo) {
        return List.of("last_purchase.after." + after, "last_purchase.up_to." + upTo);
    }

    private static List<Health.Month> months(YearMonth now, int number, Map<YearMonth, Long> counts, String field) {
        List<Health.Month> months = new ArrayList<>();
        for (int back = number - 1; back >= 0; back--) {
            YearMonth month = now.minusMonths(back);
            months.add(new Health.Month(
                    month,
                    counts.getOrDefault(month, 0L),
                    List.of(
                            field + ".after." + month.atDay(1).minusDays(1),
                            field + ".up_to." + month.atEndOfMonth())));
        }
        return months;
    }

    private static YearMonth month(int sinceYearZero) {
        return YearMonth.of(sinceYearZero / 12, sinceYearZero % 12 + 1);
    }

    private static long count(Record counts, String name) {
        return counts.get(name, Long.class);
    }

    private long size() {
        return db.fetchSingle("select pg_database_size(current_database())").get(0, Long.class);
    }
}
