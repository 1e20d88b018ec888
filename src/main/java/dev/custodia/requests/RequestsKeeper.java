package dev.custodia.requests;

import static dev.custodia.tables.requests.Tables.OBJECTOR;
import static dev.custodia.tables.requests.Tables.OF_CUSTOMER;
import static dev.custodia.tables.requests.Tables.REQUEST;

import dev.custodia.customers.Keeper;
import dev.custodia.customers.Terms;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Record4;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Keeps what people have asked for. Whoever waits to be told what is known of them, or to have it put right, is not
 * removed by a clean-up before; force beats that. Of a request of somebody who is gone stay its kind, days and outcome.
 * Erases before the customers' own rows are gone, by which whoever objects is known again.
 */
@Component
@Order(0)
class RequestsKeeper implements Keeper {
    private static final List<String> NEED_THE_DATA = java.util.Arrays.stream(Request.Kind.values())
            .filter(Request.Kind::needsTheData)
            .map(Request.Kind::word)
            .toList();

    private final DSLContext db;
    private final Clock clock;
    private final Objectors objectors;

    RequestsKeeper(DSLContext db, Clock clock, Objectors objectors) {
        this.db = db;
        this.clock = clock;
        this.objectors = objectors;
    }

    @Override
    public Set<String> tables() {
        return Set.of("requests.of_customer", "requests.objector");
    }

    @Override
    public List<Select<Record4<Long, String, LocalDate, Long>>> objections(
            Purpose purpose, Select<Record1<Long>> customers, Terms terms) {
        return switch (purpose) {
            case ARCHIVE, LOSE, REMOVE, FORCE -> List.of();
            case DELETE, ANONYMISE ->
                List.of(DSL.select(
                                OF_CUSTOMER.CUSTOMER_ID,
                                DSL.inline("open_request"),
                                DSL.min(REQUEST.RECEIVED_ON),
                                DSL.castNull(SQLDataType.BIGINT))
                        .from(OF_CUSTOMER)
                        .join(REQUEST)
                        .on(REQUEST.REQUEST_ID.eq(OF_CUSTOMER.REQUEST_ID))
                        .where(OF_CUSTOMER.CUSTOMER_ID.in(customers))
                        .and(REQUEST.KIND.in(NEED_THE_DATA))
                        .and(REQUEST.ENDED_AT.isNull())
                        .groupBy(OF_CUSTOMER.CUSTOMER_ID));
        };
    }

    @Override
    public List<Export> exports(Select<Record1<Long>> customers) {
        return List.of(
                new Export(
                        "requests",
                        DSL.select(
                                        OF_CUSTOMER.CUSTOMER_ID,
                                        DSL.jsonbObject(
                                                DSL.key("request_id").value(OF_CUSTOMER.REQUEST_ID.cast(String.class)),
                                                DSL.key("kind").value(REQUEST.KIND),
                                                DSL.key("channel").value(REQUEST.CHANNEL),
                                                DSL.key("receivedOn").value(REQUEST.RECEIVED_ON),
                                                DSL.key("note").value(REQUEST.NOTE),
                                                DSL.key("state").value(REQUEST.STATE),
                                                DSL.key("outcome").value(REQUEST.OUTCOME),
                                                DSL.key("endedAt").value(REQUEST.ENDED_AT)))
                                .from(OF_CUSTOMER)
                                .join(REQUEST)
                                .on(REQUEST.REQUEST_ID.eq(OF_CUSTOMER.REQUEST_ID))
                                .where(OF_CUSTOMER.CUSTOMER_ID.in(customers))),
                Export.of("marketingObjection", OBJECTOR, customers));
    }

    @Override
    public void erase(Select<Record1<Long>> customers) {
        gone(customers, Request.Outcome.DELETED);
    }

    @Override
    public void anonymise(Select<Record1<Long>> customers, Terms terms) {
        gone(customers, Request.Outcome.ANONYMISED);
    }

    private void gone(Select<Record1<Long>> customers, Request.Outcome how) {
        objectors.forget(customers);
        Long[] requests = db.deleteFrom(OF_CUSTOMER)
                .where(OF_CUSTOMER.CUSTOMER_ID.in(customers))
                .returning(OF_CUSTOMER.REQUEST_ID)
                .fetch(OF_CUSTOMER.REQUEST_ID)
                .toArray(Long[]::new);
        if (requests.length == 0) return;
        db.update(REQUEST)
                .setNull(REQUEST.NOTE)
                .where(REQUEST.REQUEST_ID.eq(DSL.any(requests)))
                .execute();
        db.update(REQUEST)
                .set(REQUEST.STATE, Request.State.DONE.word())
                .set(
                        REQUEST.OUTCOME,
                        DSL.when(REQUEST.KIND.eq(Request.Kind.ERASURE.word()), how.word())
                                .otherwise(Request.Outcome.GONE.word()))
                .set(REQUEST.ENDED_AT, clock.instant().atOffset(ZoneOffset.UTC))
                .where(REQUEST.REQUEST_ID.eq(DSL.any(requests)))
                .and(REQUEST.ENDED_AT.isNull())
                .execute();
    }
}
