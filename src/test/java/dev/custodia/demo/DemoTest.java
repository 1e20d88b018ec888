package dev.custodia.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.changes.Changes;
import dev.custodia.imports.Import;
import dev.custodia.imports.Imports;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Three companies that do not exist, for whoever wants to look around. */
@CustodiaTest(settings = "CUSTODIA_DEMO=true")
@org.springframework.context.annotation.Import(Shop.class)
class DemoTest {
    @Autowired
    Demo demo;

    @Autowired
    Shop shop;

    @Autowired
    Imports imports;

    @Autowired
    Changes changes;

    @Autowired
    DSLContext db;

    @Test
    void three_companies_come_in_once_and_each_can_be_taken_back_alone() {
        List<Import> files = allIn();

        assertThat(files).allSatisfy(file -> {
            assertThat(file.state()).isEqualTo(Import.State.DONE);
            assertThat(file.refusedLines()).as(file.fileName()).isZero();
            assertThat(file.newLines()).as(file.fileName()).isEqualTo(file.lines());
        });
        assertThat(count("customers.customer")).isEqualTo(3_000);
        assertThat(count("dealings.document")).isBetween(17_000L, 23_000L);
        assertThat(count("facts.fact where last_document_on > date '2026-03-02' - 90"))
                .isGreaterThan(200);
        assertThat(count("facts.fact where last_document_on < date '2026-03-02' - 3 * 365"))
                .isGreaterThan(300);
        assertThat(count("facts.fact where last_document_on is null")).isGreaterThan(100);
        assertThat(count("customers.contact_point where not valid")).isGreaterThan(20);
        assertThat(count("facts.fact where not (has_email or has_phone or has_messenger or has_website)"))
                .isGreaterThan(200);

        demo.begin();

        assertThat(shop.asGreta(() -> imports.newest(100))).hasSize(6);

        Import documents = named(files, "Вектор 2016–2026.csv");
        Import customers = named(files, "Вектор.csv");
        takeBack(documents);
        takeBack(customers);
        assertThat(count("customers.customer")).isEqualTo(2_000);
        assertThat(count("customers.customer where external_id like 'V%'")).isZero();
        demo.begin();
        assertThat(shop.asGreta(() -> imports.newest(100))).hasSize(6);
    }

    private List<Import> allIn() {
        Instant until = Instant.now().plus(Duration.ofMinutes(1));
        while (true) {
            List<Import> files = shop.asGreta(() -> imports.newest(100));
            if (files.size() == 6 && files.stream().allMatch(file -> file.state() == Import.State.DONE)) return files;
            assertThat(Instant.now()).isBefore(until);
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Import named(List<Import> files, String name) {
        return files.stream()
                .filter(file -> file.fileName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void takeBack(Import file) {
        var undo = shop.asGreta(() -> changes.undo(Objects.requireNonNull(file.changeId())));
        assertThat(shop.ended(undo.changeId()).changedSince()).isZero();
    }

    private long count(String what) {
        return db.fetchSingle("select count(*) from " + what).get(0, Long.class);
    }
}
