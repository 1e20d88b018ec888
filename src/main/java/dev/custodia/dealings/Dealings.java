package dev.custodia.dealings;

import static dev.custodia.tables.dealings.Tables.BOOK;
import static dev.custodia.tables.dealings.Tables.DOCUMENT;
import static dev.custodia.tables.dealings.Tables.FIGURE;
import static dev.custodia.tables.dealings.Tables.INTERACTION;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Money;
import dev.custodia.customers.Erasure;
import dev.custodia.customers.Handling;
import dev.custodia.database.Ids;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.screens.Words;
import dev.custodia.settings.Settings;
import dev.custodia.tables.dealings.tables.records.DocumentRecord;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Record3;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The door to documents and interactions, one at a time; many come in through {@link IncomingDocuments}. */
@Component
public class Dealings {
    private static final JSONB NOTHING = JSONB.valueOf("{}");

    private final DSLContext db;
    private final Clock clock;
    private final Ids ids;
    private final Transactions transactions;
    private final Changes changes;
    private final Figures figures;
    private final IncomingDocuments incoming;
    private final Erasure erasure;
    private final List<Dealt> dealt;
    private final Settings settings;
    private final Handlings handlings;
    private final Units units;
    private final Access access;
    private final Journal journal;

    Dealings(
            DSLContext db,
            Clock clock,
            Ids ids,
            Transactions transactions,
            Changes changes,
            Figures figures,
            IncomingDocuments incoming,
            Erasure erasure,
            List<Dealt> dealt,
            Settings settings,
            Handlings handlings,
            Units units,
            Access access,
            Journal journal) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.transactions = transactions;
        this.changes = changes;
        this.figures = figures;
        this.incoming = incoming;
        this.erasure = erasure;
        this.dealt = dealt;
        this.settings = settings;
        this.handlings = handlings;
        this.units = units;
        this.access = access;
        this.journal = journal;
    }

    /** The currency of amounts that come without one. */
    public String ownCurrency() {
        return settings.currency().getCurrencyCode();
    }

    /** Newest first; the cursor is the place in that order, as many were seen so far by date and id. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Document> documents(CustomerId customer, @Nullable Document after, int size) {
        return db.selectFrom(DOCUMENT)
                .where(DOCUMENT.CUSTOMER_ID.eq(customer.value()))
                .and(
                        after == null
                                ? DSL.trueCondition()
                                : DSL.row(DOCUMENT.ISSUED_ON, DOCUMENT.DOCUMENT_ID)
                                        .lt(DSL.row(after.date(), after.documentId())))
                .orderBy(DOCUMENT.ISSUED_ON.desc(), DOCUMENT.DOCUMENT_ID.desc())
                .limit(size)
                .fetch(row -> read(customer, row));
    }

    /** @throws Refused {@code dealings.document_unknown} */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Document document(CustomerId customer, long documentId) {
        return db.selectFrom(DOCUMENT)
                .where(DOCUMENT.CUSTOMER_ID.eq(customer.value()))
                .and(DOCUMENT.DOCUMENT_ID.eq(documentId))
                .fetchOptional(row -> read(customer, row))
                .orElseThrow(() -> Refused.notFound("dealings.document_unknown"));
    }

    private static Document read(CustomerId customer, DocumentRecord row) {
        return new Document(
                row.getDocumentId(),
                customer,
                DocumentKind.of(row.getKind()),
                row.getNumber(),
                row.getIssuedOn(),
                new Money(row.getAmountMinor(), row.getCurrency()),
                DocumentState.of(row.getState()),
                row.getUnit(),
                row.getChangeId());
    }

    /** The portfolio types that documents may belong to, as the reader calls them. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Units.Unit> units(Words words) {
        return units.all(words);
    }

    /** Their codes by number. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Map<Short, String> unitCodes() {
        return units.codes();
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Figure> figures(CustomerId customer) {
        return db.selectFrom(FIGURE)
                .where(FIGURE.CUSTOMER_ID.eq(customer.value()))
                .orderBy(FIGURE.KIND, FIGURE.CURRENCY)
                .fetch(row -> new Figure(
                        DocumentKind.of(row.getKind()),
                        row.getDocuments(),
                        row.getOpen(),
                        new Money(row.getSumMinor(), row.getCurrency()),
                        row.getFirstOn(),
                        row.getLastOn(),
                        row.getDocuments_12m(),
                        new Money(row.getSum_12mMinor(), row.getCurrency())));
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Interaction> interactions(CustomerId customer, int size) {
        return interactions(customer, null, size);
    }

    /** Newest first; the cursor is the last one seen. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Interaction> interactions(CustomerId customer, @Nullable Interaction after, int size) {
        return db.selectFrom(INTERACTION)
                .where(INTERACTION.CUSTOMER_ID.eq(customer.value()))
                .and(
                        after == null
                                ? DSL.trueCondition()
                                : DSL.row(INTERACTION.HELD_ON, INTERACTION.INTERACTION_ID)
                                        .lt(DSL.row(after.date(), after.interactionId())))
                .orderBy(INTERACTION.HELD_ON.desc(), INTERACTION.INTERACTION_ID.desc())
                .limit(size)
                .fetch(row -> new Interaction(
                        row.getInteractionId(),
                        Interaction.Kind.of(row.getKind()),
                        row.getHeldOn(),
                        row.getAttended()));
    }

    /** @throws Refused {@code dealings.interaction_unknown} */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Interaction interaction(CustomerId customer, long interactionId) {
        return db.selectFrom(INTERACTION)
                .where(INTERACTION.CUSTOMER_ID.eq(customer.value()))
                .and(INTERACTION.INTERACTION_ID.eq(interactionId))
                .fetchOptional(row -> new Interaction(
                        row.getInteractionId(), Interaction.Kind.of(row.getKind()), row.getHeldOn(), row.getAttended()))
                .orElseThrow(() -> Refused.notFound("dealings.interaction_unknown"));
    }

    /** @throws Refused with every problem of the draft, {@code customers.unknown} */
    @Needs(Permission.CUSTOMERS_EDIT)
    public Document addDocument(CustomerId customer, DocumentDraft draft) {
        List<Problem> problems = draft.problems("", LocalDate.now(clock), units);
        if (!problems.isEmpty()) throw Refused.invalid(problems);
        return transactions.get(() -> {
            lock(customer);
            long changeId = changes.draft(DealingsAct.CODE, null, NOTHING);
            long documentId = ids.next();
            write(customer, documentId, draft, changeId);
            recount(customer);
            incoming.belong(List.of(customer.value()), changeId);
            tell(customer, changeId);
            changes.record(changeId, List.of(customer.value()));
            return document(customer, documentId);
        });
    }

    private void write(CustomerId customer, long documentId, DocumentDraft draft, long changeId) {
        Money money = draft.money(ownCurrency());
        db.insertInto(DOCUMENT)
                .set(DOCUMENT.CUSTOMER_ID, customer.value())
                .set(DOCUMENT.DOCUMENT_ID, documentId)
                .set(
                        DOCUMENT.KIND,
                        java.util.Objects.requireNonNull(draft.kind()).code())
                .set(DOCUMENT.NUMBER, draft.number() == null ? "" : draft.number())
                .set(DOCUMENT.ISSUED_ON, draft.date())
                .set(DOCUMENT.AMOUNT_MINOR, money.minor())
                .set(DOCUMENT.CURRENCY, money.currency())
                .set(DOCUMENT.STATE, (draft.state() == null ? DocumentState.PAID : draft.state()).code())
                .set(DOCUMENT.UNIT, draft.unit(units))
                .set(DOCUMENT.CHANGE_ID, changeId)
                .execute();
    }

    /** The version of a customer, which counts up with whatever is changed of their documents too. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public long version(CustomerId customer) {
        return db.select(FACT.VERSION)
                .from(FACT)
                .where(FACT.CUSTOMER_ID.eq(customer.value()))
                .fetchOptional(FACT.VERSION)
                .orElseThrow(() -> Refused.notFound("customers.unknown"));
    }

    /**
     * Says how a document stands now.
     *
     * @param version of the customer at which the document was seen
     * @throws Refused {@code dealings.document_unknown}; {@code customers.edited_meanwhile} when somebody else has
     *     changed something of the customer since
     */
    @Needs(Permission.CUSTOMERS_EDIT)
    public Document setState(CustomerId customer, long documentId, long version, DocumentState state) {
        return change(customer, documentId, version, state, null);
    }

    /**
     * Says how a document stands now, and to which portfolio type it belongs.
     *
     * @param version of the customer at which the document was seen
     * @param state null leaves it as it is
     * @param unit the code of a portfolio type; null leaves it as it is, the empty one is none
     * @throws Refused as {@link #setState}; {@code dealings.unit_unknown}
     */
    @Needs(Permission.CUSTOMERS_EDIT)
    public Document change(
            CustomerId customer, long documentId, long version, @Nullable DocumentState state, @Nullable String unit) {
        Short wanted = unit == null || unit.isBlank()
                ? null
                : units.byCode(unit).orElseThrow(() -> Refused.invalid("unit", "dealings.unit_unknown"));
        return transactions.get(() -> {
            if (lock(customer) != version) throw Refused.conflict("customers.edited_meanwhile");
            Document before = document(customer, documentId);
            long changeId = changes.draft(DealingsAct.CODE, null, NOTHING);
            incoming.keep(changeId, Set.of(customer.value()));
            db.update(DOCUMENT)
                    .set(DOCUMENT.STATE, (state == null ? before.state() : state).code())
                    .set(DOCUMENT.UNIT, unit == null ? before.unit() : wanted)
                    .where(DOCUMENT.CUSTOMER_ID.eq(customer.value()))
                    .and(DOCUMENT.DOCUMENT_ID.eq(documentId))
                    .execute();
            refresh(customer, changeId);
            changes.record(changeId, List.of(customer.value()));
            return document(customer, documentId);
        });
    }

    /** @throws Refused {@code dealings.document_unknown}; {@code dealings.on_hold} for a customer of whom nothing may be lost */
    @Needs(Permission.CUSTOMERS_EDIT)
    public void removeDocument(CustomerId customer, long documentId) {
        transactions.run(() -> {
            lock(customer);
            if (erasure.free(List.of(customer.value())).isEmpty()) throw Refused.conflict("dealings.on_hold");
            document(customer, documentId);
            long changeId = changes.draft(DealingsAct.CODE, null, NOTHING);
            incoming.keep(changeId, Set.of(customer.value()));
            db.deleteFrom(DOCUMENT)
                    .where(DOCUMENT.CUSTOMER_ID.eq(customer.value()))
                    .and(DOCUMENT.DOCUMENT_ID.eq(documentId))
                    .execute();
            refresh(customer, changeId);
            changes.record(changeId, List.of(customer.value()));
        });
    }

    private void refresh(CustomerId customer, long changeId) {
        recount(customer);
        tell(customer, changeId);
    }

    private void recount(CustomerId customer) {
        figures.recompute(List.of(customer.value()));
        figures.carry(List.of(customer.value()), true);
    }

    private void tell(CustomerId customer, long changeId) {
        dealt.forEach(one -> one.happened(List.of(customer.value()), changeId));
    }

    /** @throws Refused {@code customers.unknown}, {@code dealings.date_implausible} */
    @Needs(Permission.CUSTOMERS_EDIT)
    public Interaction addInteraction(
            CustomerId customer, Interaction.Kind kind, LocalDate date, @Nullable Boolean attended) {
        if (!DocumentDraft.plausible(date, LocalDate.now(clock)))
            throw Refused.invalid("date", "dealings.date_implausible");
        return transactions.get(() -> {
            lock(customer);
            long changeId = changes.draft(DealingsAct.CODE, null, NOTHING);
            Interaction added = new Interaction(ids.next(), kind, date, attended);
            write(customer, added, changeId);
            figures.carryInteractions(List.of(customer.value()));
            dealt.forEach(one -> one.happened(List.of(customer.value()), changeId));
            changes.record(changeId, List.of(customer.value()));
            return added;
        });
    }

    void write(CustomerId customer, Interaction interaction, long changeId) {
        db.insertInto(INTERACTION)
                .set(INTERACTION.CUSTOMER_ID, customer.value())
                .set(INTERACTION.INTERACTION_ID, interaction.interactionId())
                .set(INTERACTION.KIND, interaction.kind().code())
                .set(INTERACTION.HELD_ON, interaction.date())
                .set(INTERACTION.ATTENDED, interaction.attended())
                .set(INTERACTION.CHANGE_ID, changeId)
                .execute();
    }

    /** The lock that every writer of a customer takes. Returns the version that it was taken at. */
    private long lock(CustomerId customer) {
        var row = db.select(FACT.VERSION, FACT.PLACE)
                .from(FACT)
                .where(FACT.CUSTOMER_ID.eq(customer.value()))
                .forUpdate()
                .fetchOptional()
                .orElseThrow(() -> Refused.notFound("customers.unknown"));
        if (!Place.of(row.value2()).inUse()) throw Refused.conflict("customers.not_in_use");
        return row.value1();
    }

    /** What becomes of each kind of document when its customer is let go, unless a plan says otherwise. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Map<DocumentKind, Handling> handlings() {
        return handlings.all();
    }

    /** Sets what becomes of a kind of document from now on; plans that were made keep to what they said. */
    @Needs(Permission.SETTINGS_MANAGE)
    public void handle(DocumentKind kind, Handling handling) {
        transactions.run(() -> {
            Handling before = handlings.all().get(kind);
            if (before == handling) return;
            handlings.set(kind, handling);
            journal.record(Entry.of(access.current(), "dealings.handling")
                    .with("kind", kind.word())
                    .with("handling", handling.word()));
        });
    }

    /** Documents of one kind, year and currency: how many, cancelled ones included, and what those that count come to. */
    public record Lot(DocumentKind kind, int year, Money sum, long documents) {}

    /** What documents these customers have. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Lot> lots(Select<Record1<Long>> customers) {
        var year = DSL.year(DOCUMENT.ISSUED_ON);
        return db.select(
                        DOCUMENT.KIND,
                        year,
                        DOCUMENT.CURRENCY,
                        DSL.count().cast(Long.class),
                        DSL.coalesce(DSL.sum(DOCUMENT.AMOUNT_MINOR).filterWhere(counts(DOCUMENT.STATE)), 0)
                                .cast(Long.class))
                .from(DOCUMENT)
                .where(DOCUMENT.CUSTOMER_ID.in(customers))
                .groupBy(DOCUMENT.KIND, year, DOCUMENT.CURRENCY)
                .orderBy(DOCUMENT.KIND, year, DOCUMENT.CURRENCY)
                .fetch(row -> new Lot(
                        DocumentKind.of(row.value1()),
                        row.value2(),
                        new Money(row.value5(), row.value3()),
                        row.value4()));
    }

    /** Those who have documents of these days, the first and the last included, cancelled ones too. */
    public static Select<Record1<Long>> withDocuments(LocalDate from, LocalDate to) {
        return DSL.select(DOCUMENT.CUSTOMER_ID).from(DOCUMENT).where(DOCUMENT.ISSUED_ON.between(from, to));
    }

    /**
     * The days on which active customers bought, each once, and what that came to in the currency that the customer is
     * summed in. Invoices and receipts; of who has neither, orders, as they are counted for the narrow row. Days to come
     * are among them.
     */
    public static Select<Record3<Long, LocalDate, Long>> purchaseDays(Condition among) {
        Condition sale = DOCUMENT.KIND.in(DocumentKind.INVOICE.code(), DocumentKind.RECEIPT.code());
        Condition sells = DSL.exists(DSL.selectOne()
                .from(FIGURE)
                .where(FIGURE.CUSTOMER_ID.eq(DOCUMENT.CUSTOMER_ID))
                .and(FIGURE.KIND.in(DocumentKind.INVOICE.code(), DocumentKind.RECEIPT.code())));
        return DSL.select(
                        DOCUMENT.CUSTOMER_ID,
                        DOCUMENT.ISSUED_ON.as("day"),
                        DSL.coalesce(DSL.sum(DOCUMENT.AMOUNT_MINOR).filterWhere(DOCUMENT.CURRENCY.eq(FACT.CURRENCY)), 0)
                                .cast(Long.class)
                                .as("amount"))
                .from(DOCUMENT)
                .join(FACT)
                .on(FACT.CUSTOMER_ID.eq(DOCUMENT.CUSTOMER_ID))
                .where(Facts.in(EnumSet.of(Place.ACTIVE)))
                .and(counts(DOCUMENT.STATE))
                .and(sale.or(DOCUMENT.KIND.eq(DocumentKind.ORDER.code()).andNot(sells)))
                .and(among)
                .groupBy(DOCUMENT.CUSTOMER_ID, DOCUMENT.ISSUED_ON);
    }

    /** Of these customers, how many such documents each has who has any. */
    public static Select<Record2<Long, Integer>> documentsOf(
            Select<Record1<Long>> customers, LocalDate from, LocalDate to) {
        return DSL.select(DOCUMENT.CUSTOMER_ID, DSL.count())
                .from(DOCUMENT)
                .where(DOCUMENT.CUSTOMER_ID.in(customers))
                .and(DOCUMENT.ISSUED_ON.between(from, to))
                .groupBy(DOCUMENT.CUSTOMER_ID);
    }

    /** Documents of some kinds from a day on, cancelled ones included. */
    public record Span(List<DocumentKind> kinds, LocalDate from) {
        public Span {
            kinds = List.copyOf(kinds);
        }

        Condition condition() {
            return DOCUMENT.KIND
                    .in(kinds.stream().map(DocumentKind::code).toList())
                    .and(DOCUMENT.ISSUED_ON.ge(from));
        }
    }

    private static Condition any(List<Span> spans) {
        return spans.stream().map(Span::condition).reduce(DSL.falseCondition(), Condition::or);
    }

    /** Of these customers, who has documents in any of these spans: the date of the last of them, and how many. */
    public static Select<Record3<Long, LocalDate, Integer>> latestOf(
            Select<Record1<Long>> customers, List<Span> spans) {
        return DSL.select(DOCUMENT.CUSTOMER_ID, DSL.max(DOCUMENT.ISSUED_ON), DSL.count())
                .from(DOCUMENT)
                .where(DOCUMENT.CUSTOMER_ID.in(customers))
                .and(any(spans))
                .groupBy(DOCUMENT.CUSTOMER_ID);
    }

    /** How many documents, of how many customers. */
    public record Reach(long documents, long customers) {}

    @Needs(Permission.CUSTOMERS_LOOK)
    public Reach reach(List<Span> spans) {
        var counted = db.select(
                        DSL.count().cast(Long.class),
                        DSL.countDistinct(DOCUMENT.CUSTOMER_ID).cast(Long.class))
                .from(DOCUMENT)
                .where(any(spans))
                .and(Facts.owned(DOCUMENT.CUSTOMER_ID))
                .fetchSingle();
        return new Reach(counted.value1(), counted.value2());
    }

    /** How many documents stand in some spans and not in others, or in further ones and not in yet others. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public long outside(List<Span> some, List<Span> others, List<Span> further, List<Span> yetOthers) {
        return db.select(DSL.count().cast(Long.class))
                .from(DOCUMENT)
                .where(any(some).and(DSL.not(any(others))).or(any(further).and(DSL.not(any(yetOthers)))))
                .and(Facts.owned(DOCUMENT.CUSTOMER_ID))
                .fetchSingle()
                .value1();
    }

    private static Condition counts(Field<Short> state) {
        return state.ne(DocumentState.CANCELLED.code());
    }

    /** What the documents of those come to who were anonymised: of nobody any more, by kind, year and currency. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Lot> books() {
        access.requireEverybody();
        var year = DSL.year(BOOK.MONTH);
        return db.select(
                        BOOK.KIND,
                        year,
                        BOOK.CURRENCY,
                        DSL.sum(BOOK.DOCUMENTS).cast(Long.class),
                        DSL.coalesce(DSL.sum(BOOK.SUM_MINOR).filterWhere(counts(BOOK.STATE)), 0)
                                .cast(Long.class))
                .from(BOOK)
                .groupBy(BOOK.KIND, year, BOOK.CURRENCY)
                .orderBy(BOOK.KIND, year, BOOK.CURRENCY)
                .fetch(row -> new Lot(
                        DocumentKind.of(row.value1()),
                        row.value2(),
                        new Money(row.value5(), row.value3()),
                        row.value4()));
    }

    /** Works out the figures of everybody anew from all documents. Returns how many customers there are. */
    @Needs(Permission.CUSTOMERS_EDIT)
    public int rebuild() {
        access.requireEverybody();
        return figures.rebuild();
    }

    /** Turns the twelve-month figures to today. Returns how many customers were touched. */
    public int turn() {
        return figures.turn();
    }

    /** The day that the twelve-month figures are as of. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public LocalDate asOf() {
        return transactions.get(() -> figures.holdDay());
    }
}
