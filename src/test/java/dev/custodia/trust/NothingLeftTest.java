package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import dev.custodia.customers.Bin;
import dev.custodia.customers.ContactPoint;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.dealings.Interaction;
import dev.custodia.requests.Request;
import dev.custodia.requests.Requests;
import dev.custodia.retention.Retention;
import dev.custodia.screens.Language;
import dev.custodia.settings.Home;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/**
 * P14: nothing of an erased person is left. Somebody carries a marker of their own in every field and place; they leave
 * by each of the ways out; then every column of every table is looked through by the catalogue, whatever its type, and
 * the files of the data folder that are not the database's own. Those who stayed must still be found, and so must what a
 * planted table forgot.
 */
@CustodiaTest
@Import(Shop.class)
class NothingLeftTest {
    @Autowired
    Shop shop;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Changes changes;

    @Autowired
    Customers customers;

    @Autowired
    Dealings dealings;

    @Autowired
    Bin bin;

    @Autowired
    Retention retention;

    @Autowired
    Requests requests;

    @Autowired
    TestClock clock;

    @Autowired
    Home home;

    @Autowired
    DSLContext db;

    @BeforeEach
    void granted() {
        shop.grantLettingGo();
    }

    /** Somebody with a marker in everything that can be written about a customer. */
    private Customer marked(String marker) {
        Customer customer = shop.customer(draft(marker, "first"));
        shop.invoice(customer, marker + "inv", "2019-05-06", "12.34");
        shop.document(customer, DocumentKind.QUOTE, marker + "quo", "2019-05-07", "1", DocumentState.CANCELLED);
        shop.asGreta(() -> dealings.addInteraction(
                customer.id(), Interaction.Kind.APPOINTMENT, LocalDate.parse("2019-06-01"), true));
        Customer friend = shop.person("Friend");
        shop.asGreta(() -> {
            customers.link(customer.id(), friend.id(), marker + "role", marker + "back");
            return true;
        });
        // An edit keeps what was before; an archiving has its reason.
        Customer seen = shop.again(customer);
        shop.asGreta(() -> customers.edit(seen.id(), seen.version(), draft(marker, "second")));
        shop.asGreta(() -> customers.archive(customer.id(), marker + "reason"));
        shop.asGreta(() -> customers.unarchive(customer.id(), null));
        // Asked for something, with a note about it.
        shop.asGreta(() -> requests.register(
                customer.id(),
                new Requests.Asked(
                        Request.Kind.OBJECTION,
                        Request.Channel.EMAIL,
                        LocalDate.parse("2019-06-02"),
                        Language.EN,
                        marker + "asked")));
        // Held once, and not any more.
        shop.asGreta(() -> {
            long hold = retention
                    .set(customer.id(), null, marker + "held", LocalDate.parse("2040-01-01"))
                    .holdId();
            return retention.release(hold, null, marker + "released");
        });
        return shop.again(customer);
    }

    private static Draft draft(String marker, String turn) {
        return new Draft(
                Kind.PERSON,
                marker + "name" + turn,
                marker + "given",
                marker + "family",
                marker + "street",
                marker + "zip",
                marker + "city",
                marker + "region",
                "IT",
                "it",
                marker + "note" + turn,
                marker + "ext",
                LocalDate.parse("2018-01-02"),
                List.of(
                        new ContactPoint(ContactPoint.Kind.EMAIL, marker + "@example.com", marker + "label"),
                        new ContactPoint(ContactPoint.Kind.MESSENGER, "@" + marker, null),
                        new ContactPoint(ContactPoint.Kind.WEBSITE, "https://" + marker + ".example", null)),
                new LegalDetails(marker + "legal", null, marker + "tax", null, marker + "seat"),
                List.of(marker + "tag"),
                Map.of("shoe", marker + "own"));
    }

    private Plan plan(Action action, Customer who) {
        return shop.asGreta(() -> cleanup.plan(
                new Wanted(action, new Choice.Picked(List.of(who.id())), null, null, Map.of(), false, "cleaning")));
    }

    private Change run(Plan plan) {
        shop.asGreta(
                () -> cleanup.confirm(plan.change().changeId(), plan.change().digest(), 1, cleanup.ask(plan)));
        Change ended = shop.ended(plan.change().changeId());
        assertThat(ended.done()).isEqualTo(1);
        return ended;
    }

