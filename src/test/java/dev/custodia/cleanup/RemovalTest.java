package dev.custodia.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.access.Access;
import dev.custodia.access.Refused;
import dev.custodia.access.Role;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.LineState;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Bin;
import dev.custodia.customers.ContactPoint;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Fate;
import dev.custodia.customers.Handling;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.customers.Tags;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentDraft;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.dealings.Interaction;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import dev.custodia.trust.Figure;
import dev.custodia.trust.Promise;
import dev.custodia.trust.Proof;
import dev.custodia.trust.Proves;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import(Shop.class)
class RemovalTest {
    @Autowired
    Shop shop;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Changes changes;

    @Autowired
    Customers customers;

    @Autowired
    Tags tags;

    @Autowired
    Bin bin;

    @Autowired
    Dealings dealings;

    @Autowired
    Facts facts;

    @Autowired
    Access access;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    @BeforeEach
    void granted() {
        shop.grantLettingGo();
    }

    private Plan plan(Action action, Customer... people) {
        return plan(action, Map.of(), "because", people);
    }

    private Plan plan(Action action, Map<DocumentKind, Handling> documents, String reason, Customer... people) {
        Choice choice = new Choice.Picked(
                java.util.Arrays.stream(people).map(Customer::id).toList());
        return shop.asGreta(() -> cleanup.plan(new Wanted(action, choice, null, null, documents, false, reason)));
    }

    private Change run(Plan plan) {
        long id = plan.change().changeId();
        shop.asGreta(
                () -> cleanup.confirm(id, plan.change().digest(), plan.change().toDo(), cleanup.ask(plan)));
        return shop.ended(id);
    }

    private List<String> reasons(Plan plan, Customer customer) {
        return shop.asGreta(() -> changes
                .objections(plan.change().changeId(), List.of(customer.id().value()))
                .getOrDefault(customer.id().value(), List.of())
                .stream()
                .map(objection -> objection.reason())
                .toList());
    }

    private List<Long> bucket(Plan plan, LineState state) {
        return shop.asGreta(() -> changes.bucket(plan.change().changeId(), state, null, 100));
    }

    private boolean known(Customer customer) {
        return db.fetchSingle("select count(*) from customers.customer where customer_id = "
                                + customer.id().value())
                        .get(0, Long.class)
                > 0;
    }

    private void purgeNow() {
        shop.clockIsRight();
        shop.ended(bin.purgeDue().orElseThrow().changeId());
    }

    /** Everything that every room knows, without the versions and lines that count what happened since. */
    private String everything(CustomerId id) {
        Map<String, List<JSONB>> all = shop.asGreta(() -> customers.everythingAbout(id));
        StringBuilder text = new StringBuilder();
        all.forEach((name, rows) -> {
            if (!Set.of("changes", "marks", "before", "leftAlone").contains(name))
                text.append(name)
                        .append(rows.stream().map(JSONB::data).sorted().toList())
                        .append('\n');
        });
        return text.toString();
    }

    private Customer withEverything(String name) {
        Customer customer = shop.customer(new Draft(
                Kind.PERSON,
                name,
                "Given",
                "Family",
                "Street 1",
                "10100",
                "Torino",
                "TO",
                "IT",
                "it",
                "a note",
                "ext-" + name,
                LocalDate.parse("2019-03-04"),
                List.of(
                        Shop.email(name.replace(' ', '.') + "@example.com"),
                        new ContactPoint(ContactPoint.Kind.PHONE, "+39 011 123456", "office")),
                new LegalDetails(name, null, "TAX" + name, null, "Via Roma 1"),
                List.of("one", "two"),
                Map.of("shoe", "42")));
        shop.invoice(customer, "I-" + name, "2020-02-03", "120");
        shop.document(customer, DocumentKind.QUOTE, "Q-" + name, "2020-02-04", "99", DocumentState.CANCELLED);
        shop.asGreta(() -> dealings.addInteraction(
                customer.id(), Interaction.Kind.APPOINTMENT, LocalDate.parse("2020-03-01"), true));
        Customer friend = shop.person("Friend of " + name);
        shop.asGreta(() -> {
            customers.link(customer.id(), friend.id(), "friend", "friend");
            return true;
        });
        return shop.again(customer);
    }

