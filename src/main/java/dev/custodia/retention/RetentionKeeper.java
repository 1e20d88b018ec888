package dev.custodia.retention;

import static dev.custodia.tables.retention.Tables.HELD;
import static dev.custodia.tables.retention.Tables.HOLD;

import dev.custodia.customers.Handling;
import dev.custodia.customers.Keeper;
import dev.custodia.customers.Terms;
import dev.custodia.dealings.Dealings;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Record4;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;

/** Keeps who is held, and objects to losing them, and to removing whose documents a law keeps. */
@Component
class RetentionKeeper implements Keeper {
    private final DSLContext db;
    private final Clock clock;
    private final Holding holding;
    private final Periods periods;

    RetentionKeeper(DSLContext db, Clock clock, Holding holding, Periods periods) {
        this.db = db;
        this.clock = clock;
        this.holding = holding;
        this.periods = periods;
    }

    @Override
    public Set<String> tables() {
        return Set.of("retention.held");
    }

    @Override
    public List<Select<Record4<Long, String, LocalDate, Long>>> objections(
            Purpose purpose, Select<Record1<Long>> customers, Terms terms) {
        return switch (purpose) {
            case ARCHIVE -> List.of();
            case LOSE -> holds(customers);
            case REMOVE -> {
                List<Select<Record4<Long, String, LocalDate, Long>>> objections = new ArrayList<>(holds(customers));
                objections.addAll(periods.kept(customers, rules(RetentionRule::profile)));
                yield objections;
            }
            case DELETE, FORCE -> periods.kept(customers, rules(rule -> !rule.profile()));
            // Into the books go the documents that are kept; one that would go along is not.
            case ANONYMISE -> periods.kept(customers, rules(rule -> !rule.profile() && goesAlong(rule, terms)));
        };
    }

    private List<RetentionRule> rules(Predicate<RetentionRule> which) {
        return periods.enabled().stream().filter(which).toList();
    }

    private static boolean goesAlong(RetentionRule rule, Terms terms) {
        return rule.kinds().stream().anyMatch(kind -> terms.documents().get(kind.word()) == Handling.DELETE);
    }

    private List<Select<Record4<Long, String, LocalDate, Long>>> holds(Select<Record1<Long>> customers) {
        List<Select<Record4<Long, String, LocalDate, Long>>> holds = new ArrayList<>();
        var since = DSL.field(
                "({0} at time zone {1})::date",
                SQLDataType.LOCALDATE,
                DSL.min(HELD.SINCE),
                DSL.inline(clock.getZone().getId()));
        holds.add(DSL.select(
                        HELD.CUSTOMER_ID,
                        DSL.inline("on_hold"),
                        since,
                        DSL.count().cast(Long.class))
                .from(HELD)
                .where(HELD.CUSTOMER_ID.in(customers))
                .and(HELD.ENDED_BY.isNull())
                .groupBy(HELD.CUSTOMER_ID));
        for (Holding.Period period : holding.periods()) {
            var documents = Dealings.documentsOf(
                            customers, period.years().first(), period.years().last())
                    .asTable("in_period", "customer_id", "documents");
            holds.add(DSL.select(
                            documents.field("customer_id", Long.class),
                            DSL.inline("period_on_hold"),
                            DSL.castNull(SQLDataType.LOCALDATE),
                            DSL.field(documents.field("documents", Integer.class))
                                    .cast(Long.class))
                    .from(documents));
        }
        return holds;
    }

    @Override
    public List<Export> exports(Select<Record1<Long>> customers) {
        return List.of(new Export(
                "holds",
                DSL.select(
                                HELD.CUSTOMER_ID,
                                DSL.jsonbObject(
                                        DSL.key("reason").value(HOLD.REASON),
                                        DSL.key("document").value(HELD.DOCUMENT_ID),
                                        DSL.key("since").value(HELD.SINCE),
                                        DSL.key("until").value(HELD.ENDED_AT)))
                        .from(HELD)
                        .join(HOLD)
                        .on(HOLD.HOLD_ID.eq(HELD.HOLD_ID))
                        .where(HELD.CUSTOMER_ID.in(customers))));
    }

    /** What was said of holds that held only these goes along: it may name them. */
    @Override
    public void erase(Select<Record1<Long>> customers) {
        List<Long> holds = db.deleteFrom(HELD)
                .where(HELD.CUSTOMER_ID.in(customers))
                .returning(HELD.HOLD_ID)
                .fetch(HELD.HOLD_ID);
        if (holds.isEmpty()) return;
        db.deleteFrom(HOLD)
                .where(HOLD.HOLD_ID.in(Set.copyOf(holds)))
                .andNotExists(DSL.selectOne().from(HELD).where(HELD.HOLD_ID.eq(HOLD.HOLD_ID)))
                .execute();
    }
}
