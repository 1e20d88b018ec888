package dev.custodia.criteria;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.access.Access;
import dev.custodia.customers.ContactPoint;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentDraft;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.dealings.Interaction;
import dev.custodia.levels.Levels;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/**
 * What rules find in the database is what plain Java finds that goes through everybody one by one: 10,000 rules made up
 * of every field, operator and group, over a base in which everything may be blank.
 */
@CustodiaTest
@Import(Shop.class)
class EveryRuleTest {
    private static final int RULES = Integer.getInteger("custodia.rules", 10_000);
    private static final int AT_ONCE = 20;
    private static final LocalDate TODAY = LocalDate.parse("2026-03-15");
    private static final List<String> CITIES = List.of("Torino", "Göteborg", "Åre", "San Remo");
    private static final List<String> TAGS = List.of("vip", "Gold", "fiera 2024", "à la carte");

    @Autowired
    Shop shop;

    @Autowired
    Customers customers;

    @Autowired
    Dealings dealings;

    @Autowired
    Criteria criteria;

    @Autowired
    Access access;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    /** A customer as the evaluator knows one. */
    private static final class Known {
        final Map<String, Object> texts = new HashMap<>();
        final Map<String, @Nullable LocalDate> dates = new HashMap<>();
        final Map<String, Long> numbers = new HashMap<>();
        final Map<String, BigDecimal> amounts = new HashMap<>();
        final Map<String, Boolean> flags = new HashMap<>();
        final Set<String> tags = new HashSet<>();
        final List<Record> documents = new ArrayList<>();
        final List<Record> interactions = new ArrayList<>();

        @Nullable
        String currency;
    }

    @Autowired
    Levels levels;

    private final Map<Long, Known> base = new HashMap<>();

    @BeforeEach
    void a_base_in_which_everything_may_be_blank() {
        clock.set(TODAY);
        if (db.fetchCount(DSL.table("facts.fact")) > 0) {
            know();
            return;
        }
        Random random = new Random(7);
        shop.asGreta(() -> {
            for (int i = 0; i < 120; i++) someone(i, random);
            return null;
        });
        // Files bring in what no form lets through.
        db.execute("update customers.contact_point set valid = false where customer_id % 5 = 0");
        // Who came before there was an automation has no status, and nothing gives them one while rules are asked.
        db.execute("update lifecycle.automation set enabled = false");
        db.execute("delete from lifecycle.status_of where customer_id % 7 = 0");
        db.execute("update facts.fact set status = null where customer_id % 7 = 0");
        db.execute(
                "insert into retention.hold (hold_id, reason, review_on, set_by, set_at, from_year, to_year)"
                        + " values (1, 'x', '2030-01-01', 1, '2026-01-01', null, null), (2, 'x', '2030-01-01', 1, '2026-01-01', 2024, 2024)");
        db.execute("insert into retention.held (customer_id, change_id, hold_id, since, by, ended_by)"
                + " select customer_id, 1, 1, '2026-01-01', 1, case when customer_id % 2 = 0 then 1 end"
                + " from facts.fact where customer_id % 11 < 4");
        // An agent whom a third has, an operator whom nobody has, and a portfolio beside the one by default, which held
        // for
        // those who came before the middle one; of the second type a default from the middle one on.
        db.execute("insert into portfolios.holder (holder_id, aspect, type, name, colour, position) values"
                + " (11, 2, 0, 'Marta', 'blue', 1), (12, 3, 0, 'Olle', 'blue', 1), (13, 1, 1, 'North', 'blue', 2),"
                + " (14, 1, 2, 'Far', 'blue', 1)");
        db.execute(
                "insert into portfolios.assignment (customer_id, change_id, type, aspect, holder_id, since, by, ended_by)"
                        + " select customer_id, 1, 1, 2, case when customer_id % 6 = 0 then null else 11 end, timestamptz '2026-01-01', 1,"
                        + " case when customer_id % 4 = 0 then 2 end from facts.fact where customer_id % 3 = 0"
                        + " union all select customer_id, 1, 1, 1, 13, timestamptz '2026-01-01', 1, null from facts.fact where customer_id % 5 = 0"
                        + " union all select customer_id, 1, 2, 1, null, timestamptz '2026-01-01', 1, null from facts.fact"
                        + " where customer_id % 7 = 0");
        db.execute("insert into portfolios.default_since (type, from_customer, portfolio_id)"
                + " select 1, percentile_disc(0.5) within group (order by customer_id), null from facts.fact"
                + " union all select 2, percentile_disc(0.5) within group (order by customer_id), 14 from facts.fact");
        db.execute("insert into requests.objector (customer_id, since, by)"
                + " select customer_id, '2026-01-01', 1 from facts.fact where customer_id % 5 < 2");
        know();
    }