    @Test
    void who_has_documents_is_anonymised_and_who_has_none_is_deleted() {
        Customer empty = shop.person("Emma Empty");
        Customer buyer = shop.person("Bea Buyer");
        shop.invoice(buyer, "B1", "2020-01-01", "10");
        Customer owing = shop.person("Olga Owing");
        shop.document(owing, DocumentKind.ORDER, "O1", "2020-01-01", "10", DocumentState.OPEN);

        Plan plan = plan(Action.REMOVE, empty, buyer, owing);

        assertThat(plan.fates()).containsEntry(Fate.DELETE, 1L).containsEntry(Fate.ANONYMISE, 1L);
        assertThat(plan.instead()).containsExactly(Map.entry("linked_documents", 1L));
        assertThat(plan.reasons()).containsEntry("open_documents", 1L);
        assertThat(plan.change().found())
                .isEqualTo(plan.change().toDo() + plan.change().leftAlone());
        assertThat(shop.asGreta(() -> changes.bucket(
                        plan.change().changeId(),
                        LineState.TO_DO,
                        Fate.ANONYMISE.code(),
                        org.jooq.impl.DSL.trueCondition(),
                        null,
                        10)))
                .containsExactly(buyer.id().value());
        assertThat(reasons(plan, owing)).contains("open_documents");

        run(plan);
        assertThat(shop.again(empty).place()).isEqualTo(Place.BIN);
        assertThat(shop.again(buyer).place()).isEqualTo(Place.BIN);
        assertThat(shop.again(owing).place()).isEqualTo(Place.ACTIVE);
    }

    @Test
    void whoever_is_restored_is_what_they_were() {
        Customer ada = withEverything("Ada All");
        Customer gone = shop.again(ada);
        shop.asGreta(() -> customers.archive(gone.id(), "closed down"));
        Customer archived = shop.again(ada);
        String before = everything(ada.id());

        Plan plan = plan(Action.REMOVE, archived);
        run(plan);
        assertThat(shop.asGreta(
                        () -> facts.count(Customers.found("Ada.All"), EnumSet.of(Place.ACTIVE, Place.ARCHIVED))))
                .isZero();
        Bin.Waits waits = shop.asGreta(() -> bin.find(ada.id())).orElseThrow();
        assertThat(waits.fate()).isEqualTo(Fate.ANONYMISE);
        assertThat(waits.documents()).isEqualTo(1);
        assertThat(waits.leavesAt()).isEqualTo(waits.since().plus(Duration.ofDays(30)));

        shop.ended(shop.asGreta(() -> changes.undo(plan.change().changeId())).changeId());
        assertThat(shop.again(ada).place()).isEqualTo(Place.ARCHIVED);
        assertThat(everything(ada.id())).isEqualTo(before);

        Plan once = plan(Action.REMOVE, shop.again(ada));
        run(once);
        run(plan(Action.RESTORE, shop.again(ada)));
        assertThat(shop.again(ada).place()).isEqualTo(Place.ARCHIVED);
        assertThat(everything(ada.id())).isEqualTo(before);
    }

    @Test
    void the_bin_gives_back_until_the_last_second_and_not_after() {
        Customer early = shop.person("Eva Early");
        Customer late = shop.person("Lena Late");
        Plan first = plan(Action.DELETE, early);
        run(first);
        Plan second = plan(Action.DELETE, late);
        run(second);
        var leaves = shop.asGreta(() -> bin.find(early.id())).orElseThrow().leavesAt();
        clock.set(leaves.minusSeconds(1));
        shop.clockIsRight();
        assertThat(bin.purgeDue()).as("a second before").isEmpty();
        run(plan(Action.RESTORE, early));
        assertThat(shop.again(early).place()).isEqualTo(Place.ACTIVE);

        var out = shop.asGreta(() -> bin.find(late.id())).orElseThrow().leavesAt();
        clock.set(out);
        Change undo = shop.ended(
                shop.asGreta(() -> changes.undo(second.change().changeId())).changeId());
        assertThat(undo.done()).as("given back at the very moment").isZero();
        assertThat(shop.again(late).place()).isEqualTo(Place.BIN);
        clock.set(out.plusSeconds(1));
        purgeNow();
        assertThat(known(late)).isFalse();
        assertThat(known(early)).isTrue();
    }

    @Test
    void an_anonymised_customer_leaves_the_sums_and_nothing_else() {
        Customer zoe = withEverything("Zoe Zed");
        shop.invoice(zoe, "I-2", "2020-02-20", "80");
        run(plan(Action.REMOVE, shop.again(zoe)));
        long anonymous = anonymous();
        clock.advance(Duration.ofDays(31));
        purgeNow();

        assertThat(known(zoe)).isFalse();
        assertThat(anonymous()).isGreaterThan(anonymous);
        assertThatThrownBy(() -> shop.again(zoe)).isInstanceOf(Refused.class);
        assertThat(shop.asGreta(() -> dealings.books())).anySatisfy(lot -> {
            assertThat(lot.kind()).isEqualTo(DocumentKind.INVOICE);
            assertThat(lot.year()).isEqualTo(2020);
            assertThat(lot.sum().minor()).isGreaterThanOrEqualTo(20_000);
        });
        assertThat(db.fetchSingle("select count(*) from customers.search where key like '%zoe.zed%'")
                        .get(0, Long.class))
                .isZero();
        assertThat(db.fetchSingle("select count(*) from customers.external_id where value = 'ext-Zoe Zed'")
                        .get(0, Long.class))
                .isZero();
    }

