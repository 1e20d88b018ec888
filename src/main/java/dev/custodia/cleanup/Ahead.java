package dev.custodia.cleanup;

import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.customers.Terms;
import dev.custodia.facts.Facts;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.CaseConditionStep;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Record3;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;

/**
 * Whom plans would find on days to come, if nothing happened until then but time going by: by the conditions and the
 * keepers of the plan itself, for all customers and all days in one statement.
 */
@Component
public class Ahead {
    private static final Field<Long> CUSTOMER = DSL.field(DSL.name("found", "customer_id"), SQLDataType.BIGINT);
    private static final Field<Integer> DUE = DSL.field(DSL.name("found", "due"), SQLDataType.INTEGER);

    private final Choosing choosing;

    Ahead(Choosing choosing) {
        this.choosing = choosing;
    }

    /**
     * Who is found on any of these days: customer, the first of the days on which they are (0 is the first), and the
     * first on which nothing that is known today stands against it any more (as many as there are days: on none of them).
     *
     * @param days one after the other
     * @param arriving who will be put into the archive until then, and on which day
     */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Select<Record3<Long, Integer, Integer>> look(
            Wanted wanted, List<LocalDate> days, List<Select<Record2<Long, LocalDate>>> arriving) {
        var found = DSL.name("found").fields("customer_id", "due").asMaterialized(found(wanted, days, arriving));
        Field<Integer> free = DSL.inline(0);
        Optional<Table<?>> said = said(wanted, days);
        if (said.isEmpty()) return DSL.with(found).select(CUSTOMER, DUE, free).from(DSL.table(DSL.name("found")));
        Table<?> objections = said.get();
        Field<Long> whose = Objects.requireNonNull(objections.field("customer_id", Long.class));
        Field<Integer> until = Objects.requireNonNull(objections.field("free", Integer.class));
        return DSL.with(found)
                .select(CUSTOMER, DUE, DSL.coalesce(until, free))
                .from(DSL.table(DSL.name("found")))
                .leftJoin(objections)
                .on(whose.eq(CUSTOMER));
    }

    private Select<Record2<Long, Integer>> found(
            Wanted wanted, List<LocalDate> days, List<Select<Record2<Long, LocalDate>>> arriving) {
        CaseConditionStep<Integer> due = null;
        for (int i = 0; i < days.size(); i++) {
            var holds = choosing.where(wanted.choice(), days.get(i));
            due = due == null ? DSL.when(holds, DSL.inline(i)) : due.when(holds, DSL.inline(i));
        }
        Field<Integer> first = Objects.requireNonNull(due, "no days");
        var here = DSL.select(FACT.CUSTOMER_ID.as("customer_id"), first.as("due"))
                .from(FACT)
                .where(Facts.in(wanted.where()))
                .asTable("here", "customer_id", "due");
        Field<Integer> dueHere = Objects.requireNonNull(here.field("due", Integer.class));
        Select<Record2<Long, Integer>> all = DSL.select(
                        Objects.requireNonNull(here.field("customer_id", Long.class)), dueHere)
                .from(here)
                .where(dueHere.isNotNull());
        if (!(wanted.choice() instanceof Choice.Archived archived)) return all;
        List<LocalDate> borders = days.stream().map(archived::day).toList();
        for (Select<Record2<Long, LocalDate>> some : arriving) {
            var come = some.asTable("come", "customer_id", "on_date");
            Field<Integer> then = before(Objects.requireNonNull(come.field("on_date", LocalDate.class)), borders);
            all = all.unionAll(DSL.select(Objects.requireNonNull(come.field("customer_id", Long.class)), then)
                    .from(come)
                    .where(then.lt(days.size())));
        }
        return all;
    }

    /** Of each against whom something stands, the first day on which it does no more. */
    private Optional<Table<?>> said(Wanted wanted, List<LocalDate> days) {
        List<LocalDate> silences = days.stream()
                .map(day -> choosing.since(wanted.choice(), day))
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        return objections(wanted, days.getFirst(), DSL.select(CUSTOMER).from(DSL.table(DSL.name("found"))))
                .map(said -> {
                    Field<String> reason = Objects.requireNonNull(said.field("reason", String.class));
                    Field<LocalDate> on = Objects.requireNonNull(said.field("on_date", LocalDate.class));
                    var free = DSL.when(reason.eq("statutory_period"), upTo(on, days));
                    if (!silences.isEmpty())
                        free = free.when(reason.in("newer_document", "newer_interaction"), before(on, silences));
                    Field<Long> whose = Objects.requireNonNull(said.field("customer_id", Long.class));
                    return DSL.select(whose, DSL.max(free.otherwise(DSL.inline(days.size()))))
                            .from(said)
                            .groupBy(whose)
                            .asTable("objected", "customer_id", "free");
                });
    }

    /** What stands today against doing it to any of these on that day: customer, reason, date or null, amount or null. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Optional<Table<?>> objections(Wanted wanted, LocalDate day, Select<Record1<Long>> customers) {
        Terms usual = choosing.terms(wanted.choice(), wanted.documents());
        Terms terms = new Terms(choosing.since(wanted.choice(), day), usual.documents());
        return choosing.objections(terms, Choosing.purposes(wanted.action(), true), customers).stream()
                .<Select<?>>map(said -> DSL.selectFrom(said))
                .reduce((one, other) -> union(one, other))
                .map(all -> all.asTable("said", "customer_id", "reason", "on_date", "amount"));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Select<?> union(Select one, Select other) {
        return one.unionAll(other);
    }

    /** The position of the first of the days that comes after a date: as many as there are days where none does. */
    private static Field<Integer> upTo(Field<LocalDate> date, List<LocalDate> days) {
        return DSL.field("width_bucket({0}, {1}::date[])", SQLDataType.INTEGER, date, array(days));
    }

    /** The position of the first of the days that is this date, or comes after it. */
    private static Field<Integer> before(Field<LocalDate> date, List<LocalDate> days) {
        return DSL.field("width_bucket({0} - 1, {1}::date[])", SQLDataType.INTEGER, date, array(days));
    }

    private static Field<String[]> array(List<LocalDate> days) {
        return DSL.val(days.stream().map(LocalDate::toString).toArray(String[]::new));
    }
}