    private void someone(int i, Random random) {
        boolean company = random.nextInt(3) == 0;
        List<ContactPoint> points = new ArrayList<>();
        if (random.nextBoolean()) points.add(Shop.email("person" + i + "@example.com"));
        if (random.nextBoolean()) points.add(Shop.phone("+4670174" + (1000 + i)));
        List<String> tags = TAGS.stream().filter(tag -> random.nextInt(4) == 0).toList();
        Map<String, String> own =
                random.nextInt(3) == 0 ? Map.of("shoe.size ~", random.nextBoolean() ? "42" : "vip") : Map.of();
        Customer customer = customers.create(new Draft(
                company ? Kind.COMPANY : Kind.PERSON,
                (random.nextBoolean() ? "Vip " : "Пётр ") + i,
                null,
                null,
                random.nextInt(3) == 0 ? "Torino street " + i : null,
                random.nextInt(3) == 0 ? "101" + i : null,
                random.nextInt(4) == 0 ? null : CITIES.get(random.nextInt(CITIES.size())),
                random.nextInt(5) == 0 ? "TO" : null,
                random.nextInt(3) == 0 ? null : random.nextBoolean() ? "IT" : "SE",
                random.nextInt(4) == 0 ? "it" : null,
                null,
                random.nextInt(4) == 0 ? "X" + i : null,
                random.nextInt(3) == 0 ? null : TODAY.minusDays(random.nextInt(1_500)),
                points,
                random.nextInt(4) == 0
                        ? new LegalDetails("Legal " + i, null, "TAX" + i, null, null)
                        : LegalDetails.NONE,
                tags,
                own));
        int documents = random.nextInt(5) == 0 ? 0 : random.nextInt(7);
        for (int d = 0; d < documents; d++)
            dealings.addDocument(
                    customer.id(),
                    new DocumentDraft(
                            any(DocumentKind.values(), random),
                            "D" + i + "-" + d,
                            TODAY.minusDays(random.nextInt(1_200)),
                            BigDecimal.valueOf(random.nextInt(90_000), 2),
                            random.nextInt(6) == 0 ? "USD" : "EUR",
                            any(DocumentState.values(), random)));
        int interactions = random.nextInt(3);
        for (int d = 0; d < interactions; d++) {
            Interaction.Kind kind = any(Interaction.Kind.values(), random);
            boolean visit = kind == Interaction.Kind.APPOINTMENT || kind == Interaction.Kind.EVENT;
            dealings.addInteraction(
                    customer.id(), kind, TODAY.minusDays(random.nextInt(900)), visit ? random.nextBoolean() : null);
        }
        if (random.nextInt(8) == 0) customers.archive(customer.id(), null);
    }

    // ---- the evaluator: reads the tables as they are and shares nothing with the product