    private long anonymous() {
        return shop.asGreta(() -> facts.count(org.jooq.impl.DSL.trueCondition(), EnumSet.of(Place.ANONYMISED)));
    }

    @Test
    void forcing_takes_a_reason_and_the_documents_along_and_beats_no_open_business() {
        Customer dora = shop.person("Dora Docs");
        shop.invoice(dora, "D1", "2018-01-01", "10");
        shop.invoice(dora, "D2", "2019-01-01", "20");
        Customer owing = shop.person("Oskar Owing");
        shop.document(owing, DocumentKind.INVOICE, "D3", "2018-01-01", "10", DocumentState.OPEN);

        assertThatThrownBy(() -> plan(Action.FORCE, Map.of(), " ", dora))
                .hasMessageContaining("cleanup.reason_missing");
        Plan plan = plan(Action.FORCE, dora, owing);
        assertThat(plan.change().toDo()).isEqualTo(1);
        assertThat(shop.asGreta(() -> cleanup.documents(plan.change().changeId())))
                .extracting(lot ->
                        lot.year() + " " + lot.documents() + " " + lot.sum().minor())
                .containsExactly("2018 1 1000", "2019 1 2000");
        run(plan);
        clock.advance(Duration.ofDays(30));
        purgeNow();
        assertThat(known(dora)).isFalse();
        assertThat(db.fetchSingle("select count(*) from dealings.document where number in ('D1', 'D2')")
                        .get(0, Long.class))
                .isZero();
    }

    @Test
    void what_becomes_of_documents_decides_what_becomes_of_their_customers() {
        Customer quoted = shop.person("Quentin Quoted");
        shop.document(quoted, DocumentKind.QUOTE, "K1", "2018-01-01", "10", DocumentState.PAID);

        assertThat(plan(Action.REMOVE, quoted).fates()).containsEntry(Fate.ANONYMISE, 1L);
        assertThat(plan(Action.REMOVE, Map.of(DocumentKind.QUOTE, Handling.DELETE), "r", quoted)
                        .fates())
                .containsEntry(Fate.DELETE, 1L);
        Plan kept = plan(Action.REMOVE, Map.of(DocumentKind.QUOTE, Handling.KEEP), "r", quoted);
        assertThat(kept.change().toDo()).isZero();
        assertThat(kept.reasons()).containsEntry("kept_documents", 1L);
        assertThat(plan(Action.FORCE, Map.of(DocumentKind.QUOTE, Handling.KEEP), "r", quoted)
                        .change()
                        .toDo())
                .isEqualTo(1);
        Plan blocked = plan(Action.FORCE, Map.of(DocumentKind.QUOTE, Handling.BLOCK), "r", quoted);
        assertThat(blocked.change().toDo()).isZero();
        assertThat(blocked.reasons()).containsEntry("blocked_documents", 1L);
    }

    @Test
    void a_run_takes_no_more_than_it_may_and_offers_the_rest() {
        for (int i = 0; i < 5; i++) shop.person("Limit " + i + " Lima");
        Choice all = new Choice.Matching(Rule.clause("kind", Operator.IS, "person"), "Lima", null);
        Plan plan = shop.asGreta(() -> cleanup.plan(new Wanted(Action.DELETE, all, null, 2L, Map.of(), false, null)));
        assertThat(plan.change().found()).isEqualTo(2);
        assertThat(plan.more()).isEqualTo(3);
        run(plan);
        Plan next = shop.asGreta(() -> cleanup.again(plan.change().changeId(), Map.of(), false));
        assertThat(next.change().found()).isEqualTo(2);
        assertThat(next.more()).isEqualTo(1);
        assertThat(bucket(next, LineState.TO_DO)).doesNotContainAnyElementsOf(bucket(plan, LineState.DONE));
    }

