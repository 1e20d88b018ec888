package dev.custodia.scores;

import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.database.Sql;
import dev.custodia.database.Transactions;
import dev.custodia.dealings.Dealings;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the documents say of how customers bought, up to a day and after it. */
@Component
class Histories {
    private static final int AT_ONCE = 5_000;

    private final DSLContext db;
    private final Transactions transactions;

    Histories(DSLContext db, Transactions transactions) {
        this.db = db;
        this.transactions = transactions;
    }

    /** The first and the last day with a purchase up to a day, and how many active customers have any; null for none. */
    record Span(LocalDate first, LocalDate last, int customers) {}

    @Nullable
    Span span(LocalDate today) {
        Condition bought = Facts.in(EnumSet.of(Place.ACTIVE)).and(FACT.FIRST_PURCHASE_ON.le(today));
        var row = db.select(
                        DSL.min(FACT.FIRST_PURCHASE_ON),
                        DSL.max(DSL.when(FACT.LAST_PURCHASE_ON.le(today), FACT.LAST_PURCHASE_ON)),
                        DSL.count())
                .from(FACT)
                .where(bought)
                .fetchSingle();
        LocalDate last = row.value2() == null ? today : row.value2();
        return row.value1() == null ? null : new Span(row.value1(), last, row.value3());
    }

    /**
     * @param until the last day that is looked at after it; the day itself where nothing is
     * @param part of how many customers one is taken
     */
    Seen seen(LocalDate day, LocalDate until, int part) {
        return seen(DSL.trueCondition(), day, until, part);
    }

    /** Of these alone. */
    Seen seen(Collection<Long> customers, LocalDate day) {
        return seen(among(customers), day, day, 1);
    }

    private static Condition among(Collection<Long> customers) {
        return FACT.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new)));
    }

    /** Of these, who bought last after a day, up to another. */
    List<Long> boughtAfter(Collection<Long> customers, LocalDate day, LocalDate until) {
        return db.select(FACT.CUSTOMER_ID)
                .from(FACT)
                .where(among(customers))
                .and(FACT.LAST_PURCHASE_ON.gt(day))
                .and(FACT.LAST_PURCHASE_ON.le(until))
                .fetch(FACT.CUSTOMER_ID);
    }

    /** The last day with a purchase up to a day; that day itself where there is none. */
    LocalDate lastPurchase(LocalDate until) {
        LocalDate last = db.select(DSL.max(FACT.LAST_PURCHASE_ON))
                .from(FACT)
                .where(Facts.in(EnumSet.of(Place.ACTIVE)))
                .and(FACT.LAST_PURCHASE_ON.le(until))
                .fetchSingle()
                .value1();
        return last == null ? until : last;
    }

    private Seen seen(Condition among, LocalDate day, LocalDate until, int part) {
        return transactions.get(() -> {
            Rows rows = new Rows();
            try (Cursor<Record> found = Sql.query(db, "scores/seen", Dealings.purchaseDays(among), day, until, part)
                    .fetchSize(AT_ONCE)
                    .fetchLazy()) {
                for (Record row : found) rows.add(row);
            }
            return rows.seen((int) day.toEpochDay(), until.isAfter(day));
        });
    }

    /** The days on which one customer bought, the first to the last. */
    List<LocalDate> days(long customer, LocalDate until) {
        return db.fetch(Dealings.purchaseDays(FACT.CUSTOMER_ID.eq(customer))).stream()
                .map(row -> row.get(1, LocalDate.class))
                .filter(day -> !day.isAfter(until))
                .sorted()
                .toList();
    }

    /** Columns that grow. */
    private static final class Rows {
        private int size;
        private long[] customers = new long[AT_ONCE];
        private int[] days = new int[AT_ONCE];
        private int[] first = new int[AT_ONCE];
        private int[] last = new int[AT_ONCE];
        private int[] since = new int[AT_ONCE];
        private double[] spent = new double[AT_ONCE];
        private double[] spentFirst = new double[AT_ONCE];
        private double[] logGaps = new double[AT_ONCE];
        private String[] currency = new String[AT_ONCE];
        private final Map<String, String> currencies = new HashMap<>();

        void add(Record row) {
            if (size == customers.length) resize(size + size / 2);
            customers[size] = row.get(0, Long.class);
            days[size] = row.get(1, Integer.class);
            first[size] = (int) row.get(2, LocalDate.class).toEpochDay();
            last[size] = (int) row.get(3, LocalDate.class).toEpochDay();
            spent[size] = row.get(4, Double.class);
            spentFirst[size] = row.get(5, Double.class);
            logGaps[size] = row.get(6, Double.class);
            since[size] = row.get(7, Integer.class);
            // The same few words a million times over.
            currency[size] = currencies.computeIfAbsent(row.get(8, String.class), code -> code);
            size++;
        }

        private void resize(int to) {
            customers = Arrays.copyOf(customers, to);
            days = Arrays.copyOf(days, to);
            first = Arrays.copyOf(first, to);
            last = Arrays.copyOf(last, to);
            since = Arrays.copyOf(since, to);
            spent = Arrays.copyOf(spent, to);
            spentFirst = Arrays.copyOf(spentFirst, to);
            logGaps = Arrays.copyOf(logGaps, to);
            currency = Arrays.copyOf(currency, to);
        }

        Seen seen(int day, boolean looksAfter) {
            resize(size);
            return new Seen(
                    day,
                    customers,
                    days,
                    first,
                    last,
                    spent,
                    spentFirst,
                    logGaps,
                    currency,
                    looksAfter ? since : new int[0]);
        }
    }
}