    private void know() {
        // Before the job does: the figures are as of today while they are compared.
        dealings.turn();
        levels.turn();
        base.clear();
        rows("select c.*, f.*, l.vat_number from customers.customer c join facts.fact f using (customer_id)"
                        + " left join customers.legal_details l using (customer_id)")
                .forEach(row -> {
                    Known known = new Known();
                    base.put(row.get("customer_id", Long.class), known);
                    known.texts.put("name", plain(row.get("name", String.class)));
                    known.texts.put("city", plain(row.get("city", String.class)));
                    known.texts.put("country", row.get("country", String.class));
                    for (String own :
                            List.of("external_id", "street", "postal_code", "region", "language", "vat_number"))
                        known.texts.put(own, low(row.get(own, String.class)));
                    known.texts.put("kind", row.get("kind", Short.class) == Kind.PERSON.code() ? "person" : "company");
                    known.currency = row.get("currency", String.class);
                    known.flags.put("archived", row.get("place", Integer.class) == 1);
                    for (String date : List.of(
                            "created_on",
                            "last_document_on",
                            "first_document_on",
                            "last_purchase_on",
                            "first_purchase_on",
                            "last_interaction_on"))
                        known.dates.put(date.replace("_on", ""), row.get(date, LocalDate.class));
                    for (String number : List.of(
                            "documents",
                            "documents_12m",
                            "open_documents",
                            "purchases",
                            "purchases_12m",
                            "interactions")) known.numbers.put(number, row.get(number, Long.class));
                    for (String amount : List.of("value", "value_12m"))
                        known.amounts.put(amount, BigDecimal.valueOf(row.get(amount + "_minor", Long.class), 2));
                    known.flags.put("has_legal", row.get("has_legal", Boolean.class));
                });
        base.values().forEach(known -> known.dates.put("archived_on", null));
        rows("select customer_id, (since at time zone 'Europe/Rome')::date as day from customers.mark"
                        + " where place = 1 and ended_by is null")
                .forEach(row -> of(row).dates.put("archived_on", row.get("day", LocalDate.class)));
        rows("select * from customers.contact_point").forEach(row -> {
            Known known = of(row);
            String kind = List.of("email", "phone", "messenger", "website").get(row.get("kind", Integer.class) - 1);
            known.flags.put("has_" + kind, true);
            if (!row.get("valid", Boolean.class)) known.flags.put("invalid_" + kind, true);
            known.texts.putIfAbsent(kind, "there");
        });
        rows("select t.customer_id, g.key from customers.tagged t join customers.tag g using (tag_id)")
                .forEach(row -> of(row).tags.add(row.get("key", String.class)));
        rows("select o.customer_id, s.code from lifecycle.status_of o join lifecycle.status s on s.number = o.status"
                        + " where o.ended_by is null")
                .forEach(row -> of(row).texts.put("status", row.get("code", String.class)));
        base.forEach((id, known) -> {
            for (int type = 1; type <= 2; type++)
                known.texts.put(
                        "unit" + type + "_portfolio",
                        db.fetchOptional(
                                        "select portfolio_id from portfolios.default_since where type = {0}"
                                                + " and from_customer <= {1} order by from_customer desc limit 1",
                                        DSL.val(type), DSL.val(id))
                                .map(row -> row.get(0, String.class))
                                .orElse(null));
        });
        rows("select a.*, array['portfolio', 'agent', 'operator', 'agency'] as words from portfolios.assignment a"
                        + " where ended_by is null")
                .forEach(row -> of(row).texts
                        .put(
                                "unit" + row.get("type") + "_"
                                        + row.get("words", String[].class)[row.get("aspect", Integer.class) - 1],
                                row.get("holder_id", String.class)));
        rows("select v.customer_id, v.value from customers.own_value v")
                .forEach(row ->
                        of(row).texts.put(CustomerField.ownId("shoe.size ~"), low(row.get("value", String.class))));
        base.values().forEach(known -> known.flags.put("on_hold", false));
        rows("select customer_id from retention.held where ended_by is null union select customer_id from"
                        + " dealings.document where issued_on >= '2024-01-01' and issued_on < '2025-01-01'")
                .forEach(row -> of(row).flags.put("on_hold", true));
        base.values().forEach(known -> known.flags.put("objects_to_marketing", false));
        rows("select customer_id from requests.objector")
                .forEach(row -> of(row).flags.put("objects_to_marketing", true));
        rows("select v.*, g.code from levels.value v left join levels.grouping g on g.number = v.group_number")
                .forEach(row -> {
                    Known known = of(row);
                    String unit = "unit" + row.get("type") + "_";
                    LocalDate last = row.get("last_sale_on", LocalDate.class);
                    if (last != null) known.numbers.put(unit + "recency", TODAY.toEpochDay() - last.toEpochDay());
                    if (row.get("frequency") != null)
                        known.numbers.put(unit + "frequency", row.get("frequency", Long.class));
                    for (String sum : List.of("monetary", "potentiality"))
                        if (row.get(sum + "_minor") != null)
                            known.amounts.put(unit + sum, BigDecimal.valueOf(row.get(sum + "_minor", Long.class), 2));
                    for (String level : List.of("recency", "frequency", "monetary", "potentiality"))
                        known.texts.put(unit + level + "_level", row.get(level + "_level", String.class));
                    known.texts.put(unit + "group", row.get("code", String.class));
                });
        rows("select * from dealings.document where state <> 3")
                .forEach(row -> of(row).documents.add(row));
        rows("select * from dealings.interaction where attended is distinct from false")
                .forEach(row -> of(row).interactions.add(row));
        base.values().forEach(known -> {
            for (String kind : List.of("email", "phone", "messenger", "website"))
                known.flags.putIfAbsent("has_" + kind, false);
            boolean reachable = List.of("has_email", "has_phone", "has_messenger", "has_website").stream()
                    .anyMatch(known.flags::get);
            known.flags.put("empty", !reachable);
            known.flags.put("only_legal", !reachable && Boolean.TRUE.equals(known.flags.get("has_legal")));
            known.flags.putIfAbsent("invalid_email", false);
            known.flags.putIfAbsent("invalid_phone", false);
            List<Record> invoices = known.documents.stream()
                    .filter(row -> row.get("kind", Integer.class) == 1)
                    .toList();
            known.numbers.put("invoices", (long) invoices.size());
            known.dates.put(
                    "last_invoice",
                    invoices.stream()
                            .map(row -> row.get("issued_on", LocalDate.class))
                            .max(LocalDate::compareTo)
                            .orElse(null));
        });
    }