    @Test
    void who_comes_back_to_an_e_mail_that_somebody_else_has_is_left_until_somebody_says_so() {
        Customer old = shop.person("Carla Collision", Shop.email("carla@example.org"));
        run(plan(Action.DELETE, old));
        shop.person("Carla Newer", Shop.email("carla@example.org"));

        Plan restore = plan(Action.RESTORE, old);
        assertThat(restore.change().toDo()).isZero();
        assertThat(restore.reasons()).containsEntry("email_in_use", 1L);
        Plan despite = shop.asGreta(() -> cleanup.again(restore.change().changeId(), Map.of(), true));
        assertThat(despite.change().toDo()).isEqualTo(1);
        run(despite);
        assertThat(shop.again(old).place()).isEqualTo(Place.ACTIVE);
    }

    @Test
    void what_was_taken_back_can_be_done_again_and_taken_back_once_more() {
        Customer rita = shop.person("Rita Redo");
        Plan plan = plan(Action.DELETE, rita);
        run(plan);
        Change undo = shop.ended(
                shop.asGreta(() -> changes.undo(plan.change().changeId())).changeId());
        assertThat(shop.again(rita).place()).isEqualTo(Place.ACTIVE);
        Change redo =
                shop.ended(shop.asGreta(() -> changes.undo(undo.changeId())).changeId());
        assertThat(redo.act()).isEqualTo("changes.redo");
        assertThat(redo.done()).isEqualTo(1);
        assertThat(shop.again(rita).place()).isEqualTo(Place.BIN);
        assertThat(shop.asGreta(() -> bin.find(rita.id())).orElseThrow().fate()).isEqualTo(Fate.DELETE);
        shop.ended(shop.asGreta(() -> changes.undo(redo.changeId())).changeId());
        assertThat(shop.again(rita).place()).isEqualTo(Place.ACTIVE);
    }

    @Test
    void an_edit_that_was_taken_back_is_done_again_unless_something_happened_since() {
        Customer eda = shop.person("Eda Edit");
        Customer edited = shop.asGreta(() -> customers.edit(
                eda.id(), eda.version(), Shop.draft(Kind.PERSON, "Eda Other", "Milano", LegalDetails.NONE)));
        long edit =
                shop.asGreta(() -> changes.of(eda.id().value(), 1)).getFirst().changeId();
        Change undo = shop.ended(shop.asGreta(() -> changes.undo(edit)).changeId());
        assertThat(shop.again(edited).name()).isEqualTo("Eda Edit");
        Change redo =
                shop.ended(shop.asGreta(() -> changes.undo(undo.changeId())).changeId());
        assertThat(shop.again(edited).name()).isEqualTo("Eda Other");
        Change back =
                shop.ended(shop.asGreta(() -> changes.undo(redo.changeId())).changeId());
        assertThat(shop.again(edited).name()).isEqualTo("Eda Edit");
        shop.invoice(eda, "E1", "2024-01-01", "5");
        Change late =
                shop.ended(shop.asGreta(() -> changes.undo(back.changeId())).changeId());
        assertThat(late.done()).isZero();
        assertThat(late.changedSince()).isEqualTo(1);
        assertThat(shop.again(edited).name()).isEqualTo("Eda Edit");
    }

    @Test
    void one_of_many_is_taken_back_alone_and_the_rest_later() {
        Customer one = shop.person("One Single");
        Customer two = shop.person("Two Single");
        Plan plan = plan(Action.DELETE, one, two);
        run(plan);
        Change alone = shop.ended(shop.asGreta(() ->
                        changes.undo(plan.change().changeId(), List.of(one.id().value())))
                .changeId());
        assertThat(alone.done()).isEqualTo(1);
        assertThat(shop.again(one).place()).isEqualTo(Place.ACTIVE);
        assertThat(shop.again(two).place()).isEqualTo(Place.BIN);
        Change rest = shop.ended(
                shop.asGreta(() -> changes.undo(plan.change().changeId())).changeId());
        assertThat(rest.found()).isEqualTo(1);
        assertThat(rest.done()).isEqualTo(1);
        assertThat(shop.again(two).place()).isEqualTo(Place.ACTIVE);
    }

    @Test
    void who_waits_in_the_bin_is_left_as_they_are() {
        Customer sam = shop.person("Sam Still");
        run(plan(Action.DELETE, sam));
        Customer inBin = shop.again(sam);
        assertThatThrownBy(() -> shop.asGreta(() -> customers.edit(
                        sam.id(), inBin.version(), Shop.draft(Kind.PERSON, "Other", null, LegalDetails.NONE))))
                .hasMessageContaining("customers.not_in_use");
        assertThatThrownBy(() -> shop.asGreta(() -> dealings.addDocument(
                        sam.id(),
                        new DocumentDraft(
                                DocumentKind.INVOICE,
                                "S1",
                                LocalDate.parse("2024-01-01"),
                                BigDecimal.ONE,
                                "EUR",
                                DocumentState.PAID))))
                .hasMessageContaining("customers.not_in_use");
        assertThatThrownBy(() -> shop.asGreta(() -> customers.archive(sam.id(), null)))
                .isInstanceOf(Refused.class);
    }

