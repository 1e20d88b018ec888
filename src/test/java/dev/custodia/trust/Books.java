package dev.custodia.trust;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a whole base and says what does not agree: the figures and the narrow rows with the documents and
 * interactions that they come from, worked out anew by plain Java that shares nothing with the product; marks, lines,
 * counters and places with each other. Reads the tables as they are.
 */
final class Books {
    private static final int ENOUGH = 20;

    private final DSLContext db;
    private final List<String> faults = new ArrayList<>();

    private Books(DSLContext db) {
        this.db = db;
    }

    /** All that does not agree; nobody may be writing meanwhile. */
    static List<String> faults(DSLContext db) {
        Books books = new Books(db);
        books.dealings();
        books.places();
        books.changes();
        books.imports();
        books.rows();
        return books.faults.size() > ENOUGH ? books.faults.subList(0, ENOUGH) : books.faults;
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) faults.add(otherwise);
    }

    // ---- what documents and interactions come to

    private record Key(long customer, int kind, String currency) {}

    private static final class Sum {
        int documents;
        int open;
        long sum;
        LocalDate first = LocalDate.MAX;
        LocalDate last = LocalDate.MIN;
        int documents12;
        long sum12;

        @Override
        public String toString() {
            return documents + " documents, " + open + " open, " + sum + ", " + first + " to " + last + ", "
                    + documents12 + " and " + sum12 + " in 12 months";
        }
    }

    private void dealings() {
        LocalDate day = db.fetch("select turned_to from dealings.turn").stream()
                .findFirst()
                .map(row -> row.get(0, LocalDate.class))
                .orElse(LocalDate.EPOCH);
        Map<Key, Sum> expected = sums(day);
        Map<Key, String> found = new HashMap<>();
        db.fetch("select * from dealings.figure").forEach(row -> {
            Sum sum = new Sum();
            sum.documents = number(row, "documents").intValue();
            sum.open = number(row, "open").intValue();
            sum.sum = number(row, "sum_minor");
            sum.first = date(row, "first_on");
            sum.last = date(row, "last_on");
            sum.documents12 = number(row, "documents_12m").intValue();
            sum.sum12 = number(row, "sum_12m_minor");
            found.put(key(row), sum.toString());
        });
        expected.forEach((key, sum) -> check(
                sum.toString().equals(found.get(key)),
                "figure of " + key + ": expected " + sum + ", found " + found.get(key)));
        found.keySet().stream()
                .filter(key -> !expected.containsKey(key))
                .forEach(key -> faults.add("figure of " + key + " has no documents"));
        facts(expected, day);
    }

    private static Key key(Record row) {
        return new Key(
                number(row, "customer_id"),
                number(row, "kind").intValue(),
                Objects.requireNonNull(row.get("currency", String.class)));
    }

    private Map<Key, Sum> sums(LocalDate day) {
        Map<Key, Sum> sums = new HashMap<>();
        db.fetch("select * from dealings.document").forEach(row -> {
            if (number(row, "state") == 3) return;
            Sum sum = sums.computeIfAbsent(key(row), k -> new Sum());
            LocalDate issued = date(row, "issued_on");
            long amount = number(row, "amount_minor");
            sum.documents++;
            if (number(row, "state") == 1) sum.open++;
            sum.sum += amount;
            if (issued.isBefore(sum.first)) sum.first = issued;
            if (issued.isAfter(sum.last)) sum.last = issued;
            if (issued.isAfter(day.minusMonths(12)) && !issued.isAfter(day)) {
                sum.documents12++;
                sum.sum12 += amount;
            }
        });
        return sums;
    }

    private void facts(Map<Key, Sum> sums, LocalDate day) {
        Map<Long, Map<Key, Sum>> byCustomer = new HashMap<>();
        sums.forEach((key, sum) -> byCustomer
                .computeIfAbsent(key.customer(), id -> new LinkedHashMap<>())
                .put(key, sum));
        Map<Long, Integer> interactions = new HashMap<>();
        Map<Long, LocalDate> lastInteraction = new HashMap<>();
        db.fetch("select * from dealings.interaction").forEach(row -> {
            LocalDate held = date(row, "held_on");
            if (Boolean.FALSE.equals(row.get("attended", Boolean.class)) || held.isAfter(day)) return;
            long customer = number(row, "customer_id");
            interactions.merge(customer, 1, Integer::sum);
            lastInteraction.merge(customer, held, (a, b) -> a.isAfter(b) ? a : b);
        });
        db.fetch("select * from facts.fact").forEach(row -> {
            long customer = number(row, "customer_id");
            Map<String, @Nullable Object> expected = expected(byCustomer.getOrDefault(customer, Map.of()));
            expected.put("interactions", interactions.getOrDefault(customer, 0).longValue());
            expected.put("last_interaction_on", lastInteraction.get(customer));
            expected.forEach((column, value) -> {
                Object found = row.get(column);
                if (found instanceof Number number) found = number.longValue();
                if (found instanceof java.sql.Date sql) found = sql.toLocalDate();
                check(
                        Objects.equals(value, found),
                        "fact of " + customer + ": " + column + " expected " + value + ", found " + found);
            });
        });
    }

    /** By the words of the documentation: sales are invoices and receipts; who has none is counted by orders. */
    private static Map<String, @Nullable Object> expected(Map<Key, Sum> own) {
        String main = mainCurrency(own);
        Map<String, @Nullable Object> columns = new TreeMap<>();
        columns.put("documents", count(own, Set.of(1, 2, 3, 4, 5, 6), false));
        columns.put("documents_12m", count(own, Set.of(1, 2, 3, 4, 5, 6), true));
        columns.put("first_document_on", first(own, Set.of(1, 2, 3, 4, 5, 6)));
        columns.put("last_document_on", last(own, Set.of(1, 2, 3, 4, 5, 6)));
        columns.put("first_purchase_on", first(own, Set.of(1, 2, 3, 6)));
        columns.put("last_purchase_on", last(own, Set.of(1, 2, 3, 6)));
        columns.put(
                "open_documents",
                own.entrySet().stream()
                        .filter(entry -> Set.of(1, 3).contains(entry.getKey().kind()))
                        .mapToLong(entry -> entry.getValue().open)
                        .sum());
        boolean sells = count(own, Set.of(1, 2), false) > 0;
        Set<Integer> counted = sells ? Set.of(1, 2) : Set.of(3);
        columns.put("purchases", count(own, counted, false));
        columns.put("purchases_12m", count(own, counted, true));
        columns.put("currency", main);
        columns.put("value_minor", value(own, counted, main, false) + value(own, Set.of(5), main, false));
        columns.put("value_12m_minor", value(own, counted, main, true) + value(own, Set.of(5), main, true));
        return columns;
    }

    private static @Nullable String mainCurrency(Map<Key, Sum> own) {
        Map<String, Integer> counts = new TreeMap<>();
        own.forEach((key, sum) -> counts.merge(key.currency(), sum.documents, Integer::sum));
        String main = null;
        for (Map.Entry<String, Integer> entry : counts.entrySet())
            if (main == null || entry.getValue() > Objects.requireNonNull(counts.get(main))) main = entry.getKey();
        return main;
    }

    private static long count(Map<Key, Sum> own, Set<Integer> kinds, boolean lately) {
        return own.entrySet().stream()
                .filter(entry -> kinds.contains(entry.getKey().kind()))
                .mapToLong(entry -> lately ? entry.getValue().documents12 : entry.getValue().documents)
                .sum();
    }

    private static long value(Map<Key, Sum> own, Set<Integer> kinds, @Nullable String currency, boolean lately) {
        return own.entrySet().stream()
                .filter(entry -> kinds.contains(entry.getKey().kind()))
                .filter(entry -> entry.getKey().currency().equals(currency))
                .mapToLong(entry -> lately ? entry.getValue().sum12 : entry.getValue().sum)
                .sum();
    }

    private static @Nullable LocalDate first(Map<Key, Sum> own, Set<Integer> kinds) {
        return own.entrySet().stream()
                .filter(entry -> kinds.contains(entry.getKey().kind()))
                .map(entry -> entry.getValue().first)
                .min(LocalDate::compareTo)
                .orElse(null);
    }

    private static @Nullable LocalDate last(Map<Key, Sum> own, Set<Integer> kinds) {
        return own.entrySet().stream()
                .filter(entry -> kinds.contains(entry.getKey().kind()))
                .map(entry -> entry.getValue().last)
                .max(LocalDate::compareTo)
                .orElse(null);
    }

    // ---- where customers stand, and what changes say that they did

    private void places() {
        none("archived without a mark that stands, or with several", """
                select f.customer_id from facts.fact f
                left join customers.mark m on m.customer_id = f.customer_id and m.ended_by is null and m.place = 1
                where f.place = 1 group by f.customer_id having count(m.customer_id) <> 1""");
        none("active with a mark that stands", """
                select f.customer_id from facts.fact f
                join customers.mark m on m.customer_id = f.customer_id and m.ended_by is null
                where f.place = 0""");
        none("in the bin without a mark that stands, or with several", """
                select f.customer_id from facts.fact f
                left join customers.mark m on m.customer_id = f.customer_id and m.ended_by is null and m.place = 2
                where f.place = 2 group by f.customer_id
                having count(m.customer_id) <> 1 or count(m.fate) <> 1 or count(m.leaves_at) <> 1""");
        none("anonymised and still known", """
                select f.customer_id from facts.fact f join customers.customer c on c.customer_id = f.customer_id
                where f.place = 3 and (c.name <> '' or c.note is not null or f.documents <> 0)""");
        none("mark of somebody whom its change does not list as done", """
                select m.customer_id from customers.mark m
                left join changes.line l on l.customer_id = m.customer_id and l.change_id = m.change_id and l.state = 2
                where l.customer_id is null""");
    }

    private void changes() {
        db.fetch("""
                        select c.*, coalesce(l.found, 0) as lines, coalesce(l.done, 0) as lines_done,
                               coalesce(l.changed, 0) as lines_changed, coalesce(l.left_alone, 0) as lines_left,
                               coalesce(l.to_do, 0) as lines_to_do
                        from changes.change c
                        left join (
                            select change_id, count(*) as found, count(*) filter (where state = 0) as to_do,
                                   count(*) filter (where state in (1, 4)) as left_alone,
                                   count(*) filter (where state = 2) as done,
                                   count(*) filter (where state = 3) as changed
                            from changes.line group by change_id) l on l.change_id = c.change_id
                        where c.batches > 0""").forEach(row -> {
            String change = row.get("act", String.class) + " " + row.get("change_id");
            agree(row, change, "found", "lines");
            agree(row, change, "done", "lines_done");
            agree(row, change, "changed_since", "lines_changed");
            agree(row, change, "left_alone", "lines_left");
            if ("done".equals(row.get("state", String.class)))
                check(number(row, "lines_to_do") == 0, change + " has ended with lines to do");
        });
        none("archived by a change that counts another number", """
                select c.change_id from changes.change c
                join changes.line l on l.change_id = c.change_id and l.state = 2
                join facts.fact f on f.customer_id = l.customer_id
                left join customers.mark m on m.change_id = c.change_id and m.customer_id = l.customer_id
                where c.act in ('customers.archive', 'customers.remove') and c.undone_by is null
                group by c.change_id having count(m.customer_id) <> count(*)""");
        none("told by the journal to have ended more than once", """
                select e.change_id from journal.entry e join changes.change c on c.change_id = e.change_id
                where e.why = 'done' group by e.change_id having count(*) > 1""");
        none("under way although nobody is at work", """
                select change_id from changes.change where state = 'running'""");
    }

    private void agree(Record row, String change, String counter, String counted) {
        check(
                number(row, counter).equals(number(row, counted)),
                change + ": " + counter + " says " + row.get(counter) + ", its lines " + row.get(counted));
    }

    private void imports() {
        none("import that counts other customers than it brought", """
                select i.import_id from imports.import i join changes.change c on c.change_id = i.change_id
                left join customers.customer p on p.created_by = c.change_id
                where i.state = 'done' and c.undone_by is null
                group by i.import_id, c.change_id, i.customers_created
                -- Whoever has gone for good since is no fault of the file's.
                having count(p.customer_id) > i.customers_created or i.customers_created > count(p.customer_id) + (
                    select count(*) from changes.line l
                    join changes.line g on g.customer_id = l.customer_id and g.state = 2
                    join changes.change e on e.change_id = g.change_id and e.act = 'customers.purge'
                    where l.change_id = c.change_id)""");
        none("import that counts other documents than it brought", """
                select i.import_id from imports.import i join changes.change c on c.change_id = i.change_id
                left join dealings.document d on d.change_id = c.change_id
                where i.state = 'done' and c.undone_by is null
                  -- Documents taken out by hand since are no fault of the file's.
                  and not exists (
                      select 1 from changes.change e
                      where e.act in ('dealings.edit', 'customers.purge') and e.change_id > c.change_id)
                group by i.import_id, i.documents_created having count(d.document_id) <> i.documents_created""");
        none("document there twice", """
                select customer_id from dealings.document where number <> ''
                group by customer_id, kind, number, currency having count(*) > 1""");
    }

    private void rows() {
        for (String table : new TreeSet<>(List.of("facts.fact", "customers.search")))
            none(
                    "customer without a row of " + table + ", or a row without a customer",
                    "select coalesce(c.customer_id, t.customer_id) from customers.customer c full join " + table
                            + " t on t.customer_id = c.customer_id where (c.customer_id is null or t.customer_id is null)"
                            // Who was anonymised is found by no words.
                            + " and not coalesce(c.name = '' and c.created_by = 0, false)");
        for (String table : List.of(
                "customers.contact_point",
                "customers.legal_details",
                "customers.external_id",
                "customers.mark",
                "customers.tagged",
                "dealings.document",
                "dealings.interaction",
                "dealings.figure"))
            none(
                    "row of " + table + " without a customer",
                    "select t.customer_id from " + table
                            + " t left join customers.customer c on c.customer_id = t.customer_id"
                            + " where c.customer_id is null");
        none("external id that is not claimed for its holder", """
                select c.customer_id from customers.customer c
                left join customers.external_id x on x.value = c.external_id
                where c.external_id is not null and x.customer_id is distinct from c.customer_id""");
        none("narrow row that says something else than the customer", """
                select c.customer_id from customers.customer c join facts.fact f on f.customer_id = c.customer_id
                where f.kind <> c.kind or f.created_on <> c.created_on or f.city is distinct from c.city
                   or f.has_email <> exists (select 1 from customers.contact_point p
                                             where p.customer_id = c.customer_id and p.kind = 1)
                   or f.has_legal <> exists (select 1 from customers.legal_details l
                                             where l.customer_id = c.customer_id)""");
    }

    private void none(String what, String query) {
        List<Object> found = new ArrayList<>();
        db.fetch(query).forEach(row -> found.add(String.valueOf(row.get(0))));
        check(
                found.isEmpty(),
                what + ": " + found.size() + ", such as "
                        + found.stream().limit(3).toList());
    }

    private static Long number(Record row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class), column);
    }

    private static LocalDate date(Record row, String column) {
        return Objects.requireNonNull(row.get(column, LocalDate.class), column);
    }
}
