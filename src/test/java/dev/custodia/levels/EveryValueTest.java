package dev.custodia.levels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.customers.Customer;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.Document;
import dev.custodia.dealings.DocumentDraft;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.portfolios.Aspect;
import dev.custodia.portfolios.Assignments;
import dev.custodia.portfolios.Portfolios;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/**
 * After any history of documents that come, go and are taken back, of values by hand, of settings and of days that pass,
 * every value, level and group is what plain Java works out from the documents alone.
 */
@CustodiaTest
@Import(Shop.class)
class EveryValueTest {
    private static final int STEPS = Integer.getInteger("custodia.histories", 250);

    @Autowired
    Shop shop;

    @Autowired
    Levels levels;

    @Autowired
    Changes changes;

    @Autowired
    Dealings dealings;

    @Autowired
    DSLContext db;

    @Autowired
    TestClock clock;

    @Autowired
    Portfolios portfolios;

    @Autowired
    Assignments assignments;

    private final Map<String, Long> inUnit = new HashMap<>();
    private final List<Customer> people = new ArrayList<>();
    private Random random = new Random();
    private int number;

    @Test
    void every_figure_is_what_is_worked_out_from_the_documents_alone() {
        long seed = Long.getLong("custodia.seed", System.nanoTime());
        random = new Random(seed);
        for (int i = 0; i < 24; i++) people.add(i % 8 == 0 ? shop.bianchi() : shop.person("Person " + i));
        for (String unit : List.of("unit1", "unit2"))
            inUnit.put(
                    unit,
                    shop.asGreta(() -> portfolios.add(Aspect.PORTFOLIO, unit, "North " + unit, null, null, null))
                            .id());
        List<String> done = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            done.add(act());
            if (step % 5 != 4 && step != STEPS - 1) continue;
            // The job that turns the levels may have drawn anew between the two looks; what is wrong stays wrong.
            if (stored().equals(expected())) continue;
            assertThat(stored())
                    .as("seed %s, step %s: %s", seed, step, done.subList(Math.max(0, done.size() - 8), done.size()))
                    .isEqualTo(expected());
        }
    }

    private String act() {
        Customer one = people.get(random.nextInt(people.size()));
        String unit = random.nextBoolean() ? "unit1" : "unit2";
        int chance = random.nextInt(100);
        if (chance < 50) return add(one);
        if (chance < 55) return assign(one, unit);
        if (chance < 61) return remove(one);
        if (chance < 65) return belong(one);
        if (chance < 73) return undo(one);
        if (chance < 81) return pass();
        if (chance < 88) return enter(one, unit);
        if (chance < 92) return giveBack(one, unit);
        if (chance < 95) return count(unit);
        if (chance < 98) return scale(unit);
        shop.asGreta(() -> levels.draw(unit));
        return "draw";
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }

    private String add(Customer one) {
        DocumentKind kind = List.of(DocumentKind.values()).get(random.nextInt(6));
        DocumentState state = List.of(DocumentState.values()).get(random.nextInt(10) == 0 ? 2 : random.nextInt(2));
        LocalDate date = today().minusDays(random.nextInt(500)).plusDays(random.nextInt(10) == 0 ? 30 : 0);
        BigDecimal amount = BigDecimal.valueOf(random.nextInt(200_000), 2);
        String currency = random.nextInt(5) == 0 ? "SEK" : "EUR";
        shop.asGreta(() -> dealings.addDocument(
                one.id(),
                new DocumentDraft(
                        kind,
                        "N" + ++number,
                        date,
                        kind == DocumentKind.CREDIT_NOTE ? amount.negate() : amount,
                        currency,
                        state,
                        unit())));
        return "add " + kind + " " + date;
    }

    private @Nullable String unit() {
        return random.nextInt(3) == 0 ? null : "unit" + (1 + random.nextInt(2));
    }

    private String belong(Customer one) {
        List<Document> documents = shop.asGreta(() -> dealings.documents(one.id(), null, 50));
        if (documents.isEmpty()) return "nothing";
        Document other = documents.get(random.nextInt(documents.size()));
        String unit = unit();
        shop.asGreta(() -> dealings.change(
                one.id(), other.documentId(), dealings.version(one.id()), null, unit == null ? "" : unit));
        return "belongs to " + unit;
    }

    private String remove(Customer one) {
        List<Document> documents = shop.asGreta(() -> dealings.documents(one.id(), null, 50));
        if (documents.isEmpty()) return "nothing";
        Document gone = documents.get(random.nextInt(documents.size()));
        shop.asGreta(() -> {
            dealings.removeDocument(one.id(), gone.documentId());
            return gone;
        });
        return "remove";
    }

    private String undo(Customer one) {
        Change last = shop.asGreta(() -> changes.of(one.id().value(), 1)).getFirst();
        if (!last.act().equals("dealings.edit")
                && !last.act().startsWith("levels.")
                && !last.act().startsWith("portfolios.")) return "nothing";
        try {
            shop.ended(shop.asGreta(() -> changes.undo(last.changeId())).changeId());
        } catch (dev.custodia.access.Refused tooLate) {
            return "nothing";
        }
        return "undo " + last.act();
    }

    private String pass() {
        clock.set(today().plusDays(1 + random.nextInt(random.nextInt(3) == 0 ? 60 : 3)));
        shop.clockIsRight();
        dealings.turn();
        levels.turn();
        return "day " + today();
    }

    private String enter(Customer one, String unit) {
        Measure measure = List.of(Measure.values()).get(random.nextInt(4));
        shop.asGreta(() -> {
            levels.enter(
                    one.id(),
                    unit,
                    measure,
                    random.nextInt(700),
                    measure.isMoney() ? random.nextInt(3) == 0 ? "SEK" : "EUR" : null,
                    null);
            return true;
        });
        return "enter " + measure;
    }

    private String assign(Customer one, String unit) {
        Map<Aspect, @Nullable Long> wanted = new HashMap<>();
        boolean back = random.nextInt(4) == 0 && unit.equals("unit2");
        wanted.put(Aspect.PORTFOLIO, back ? null : inUnit.get(unit));
        shop.asGreta(() -> assignments.assign(one.id(), unit, wanted, null));
        return "assign " + unit;
    }

    private String giveBack(Customer one, String unit) {
        Measure measure = List.of(Measure.values()).get(random.nextInt(4));
        try {
            shop.asGreta(() -> {
                levels.giveBack(one.id(), unit, measure, null);
                return true;
            });
        } catch (dev.custodia.access.Refused none) {
            return "nothing";
        }
        return "give back " + measure;
    }

    private String count(String unit) {
        EnumSet<DocumentKind> kinds = EnumSet.of(DocumentKind.INVOICE);
        if (random.nextBoolean()) kinds.add(DocumentKind.ORDER);
        if (random.nextBoolean()) kinds.add(DocumentKind.RECEIPT);
        @Nullable Integer[] days = {null, 30, 365};
        @Nullable String[] currencies = {null, null, "EUR", "SEK"};
        Counting counting = new Counting(
                kinds,
                List.of(DocumentsCounted.values()).get(random.nextInt(3)),
                random.nextBoolean(),
                days[random.nextInt(3)],
                currencies[random.nextInt(4)]);
        shop.asGreta(() -> levels.count(unit, counting));
        return "count " + counting;
    }

    private String scale(String unit) {
        Measure measure = List.of(Measure.values()).get(random.nextInt(4));
        boolean quantiles = random.nextBoolean();
        int many = random.nextBoolean() ? 3 : 5;
        List<Long> borders = new ArrayList<>();
        long border = 1L + random.nextInt(40);
        for (int i = 1; i < many; i++) {
            borders.add(border * (measure.isMoney() ? 1000L : 1L));
            border += 1L + random.nextInt(100);
        }
        Scale scale = new Scale(
                many, quantiles, quantiles ? List.of() : measure == Measure.RECENCY ? borders.reversed() : borders);
        shop.asGreta(() -> levels.save(unit, Map.of(measure, scale)));
        return "scale " + measure + " " + scale;
    }

    // ---- what is stored, and what has to be

    private Map<String, String> stored() {
        Map<String, String> stored = new TreeMap<>();
        db.fetch("select * from levels.value where last_sale_on is not null or frequency is not null or monetary_minor"
                        + " is not null or potentiality_minor is not null")
                .forEach(row -> stored.put(
                        row.get("customer_id") + "/" + row.get("type"),
                        said(
                                row.get("last_sale_on", LocalDate.class),
                                row.get("frequency", Integer.class),
                                row.get("monetary_minor", Long.class),
                                row.get("potentiality_minor", Long.class),
                                row.get("recency_level", Integer.class),
                                row.get("frequency_level", Integer.class),
                                row.get("monetary_level", Integer.class),
                                row.get("potentiality_level", Integer.class),
                                row.get("group_number", Integer.class))));
        return stored;
    }

    private static String said(@Nullable Object... values) {
        return Arrays.toString(values);
    }

    private Map<String, String> expected() {
        Map<String, String> expected = new TreeMap<>();
        List<Record> documents = new ArrayList<>(db.fetch("select * from dealings.document where state <> 3"));
        for (Customer one : people)
            for (short type = 1; type <= 2; type++) {
                String worked = worked(one.id().value(), type, documents);
                if (worked != null) expected.put(one.id() + "/" + type, worked);
            }
        return expected;
    }

    private @Nullable String worked(long customer, short type, List<Record> all) {
        Record setting = db.fetchSingle("select * from levels.setting where type = {0}", type);
        List<Short> kinds = List.of(setting.get("kinds", Short[].class));
        Integer window = setting.get("window_days", Integer.class);
        Map<String, Integer> currencies = new TreeMap<>();
        LocalDate last = null;
        int frequency = 0;
        for (Record document : all) {
            if (document.get("customer_id", Long.class) != customer) continue;
            currencies.merge(document.get("currency", String.class), 1, Integer::sum);
        }
        String main = currencies.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(java.util.Comparator.reverseOrder())))
                .map(Map.Entry::getKey)
                .orElse(null);
        String currency = setting.get("currency", String.class) == null ? main : setting.get("currency", String.class);
        long sum = 0;
        for (Record document : all) {
            if (document.get("customer_id", Long.class) != customer) continue;
            LocalDate date = document.get("issued_on", LocalDate.class);
            if (date.isAfter(today())) continue;
            Short unit = document.get("unit", Short.class);
            boolean counted = switch (setting.get("documents", String.class)) {
                case "all" -> true;
                case "own" -> unit != null && unit == type;
                default -> unit == null || unit == type;
            };
            if (!counted) continue;
            short kind = document.get("kind", Short.class);
            boolean sale = kinds.contains(kind);
            boolean inside = window == null || !date.isBefore(today().minusDays(window));
            if (sale && (last == null || date.isAfter(last))) last = date;
            if (sale && inside) frequency++;
            boolean counts = sale || (kind == 5 && setting.get("credit_notes", Boolean.class));
            if (counts && inside && document.get("currency", String.class).equals(currency))
                sum += document.get("amount_minor", Long.class);
        }
        Integer many = last == null ? null : Integer.valueOf(frequency);
        Long money = last == null ? null : Long.valueOf(sum);
        Long potential = null;
        if (last == null) currency = null;
        Map<Integer, Record> hands = new HashMap<>();
        db.fetch(
                        "select * from levels.by_hand where ended_by is null and customer_id = {0} and type = {1}",
                        customer, type)
                .forEach(row -> hands.put(row.get("measure", Integer.class), row));
        if (hands.isEmpty() && last == null) return null;
        if (hands.containsKey(1)) last = Objects.requireNonNull(hands.get(1)).get("day", LocalDate.class);
        if (hands.containsKey(2)) many = Objects.requireNonNull(hands.get(2)).get("number", Integer.class);
        if (hands.containsKey(3)) money = Objects.requireNonNull(hands.get(3)).get("number", Long.class);
        if (hands.containsKey(3))
            currency = Objects.requireNonNull(hands.get(3)).get("currency", String.class);
        if (currency == null && hands.containsKey(4))
            currency = Objects.requireNonNull(hands.get(4)).get("currency", String.class);
        if (currency == null) currency = "EUR";
        if (hands.containsKey(4)
                && currency.equals(Objects.requireNonNull(hands.get(4)).get("currency", String.class)))
            potential = Objects.requireNonNull(hands.get(4)).get("number", Long.class);
        else if (money != null) {
            Record best = db.fetchOne(
                    "select b.best_minor from levels.benchmark b join facts.fact f on f.kind = b.kind and (b.country ="
                            + " coalesce(f.country, '') or b.country = '*') where f.customer_id = {0} and b.type = {1}"
                            + " and b.currency = {2} and b.portfolio in ({3}, -1)"
                            + " order by b.portfolio = -1, b.country = '*' limit 1",
                    customer, type, currency, portfolio(customer, type));
            if (best != null) potential = Math.max(0, best.get(0, Long.class) - money);
        }
        Integer r = last == null ? null : level(type, 1, "", today().toEpochDay() - last.toEpochDay());
        Integer f = many == null ? null : level(type, 2, "", many);
        Integer m = money == null ? null : level(type, 3, currency, money);
        Integer p = potential == null ? null : level(type, 4, currency, potential);
        Short[] grid = setting.get("grid", Short[].class);
        int wide = db.fetchSingle("select levels from levels.scale where type = {0} and measure = 2", type)
                .get(0, Integer.class);
        Integer group = r == null || f == null ? null : Integer.valueOf(grid[(r - 1) * wide + f - 1]);
        return said(last, many, money, potential, r, f, m, p, group);
    }

    /** Everybody of the first type has been in the portfolio that there was at first. */
    private long portfolio(long customer, short type) {
        Record given = db.fetchOne(
                "select holder_id from portfolios.assignment where customer_id = {0} and type = {1} and aspect = 1 and"
                        + " ended_by is null",
                customer, type);
        if (given == null) return type == 1 ? 1 : 0;
        Long holder = given.get(0, Long.class);
        return holder == null ? 0 : holder;
    }

    private @Nullable Integer level(short type, int measure, String currency, long value) {
        Record cut = db.fetchOne(
                "select * from levels.cut where type = {0} and measure = {1} and currency = {2}",
                type, measure, currency);
        if (cut == null) return null;
        int level = 1;
        for (String place : List.of("c1", "c2", "c3", "c4")) {
            Long border = cut.get(place, Long.class);
            if (border != null && (measure == 1 ? value <= border : value >= border)) level++;
        }
        return level;
    }
}
