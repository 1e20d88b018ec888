package dev.custodia.bench;

import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.facts.Place;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jooq.Condition;

/** Counts, lists and searches: what happens at every click. Beside each the statement that a hand would write for it. */
final class Selections {
    private static final Set<Place> ACTIVE = EnumSet.of(Place.ACTIVE);
    private static final int PAGE = 50;
    private static final int WARM_UP = 20;
    private static final int LATENCIES = 200;

    /** The same question twice: as a rule, as the address of a program writes it, and as SQL. */
    record Asked(List<Rule> clauses, List<String> filters, List<String> sql) {
        Rule rule() {
            return Rule.allOrEverybody(clauses);
        }

        String where() {
            return sql.isEmpty() ? "" : " and " + String.join(" and ", sql);
        }

        String address() {
            return filters.stream().map(filter -> "&filter=" + filter).collect(Collectors.joining());
        }
    }

    private record Sort(String field, String column, boolean descending, boolean nullable) {}

    private static final List<Sort> SORTS = List.of(
            new Sort("last_document", "last_document_on", true, true),
            new Sort("last_purchase", "last_purchase_on", false, true),
            new Sort("value", "value_minor", true, false),
            new Sort("purchases", "purchases", true, false),
            new Sort("name", "name_key", false, false),
            new Sort("created", "created_on", false, false));

    private final Workbench bench;
    private final SplittableRandom random = new SplittableRandom(42);

    Selections(Workbench bench) {
        this.bench = bench;
    }

    // ---- counts

    void counts() {
        // What a hand would tune: narrow, in order, nothing else in it.
        bench.run(
                "drop table if exists bench.narrow",
                "create table bench.narrow as select place, kind, has_email, has_phone, created_on, last_purchase_on,"
                        + " purchases, documents_12m, value_minor, city_key, country from facts.fact order by customer_id",
                "vacuum analyze bench.narrow",
                "vacuum analyze facts.fact");
        List<Asked> asked = selective(bench.size.rules);
        List<double[]> product = new ArrayList<>();
        List<double[]> byHand = new ArrayList<>();
        for (int round = 0; round < bench.size.rounds; round++) {
            double[] one = new double[asked.size()];
            double[] other = new double[asked.size()];
            for (int i = 0; i < asked.size(); i++) {
                Asked question = asked.get(i);
                long start = System.nanoTime();
                long found = bench.facts.count(bench.criteria.where(question.rule()), ACTIVE);
                one[i] = since(start);
                start = System.nanoTime();
                long there = bench.number("select count(*) from bench.narrow where place = 0" + question.where());
                other[i] = since(start);
                if (found != there)
                    throw new AssertionError(question + ": the product counted " + found + ", the scan " + there);
            }
            product.add(one);
            byHand.add(other);
        }
        bench.report.addLatencies(
                "W3 count of %d rules of 3 to 5 clauses".formatted(asked.size()),
                "scan of a narrow table with just these columns",
                product,
                byHand);
        bench.run("drop table bench.narrow");
    }

    /** Rules that 1 to 40 in a hundred match. */
    private List<Asked> selective(int wanted) {
        long all = bench.number("select count(*) from bench.narrow where place = 0");
        List<Asked> asked = new ArrayList<>();
        for (int tries = 0; asked.size() < wanted && tries < wanted * 50; tries++) {
            Asked question = asked(3 + random.nextInt(3));
            long found = bench.number("select count(*) from bench.narrow where place = 0" + question.where());
            if (found >= all / 100 && found <= all * 2 / 5) asked.add(question);
        }
        return asked;
    }

    private Asked asked(int clauses) {
        List<Rule> rules = new ArrayList<>();
        List<String> filters = new ArrayList<>();
        List<String> sql = new ArrayList<>();
        Set<Integer> taken = new HashSet<>();
        while (taken.size() < clauses) {
            int kind = random.nextInt(10);
            if (!taken.add(kind)) continue;
            LocalDate day = Workbench.TODAY.minusDays(random.nextInt(30, 3_000));
            int number = 1 + random.nextInt(8);
            int amount = 10 * (1 + random.nextInt(100));
            boolean yes = random.nextInt(3) > 0;
            switch (kind) {
                case 0 ->
                    add(
                            rules,
                            filters,
                            sql,
                            "kind",
                            Operator.IS,
                            yes ? "person" : "company",
                            "kind = " + (yes ? 1 : 2));
                case 1 ->
                    add(rules, filters, sql, "last_purchase", Operator.UP_TO, day, "last_purchase_on <= '" + day + "'");
                case 2 -> add(rules, filters, sql, "created", Operator.AFTER, day, "created_on > '" + day + "'");
                case 3 -> add(rules, filters, sql, "purchases", Operator.AT_LEAST, number, "purchases >= " + number);
                case 4 ->
                    add(rules, filters, sql, "value", Operator.AT_LEAST, amount, "value_minor >= " + amount * 100);
                case 5 ->
                    add(
                            rules,
                            filters,
                            sql,
                            "has_email",
                            Operator.IS,
                            yes ? "yes" : "no",
                            yes ? "has_email" : "not has_email");
                case 6 ->
                    add(
                            rules,
                            filters,
                            sql,
                            "has_phone",
                            Operator.IS,
                            yes ? "yes" : "no",
                            yes ? "has_phone" : "not has_phone");
                case 7 ->
                    add(
                            rules,
                            filters,
                            sql,
                            "country",
                            Operator.IS,
                            yes ? "IT" : "SE",
                            "country = '" + (yes ? "IT" : "SE") + "'");
                case 8 ->
                    add(
                            rules,
                            filters,
                            sql,
                            "city",
                            Operator.IS_NOT,
                            "Torino",
                            "(city_key is null or city_key <> 'torino')");
                default ->
                    add(rules, filters, sql, "documents_12m", Operator.AT_MOST, number, "documents_12m <= " + number);
            }
        }
        return new Asked(rules, filters, sql);
    }

