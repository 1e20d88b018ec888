package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Customer;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.Document;
import dev.custodia.dealings.DocumentDraft;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.dealings.Interaction;
import dev.custodia.imports.ImportsHouse;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Whatever is written in whatever order, and whatever day it becomes: the figures are what the documents come to. */
@CustodiaTest
@Import({Shop.class, ImportsHouse.class})
class ExactFiguresTest {
    private static final List<String> CURRENCIES = List.of("EUR", "EUR", "EUR", "SEK", "JPY", "KWD");

    @Autowired
    Shop shop;

    @Autowired
    Dealings dealings;

    @Autowired
    Changes changes;

    @Autowired
    ImportsHouse imports;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    private TransactionTemplate transactions;

    @Autowired
    void transactions(PlatformTransactionManager manager) {
        transactions = new TransactionTemplate(manager);
    }

    private final Random random = new Random(20260302);

    @Test
    void figures_are_exact_after_every_write_and_every_day() {
        List<Customer> people = new ArrayList<>();
        for (int i = 0; i < 12; i++)
            people.add(shop.customer(new dev.custodia.customers.Draft(
                    null,
                    "Person " + i,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    "X-" + i,
                    null,
                    null,
                    null,
                    null,
                    null)));
        for (int round = 0; round < 150; round++) {
            CustomerId one = people.get(random.nextInt(people.size())).id();
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> shop.asGreta(() -> dealings.addDocument(one, document()));
                case 3 -> changeState(one);
                case 4 -> remove(one);
                case 5 ->
                    shop.asGreta(() -> dealings.addInteraction(
                            one,
                            pick(Interaction.Kind.values()),
                            day(),
                            random.nextBoolean() ? null : random.nextBoolean()));
                case 6 -> bringFile(round);
                case 7, 8 -> takeBackSomething();
                default -> passDays();
            }
            if (round % 10 == 9)
                assertThat(Books.faults(db)).as("after round " + round).isEmpty();
        }
        clock.advance(Duration.ofDays(400));
        dealings.turn();
        assertThat(Books.faults(db)).isEmpty();
    }

    private DocumentDraft document() {
        return new DocumentDraft(
                pick(DocumentKind.values()),
                random.nextInt(4) == 0 ? null : "N" + random.nextInt(1_000_000),
                day(),
                new BigDecimal(random.nextInt(100_000)).movePointLeft(2),
                CURRENCIES.get(random.nextInt(CURRENCIES.size())),
                pick(DocumentState.values()));
    }

    private LocalDate day() {
        // Around the edge of the twelve months, and a little ahead.
        return LocalDate.now(clock).plusDays(random.nextInt(5) == 0 ? random.nextInt(20) - 5 : -random.nextInt(420));
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private void changeState(CustomerId one) {
        List<Document> documents = shop.asGreta(() -> dealings.documents(one, null, 100));
        if (documents.isEmpty()) return;
        Document document = documents.get(random.nextInt(documents.size()));
        shop.asGreta(() ->
                dealings.setState(one, document.documentId(), shop.again(one).version(), pick(DocumentState.values())));
    }

    private void remove(CustomerId one) {
        List<Document> documents = shop.asGreta(() -> dealings.documents(one, null, 100));
        if (documents.isEmpty()) return;
        Document document = documents.get(random.nextInt(documents.size()));
        shop.asGreta(() -> {
            dealings.removeDocument(one, document.documentId());
            return true;
        });
    }

    private void bringFile(int round) {
        StringBuilder csv = new StringBuilder("Customer No;Name;Document No;Date;Amount;Currency;Status\n");
        for (int i = 0; i < 15; i++)
            csv.append("X-%d;Person;F%d;%s;%d,%02d;%s;%s%n"
                    .formatted(
                            random.nextInt(14),
                            random.nextInt(20),
                            day(),
                            random.nextInt(500) - 100,
                            random.nextInt(100),
                            random.nextBoolean() ? "EUR" : "SEK",
                            random.nextBoolean() ? "open" : "paid"));
        imports.load("round" + round + ".csv", csv.toString());
    }

    private void takeBackSomething() {
        List<Change> some = shop.asGreta(() -> changes.newest(null, 6));
        if (some.isEmpty()) return;
        Change change = some.get(random.nextInt(some.size()));
        try {
            Change undo = shop.asGreta(() -> changes.undo(change.changeId()));
            shop.ended(undo.changeId());
        } catch (Refused notUndoable) {
            assertThat(notUndoable.code()).startsWith("changes.");
        }
    }

    private void passDays() {
        clock.advance(Duration.ofDays(1 + random.nextInt(40)));
        dealings.turn();
    }

    @Test
    void a_figure_a_fact_a_mark_and_a_counter_that_are_off_are_found() {
        Customer anna = shop.anna();
        shop.invoice(anna, "A-1", "2026-01-01", "10");
        shop.asGreta(() -> changes.doNow(
                "customers.archive",
                null,
                org.jooq.JSONB.valueOf("{}"),
                List.of(anna.id().value())));
        assertThat(Books.faults(db)).isEmpty();

        tamper("update dealings.figure set sum_minor = sum_minor + 1 where customer_id = " + anna.id(), "figure of");
        tamper("update facts.fact set documents_12m = 7 where customer_id = " + anna.id(), "documents_12m");
        tamper("update facts.fact set place = 0 where customer_id = " + anna.id(), "active with a mark");
        tamper("delete from customers.mark where customer_id = " + anna.id(), "archived without a mark");
        tamper("update changes.change set done = done + 1 where act = 'customers.archive'", "done says");
        tamper("update changes.line set state = 0 where customer_id = " + anna.id(), "its lines");
        tamper("delete from customers.search where customer_id = " + anna.id(), "customers.search");
    }

    private void tamper(String statement, String fault) {
        transactions.executeWithoutResult(status -> {
            db.execute(statement);
            assertThat(Books.faults(db)).as(statement).anyMatch(found -> found.contains(fault));
            status.setRollbackOnly();
        });
    }
}