    private List<Record> rows(String sql) {
        return new ArrayList<>(db.fetch(sql));
    }

    private Known of(Record row) {
        return Objects.requireNonNull(base.get(row.get("customer_id", Long.class)));
    }

    private static @Nullable String plain(@Nullable String text) {
        if (text == null) return null;
        if (text.startsWith("Пётр")) text = text.replace("Пётр", "petr");
        return low(Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}", ""));
    }

    private static @Nullable String low(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    private static LocalDate day(String text) {
        if (!text.startsWith("-")) return LocalDate.parse(text);
        int number = Integer.parseInt(text.substring(1, text.length() - 1));
        return TODAY.minus(
                switch (text.charAt(text.length() - 1)) {
                    case 'd' -> Period.ofDays(number);
                    case 'w' -> Period.ofDays(7 * number);
                    case 'm' -> Period.ofMonths(number);
                    default -> Period.ofYears(number);
                });
    }

    private boolean holds(Rule rule, Known one) {
        return switch (rule) {
            case Rule.Everybody ignored -> true;
            case Rule.AllOf all -> all.of().stream().allMatch(part -> holds(part, one));
            case Rule.AnyOf any -> any.of().stream().anyMatch(part -> holds(part, one));
            case Rule.Not not -> !holds(not.of(), one);
            case Rule.Events events -> happened(events, one);
            case Rule.Clause clause -> holds(clause, one);
        };
    }

    private static boolean holds(Rule.Clause clause, Known one) {
        String field = clause.field();
        List<String> values = clause.values();
        if (one.flags.containsKey(field))
            return one.flags.get(field) == values.getFirst().equals("yes");
        if (one.dates.containsKey(field)) return date(clause, one.dates.get(field));
        if (one.numbers.containsKey(field)) {
            long number = one.numbers.get(field);
            return switch (clause.operator()) {
                case AT_LEAST -> number >= Long.parseLong(values.getFirst());
                case AT_MOST -> number <= Long.parseLong(values.getFirst());
                default -> values.contains(Long.toString(number));
            };
        }
        if (one.amounts.containsKey(field)) {
            int compared = one.amounts.get(field).compareTo(new BigDecimal(values.getFirst()));
            return clause.operator() == Operator.AT_LEAST ? compared >= 0 : compared <= 0;
        }
        // Whoever never bought has none of the four values, which is neither much nor little.
        if (field.matches("unit\\d+_(recency|frequency|monetary|potentiality)")) return false;
        if (field.equals("tag")) {
            List<String> asked = values.stream().map(EveryRuleTest::plain).toList();
            return switch (clause.operator()) {
                case ANY_OF -> asked.stream().anyMatch(one.tags::contains);
                case ALL_OF -> one.tags.containsAll(asked);
                case NONE_OF -> asked.stream().noneMatch(one.tags::contains);
                case BLANK -> one.tags.isEmpty();
                default -> !one.tags.isEmpty();
            };
        }
        String text = (String) one.texts.get(field);
        List<String> asked = values.stream()
                .map(value -> switch (field) {
                    case "name", "city" -> plain(value);
                    case "country" -> value.toUpperCase(Locale.ROOT);
                    case "kind" -> value;
                    default -> low(value);
                })
                .toList();
        return switch (clause.operator()) {
            case IS -> text != null && asked.contains(text);
            case IS_NOT -> text == null || !asked.contains(text);
            case CONTAINS -> text != null && text.contains(asked.getFirst());
            case BLANK -> text == null;
            default -> text != null;
        };
    }

    private static boolean date(Rule.Clause clause, @Nullable LocalDate date) {
        return switch (clause.operator()) {
            case BLANK -> date == null;
            case PRESENT -> date != null;
            case UP_TO -> date != null && !date.isAfter(day(clause.values().getFirst()));
            default -> date != null && date.isAfter(day(clause.values().getFirst()));
        };
    }

    private static boolean happened(Rule.Events asked, Known one) {
        boolean documents = asked.of().equals("documents");
        List<String> words = documents
                ? Arrays.stream(DocumentKind.values()).map(DocumentKind::word).toList()
                : Arrays.stream(Interaction.Kind.values())
                        .map(Interaction.Kind::word)
                        .toList();
        Collection<Record> rows = documents ? one.documents : one.interactions;
        Predicate<Record> meant = row -> {
            LocalDate date = row.get(documents ? "issued_on" : "held_on", LocalDate.class);
            if (!asked.kinds().isEmpty() && !asked.kinds().contains(words.get(row.get("kind", Integer.class) - 1)))
                return false;
            if (asked.after() != null && !date.isAfter(day(asked.after()))) return false;
            if (asked.upTo() != null && date.isAfter(day(asked.upTo()))) return false;
            if (!asked.aboutWorth()) return true;
            if (!row.get("currency", String.class).equals(one.currency)) return false;
            return asked.eachAtLeast() == null || worth(row).compareTo(asked.eachAtLeast()) >= 0;
        };
        List<Record> found = rows.stream().filter(meant).toList();
        BigDecimal total = asked.aboutWorth()
                ? found.stream().map(EveryRuleTest::worth).reduce(BigDecimal.ZERO, BigDecimal::add)
                : BigDecimal.ZERO;
        return (asked.atLeast() == null || found.size() >= asked.atLeast())
                && (asked.atMost() == null || found.size() <= asked.atMost())
                && (asked.totalAtLeast() == null || total.compareTo(asked.totalAtLeast()) >= 0)
                && (asked.totalAtMost() == null || total.compareTo(asked.totalAtMost()) <= 0);
    }

    private static BigDecimal worth(Record row) {
        return BigDecimal.valueOf(row.get("amount_minor", Long.class), 2);
    }

    // ---- side by side

    @Test
    void ten_thousand_rules_find_whom_plain_java_finds() {
        AnyRule any = new AnyRule(
                42,
                criteria,
                TODAY,
                List.of("Torino", "vip", "gold", "Göteborg", "IT", "à la carte", "x1", "42", "o", "Pet"));
        long[] found = new long[1];
        Set<Integer> sizes = new TreeSet<>();
        for (int done = 0; done < RULES; done += AT_ONCE) {
            List<Rule> rules = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) rules.add(any.next());
            List<Set<Long>> asked = asked(rules);
            for (int i = 0; i < AT_ONCE; i++) {
                Rule rule = rules.get(i);
                Set<Long> expected = new TreeSet<>();
                base.forEach((id, one) -> {
                    if (holds(rule, one)) expected.add(id);
                });
                assertThat(asked.get(i)).as(rule.toString()).isEqualTo(expected);
                found[0] += expected.size();
                sizes.add(expected.size());
            }
        }
        // Rules that find nobody, or everybody, would prove little.
        assertThat(sizes).hasSizeGreaterThan(60);
        assertThat(found[0]).isBetween(RULES * 12L, RULES * 108L);
    }