    private static void add(
            List<Rule> rules,
            List<String> filters,
            List<String> sql,
            String field,
            Operator operator,
            Object value,
            String by) {
        rules.add(Rule.clause(field, operator, value.toString()));
        filters.add(field + "." + operator.code() + "." + value);
        sql.add(by);
    }

    // ---- lists

    private record Look(Asked asked, Sort sort, long after) {}

    void lists() {
        bench.run("vacuum analyze facts.fact", "vacuum analyze customers.customer, customers.contact_point");
        for (int clauses : List.of(2, 5)) {
            for (boolean deep : List.of(false, true)) {
                List<Look> looks = new ArrayList<>();
                for (Sort sort : SORTS) looks.add(look(clauses, sort, deep));
                latencies("W10 list of 50, %d clauses, %s page".formatted(clauses, deep ? "deep" : "first"), looks);
            }
        }
    }

    private Look look(int clauses, Sort sort, boolean deep) {
        while (true) {
            Asked asked = asked(clauses);
            long found = bench.number("select count(*) from facts.fact where place = 0" + asked.where() + " and "
                    + sort.column() + " is not null");
            if (found < Math.max(100, bench.size.customers / 100)) continue;
            if (!deep) return new Look(asked, sort, 0);
            long after = bench.number("select customer_id from facts.fact where place = 0" + asked.where() + " and "
                    + sort.column() + " is not null order by " + order(sort) + " offset " + found * 2 / 5 + " limit 1");
            return new Look(asked, sort, after);
        }
    }

    private static String order(Sort sort) {
        String direction = sort.descending() ? " desc" : "";
        return sort.column() + direction + ", customer_id" + direction;
    }

    private void latencies(String workload, List<Look> looks) {
        List<double[]> product = new ArrayList<>();
        List<double[]> byHand = new ArrayList<>();
        int each = bench.size == Size.XS ? looks.size() : LATENCIES;
        for (int i = 0; i < (bench.size == Size.XS ? 1 : WARM_UP); i++) {
            Look look = looks.get(i % looks.size());
            if (!page(look).equals(byHand(look)))
                throw new AssertionError(look + ": the product shows other people than the statement");
        }
        for (int round = 0; round < bench.size.rounds; round++) {
            double[] one = new double[each];
            double[] other = new double[each];
            for (int i = 0; i < each; i++) {
                Look look = looks.get(i % looks.size());
                long start = System.nanoTime();
                show(look);
                one[i] = since(start);
                start = System.nanoTime();
                byHand(look);
                other[i] = since(start);
            }
            product.add(one);
            byHand.add(other);
        }
        bench.report.addLatencies(
                workload + (bench.http == null ? " (at the doors)" : " (over HTTP)"),
                "hand SQL, keyset",
                product,
                byHand);
        if (bench.http != null) together(workload, looks);
    }