    @Test
    @Proves(Promise.P14)
    void whichever_way_somebody_leaves_nothing_of_them_is_left_and_everything_of_the_others(Proof proof) {
        // Without numbers and in small plain letters, as keys and search words are kept.
        Customer anonymised = marked("kanarienqa");
        Customer forced = marked("kanarienqb");
        Customer early = marked("kanarienqc");
        Customer stays = marked("kanarienqd");
        Customer deleted = shop.customer(draft("kanarienqe", "only"));

        run(plan(Action.REMOVE, anonymised));
        run(plan(Action.FORCE, forced));
        run(plan(Action.REMOVE, early));
        run(plan(Action.DELETE, deleted));
        assertThat(found("kanarienqa")).as("while they wait they are whole").isNotEmpty();
        run(plan(Action.PURGE, shop.again(early)));
        clock.advance(Duration.ofDays(30));
        shop.clockIsRight();
        Change purge = shop.ended(bin.purgeDue().orElseThrow().changeId());
        assertThat(purge.done()).isEqualTo(3);

        for (Customer gone : List.of(anonymised, forced, early, deleted)) {
            assertThat(db.fetchSingle("select count(*) from facts.fact where customer_id = " + gone.id())
                            .get(0, Long.class))
                    .isZero();
        }
        for (String marker : List.of("kanarienqa", "kanarienqb", "kanarienqc", "kanarienqe"))
            assertThat(found(marker)).as(marker).isEmpty();

        // The control: whoever stayed is still found in every place.
        assertThat(found("kanarienqd"))
                .contains(
                        "customers.customer.name",
                        "customers.customer.note",
                        "customers.contact_point.value",
                        "customers.contact_point.key",
                        "customers.contact_point.label",
                        "customers.legal_details.tax_number",
                        "customers.own_value.value",
                        "customers.external_id.value",
                        "customers.link.role",
                        "customers.search.key",
                        "customers.tag.name",
                        "dealings.document.number",
                        "facts.fact.name_key",
                        "requests.request.note",
                        "retention.hold.reason",
                        "changes.change.reason");
        assertThat(shop.again(stays).name()).contains("kanarienqd");
        assertThat(shop.asGreta(() -> dealings.books()))
                .as("the books of the anonymised")
                .anySatisfy(lot -> assertThat(lot.sum().minor()).isGreaterThanOrEqualTo(2 * 1234));
        proof.figure(Figure.WAYS_OUT, 4)
                .figure(Figure.COLUMNS_SEARCHED, columns().size())
                .figure(Figure.FILES_SEARCHED, files().size());
    }

    @Test
    @Catches(Promise.P14)
    void a_place_that_was_forgotten_is_found() {
        db.execute("create table if not exists customers.forgotten (customer_id bigint, what jsonb, raw bytea)");
        try {
            db.execute("insert into customers.forgotten values (1, '{\"a\": \"KanarienQF\"}', null)");
            db.execute("insert into customers.forgotten values (2, null, convert_to('kanarienqg', 'UTF8'))");
            assertThat(found("kanarienqf")).containsExactly("customers.forgotten.what");
            assertThat(found("kanarienqg")).containsExactly("customers.forgotten.raw");
        } finally {
            db.execute("drop table customers.forgotten");
        }
    }

    /** In which columns, of whatever type, and in which files a marker stands, in any writing of it. */
    private List<String> found(String marker) {
        List<String> places = new ArrayList<>();
        List<String> writings = writings(marker);
        columns().forEach(row -> {
            String table = "\"" + row.get(0) + "\".\"" + row.get(1) + "\"";
            String column = "\"" + row.get(2) + "\"";
            for (String writing : writings)
                if (!db.fetch(
                                "select 1 from " + table + " where lower(" + column + "::text) like {0} limit 1",
                                org.jooq.impl.DSL.val("%" + writing + "%"))
                        .isEmpty()) {
                    places.add(row.get(0) + "." + row.get(1) + "." + row.get(2));
                    return;
                }
        });
        places.addAll(files(writings));
        return places;
    }

    private org.jooq.Result<org.jooq.Record> columns() {
        return db.fetch("""
                select c.table_schema, c.table_name, c.column_name
                from information_schema.columns c
                join information_schema.tables t using (table_schema, table_name)
                where t.table_type = 'BASE TABLE'
                  and c.table_schema not in ('pg_catalog', 'information_schema')
                order by 1, 2, 3""");
    }

    private static final class UncheckedFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        UncheckedFailure(IOException cause) {
            super(cause);
        }
    }

    /** Plain, as hexadecimal (so bytes are shown), as Base64 at each of the three offsets, and with a URL's percent signs. */
    private static List<String> writings(String marker) {
        List<String> writings = new ArrayList<>(List.of(marker));
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE))
            writings.add(HexFormat.of().formatHex(marker.getBytes(charset)));
        for (int offset = 0; offset < 3; offset++) {
            String encoded = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(("xxx".substring(0, offset) + marker).getBytes(StandardCharsets.UTF_8));
            writings.add(encoded.substring(4, encoded.length() - 4).toLowerCase(Locale.ROOT));
        }
        return writings;
    }

    /** Files of the data folder but those of the database itself: logs, exports, files that came in, keys. */
    private List<String> files(List<String> writings) {
        return files().stream()
                .filter(file -> {
                    try {
                        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                                .toLowerCase(Locale.ROOT);
                        return writings.stream().anyMatch(text::contains);
                    } catch (IOException e) {
                        throw new UncheckedFailure(e);
                    }
                })
                .map(file -> home.folder().relativize(file).toString())
                .toList();
    }

    private List<Path> files() {
        try (Stream<Path> walk = Files.walk(home.folder())) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(home.folder().resolve("database")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedFailure(e);
        }
    }
}