    private List<Set<Long>> asked(List<Rule> rules) {
        var answers = rules.stream()
                .map(rule ->
                        DSL.arrayAgg(DSL.field("fact.customer_id", Long.class)).filterWhere(criteria.where(rule)))
                .toList();
        Record row = db.select(answers).from("facts.fact").fetchSingle();
        List<Set<Long>> asked = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            Long[] ids = row.get(i, Long[].class);
            asked.add(ids == null ? new TreeSet<>() : new TreeSet<>(Arrays.asList(ids)));
        }
        return asked;
    }

    @Test
    void of_some_customers_a_rule_finds_those_whom_it_finds_of_everybody() {
        AnyRule any = new AnyRule(43, criteria, TODAY, List.of("Torino", "vip", "o"));
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            Rule rule = any.next();
            List<Long> some =
                    base.keySet().stream().filter(id -> random.nextBoolean()).toList();
            if (some.isEmpty()) continue;
            Set<Long> whole = asked(List.of(rule)).getFirst();
            whole.retainAll(some);
            Set<Long> part = new TreeSet<>(db.select(DSL.field("fact.customer_id", Long.class))
                    .from("facts.fact")
                    .where(criteria.where(rule, some))
                    .fetch(0, Long.class));
            assertThat(part).as(rule.toString()).isEqualTo(whole);
        }
    }

    @Test
    void an_evaluator_that_lets_a_blank_be_something_is_caught() {
        // The probe: "is not" that forgets the blanks, the commonest mistake.
        Rule rule = Rule.clause("city", Operator.IS_NOT, "Torino");
        Set<Long> forgetful = new TreeSet<>();
        base.forEach((id, one) -> {
            Object city = one.texts.get("city");
            if (city != null && !city.equals("torino")) forgetful.add(id);
        });
        assertThat(asked(List.of(rule)).getFirst()).isNotEqualTo(forgetful);
    }

    private static <T> T any(T[] of, Random random) {
        return Arrays.asList(of).get(random.nextInt(of.length));
    }
}