    /** What a page takes when eight look at once. */
    private void together(String workload, List<Look> looks) {
        try (ExecutorService users = Executors.newFixedThreadPool(8)) {
            List<Future<double[]>> all = new ArrayList<>();
            for (int user = 0; user < 8; user++) {
                Callable<double[]> one = () -> {
                    double[] taken = new double[LATENCIES / 4];
                    for (int i = 0; i < taken.length; i++) {
                        long start = System.nanoTime();
                        show(looks.get(i % looks.size()));
                        taken[i] = since(start);
                    }
                    return taken;
                };
                all.add(users.submit(one));
            }
            List<Double> taken = new ArrayList<>();
            for (Future<double[]> one : all) for (double value : one.get()) taken.add(value);
            double[] values = taken.stream().mapToDouble(Double::doubleValue).toArray();
            bench.report.say(
                    "| %s, 8 users at once | | p50 %s, p95 %s | | | | | |",
                    workload,
                    Report.seconds(Report.percentile(values, 50)),
                    Report.seconds(Report.percentile(values, 95)));
        } catch (java.util.concurrent.ExecutionException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void show(Look look) {
        if (bench.http == null) {
            page(look);
            return;
        }
        bench.http.get("/api/v1/customers?size=" + PAGE + "&sort=" + look.sort().field() + "&dir="
                + (look.sort().descending() ? "desc" : "asc") + "&fields=last_document,value,documents,city"
                + look.asked().address() + (look.after() == 0 ? "" : "&after=" + look.after()));
    }

    /** The page with all that a list shows of each. */
    private List<Long> page(Look look) {
        return bench.act(() -> {
            Condition who = bench.criteria.where(look.asked().rule());
            var order = new dev.custodia.facts.Order(
                    bench.criteria.field(look.sort().field()), look.sort().descending());
            List<Long> ids = bench.facts
                    .page(who, ACTIVE, order, look.after() == 0 ? null : Long.toString(look.after()), PAGE)
                    .ids();
            long shown = bench.customers.glances(ids).size();
            for (String field : List.of("last_document", "value", "documents", "city"))
                shown += bench.criteria.field(field).values().apply(ids).size();
            if (shown < ids.size()) throw new AssertionError("Somebody is not shown");
            return ids;
        });
    }

    private List<Long> byHand(Look look) {
        Sort sort = look.sort();
        String after = look.after() == 0
                ? ""
                : " and (" + sort.column() + ", customer_id) " + (sort.descending() ? "<" : ">") + " (select "
                        + sort.column() + ", customer_id from facts.fact where customer_id = " + look.after() + ")";
        String page = "select customer_id, place, last_document_on, value_minor, currency, documents, city, "
                + sort.column() + " as k from facts.fact where place = 0 and " + sort.column() + " is not null"
                + look.asked().where() + after + " order by " + order(sort) + " limit " + PAGE;
        return bench
                .column("select f.customer_id, c.kind, c.name, f.*,"
                        + " (select value from customers.contact_point p where p.customer_id = f.customer_id and p.kind = 1 order by position limit 1),"
                        + " (select value from customers.contact_point p where p.customer_id = f.customer_id and p.kind = 2 order by position limit 1)"
                        + " from (" + page + ") f join customers.customer c using (customer_id) order by k"
                        + (sort.descending() ? " desc" : "") + ", f.customer_id" + (sort.descending() ? " desc" : ""))
                .stream()
                .map(Long::valueOf)
                .toList();
    }

    // ---- searches

    void searches() {
        List<String> words = fragments(bench.size == Size.XS ? 10 : 100);
        bench.run("vacuum analyze customers.search");
        var order = new dev.custodia.facts.Order(bench.criteria.field("last_document"), true);
        List<double[]> product = new ArrayList<>();
        List<double[]> byHand = new ArrayList<>();
        for (int round = 0; round < bench.size.rounds; round++) {
            double[] one = new double[words.size()];
            double[] other = new double[words.size()];
            for (int i = 0; i < words.size(); i++) {
                String searched = words.get(i);
                long start = System.nanoTime();
                List<Long> shown = bench.facts
                        .page(dev.custodia.customers.Customers.found(searched), ACTIVE, order, null, PAGE)
                        .ids();
                one[i] = since(start);
                String like = List.of(searched.split(" ")).stream()
                        .map(word -> "s.key like '%" + word + "%'")
                        .collect(Collectors.joining(" and "));
                start = System.nanoTime();
                List<Long> there = bench
                        .column(
                                "select f.customer_id from customers.search s join facts.fact f using (customer_id) where "
                                        + like
                                        + " and f.place = 0 order by f.last_document_on desc nulls last, f.customer_id desc limit "
                                        + PAGE)
                        .stream()
                        .map(Long::valueOf)
                        .toList();
                other[i] = since(start);
                if (!shown.equals(there))
                    throw new AssertionError("The search for a fragment shows " + shown + ", the statement " + there);
            }
            product.add(one);
            byHand.add(other);
        }
        bench.report.addLatencies(
                "W10 search of %d name fragments, first 50".formatted(words.size()),
                "hand SQL, trigrams",
                product,
                byHand);
    }

    /** Three to six letters of a name, or of a given and a family name, as people type. */
    private List<String> fragments(int count) {
        List<String> names = bench.column("select name_key from facts.fact order by customer_id limit 5000");
        List<String> fragments = new ArrayList<>();
        while (fragments.size() < count) {
            String[] words = names.get(random.nextInt(names.size()))
                    .replaceAll("[^a-z ]", "")
                    .strip()
                    .split("\\s+");
            String first = words[0];
            if (first.length() < 4) continue;
            String part = first.substring(0, Math.min(first.length(), 3 + random.nextInt(4)));
            String second = words.length > 1 && words[1].length() > 3 && random.nextBoolean()
                    ? " " + words[1].substring(0, 3)
                    : "";
            fragments.add(part + second);
        }
        return fragments;
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
