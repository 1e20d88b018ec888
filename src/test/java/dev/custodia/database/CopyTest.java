package dev.custodia.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import dev.custodia.database.Copy.CopyFailed;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CopyTest {
    private static final Table<Record> LETTER = table(name("letter"));
    private static final Field<Long> ID = field(name("id"), Long.class);
    private static final Field<String> BODY = field(name("body"), String.class);

    private final TestDatabase database = TestDatabase.create();
    private final Copy copy = database.copy();
    private final Transactions transactions = database.transactions();

    @BeforeAll
    void make_a_table() {
        database.dsl()
                .execute("create table letter (id bigint primary key, body text, sent date, at timestamptz, paid"
                        + " numeric, read boolean, key uuid, seal bytea, tags text[], weight double precision)");
    }

    @AfterAll
    void drop_it() {
        database.close();
    }

    @Test
    void every_kind_of_value_arrives_as_it_was() {
        UUID key = new UUID(1, 2);
        Instant at = Instant.parse("2026-03-02T09:00:00.123456Z");
        List<Field<?>> fields = List.of(
                ID,
                BODY,
                field(name("sent")),
                field(name("at")),
                field(name("paid")),
                field(name("read")),
                field(name("key")),
                field(name("seal")),
                field(name("tags")),
                field(name("weight")));

        long arrived = transactions.get(() -> copy.into(
                LETTER,
                fields,
                rows -> rows.add(1)
                        .add("Dear Anna")
                        .add(LocalDate.of(2026, 3, 2))
                        .add(at)
                        .add(new BigDecimal("12.30"))
                        .add(true)
                        .add(key)
                        .add(new byte[] {0, -1, 92})
                        .add(List.of("a,b", "c\"d\\", "", "NULL", "е\tж"))
                        .add(0.1)
                        .end()));

        Record row = database.dsl().fetchSingle("select * from letter where id = 1");
        assertThat(arrived).isEqualTo(1);
        assertThat(row.get("sent", LocalDate.class)).isEqualTo("2026-03-02");
        assertThat(row.get("at", OffsetDateTime.class)).isEqualTo(at.atOffset(ZoneOffset.UTC));
        assertThat(row.get("paid", BigDecimal.class)).isEqualTo("12.30");
        assertThat(row.get("read", Boolean.class)).isTrue();
        assertThat(row.get("key", UUID.class)).isEqualTo(key);
        assertThat(row.get("seal", byte[].class)).containsExactly(0, -1, 92);
        assertThat(row.get("tags", String[].class)).containsExactly("a,b", "c\"d\\", "", "NULL", "е\tж");
        assertThat(row.get("weight", Double.class)).isEqualTo(0.1);
    }

    @Test
    void whatever_a_text_contains_arrives_unchanged() {
        List<String> texts = List.of(
                "",
                "\\N",
                "\\.",
                "tab\tline\nreturn\r\nback\\slash",
                "Щербаков Åström Łódź 株式会社 👩‍👩‍👧 \u0001\u007f\u2028",
                "\b\f\u000b'\"$$; drop table letter",
                "x".repeat(200_000) + "é");

        long arrived = transactions.get(() -> copy.into(LETTER, List.of(ID, BODY), rows -> {
            for (int i = 0; i < texts.size(); i++)
                rows.add(100L + i).add(texts.get(i)).end();
            rows.add(199L).add((String) null).end();
        }));

        assertThat(arrived).isEqualTo(texts.size() + 1);
        assertThat(database.dsl()
                        .select(BODY)
                        .from(LETTER)
                        .where(ID.between(100L, 198L))
                        .orderBy(ID)
                        .fetch(BODY))
                .isEqualTo(texts);
        assertThat(database.dsl().select(BODY).from(LETTER).where(ID.eq(199L)).fetchSingle(BODY))
                .isNull();
    }

    @Test
    void a_hundred_thousand_rows_arrive() {
        long arrived = transactions.get(() -> copy.into(LETTER, List.of(ID, BODY), rows -> {
            for (long i = 0; i < 100_000; i++)
                rows.add(1_000_000 + i).add("letter " + i).end();
        }));
        assertThat(arrived).isEqualTo(100_000);
    }

    @Test
    void a_copy_is_part_of_the_transaction_and_goes_with_it() {
        assertThatThrownBy(() -> transactions.run(() -> {
                    copy.into(LETTER, List.of(ID), rows -> rows.add(300).end());
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessage("changed my mind");
        assertThat(database.dsl().fetchCount(LETTER, ID.eq(300L))).isZero();
    }

    @Test
    void a_writer_that_fails_leaves_nothing_and_the_connection_well() {
        assertThatThrownBy(() -> transactions.run(() -> copy.into(LETTER, List.of(ID), rows -> {
                    rows.add(301).end();
                    throw new IllegalStateException("the file broke off");
                })))
                .hasMessage("the file broke off");
        assertThat(database.dsl().fetchCount(LETTER, ID.eq(301L))).isZero();
    }

    @Test
    void a_refusal_of_the_server_carries_its_state_and_no_value() {
        assertThatThrownBy(() -> transactions.run(() -> copy.into(LETTER, List.of(ID, BODY), rows -> {
                    rows.add(302).add("Geheim").end();
                    rows.add(302).add("Geheim").end();
                })))
                .isInstanceOf(CopyFailed.class)
                .hasMessageContaining("23505")
                .hasMessageNotContaining("Geheim")
                .cause()
                .hasMessageNotContaining("302");
    }

    @Test
    void what_cannot_be_kept_is_refused_by_the_name_of_its_column() {
        assertThatThrownBy(() -> one("a\0b")).hasMessageContaining("without the character 0 for body");
        assertThatThrownBy(() -> one("a\ud83d")).hasMessageContaining("whole characters for body");
    }

    @Test
    void too_few_and_too_many_values_are_refused() {
        assertThatThrownBy(() -> transactions.run(() ->
                        copy.into(LETTER, List.of(ID, BODY), rows -> rows.add(1).end())))
                .hasMessage("expected 2 values in row 1, were 1");
        assertThatThrownBy(() -> transactions.run(
                        () -> copy.into(LETTER, List.of(ID), rows -> rows.add(1).add("x"))))
                .hasMessage("expected 1 values in row 1, were more");
    }

    @Test
    void without_a_transaction_nothing_is_copied() {
        assertThatThrownBy(
                        () -> copy.into(LETTER, List.of(ID), rows -> rows.add(1).end()))
                .hasMessageContaining("expected an open transaction");
    }

    private void one(String body) {
        transactions.run(() -> copy.into(
                LETTER, List.of(ID, BODY), rows -> rows.add(400).add(body).end()));
    }
}
