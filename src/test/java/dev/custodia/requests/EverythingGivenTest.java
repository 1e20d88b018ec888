package dev.custodia.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Wanted;
import dev.custodia.customers.ContactPoint;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Keeper;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.Interaction;
import dev.custodia.retention.Retention;
import dev.custodia.screens.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Whoever asks for everything is given everything. Somebody has a row in every table that a keeper claims; a marker of
 * its own is planted in every column of text, and a day of its own in every column of a date, that has to do with a
 * person; each must come out in the JSON. A table that says nothing of itself must be found.
 */
@CustodiaTest
@Import(Shop.class)
class EverythingGivenTest {
    /** Rows on their way in, for minutes; and notes that somebody was touched, with no word about them. */
    private static final Set<String> PASSING =
            Set.of("customers.incoming_match", "dealings.incoming_document", "facts.touched", "scores.awaiting");

    /** Cannot be planted: encrypted. Looked for by what was there before the edit. */
    private static final Set<String> ENCRYPTED = Set.of("changes.before_image.image");

    @Autowired
    Shop shop;

    @Autowired
    Requests requests;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Customers customers;

    @Autowired
    Dealings dealings;

    @Autowired
    Retention retention;

    @Autowired
    List<Keeper> keepers;

    @Autowired
    DSLContext db;

    private int number;

    private Customer somebody() {
        number = db.fetchCount(DSL.table("facts.fact"));
        Customer one = shop.customer(draft("Earlier name"));
        shop.invoice(one, "E-1", "2019-05-06", "12.34");
        Customer friend = shop.person("Friend");
        shop.asGreta(() -> {
            dealings.addInteraction(one.id(), Interaction.Kind.APPOINTMENT, LocalDate.parse("2019-06-01"), true);
            customers.link(one.id(), friend.id(), "owner", "firm");
            return true;
        });
        Customer seen = shop.again(one);
        shop.asGreta(() -> customers.edit(seen.id(), seen.version(), draft("Later name")));
        shop.asGreta(() -> customers.archive(one.id(), "said why archived"));
        shop.asGreta(() -> retention.set(one.id(), null, "said why held", LocalDate.parse("2040-01-01")));
        shop.asGreta(() -> cleanup.plan(new Wanted(
                Action.REMOVE, new Choice.Picked(List.of(one.id())), null, null, Map.of(), false, "because")));
        shop.asGreta(() -> requests.register(
                one.id(),
                new Requests.Asked(
                        Request.Kind.OBJECTION,
                        Request.Channel.EMAIL,
                        LocalDate.parse("2026-03-02"),
                        Language.EN,
                        "said in the request")));
        db.execute("insert into customers.untagged (customer_id, tag_id, change_id, tagged_at, tagged_by)"
                + " select customer_id, tag_id, change_id + 1, at, change_id from customers.tagged where customer_id = "
                + one.id());
        db.execute("insert into segments.segment (segment_id, key, name, living, revision, created_at, created_by,"
                + " changed_at, rule_since, first_stay, members, to_fill) values (1, 'planted', 'Planted', false, 1,"
                + " '2026-03-02', 1, '2026-03-02', '2026-03-02', 0, 1, false) on conflict do nothing");
        db.execute("insert into segments.stay (customer_id, segment_id, stay_id, entered_at) values (" + one.id()
                + ", 1, 1, '2026-03-02')");
        db.execute(
                "insert into portfolios.assignment (customer_id, change_id, type, aspect, holder_id, since, by) values ("
                        + one.id() + ", 1, 1, 1, 1, '2026-03-02', 1)");
        db.execute("insert into levels.by_hand (customer_id, change_id, type, measure, number, since, by) values ("
                + one.id() + ", 1, 1, 2, 5, '2026-03-02', 1)");
        db.execute("insert into levels.passage (customer_id, type, month, came_from, went_to) values (" + one.id()
                + ", 1, '2026-03-01', 1, 2)");
        db.execute(
                "insert into scores.score (customer_id, gone_percent, standing, purchases_hundredths, leaving) values ("
                        + one.id() + ", 50, 500, 10, false)");
        return shop.again(one);
    }

