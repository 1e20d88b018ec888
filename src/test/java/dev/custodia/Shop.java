package dev.custodia;

import dev.custodia.access.Access;
import dev.custodia.access.Permission;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.Steady;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.ContactPoint;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.Document;
import dev.custodia.dealings.DocumentDraft;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.TestComponent;

/**
 * A small shop, for tests: Greta keeps it, and its customers are the same few people everywhere. Anna buys often, Bruno
 * has been silent for years, Vera never bought, Ferramenta Bianchi is a company, Щербаков writes in another alphabet.
 */
@TestComponent
public class Shop {
    private final Access access;
    private final Customers customers;
    private final Dealings dealings;
    private final Changes changes;
    private final Steady steady;
    private final DSLContext db;

    Shop(
            Access access,
            Customers customers,
            ObjectProvider<Dealings> dealings,
            Changes changes,
            Steady steady,
            DSLContext db) {
        this.steady = steady;
        this.access = access;
        this.customers = customers;
        this.dealings = dealings.getObject();
        this.changes = changes;
        this.db = db;
    }

    /** The first administrator. */
    public Actor greta() {
        Long id = db.fetchSingle("select min(account_id) from access.account").get(0, Long.class);
        return new Actor(id, Via.SCREEN, null);
    }

    /** Grants Greta what an administrator does not have from the start: to remove many, to force, to purge early. */
    public void grantLettingGo() {
        access.as(
                greta(),
                () -> access.grant(
                        greta().userId(), Set.of(Permission.REMOVE_MANY, Permission.FORCE, Permission.PURGE)));
    }

    /** Greta says that the clock is right, wherever the test has put it. */
    public void clockIsRight() {
        if (!steady.believed()) access.as(greta(), steady::believe);
    }

    public <T> T asGreta(Callable<T> act) {
        try {
            return access.call(greta(), act);
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public Customer customer(Draft draft) {
        return asGreta(() -> customers.create(draft));
    }

    public Customer person(String name, ContactPoint... points) {
        return customer(draft(Kind.PERSON, name, null, LegalDetails.NONE, points));
    }

    public Customer anna() {
        return person("Anna Rossi", email("anna@example.com"));
    }

    public Customer bruno() {
        return person("Bruno Conti", email("bruno@example.com"));
    }

    public Customer vera() {
        return person("Vera Åström", phone("+46 70 174 06 05"));
    }

    public Customer bianchi() {
        return customer(draft(
                Kind.COMPANY,
                "Ferramenta Bianchi S.n.c.",
                "Torino",
                new LegalDetails("Ferramenta Bianchi S.n.c.", "IT01217565793", null, null, null)));
    }

    public static Draft draft(
            Kind kind, String name, @Nullable String city, LegalDetails legal, ContactPoint... points) {
        return new Draft(
                kind,
                name,
                null,
                null,
                null,
                null,
                city,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(points),
                legal,
                List.of(),
                Map.of());
    }

    public static ContactPoint email(String address) {
        return new ContactPoint(ContactPoint.Kind.EMAIL, address, null);
    }

    public static ContactPoint phone(String number) {
        return new ContactPoint(ContactPoint.Kind.PHONE, number, null);
    }

    public Document invoice(Customer customer, String number, String date, String amount) {
        return document(customer, DocumentKind.INVOICE, number, date, amount, DocumentState.PAID);
    }

    public Document document(
            Customer customer, DocumentKind kind, String number, String date, String amount, DocumentState state) {
        return asGreta(() -> dealings.addDocument(
                customer.id(),
                new DocumentDraft(kind, number, LocalDate.parse(date), new BigDecimal(amount), "EUR", state)));
    }

    public Customer again(Customer customer) {
        return again(customer.id());
    }

    public Customer again(CustomerId id) {
        return asGreta(() -> customers.find(id));
    }

    /** Waits until a change has ended. */
    public Change ended(long changeId) {
        Instant until = Instant.now().plus(Duration.ofSeconds(60));
        while (true) {
            Change change = asGreta(() -> changes.find(changeId));
            if (change.finished()) return change;
            if (Instant.now().isAfter(until)) throw new AssertionError("Still " + change.state() + " after a minute");
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
