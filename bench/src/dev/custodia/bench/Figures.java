package dev.custodia.bench;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.SplittableRandom;

/**
 * What follows from documents: worked out from scratch, and turned by a day with some thousand new documents; beside it
 * statements written by hand for bases in one currency.
 */
final class Figures {
    /** Sums per customer, as a hand would write them; {0} the day, {1} the documents. */
    private static final String BY_HAND = """
            select customer_id,
                   min(issued_on) as first_document_on,
                   max(issued_on) as last_document_on,
                   count(*)::integer as documents,
                   count(*) filter (where year)::integer as documents_12m,
                   count(*) filter (where state = 1 and kind in (1, 3))::integer as open_documents,
                   min(issued_on) filter (where kind in (1, 2, 3, 6)) as first_purchase_on,
                   max(issued_on) filter (where kind in (1, 2, 3, 6)) as last_purchase_on,
                   count(*) filter (where kind in (1, 2))::integer as sales,
                   count(*) filter (where kind in (1, 2) and year)::integer as sales_12m,
                   count(*) filter (where kind = 3)::integer as orders,
                   count(*) filter (where kind = 3 and year)::integer as orders_12m,
                   (sum(amount_minor) filter (where kind in (1, 2)))::bigint as sales_sum,
                   (sum(amount_minor) filter (where kind in (1, 2) and year))::bigint as sales_sum_12m,
                   (sum(amount_minor) filter (where kind = 3))::bigint as orders_sum,
                   (sum(amount_minor) filter (where kind = 3 and year))::bigint as orders_sum_12m,
                   (sum(amount_minor) filter (where kind = 5))::bigint as credit_sum,
                   (sum(amount_minor) filter (where kind = 5 and year))::bigint as credit_sum_12m
            from (select d.*, issued_on > date '%1$s' - interval '12 months' and issued_on <= date '%1$s' as year
                  from %2$s d where state <> 3) d
            group by customer_id
            """;

    private static final String SET = """
            version = f.version + 1,
            first_document_on = s.first_document_on,
            last_document_on = s.last_document_on,
            documents = s.documents,
            documents_12m = s.documents_12m,
            open_documents = s.open_documents,
            first_purchase_on = s.first_purchase_on,
            last_purchase_on = s.last_purchase_on,
            purchases = case when s.sales > 0 then s.sales else s.orders end,
            purchases_12m = case when s.sales > 0 then s.sales_12m else s.orders_12m end,
            currency = 'EUR',
            value_minor = coalesce(case when s.sales > 0 then s.sales_sum else s.orders_sum end, 0) + coalesce(s.credit_sum, 0),
            value_12m_minor = coalesce(case when s.sales > 0 then s.sales_sum_12m else s.orders_sum_12m end, 0)
                + coalesce(s.credit_sum_12m, 0)
            """;

    private static final String ROW = "customer_id || '|' || coalesce(first_document_on::text, '') || '|'"
            + " || coalesce(last_document_on::text, '') || '|' || documents || '|' || documents_12m || '|'"
            + " || open_documents || '|' || coalesce(first_purchase_on::text, '') || '|'"
            + " || coalesce(last_purchase_on::text, '') || '|' || purchases || '|' || purchases_12m || '|'"
            + " || value_minor || '|' || value_12m_minor";

    private final Workbench bench;

    private final Worth worth;

    Figures(Workbench bench, Worth worth) {
        this.bench = bench;
        this.worth = worth;
    }

    static String facts(Workbench bench, String table) {
        return bench.text(Checksum.query(ROW, table));
    }

    /** @throws AssertionError unless the narrow rows say what the documents come to by hand */
    static void exact(Workbench bench) {
        String day = bench.text("select turned_to from dealings.turn");
        bench.run(
                "drop table if exists bench.told",
                "create table bench.told as select customer_id, first_document_on, last_document_on, documents,"
                        + " documents_12m, open_documents, first_purchase_on, last_purchase_on, purchases,"
                        + " purchases_12m, value_minor, value_12m_minor from facts.fact where documents > 0");
        String told = facts(bench, "bench.told");
        String byHand = bench.text(Checksum.query(
                ROW,
                "(select customer_id, first_document_on, last_document_on, documents, documents_12m, open_documents,"
                        + " first_purchase_on, last_purchase_on,"
                        + " case when sales > 0 then sales else orders end as purchases,"
                        + " case when sales > 0 then sales_12m else orders_12m end as purchases_12m,"
                        + " coalesce(case when sales > 0 then sales_sum else orders_sum end, 0) + coalesce(credit_sum, 0) as value_minor,"
                        + " coalesce(case when sales > 0 then sales_sum_12m else orders_sum_12m end, 0) + coalesce(credit_sum_12m, 0) as value_12m_minor"
                        + " from (" + BY_HAND.formatted(day, "dealings.document") + ") h) x"));
        bench.run("drop table bench.told");
        if (!told.equals(byHand))
            throw new AssertionError("The narrow rows come to " + told + ", the documents to " + byHand);
    }