    private Draft draft(String name) {
        return new Draft(
                Kind.PERSON,
                name,
                "given",
                "family",
                "street",
                "zip",
                "city",
                "region",
                "IT",
                "it",
                "note",
                "ext-" + number,
                LocalDate.parse("2018-01-02"),
                List.of(new ContactPoint(ContactPoint.Kind.EMAIL, "every@example.com", "label")),
                new LegalDetails("legal", null, "tax", null, "seat"),
                List.of("worn"),
                Map.of("shoe", "own"));
    }

    @Test
    void every_column_of_every_table_that_has_to_do_with_a_person_is_given() throws IOException {
        Customer one = somebody();
        Map<String, String> planted = plant(one, claimed());
        String json = json(one);
        assertThat(missing(planted, json)).isEmpty();
        assertThat(json)
                .contains(
                        "Earlier name", "said why archived", "said why held", "said in the request", "worn", "planted");
        assertThat(planted).hasSizeGreaterThan(40);
    }

    @Test
    void a_table_that_says_nothing_of_itself_is_found() throws IOException {
        Customer one = somebody();
        db.execute("create table customers.forgotten (customer_id bigint, what text)");
        try {
            db.execute("insert into customers.forgotten values (" + one.id() + ", 'x')");
            Map<String, String> planted = plant(one, Set.of("customers.forgotten"));
            assertThat(missing(planted, json(one))).containsExactly("customers.forgotten.what");
        } finally {
            db.execute("drop table customers.forgotten");
        }
    }

    @Test
    void secrets_stay_out() {
        assertThat(json(somebody())).doesNotContain("wrapped_key");
    }

    private Set<String> claimed() {
        Set<String> tables = new TreeSet<>();
        keepers.forEach(keeper -> tables.addAll(keeper.tables()));
        tables.removeAll(PASSING);
        return tables;
    }

    /** What was planted by column. Each table has to have a row of this person: a new one is planted above. */
    private Map<String, String> plant(Customer one, Set<String> tables) throws IOException {
        Map<String, String> classes = classes();
        Map<String, String> planted = new TreeMap<>();
        int number = 0;
        for (String table : tables) {
            assertThat(db.fetchSingle("select count(*) from " + table + " where customer_id = " + one.id())
                            .get(0, Long.class))
                    .as("rows in %s", table)
                    .isPositive();
            for (var column : db.fetch(
                    "select column_name, data_type from information_schema.columns"
                            + " where table_schema || '.' || table_name = {0} and data_type in ('text', 'date')",
                    DSL.val(table))) {
                String name = table + "." + column.get(0);
                if (classes.getOrDefault(name, "free").equals("none") || ENCRYPTED.contains(name)) continue;
                number++;
                String marker = "date".equals(column.get(1))
                        ? LocalDate.of(1801, 1, 1).plusDays(number).toString()
                        : "marker" + (1000 + number);
                db.execute(
                        "update " + table + " set " + column.get(0) + " = {0}::" + column.get(1)
                                + " where customer_id = " + one.id(),
                        DSL.val(marker));
                planted.put(name, marker);
            }
        }
        return planted;
    }

    private static List<String> missing(Map<String, String> planted, String json) {
        List<String> missing = new ArrayList<>();
        planted.forEach((column, marker) -> {
            if (!json.contains(marker)) missing.add(column);
        });
        return missing;
    }

    private String json(Customer one) {
        return new String(
                Dossier.of(shop.asGreta(() -> customers.everythingAbout(one.id())))
                        .json(),
                StandardCharsets.UTF_8);
    }

    private static Map<String, String> classes() throws IOException {
        Map<String, String> classes = new TreeMap<>();
        for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath*:privacy/*.csv"))
            classes.putAll(file.getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains(","))
                    .collect(Collectors.toMap(
                            line -> line.split(",", 2)[0].strip(), line -> line.split(",", 2)[1].strip())));
        return classes;
    }
}
