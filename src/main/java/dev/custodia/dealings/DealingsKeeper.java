package dev.custodia.dealings;

import static dev.custodia.tables.dealings.Tables.DOCUMENT;
import static dev.custodia.tables.dealings.Tables.FIGURE;
import static dev.custodia.tables.dealings.Tables.INTERACTION;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.customers.Handling;
import dev.custodia.customers.Keeper;
import dev.custodia.customers.Terms;
import dev.custodia.database.Sql;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Record4;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps documents and interactions. Objects to putting aside who still has business or is not silent after all. */
@Component
class DealingsKeeper implements Keeper {
    private static final Field<LocalDate> NO_DATE = DSL.castNull(SQLDataType.LOCALDATE);
    private static final Field<Long> NO_AMOUNT = DSL.castNull(SQLDataType.BIGINT);

    private final DSLContext db;
    private final Handlings handlings;
    private final Units units;

    DealingsKeeper(DSLContext db, Handlings handlings, Units units) {
        this.db = db;
        this.handlings = handlings;
        this.units = units;
    }

    @Override
    public Set<String> tables() {
        return Set.of(
                "dealings.document",
                "dealings.interaction",
                "dealings.figure",
                // Documents on their way in: for minutes, and dropped whole.
                "dealings.incoming_document");
    }

    @Override
    public List<Select<Record4<Long, String, LocalDate, Long>>> objections(
            Purpose purpose, Select<Record1<Long>> customers, Terms terms) {
        return switch (purpose) {
            case ARCHIVE -> business(customers, terms.since());
            case REMOVE -> {
                List<Select<Record4<Long, String, LocalDate, Long>>> objections = business(customers, terms.since());
                objections.addAll(documents("blocked_documents", customers, terms, EnumSet.of(Handling.BLOCK)));
                yield objections;
            }
            case DELETE -> {
                List<Select<Record4<Long, String, LocalDate, Long>>> objections = new ArrayList<>(
                        documents("linked_documents", customers, terms, EnumSet.of(Handling.KEEP_ANONYMISED)));
                objections.addAll(documents("kept_documents", customers, terms, EnumSet.of(Handling.KEEP)));
                yield objections;
            }
            case ANONYMISE -> documents("kept_documents", customers, terms, EnumSet.of(Handling.KEEP));
            case FORCE, LOSE -> List.of();
        };
    }

    /** Who has documents of a kind that is handled in one of these ways, cancelled ones included, and how many. */
    private List<Select<Record4<Long, String, LocalDate, Long>>> documents(
            String reason, Select<Record1<Long>> customers, Terms terms, Set<Handling> handled) {
        List<Short> kinds = handlings.handled(terms, handled);
        if (kinds.isEmpty()) return List.of();
        return List.of(DSL.select(
                        DOCUMENT.CUSTOMER_ID,
                        DSL.inline(reason),
                        NO_DATE,
                        DSL.count().cast(Long.class))
                .from(DOCUMENT)
                .where(DOCUMENT.CUSTOMER_ID.in(customers))
                .and(DOCUMENT.KIND.in(kinds))
                .groupBy(DOCUMENT.CUSTOMER_ID));
    }

    private static List<Select<Record4<Long, String, LocalDate, Long>>> business(
            Select<Record1<Long>> customers, @Nullable LocalDate since) {
        List<Select<Record4<Long, String, LocalDate, Long>>> objections = new ArrayList<>();
        objections.add(DSL.select(
                        FACT.CUSTOMER_ID, DSL.inline("open_documents"), NO_DATE, FACT.OPEN_DOCUMENTS.cast(Long.class))
                .from(FACT)
                .where(FACT.CUSTOMER_ID.in(customers))
                .and(FACT.OPEN_DOCUMENTS.gt(0)));
        if (since != null) {
            objections.add(DSL.select(FACT.CUSTOMER_ID, DSL.inline("newer_document"), FACT.LAST_DOCUMENT_ON, NO_AMOUNT)
                    .from(FACT)
                    .where(FACT.CUSTOMER_ID.in(customers))
                    .and(FACT.LAST_DOCUMENT_ON.gt(since)));
            objections.add(
                    DSL.select(FACT.CUSTOMER_ID, DSL.inline("newer_interaction"), FACT.LAST_INTERACTION_ON, NO_AMOUNT)
                            .from(FACT)
                            .where(FACT.CUSTOMER_ID.in(customers))
                            .and(FACT.LAST_INTERACTION_ON.gt(since)));
        }
        return objections;
    }

    @Override
    public List<Export> exports(Select<Record1<Long>> customers) {
        return List.of(
                documents(customers),
                Export.of("interactions", INTERACTION, customers),
                Export.of("figures", FIGURE, customers));
    }

    /** As they stand, but for the portfolio type, which goes by its code. */
    private Export documents(Select<Record1<Long>> customers) {
        return new Export(
                "documents",
                DSL.select(
                                DOCUMENT.CUSTOMER_ID,
                                DSL.field(
                                        "to_jsonb({0}) || jsonb_build_object('unit', {1})",
                                        SQLDataType.JSONB,
                                        DSL.name(DOCUMENT.getName()),
                                        DSL.case_(DOCUMENT.UNIT).mapValues(units.codes())))
                        .from(DOCUMENT)
                        .where(DOCUMENT.CUSTOMER_ID.in(customers)));
    }

    /** What may be kept goes into the books first, summed by month: of nobody, and nothing to know anybody by. */
    @Override
    public void anonymise(Select<Record1<Long>> customers, Terms terms) {
        List<Short> kept = handlings.handled(terms, EnumSet.complementOf(EnumSet.of(Handling.DELETE)));
        Sql.execute(db, "dealings/into_the_books", customers, DSL.val(kept.toArray(Short[]::new)));
        erase(customers);
    }

    @Override
    public void erase(Select<Record1<Long>> customers) {
        db.deleteFrom(DOCUMENT).where(DOCUMENT.CUSTOMER_ID.in(customers)).execute();
        db.deleteFrom(INTERACTION).where(INTERACTION.CUSTOMER_ID.in(customers)).execute();
        db.deleteFrom(FIGURE).where(FIGURE.CUSTOMER_ID.in(customers)).execute();
    }
}