    void fromScratch() {
        bench.cloneOf("facts.fact");
        bench.run("analyze dealings.document");
        var product = new Meter.Side(
                () -> {}, () -> bench.act(() -> bench.dealings.rebuild()), () -> facts(bench, "facts.fact"));
        var floor = new Meter.Side(
                () -> bench.run("drop table if exists bench.sums"),
                () -> bench.run(
                        "create table bench.sums as "
                                + BY_HAND.formatted(
                                        bench.text("select turned_to from dealings.turn"), "dealings.document"),
                        "analyze bench.sums",
                        "update bench.fact f set " + SET + " from bench.sums s where s.customer_id = f.customer_id"),
                () -> facts(bench, "bench.fact"));
        bench.report.add(
                "W4 figures of %,d customers from %,d documents"
                        .formatted(bench.size.customers, bench.number("select count(*) from dealings.document")),
                "hand SQL in three steps",
                bench.pairs(bench.size.pairs, product, floor));
    }

    /** Some new documents on the next day, and those that leave the twelve months; facts, values and levels follow. */
    void dailyTurn(int newDocuments) {
        bench.cloneOf("facts.fact");
        bench.cloneOf("dealings.document");
        worth.begin();
        bench.run("vacuum analyze dealings.document, dealings.figure, facts.fact");
        LocalDate[] day = {LocalDate.parse(bench.text("select turned_to from dealings.turn"))};
        Path[] files = new Path[2];
        var product = new Meter.Side(
                () -> {
                    day[0] = day[0].plusDays(1);
                    writeDay(files, day[0], newDocuments);
                    bench.clock.set(day[0]);
                },
                () -> {
                    bench.act(() -> bench.dealings.turn());
                    bench.act(() -> bench.levels.turn());
                    bench.bringIn(files[0], true);
                },
                () -> facts(bench, "facts.fact") + " " + worth.ofProduct());
        var floor = new Meter.Side(
                () -> {},
                () -> {
                    byHand(files[1], day[0]);
                    worth.turnByHand(day[0]);
                },
                () -> facts(bench, "bench.fact") + " " + worth.byHand());
        bench.report.add(
                "W5 a day with %,d new documents: file in, figures, values and levels turned".formatted(newDocuments),
                "hand SQL delta",
                bench.pairs(bench.size.pairs, product, floor));
        exact(bench);
        worth.end();
        bench.run("drop table bench.fact", "drop table bench.document");
    }

    private void writeDay(Path[] files, LocalDate day, int newDocuments) {
        SplittableRandom random = new SplittableRandom(day.toEpochDay());
        StringBuilder csv = new StringBuilder("Customer ID,Number,Date,Document type,Amount,Currency,Status\n");
        StringBuilder copy = new StringBuilder();
        for (int i = 0; i < newDocuments; i++) {
            // The lower the number, the oftener; none of those whose line was refused.
            int customer = (int) (bench.size.customers * random.nextDouble() * random.nextDouble());
            if (customer % 1_000 == 500) customer++;
            long cents = random.nextLong(500, 90_000);
            String number = "T" + day + "/" + i;
            csv.append(customer + 1)
                    .append(',')
                    .append(number)
                    .append(',')
                    .append(day)
                    .append(",invoice,")
                    .append(cents / 100)
                    .append('.')
                    .append("%02d".formatted(cents % 100))
                    .append(",EUR,paid\n");
            copy.append(customer + 1)
                    .append('\t')
                    .append(i)
                    .append('\t')
                    .append(number)
                    .append('\t')
                    .append(day)
                    .append('\t')
                    .append(cents)
                    .append('\n');
        }
        files[0] = write("day-" + day + ".csv", csv);
        files[1] = write("day-" + day + ".copy", copy);
    }

    private Path write(String name, StringBuilder text) {
        try {
            return java.nio.file.Files.writeString(bench.folder.resolve(name), text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void byHand(Path file, LocalDate day) {
        LocalDate yearAgo = day.minusMonths(12);
        LocalDate yearAgoYesterday = day.minusDays(1).minusMonths(12);
        bench.run(
                "drop table if exists bench.day",
                "create unlogged table bench.day (external_id text, n bigint, number text, issued_on date, amount_minor bigint)");
        bench.copyIn(file, "bench.day", "");
        bench.run("analyze bench.day");
        bench.run("begin");
        bench.run(
                "insert into bench.document (customer_id, document_id, kind, number, issued_on, amount_minor, currency, state, change_id)"
                        + " select x.customer_id, %d + d.n, 1, d.number, d.issued_on, d.amount_minor, 'EUR', 2, 0"
                                .formatted(day.toEpochDay() << 40)
                        + " from bench.day d join customers.external_id x on x.value = d.external_id");
        bench.run(
                "drop table if exists bench.delta",
                "create unlogged table bench.delta as"
                        + " select x.customer_id from bench.day d join customers.external_id x on x.value = d.external_id"
                        + " union select customer_id from bench.document where issued_on > date '" + yearAgoYesterday
                        + "' and issued_on <= date '" + yearAgo + "'",
                "analyze bench.delta",
                "update bench.fact f set " + SET + " from ("
                        + BY_HAND.formatted(
                                day,
                                "(select o.* from bench.delta t join bench.document o on o.customer_id = t.customer_id)")
                        + ") s where s.customer_id = f.customer_id",
                "commit",
                "drop table bench.day",
                "drop table bench.delta");
    }
}
