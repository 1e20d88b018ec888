package dev.custodia.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.database.Indexes;
import dev.custodia.database.Transactions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@CustodiaTest
@Import({Shop.class, ImportsHouse.class})
class FirstLoadTest {
    @Autowired
    ImportsHouse house;

    @Autowired
    FirstLoad firstLoad;

    @Autowired
    Loader loader;

    @Autowired
    Indexes indexes;

    @Autowired
    Transactions transactions;

    @Autowired
    DSLContext db;

    @Test
    void the_indexes_are_there_whatever_happened_on_the_way() throws InterruptedException {
        List<String> before = indexes();
        assertThat(before).isNotEmpty();

        var done = house.load("customers.csv", people("Anna", 3_000));
        assertThat(done.state()).isEqualTo(dev.custodia.imports.Import.State.DONE);
        assertThat(done.customersCreated()).isEqualTo(3_000);
        assertThat(indexes()).isEqualTo(before);
        assertThat(aside()).isZero();

        // A program that was killed in the middle has left them remembered and not there; the next start makes them.
        transactions.run(() -> indexes.drop(dev.custodia.customers.Incoming.FILLED)
                .forEach(index -> db.query(
                                "insert into imports.index_aside values ({0}, {1})",
                                org.jooq.impl.DSL.val(index.name()), org.jooq.impl.DSL.val(index.definition()))
                        .execute()));
        assertThat(indexes()).isNotEqualTo(before);
        firstLoad.lookForRemains();
        Instant until = Instant.now().plus(Duration.ofSeconds(60));
        while (aside() > 0 && Instant.now().isBefore(until)) Thread.sleep(20);
        assertThat(indexes()).isEqualTo(before);

        // A base that is no longer empty keeps them along.
        var more = house.load("more.csv", people("Bruno", 2_500));
        assertThat(more.customersCreated()).isEqualTo(2_500);
        assertThat(indexes()).isEqualTo(before);
    }

    @Test
    void the_space_that_a_first_file_takes_is_not_told_by_the_pages_of_empty_tables() {
        String file = IntStream.range(0, 1_000)
                .mapToObj(i -> "C-" + i % 100 + ",F" + i + ",2025-03-01,Invoice,10.00,EUR,paid")
                .collect(Collectors.joining(
                        "\n", "Customer ID,Number,Date,Document type,Amount,Currency,Status\n", "\n"));
        var checked = house.check("documents.csv", new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
        assertThat(checked.newLines()).isEqualTo(1_000);
        assertThat(loader.toWrite(checked.importId())).isBetween(1_000_000L, 4_000_000L);
    }

    @Test
    void keys_are_never_taken_away() {
        long keys = keys();
        assertThatThrownBy(() -> transactions.run(() -> {
                    indexes.drop(dev.custodia.customers.Incoming.FILLED);
                    assertThat(keys()).isEqualTo(keys);
                    throw new Undone();
                }))
                .isInstanceOf(Undone.class);
    }

    private static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static String people(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> name + "-" + i + "," + name + " " + i + "," + name + i + "@example.com,Torino")
                .collect(Collectors.joining("\n", "customer id,name,email,city\n", "\n"));
    }

    private long aside() {
        return db.fetchSingle("select count(*) from imports.index_aside").get(0, Long.class);
    }

    private List<String> indexes() {
        return db.fetch(
                        "select indexdef from pg_indexes where schemaname in ('customers', 'facts', 'dealings') and tablename not like 'incoming%' order by 1")
                .getValues(0, String.class);
    }

    private long keys() {
        return db.fetchSingle(
                        "select count(*) from pg_index i join pg_class c on c.oid = i.indrelid"
                                + " join pg_namespace n on n.oid = c.relnamespace where indisunique and nspname in ('customers', 'facts')")
                .get(0, Long.class);
    }
}
