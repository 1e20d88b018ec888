package dev.custodia.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.access.Refused;
import dev.custodia.certificates.Certificates;
import dev.custodia.certificates.FoundBy;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.Steady;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import dev.custodia.criteria.Criteria;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Fate;
import dev.custodia.customers.Handling;
import dev.custodia.customers.Looking;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.retention.Hold;
import dev.custodia.retention.Retention;
import dev.custodia.retention.RetentionRules;
import dev.custodia.screens.Language;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import(Shop.class)
class RequestsTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-03-02");

    @Autowired
    Shop shop;

    @Autowired
    Requests requests;

    @Autowired
    Manners manners;

    @Autowired
    Erasing erasing;

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
    Certificates certificates;

    @Autowired
    Retention retention;

    @Autowired
    RetentionRules rules;

    @Autowired
    Facts facts;

    @Autowired
    Criteria criteria;

    @Autowired
    Steady steady;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    @BeforeEach
    void granted() {
        shop.grantLettingGo();
        clock.set(TestClock.START);
        shop.clockIsRight();
        db.execute("delete from retention.rule_version");
        // Anna comes again in every test.
        db.execute("delete from forgotten.fingerprint");
        waitInBin(72);
    }

    private void waitInBin(int hours) {
        shop.asGreta(() -> manners.set(new Manner(hours, "Rosa & Figli", "Via Roma 1\nTorino", null, "IT")));
    }

    private Request ask(Customer customer, Request.Kind kind) {
        return shop.asGreta(() -> requests.register(
                customer.id(),
                new Requests.Asked(kind, Request.Channel.EMAIL, TODAY, Language.IT, "wrote about the fair")));
    }

    private Request known(Request request) {
        return shop.asGreta(() -> requests.check(request.requestId(), Request.How.KNOWN_ADDRESS));
    }

    private Request again(Request request) {
        return shop.asGreta(() -> requests.find(request.requestId()));
    }

    private Preview look(Request request) {
        return shop.asGreta(() -> requests.preview(request.requestId()));
    }

    private Request carryOut(Request request) {
        Preview preview = look(request);
        return shop.asGreta(() -> requests.carryOut(request.requestId(), preview.digest(), preview.number()));
    }

    private Request answer(Request request) {
        return shop.asGreta(() -> requests.answer(request.requestId()));
    }

    private void purgeDue() {
        bin.purgeDue().ifPresent(change -> shop.ended(change.changeId()));
    }

    private boolean there(Customer customer) {
        return db.fetchSingle("select count(*) from facts.fact where customer_id = " + customer.id())
                        .get(0, Long.class)
                > 0;
    }

    private Plan plan(Action action, Customer customer) {
        return shop.asGreta(() -> cleanup.plan(
                new Wanted(action, new Choice.Picked(List.of(customer.id())), null, null, Map.of(), false, "because")));
    }

    private Change run(Plan plan) {
        shop.asGreta(() -> cleanup.confirm(
                plan.change().changeId(), plan.change().digest(), plan.change().toDo(), cleanup.ask(plan)));
        return shop.ended(plan.change().changeId());
    }

    private static void refused(String code, Runnable act) {
        assertThatThrownBy(act::run)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private void onRule(String code, boolean profile) {
        shop.asGreta(() -> {
            RetentionRules.Draft draft = RetentionRules.Draft.of(rules.rule(code));
            return rules.change(
                    code,
                    new RetentionRules.Draft(true, draft.kinds(), draft.years(), draft.clock(), draft.law(), profile),
                    null);
        });
    }

    // ---- registering and the clock

    @ParameterizedTest
    @EnumSource(Request.Kind.class)
    void a_request_of_every_kind_is_registered_and_has_its_month(Request.Kind kind) {
        Request request = ask(shop.anna(), kind);
        assertThat(request.state()).isEqualTo(Request.State.OPEN);
        assertThat(request.due()).isEqualTo(LocalDate.parse("2026-04-02"));
        assertThat(request.language()).isEqualTo(Language.IT);
        assertThat(shop.asGreta(() -> requests.running(null, 1000)))
                .extracting(Request::requestId)
                .contains(request.requestId());
    }

    @Test
    void ten_days_and_three_days_before_the_end_and_after_it_the_list_warns() {
        Request request = ask(shop.anna(), Request.Kind.ACCESS);
        assertThat(request.urgency(LocalDate.parse("2026-03-22"))).isEqualTo(Request.Urgency.CALM);
        assertThat(request.urgency(LocalDate.parse("2026-03-23"))).isEqualTo(Request.Urgency.SOON);
        assertThat(request.urgency(LocalDate.parse("2026-03-29"))).isEqualTo(Request.Urgency.SOON);
        assertThat(request.urgency(LocalDate.parse("2026-03-30"))).isEqualTo(Request.Urgency.NOW);
        assertThat(request.urgency(LocalDate.parse("2026-04-02"))).isEqualTo(Request.Urgency.NOW);
        assertThat(request.urgency(LocalDate.parse("2026-04-03"))).isEqualTo(Request.Urgency.OVER);
    }

    @Test
    void two_further_months_are_taken_once_and_within_the_first() {
        Request request = ask(shop.anna(), Request.Kind.ACCESS);
        Request extended = shop.asGreta(() -> requests.extend(request.requestId(), Request.Extension.Why.COMPLEX));
        assertThat(extended.due()).isEqualTo(LocalDate.parse("2026-06-02"));
        refused(
                "requests.extended_already",
                () -> shop.asGreta(() -> requests.extend(request.requestId(), Request.Extension.Why.MANY)));
        Request late = ask(shop.bruno(), Request.Kind.ACCESS);
        clock.set(LocalDate.parse("2026-04-03"));
        refused(
                "requests.extended_late",
                () -> shop.asGreta(() -> requests.extend(late.requestId(), Request.Extension.Why.MANY)));
    }

    @Test
    void what_came_in_ahead_of_today_is_refused() {
        Customer anna = shop.anna();
        refused(
                "requests.received_ahead",
                () -> shop.asGreta(() -> requests.register(
                        anna.id(),
                        new Requests.Asked(
                                Request.Kind.ACCESS, Request.Channel.PHONE, TODAY.plusDays(1), Language.EN, null))));
    }

    // ---- who asks

    @Test
    void before_it_is_known_who_asks_nothing_is_given_out_and_nobody_is_erased() {
        Customer anna = shop.anna();
        Request access = ask(anna, Request.Kind.ACCESS);
        refused("requests.who_unchecked", () -> shop.asGreta(() -> requests.everything(access.requestId())));
        refused("requests.who_unchecked", () -> answer(access));
        Request erasure = ask(anna, Request.Kind.ERASURE);
        refused("requests.who_unchecked", () -> look(erasure));
        Request asked = shop.asGreta(() -> requests.askWho(access.requestId()));
        assertThat(asked.askedAt()).isEqualTo(clock.instant());
        refused("requests.who_unchecked", () -> shop.asGreta(() -> requests.everything(access.requestId())));
        Request checked = known(access);
        assertThat(checked.check()).isNotNull();
        assertThat(shop.asGreta(() -> requests.everything(access.requestId())).get("customer"))
                .hasSize(1);
        assertThat(answer(access).outcome()).isEqualTo(Request.Outcome.GIVEN);
        assertThat(there(anna)).isTrue();
    }

    @Test
    void a_refusal_has_a_reason_that_the_law_knows_for_its_kind() {
        Request objection = ask(shop.anna(), Request.Kind.OBJECTION);
        refused(
                "requests.refusal_unfit",
                () -> shop.asGreta(() -> requests.refuse(objection.requestId(), Request.Refusal.EXCESSIVE)));
        Request access = ask(shop.bruno(), Request.Kind.ACCESS);
        Request over = shop.asGreta(() -> requests.refuse(access.requestId(), Request.Refusal.UNIDENTIFIED));
        assertThat(over.state()).isEqualTo(Request.State.REFUSED);
        refused("requests.ended", () -> known(access));
    }

    // ---- erasing

    @Test
    void an_erasure_waits_in_the_bin_for_72_hours_to_the_second() {
        Customer anna = shop.anna();
        Request request = known(ask(anna, Request.Kind.ERASURE));
        Preview preview = look(request);
        assertThat(preview.number()).isEqualTo(1);
        assertThat(preview.fate()).isEqualTo(Fate.DELETE);
        Instant leaves = clock.instant().plus(Duration.ofDays(3));
        assertThat(preview.leavesAt()).isEqualTo(leaves);
        Request done = shop.asGreta(() -> requests.carryOut(request.requestId(), preview.digest(), 1));
        assertThat(done.state()).isEqualTo(Request.State.WAITING);
        assertThat(shop.asGreta(() -> bin.find(anna.id())).orElseThrow().leavesAt())
                .isEqualTo(leaves);

        clock.set(leaves.minusSeconds(1));
        purgeDue();
        assertThat(there(anna)).isTrue();
        clock.set(leaves);
        purgeDue();
        assertThat(there(anna)).isFalse();
        Request ended = again(request);
        assertThat(ended.state()).isEqualTo(Request.State.DONE);
        assertThat(ended.outcome()).isEqualTo(Request.Outcome.DELETED);
        assertThat(ended.endedAt()).isEqualTo(leaves);
        assertThat(ended.customer()).isNull();
        assertThat(ended.note()).isNull();

        Customer bruno = shop.bruno();
        Request other = carryOut(known(ask(bruno, Request.Kind.ERASURE)));
        clock.advance(Duration.ofDays(3).plusSeconds(1));
        purgeDue();
        assertThat(there(bruno)).isFalse();
        assertThat(again(other).outcome()).isEqualTo(Request.Outcome.DELETED);
    }

    @Test
    void set_to_no_hours_whoever_asked_is_gone_at_the_next_turn_of_the_job() {
        waitInBin(0);
        Customer anna = shop.anna();
        Request request = carryOut(known(ask(anna, Request.Kind.ERASURE)));
        assertThat(there(anna)).isTrue();
        purgeDue();
        assertThat(there(anna)).isFalse();
        assertThat(again(request).outcome()).isEqualTo(Request.Outcome.DELETED);
        assertThat(shop.asGreta(() -> certificates.newest(null, 1)).getFirst().lots())
                .singleElement()
                .satisfies(lot -> assertThat(lot.foundBy()).isEqualTo(FoundBy.REQUEST));
    }

    @Test
    void somebody_with_invoices_is_anonymised_and_told_so() {
        Customer anna = shop.anna();
        shop.invoice(anna, "A-1", "2019-05-06", "12.34");
        Request request = known(ask(anna, Request.Kind.ERASURE));
        Preview preview = look(request);
        assertThat(preview.fate()).isEqualTo(Fate.ANONYMISE);
        assertThat(preview.stays()).containsExactly(new Request.Stay("linked_documents", null, null, 1L, false));
        carryOut(request);
        clock.advance(Duration.ofDays(3));
        purgeDue();
        assertThat(again(request).outcome()).isEqualTo(Request.Outcome.ANONYMISED);
    }

    @Test
    void a_request_weighs_more_than_the_companys_own_period() {
        Customer anna = shop.anna();
        shop.document(anna, DocumentKind.QUOTE, "Q-1", "2019-05-07", "1", DocumentState.CANCELLED);
        shop.asGreta(() -> {
            dealings.handle(DocumentKind.QUOTE, Handling.BLOCK);
            return true;
        });
        try {
            assertThat(plan(Action.REMOVE, anna).change().toDo()).isZero();
            assertThat(look(known(ask(anna, Request.Kind.ERASURE))).fate()).isEqualTo(Fate.ANONYMISE);
        } finally {
            shop.asGreta(() -> {
                dealings.handle(DocumentKind.QUOTE, Handling.KEEP_ANONYMISED);
                return true;
            });
        }
    }

    @Test
    void what_was_shown_is_carried_out_and_nothing_else() {
        Customer anna = shop.anna();
        Request request = known(ask(anna, Request.Kind.ERASURE));
        refused("requests.look_first", () -> shop.asGreta(() -> requests.carryOut(request.requestId(), "x", 1)));
        Preview preview = look(request);
        refused(
                "changes.not_as_shown",
                () -> shop.asGreta(() -> requests.carryOut(request.requestId(), "x", preview.number())));
        refused(
                "changes.wrong_number",
                () -> shop.asGreta(() -> requests.carryOut(request.requestId(), preview.digest(), 0)));
        shop.invoice(anna, "S-1", "2026-02-01", "5");
        refused(
                "requests.changed_since",
                () -> shop.asGreta(() -> requests.carryOut(request.requestId(), preview.digest(), 1)));
        assertThat(again(request).state()).isEqualTo(Request.State.OPEN);
        assertThat(carryOut(request).state()).isEqualTo(Request.State.WAITING);
    }

    @Test
    void whoever_is_taken_out_of_the_bin_has_their_request_open_again() {
        Customer anna = shop.person("Anna Bianca", Shop.email("once@example.com"));
        Request request = carryOut(known(ask(anna, Request.Kind.ERASURE)));
        run(plan(Action.RESTORE, anna));
        assertThat(again(request).state()).isEqualTo(Request.State.OPEN);
        assertThat(carryOut(request).state()).isEqualTo(Request.State.WAITING);
    }

    @Test
    void whoever_waits_in_the_bin_for_a_month_leaves_after_72_hours_when_they_ask() {
        Customer anna = shop.anna();
        run(plan(Action.REMOVE, anna));
        Request request = known(ask(anna, Request.Kind.ERASURE));
        carryOut(request);
        clock.advance(Duration.ofDays(3).minusSeconds(1));
        purgeDue();
        assertThat(there(anna)).isTrue();
        clock.advance(Duration.ofSeconds(1));
        purgeDue();
        assertThat(there(anna)).isFalse();
        assertThat(again(request).outcome()).isEqualTo(Request.Outcome.DELETED);
    }

    // ---- what cannot be done today

    @Test
    void what_a_law_forbids_today_waits_for_its_day_and_is_then_done_by_itself() {
        onRule("it-accounting", true);
        Customer anna = shop.anna();
        shop.invoice(anna, "L-1", "2016-04-05", "12");
        Request request = known(ask(anna, Request.Kind.ERASURE));
        Preview preview = look(request);
        assertThat(preview.number()).isZero();
        assertThat(preview.lawfulOn()).isEqualTo(LocalDate.parse("2026-04-06"));
        Request queued = carryOut(request);
        assertThat(queued.state()).isEqualTo(Request.State.QUEUED);
        assertThat(queued.stays()).singleElement().satisfies(stay -> {
            assertThat(stay.law()).contains("2220");
            assertThat(stay.until()).isEqualTo(LocalDate.parse("2026-04-05"));
            assertThat(stay.keepsPerson()).isTrue();
        });

        day("2026-04-05");
        assertThat(erasing.tryAgain()).isZero();
        assertThat(again(request).state()).isEqualTo(Request.State.QUEUED);
        day("2026-04-06");
        assertThat(erasing.tryAgain()).isEqualTo(1);
        assertThat(again(request).state()).isEqualTo(Request.State.WAITING);
        assertThat(erasing.tryAgain()).isZero();
        clock.advance(Duration.ofDays(3));
        purgeDue();
        assertThat(there(anna)).isFalse();
        assertThat(again(request).outcome()).isEqualTo(Request.Outcome.ANONYMISED);
    }

    private void day(String day) {
        clock.set(LocalDate.parse(day));
        shop.clockIsRight();
    }

    @Test
    void a_law_that_keeps_documents_alone_lets_the_person_go_today() {
        onRule("it-accounting", false);
        Customer anna = shop.anna();
        shop.invoice(anna, "P-1", "2020-04-05", "12");
        Preview preview = look(known(ask(anna, Request.Kind.ERASURE)));
        assertThat(preview.fate()).isEqualTo(Fate.ANONYMISE);
        assertThat(preview.stays()).anySatisfy(stay -> {
            assertThat(stay.law()).contains("2220");
            assertThat(stay.until()).isEqualTo(LocalDate.parse("2030-04-05"));
            assertThat(stay.keepsPerson()).isFalse();
        });
    }

    @Test
    void a_hold_set_in_between_stops_it_and_says_so() {
        onRule("it-accounting", true);
        Customer anna = shop.anna();
        shop.invoice(anna, "H-1", "2016-04-05", "12");
        Request request = carryOut(known(ask(anna, Request.Kind.ERASURE)));
        day("2026-04-01");
        Hold hold = shop.asGreta(() -> retention.set(anna.id(), null, "lawsuit", LocalDate.parse("2027-01-31")));
        day("2026-04-06");
        assertThat(erasing.tryAgain()).isZero();
        Request still = again(request);
        assertThat(still.state()).isEqualTo(Request.State.QUEUED);
        assertThat(still.lawfulOn()).isNull();
        assertThat(still.stays()).extracting(Request.Stay::reason).containsExactly("on_hold");
        assertThat(db.fetchSingle("select count(*) from journal.entry where act = 'requests.stopped' and subject_id = "
                                + request.requestId())
                        .get(0, Long.class))
                .isEqualTo(1);
        shop.asGreta(() -> retention.release(hold.holdId(), null, "settled"));
        assertThat(erasing.tryAgain()).as("asked once a day").isZero();
        day("2026-04-07");
        assertThat(erasing.tryAgain()).isEqualTo(1);
    }

    @Test
    void a_hold_set_while_somebody_waits_in_the_bin_keeps_them_there() {
        Customer anna = shop.anna();
        Request request = carryOut(known(ask(anna, Request.Kind.ERASURE)));
        shop.asGreta(() -> retention.set(anna.id(), null, "lawsuit", LocalDate.parse("2027-01-31")));
        clock.advance(Duration.ofHours(80));
        purgeDue();
        assertThat(there(anna)).isTrue();
        assertThat(again(request).state()).isEqualTo(Request.State.WAITING);
    }

    @Test
    void a_clock_that_is_doubted_delays_it() {
        onRule("it-accounting", true);
        Customer anna = shop.anna();
        shop.invoice(anna, "C-1", "2016-04-05", "12");
        Request request = carryOut(known(ask(anna, Request.Kind.ERASURE)));
        clock.set(LocalDate.parse("2026-05-06"));
        assertThat(steady.believed()).isFalse();
        assertThat(erasing.tryAgain()).isZero();
        assertThat(again(request).state()).isEqualTo(Request.State.QUEUED);
        shop.clockIsRight();
        assertThat(erasing.tryAgain()).isEqualTo(1);
    }

    // ---- what a running request stands against

    @ParameterizedTest
    @EnumSource(
            value = Request.Kind.class,
            names = {"ACCESS", "EXPORT", "CORRECTION"})
    void whoever_waits_for_an_answer_is_not_removed_by_a_clean_up_before(Request.Kind kind) {
        Customer anna = shop.anna();
        Request request = ask(anna, kind);
        Plan kept = plan(Action.REMOVE, anna);
        assertThat(kept.change().toDo()).isZero();
        assertThat(kept.reasons()).containsKey("open_request");
        assertThat(plan(Action.FORCE, anna).change().toDo())
                .as("force beats a request")
                .isEqualTo(1);
        shop.asGreta(() -> requests.refuse(request.requestId(), Request.Refusal.UNIDENTIFIED));
        assertThat(plan(Action.REMOVE, anna).change().toDo()).isEqualTo(1);
    }

    @Test
    void whoever_asks_while_waiting_in_the_bin_stays_there_until_they_are_answered() {
        Customer anna = shop.anna();
        run(plan(Action.REMOVE, anna));
        Request request = known(ask(anna, Request.Kind.ACCESS));
        clock.advance(Duration.ofDays(31));
        shop.clockIsRight();
        purgeDue();
        assertThat(there(anna)).isTrue();
        answer(request);
        clock.advance(Duration.ofDays(2));
        purgeDue();
        assertThat(there(anna)).isFalse();
        assertThat(again(request).outcome()).isEqualTo(Request.Outcome.GIVEN);
    }

    // ---- the other kinds

    @Test
    void a_correction_is_answered_once_the_card_was_edited() {
        Customer anna = shop.anna();
        Request request = known(ask(anna, Request.Kind.CORRECTION));
        refused("requests.nothing_corrected", () -> answer(request));
        Customer seen = shop.again(anna);
        Draft draft = Shop.draft(
                dev.custodia.customers.Kind.PERSON,
                "Anna Rossi Bianchi",
                null,
                dev.custodia.customers.LegalDetails.NONE,
                Shop.email("anna@example.com"));
        shop.asGreta(() -> customers.edit(anna.id(), seen.version(), draft));
        Request answered = answer(request);
        assertThat(answered.outcome()).isEqualTo(Request.Outcome.CORRECTED);
        assertThat(answered.changeId()).isNotNull();
    }

    @Test
    void an_objection_to_marketing_holds_at_once_and_is_found_by_a_filter() {
        Customer anna = shop.anna();
        assertThat(objects(anna)).isFalse();
        Request request = ask(anna, Request.Kind.OBJECTION);
        assertThat(objects(anna)).isTrue();
        assertThat(shop.asGreta(() -> requests.objectsSince(anna.id()))).contains(clock.instant());
        assertThat(answer(request).outcome()).isEqualTo(Request.Outcome.OBJECTED);
        shop.asGreta(() -> {
            requests.withdrawObjection(anna.id());
            return true;
        });
        assertThat(objects(anna)).isFalse();
        refused(
                "requests.no_objection",
                () -> shop.asGreta(() -> {
                    requests.withdrawObjection(anna.id());
                    return true;
                }));
    }

    @Test
    void an_objection_outlasts_the_person_and_holds_for_whoever_comes_in_with_the_same_e_mail() {
        Customer olga = shop.person("Olga", Shop.email("olga.objects@example.com"));
        ask(olga, Request.Kind.OBJECTION);
        carryOut(known(ask(olga, Request.Kind.ERASURE)));
        clock.advance(Duration.ofDays(3));
        purgeDue();
        assertThat(there(olga)).isFalse();

        refused("customers.erased", () -> shop.customer(olga(null)));
        Customer again = shop.customer(olga("asked to come back"));
        assertThat(objects(again)).isTrue();
        Customer other = shop.person("Other", Shop.email("other.olga@example.com"));
        assertThat(objects(other)).isFalse();
        // An address that is given to somebody later says it of them as well.
        shop.asGreta(() -> customers.edit(other.id(), other.version(), olga("the same person")));
        assertThat(objects(other)).isTrue();

        shop.asGreta(() -> {
            requests.withdrawObjection(again.id());
            return true;
        });
        assertThat(objects(again)).isFalse();
    }

    private static Draft olga(@Nullable String despite) {
        return new Draft(
                dev.custodia.customers.Kind.PERSON,
                "Olga",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(Shop.email("OLGA.objects@example.com")),
                dev.custodia.customers.LegalDetails.NONE,
                List.of(),
                Map.of(),
                Map.of(),
                despite);
    }

    private boolean objects(Customer customer) {
        return facts.count(
                        criteria.where(Looking.rule(List.of("objects_to_marketing.is.yes")))
                                .and("fact.customer_id = " + customer.id()),
                        EnumSet.allOf(Place.class))
                > 0;
    }

    @Test
    void everything_is_given_as_json_and_as_sheets_in_which_no_cell_starts_a_formula() throws IOException {
        Customer anna = shop.person("=HYPERLINK(1)", Shop.email("anna@example.com"));
        shop.invoice(anna, "J-1", "2019-05-06", "12.34");
        Request request = known(ask(anna, Request.Kind.EXPORT));
        Dossier dossier = Dossier.of(shop.asGreta(() -> requests.everything(request.requestId())));
        assertThat(new String(dossier.json(), StandardCharsets.UTF_8)).contains("J-1", "anna@example.com");
        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream zip =
                new ZipInputStream(new ByteArrayInputStream(dossier.zip(Language.IT, clock.getZone())))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(files).containsKeys("customer.csv", "contactPoints.csv", "documents.csv", "requests.csv");
        assertThat(files.get("customer.csv")).contains("'=HYPERLINK(1)");
        assertThat(files.get("documents.csv")).contains("J-1");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 721})
    void hours_in_the_bin_are_at_most_a_month(int hours) {
        refused("requests.hours_unfit", () -> waitInBin(hours));
    }

    // ---- what is left

    @Test
    void of_the_requests_of_somebody_who_is_gone_their_kind_days_and_outcome_are_left() {
        Customer anna = shop.anna();
        Request access = answer(known(ask(anna, Request.Kind.ACCESS)));
        Request objection = ask(anna, Request.Kind.OBJECTION);
        carryOut(known(ask(anna, Request.Kind.ERASURE)));
        clock.advance(Duration.ofDays(3));
        purgeDue();
        assertThat(there(anna)).isFalse();
        Request proof = again(access);
        assertThat(proof.kind()).isEqualTo(Request.Kind.ACCESS);
        assertThat(proof.outcome()).isEqualTo(Request.Outcome.GIVEN);
        assertThat(proof.receivedOn()).isEqualTo(TODAY);
        assertThat(proof.note()).isNull();
        assertThat(again(objection).outcome()).isEqualTo(Request.Outcome.GONE);
        for (String table : List.of("requests.of_customer", "requests.objector"))
            assertThat(db.fetchSingle("select count(*) from " + table + " where customer_id = " + anna.id())
                            .get(0, Long.class))
                    .isZero();
        refused("requests.person_gone", () -> shop.asGreta(() -> requests.everything(access.requestId())));
    }
}