    @Test
    void an_archiving_that_is_taken_back_leaves_who_waits_in_the_bin_where_they_are() {
        Customer ida = shop.person("Ida In the Bin");
        Customer idun = shop.person("Idun Archived");
        Plan archiving = plan(Action.ARCHIVE, ida, idun);
        run(archiving);
        Plan removal = plan(Action.DELETE, ida);
        run(removal);

        Change back = shop.ended(
                shop.asGreta(() -> changes.undo(archiving.change().changeId())).changeId());
        assertThat(back.done()).isEqualTo(1);
        assertThat(back.changedSince()).isEqualTo(1);
        assertThat(shop.again(idun).place()).isEqualTo(Place.ACTIVE);
        assertThat(shop.again(ida).place()).isEqualTo(Place.BIN);

        shop.ended(shop.asGreta(() -> changes.undo(removal.change().changeId())).changeId());
        assertThat(shop.again(ida).place()).isEqualTo(Place.ARCHIVED);
    }

    @Test
    void purging_early_is_a_plan_and_final() {
        Customer pia = shop.person("Pia Purge");
        run(plan(Action.DELETE, pia));
        Plan purge = plan(Action.PURGE, pia);
        Change done = run(purge);
        assertThat(done.done()).isEqualTo(1);
        assertThat(known(pia)).isFalse();
        assertThat(shop.asGreta(() -> changes.objectionToUndo(done))).contains("changes.not_undoable");
    }

    @Test
    @Proves(Promise.P9)
    void a_confirmation_holds_for_one_person_one_plan_and_a_quarter_of_an_hour(Proof proof) {
        Customer tom = shop.person("Tom Twice");
        Plan plan = plan(Action.DELETE, tom);
        long id = plan.change().changeId();
        String digest = plan.change().digest();
        String token = shop.asGreta(() -> cleanup.ask(plan));
        Plan other = plan(Action.ARCHIVE, tom);
        String swapped = shop.asGreta(() -> cleanup.ask(other));
        String somebodyElses = asAnother(() -> cleanup.ask(plan));

        List<String> wrongs = List.of("", "x", token + "x", swapped, somebodyElses, "1." + token.split("\\.")[1]);
        for (String wrong : wrongs)
            assertThatThrownBy(() -> shop.asGreta(() -> cleanup.confirm(id, digest, 1, wrong)))
                    .as(wrong)
                    .hasMessageContaining("cleanup.ask_again");
        assertThatThrownBy(() -> asAnother(() -> cleanup.confirm(id, digest, 1, token)))
                .hasMessageContaining("cleanup.ask_again");
        assertThatThrownBy(() -> shop.asGreta(() -> cleanup.confirm(id, digest, 2, token)))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() ->
                        shop.asGreta(() -> cleanup.confirm(id, other.change().digest(), 1, token)))
                .isInstanceOf(Refused.class);
        clock.advance(Duration.ofMinutes(15));
        assertThatThrownBy(() -> shop.asGreta(() -> cleanup.confirm(id, digest, 1, token)))
                .hasMessageContaining("cleanup.ask_again");
        assertThat(shop.again(tom).place()).isEqualTo(Place.ACTIVE);
        String fresh = shop.asGreta(() -> cleanup.ask(plan));
        clock.advance(Duration.ofMinutes(15).minusSeconds(1));
        shop.asGreta(() -> cleanup.confirm(id, digest, 1, fresh));
        shop.ended(id);
        assertThatThrownBy(() -> shop.asGreta(() -> cleanup.confirm(id, digest, 1, fresh)))
                .hasMessageContaining("changes.wrong_state");
        // Those above, and the one that was too late and the one that was said twice.
        proof.figure(Figure.REFUSALS, wrongs.size() + 5);
    }

    private <T> T asAnother(java.util.concurrent.Callable<T> act) {
        long id = shop.asGreta(() -> access.users().stream()
                .filter(user -> user.name().equals("hedvig"))
                .findFirst()
                .orElseGet(() -> access.createUser("hedvig", "Hedvig", Role.ADMINISTRATOR, "en")
                        .user())
                .id());
        try {
            return access.call(new Actor(id, Via.SCREEN, null), act);
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
