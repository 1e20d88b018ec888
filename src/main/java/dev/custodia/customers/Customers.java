package dev.custodia.customers;

import static dev.custodia.tables.customers.Tables.CONTACT_POINT;
import static dev.custodia.tables.customers.Tables.CUSTOMER;
import static dev.custodia.tables.customers.Tables.EXTERNAL_ID;
import static dev.custodia.tables.customers.Tables.LEGAL_DETAILS;
import static dev.custodia.tables.customers.Tables.LINK;
import static dev.custodia.tables.customers.Tables.MARK;
import static dev.custodia.tables.customers.Tables.OWN_FIELD;
import static dev.custodia.tables.customers.Tables.OWN_VALUE;
import static dev.custodia.tables.customers.Tables.SEARCH;
import static dev.custodia.tables.customers.Tables.TAG;
import static dev.custodia.tables.customers.Tables.TAGGED;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.changes.BeforeImages;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.Objection;
import dev.custodia.changes.Reason;
import dev.custodia.criteria.CustomerId;
import dev.custodia.database.Ids;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Columns;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.forgotten.Fingerprints;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The door to customers: look, create, edit, link, put aside and take back, one at a time and by hand. */
@Component
public class Customers {
    private static final JSONB NOTHING = JSONB.valueOf("{}");

    private final DSLContext db;
    private final Clock clock;
    private final Ids ids;
    private final Transactions transactions;
    private final Changes changes;
    private final BeforeImages images;
    private final Incoming incoming;
    private final Fingerprints fingerprints;
    private final Traits traits;
    private final Portrait portrait;
    private final Derived derived;
    private final List<Keeper> keepers;
    private final List<Alongside> alongside;
    private final Access access;
    private final Journal journal;
    private final ObjectProvider<Arrivals> arrivals;

    Customers(
            DSLContext db,
            Clock clock,
            Ids ids,
            Transactions transactions,
            Changes changes,
            BeforeImages images,
            Incoming incoming,
            Fingerprints fingerprints,
            Traits traits,
            Portrait portrait,
            Derived derived,
            List<Keeper> keepers,
            List<Alongside> alongside,
            Access access,
            Journal journal,
            ObjectProvider<Arrivals> arrivals) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.transactions = transactions;
        this.changes = changes;
        this.images = images;
        this.incoming = incoming;
        this.fingerprints = fingerprints;
        this.traits = traits;
        this.portrait = portrait;
        this.derived = derived;
        this.keepers = keepers;
        this.alongside = alongside;
        this.access = access;
        this.journal = journal;
        this.arrivals = arrivals;
    }

    // ---- looking

    /** @throws Refused {@code customers.unknown} */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Customer find(CustomerId id) {
        var row = db.select(CUSTOMER.fields())
                .select(FACT.VERSION, FACT.PLACE)
                .from(CUSTOMER)
                .join(FACT)
                .on(FACT.CUSTOMER_ID.eq(CUSTOMER.CUSTOMER_ID))
                .where(CUSTOMER.CUSTOMER_ID.eq(id.value()))
                .and(Facts.own())
                .fetchOptional()
                .orElseThrow(() -> Refused.notFound("customers.unknown"));
        var customer = row.into(CUSTOMER);
        OffsetDateTime archived = db.select(MARK.SINCE)
                .from(MARK)
                .where(MARK.CUSTOMER_ID.eq(id.value()))
                .and(MARK.ENDED_BY.isNull())
                .and(MARK.PLACE.eq(Place.ARCHIVED.code()))
                .fetchOne(MARK.SINCE);
        return new Customer(
                id,
                row.get(FACT.VERSION),
                Kind.of(customer.getKind()),
                Place.of(row.get(FACT.PLACE)),
                archived == null ? null : archived.toInstant(),
                customer.getName(),
                customer.getGivenName(),
                customer.getFamilyName(),
                customer.getStreet(),
                customer.getPostalCode(),
                customer.getCity(),
                customer.getRegion(),
                customer.getCountry(),
                customer.getLanguage(),
                customer.getNote(),
                customer.getExternalId(),
                customer.getCreatedOn(),
                customer.getCreatedBy(),
                points(id.value()),
                legal(id.value()),
                links(id.value()),
                tags(id.value()),
                own(id.value()));
    }

    private List<Customer.Point> points(long id) {
        return db.selectFrom(CONTACT_POINT)
                .where(CONTACT_POINT.CUSTOMER_ID.eq(id))
                .orderBy(CONTACT_POINT.KIND, CONTACT_POINT.POSITION)
                .fetch(row -> new Customer.Point(
                        ContactPoint.Kind.of(row.getKind()), row.getValue(), row.getLabel(), row.getValid()));
    }

    private LegalDetails legal(long id) {
        return db.selectFrom(LEGAL_DETAILS)
                .where(LEGAL_DETAILS.CUSTOMER_ID.eq(id))
                .fetchOptional()
                .map(row -> new LegalDetails(
                        row.getLegalName(),
                        row.getVatNumber(),
                        row.getTaxNumber(),
                        row.getIban(),
                        row.getRegisteredAddress()))
                .orElse(LegalDetails.NONE);
    }

    private List<Customer.Link> links(long id) {
        return db.select(LINK.OTHER_ID, CUSTOMER.NAME, LINK.ROLE)
                .from(LINK)
                .join(CUSTOMER)
                .on(CUSTOMER.CUSTOMER_ID.eq(LINK.OTHER_ID))
                .join(FACT)
                .on(FACT.CUSTOMER_ID.eq(LINK.OTHER_ID))
                .where(LINK.CUSTOMER_ID.eq(id))
                .and(Facts.in(Place.IN_USE))
                .orderBy(CUSTOMER.NAME)
                .fetch(row -> new Customer.Link(new CustomerId(row.value1()), row.value2(), row.value3()));
    }

    private List<String> tags(long id) {
        return db.select(TAG.NAME)
                .from(TAGGED)
                .join(TAG)
                .on(TAG.TAG_ID.eq(TAGGED.TAG_ID))
                .where(TAGGED.CUSTOMER_ID.eq(id))
                .orderBy(TAG.KEY)
                .fetch(TAG.NAME);
    }

    private Map<String, String> own(long id) {
        return db.select(OWN_FIELD.KEY, OWN_VALUE.VALUE)
                .from(OWN_VALUE)
                .join(OWN_FIELD)
                .on(OWN_FIELD.OWN_FIELD_ID.eq(OWN_VALUE.OWN_FIELD_ID))
                .where(OWN_VALUE.CUSTOMER_ID.eq(id))
                .orderBy(OWN_FIELD.KEY)
                .fetchMap(OWN_FIELD.KEY, OWN_VALUE.VALUE);
    }

    /** What a row of a list begins with, for a page of customers; in the order of the ids given. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Glance> glances(List<Long> page) {
        if (page.isEmpty()) return List.of();
        Map<Long, String> emails = firsts(page, ContactPoint.Kind.EMAIL);
        Map<Long, String> phones = firsts(page, ContactPoint.Kind.PHONE);
        Map<Long, Glance> found = db.select(CUSTOMER.CUSTOMER_ID, CUSTOMER.KIND, FACT.PLACE, CUSTOMER.NAME)
                .from(CUSTOMER)
                .join(FACT)
                .on(FACT.CUSTOMER_ID.eq(CUSTOMER.CUSTOMER_ID))
                .where(CUSTOMER.CUSTOMER_ID.in(page))
                .and(Facts.own())
                .fetchMap(
                        row -> row.value1(),
                        row -> new Glance(
                                new CustomerId(row.value1()),
                                Kind.of(row.value2()),
                                Place.of(row.value3()),
                                row.value4(),
                                emails.get(row.value1()),
                                phones.get(row.value1())));
        return page.stream().map(found::get).filter(glance -> glance != null).toList();
    }

    private Map<Long, String> firsts(List<Long> page, ContactPoint.Kind kind) {
        return db.select(CONTACT_POINT.CUSTOMER_ID, CONTACT_POINT.VALUE)
                .distinctOn(CONTACT_POINT.CUSTOMER_ID)
                .from(CONTACT_POINT)
                .where(CONTACT_POINT.CUSTOMER_ID.in(page))
                .and(CONTACT_POINT.KIND.eq(kind.code()))
                .orderBy(CONTACT_POINT.CUSTOMER_ID, CONTACT_POINT.POSITION)
                .fetchMap(CONTACT_POINT.CUSTOMER_ID, CONTACT_POINT.VALUE);
    }

    /**
     * Who is found by words: each stands somewhere in the name, an e-mail, a phone or the VAT number, in any order and
     * alphabet. A predicate over {@code facts.fact}.
     */
    public static Condition found(String words) {
        List<Condition> each = Stream.of(Columns.plain(words).split("\\s+"))
                .filter(word -> !word.isEmpty())
                .<Condition>map(word -> SEARCH.KEY.contains(isPhone(word) ? word.replaceAll("\\D", "") : word))
                .toList();
        if (each.isEmpty()) return DSL.trueCondition();
        // An array, so that the few who are found are looked up in the list, and not the list gone through for them.
        return FACT.CUSTOMER_ID.eq(
                DSL.any(DSL.array(DSL.select(SEARCH.CUSTOMER_ID).from(SEARCH).where(DSL.and(each)))));
    }

    private static boolean isPhone(String word) {
        return word.matches("[+(]?\\d[\\d()./-]{4,}");
    }

    /** Customers by the ids that another system knows them by. */
    @Needs(Permission.CUSTOMERS_LOOK)
    public Map<String, Long> byExternalIds(Collection<String> values) {
        return db.selectFrom(EXTERNAL_ID)
                .where(EXTERNAL_ID.VALUE.in(values))
                .and(Facts.owned(EXTERNAL_ID.CUSTOMER_ID))
                .fetchMap(EXTERNAL_ID.VALUE, EXTERNAL_ID.CUSTOMER_ID);
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    public List<String> allTags() {
        return db.select(TAG.NAME)
                .from(TAG)
                .where(TAG.GONE_BY.isNull())
                .orderBy(TAG.KEY)
                .fetch(TAG.NAME);
    }

    /** What stands against letting this one go, from every room: for "may it be removed? no, because". */
    @Needs(Permission.CUSTOMERS_LOOK)
    public List<Objection> objections(CustomerId id, Set<Keeper.Purpose> purposes) {
        var only = DSL.select(FACT.CUSTOMER_ID).from(FACT).where(FACT.CUSTOMER_ID.eq(id.value()));
        List<Objection> all = new ArrayList<>();
        for (Keeper keeper : keepers)
            for (Keeper.Purpose purpose : purposes)
                for (var objections : keeper.objections(purpose, only, Terms.USUAL))
                    db.fetch(objections)
                            .forEach(row -> all.add(new Objection(row.value2(), row.value3(), row.value4())));
        all.sort(Comparator.comparing(Objection::reason, Reason.ORDER));
        return all;
    }

    /** Everything that any room knows about one customer, under the rooms' own names. */
    @Needs(Permission.CUSTOMERS_EXPORT)
    public Map<String, List<JSONB>> everythingAbout(CustomerId id) {
        var only = DSL.select(FACT.CUSTOMER_ID).from(FACT).where(FACT.CUSTOMER_ID.eq(id.value()));
        if (!db.fetchExists(only)) throw Refused.notFound("customers.unknown");
        transactions.run(() -> journal.record(
                Entry.of(access.current(), "customers.export_one").about(id.value())));
        Map<String, List<JSONB>> everything = new LinkedHashMap<>();
        for (Keeper keeper : keepers) {
            for (Keeper.Export export : keeper.exports(only)) {
                everything.put(export.name(), db.fetch(export.rows()).map(row -> row.value2()));
            }
        }
        return everything;
    }

    /** Writes down that a list of so many customers leaves the base, before it does. */
    @Needs(Permission.CUSTOMERS_EXPORT)
    public void exporting(long customers) {
        transactions.run(() ->
                journal.record(Entry.of(access.current(), "customers.export").affecting(customers)));
    }

    // ---- changing one

    /**
     * @throws Refused with every problem of the draft; {@code customers.external_id_taken}; {@code customers.erased} where
     *     somebody was erased who had the same e-mail, phone or number, and the draft does not say why it comes in
     */
    @Needs(Permission.CUSTOMERS_EDIT)
    public Customer create(Draft draft) {
        List<Problem> along = new ArrayList<>();
        if (!draft.assignments().isEmpty()) alongside.forEach(one -> along.addAll(one.problems(draft.assignments())));
        refuse(draft, along);
        return transactions.get(() -> {
            if (draft.externalId() != null && holder(draft.externalId()) != null)
                throw Refused.conflict("customers.external_id_taken");
            boolean knownAgain = askAboutErased(draft, Set.of());
            long changeId = changes.draft("customers.create", knownAgain ? draft.despiteErasure() : null, NOTHING);
            long incomingId = ids.next();
            incoming.stage(incomingId, Stream.of(incoming.line(1, draft, knownAgain)));
            long customerId = incoming.matchAsNew(incomingId);
            if (knownAgain) tellOfDespite(customerId, changeId);
            incoming.bring(incomingId, 1, 2, changeId);
            incoming.drop(incomingId);
            refuseLacking(customerId);
            changes.record(changeId, List.of(customerId));
            return find(new CustomerId(customerId));
        });
    }

    private void refuseLacking(long customerId) {
        List<Problem> lacking = alongside.stream()
                .flatMap(one -> one.lacking(customerId).stream())
                .toList();
        if (!lacking.isEmpty()) throw Refused.invalid(lacking);
    }

    private void refuse(Draft draft, List<Problem> along) {
        List<Problem> problems = new ArrayList<>(draft.problems(LocalDate.now(clock)));
        problems.addAll(draft.unreachable());
        problems.addAll(along);
        if (!problems.isEmpty()) throw Refused.invalid(problems);
    }

    /** Whether somebody was erased who may be this one, and it was answered. @throws Refused where it was not */
    private boolean askAboutErased(Draft draft, Set<Long> carried) {
        Set<Long> asked = fingerprints.asked(draft.traits());
        asked.removeAll(carried);
        Fingerprints.Known known = fingerprints.erasedBy(asked).orElse(null);
        if (known == null) return false;
        if (draft.despiteErasure() == null)
            throw new Refused(Refused.Kind.CONFLICT, List.of(ErasedBefore.question(known)));
        access.require(Permission.DESPITE_ERASURE);
        return true;
    }

    private void tellOfDespite(long customerId, long changeId) {
        journal.record(Entry.of(access.current(), "customers.despite_erasure")
                .about(customerId)
                .in(changeId));
    }

    private @Nullable Long holder(String externalId) {
        return db.select(EXTERNAL_ID.CUSTOMER_ID)
                .from(EXTERNAL_ID)
                .where(EXTERNAL_ID.VALUE.eq(externalId))
                .fetchOne(EXTERNAL_ID.CUSTOMER_ID);
    }

    /**
     * Makes a customer what the draft says, whole: what the draft leaves out is gone. Can be taken back.
     *
     * @param version of the customer that the draft was made from
     * @throws Refused {@code customers.edited_meanwhile} when somebody else has changed the customer since; {@code
     *     customers.erased} where it gets an e-mail, phone or number that somebody had who was erased
     */
    @Needs(Permission.CUSTOMERS_EDIT)
    public Customer edit(CustomerId id, long version, Draft draft) {
        // Whom somebody is given to who is there already is another act, with a right and a taking back of its own.
        refuse(
                draft,
                draft.assignments().isEmpty()
                        ? List.of()
                        : List.of(Problem.of("assignments", "customers.assignments_of_new_only")));
        return transactions.get(() -> {
            claim(id, version);
            Long holder = draft.externalId() == null ? null : holder(draft.externalId());
            if (holder != null && holder != id.value()) throw Refused.conflict("customers.external_id_taken");
            boolean knownAgain = askAboutErased(draft, fingerprints.carried(traits.of(id)));
            long changeId = changes.draft(Edit.CODE, knownAgain ? draft.despiteErasure() : null, NOTHING);
            if (knownAgain) tellOfDespite(id.value(), changeId);
            images.keep(
                    changeId,
                    Portrait.ROOM,
                    portrait.of(DSL.select(CUSTOMER.CUSTOMER_ID)
                            .from(CUSTOMER)
                            .where(CUSTOMER.CUSTOMER_ID.eq(id.value()))));
            write(id.value(), draft, changeId);
            derived.refresh(List.of(id.value()));
            arrivals.forEach(one -> one.edited(List.of(id.value())));
            changes.record(changeId, List.of(id.value()));
            return find(id);
        });
    }

    /** Takes the lock that every writer of a customer takes, if it is still as it was seen. */
    private void claim(CustomerId id, long version) {
        var current = db.select(FACT.VERSION, FACT.PLACE)
                .from(FACT)
                .where(FACT.CUSTOMER_ID.eq(id.value()))
                .forUpdate()
                .fetchOptional()
                .orElseThrow(() -> Refused.notFound("customers.unknown"));
        if (!Place.of(current.value2()).inUse()) throw Refused.conflict("customers.not_in_use");
        if (current.value1() != version) throw Refused.conflict("customers.edited_meanwhile");
    }

    private void write(long id, Draft draft, long changeId) {
        db.update(CUSTOMER)
                .set(CUSTOMER.KIND, draft.kindOrGuess().code())
                .set(CUSTOMER.NAME, draft.displayName())
                .set(CUSTOMER.GIVEN_NAME, draft.givenName())
                .set(CUSTOMER.FAMILY_NAME, draft.familyName())
                .set(CUSTOMER.STREET, draft.street())
                .set(CUSTOMER.POSTAL_CODE, draft.postalCode())
                .set(CUSTOMER.CITY, draft.city())
                .set(CUSTOMER.REGION, draft.region())
                .set(CUSTOMER.COUNTRY, draft.country())
                .set(CUSTOMER.LANGUAGE, draft.language())
                .set(CUSTOMER.NOTE, draft.note())
                .set(CUSTOMER.EXTERNAL_ID, draft.externalId())
                .set(CUSTOMER.CREATED_ON, draft.createdOn() == null ? CUSTOMER.CREATED_ON : DSL.val(draft.createdOn()))
                .where(CUSTOMER.CUSTOMER_ID.eq(id))
                .execute();
        writeExternalId(id, draft);
        writePoints(id, draft);
        writeLegal(id, draft.legal());
        writeTags(id, draft.tags(), changeId);
        writeOwn(id, draft.own());
    }

    private void writeExternalId(long id, Draft draft) {
        db.deleteFrom(EXTERNAL_ID).where(EXTERNAL_ID.CUSTOMER_ID.eq(id)).execute();
        if (draft.externalId() == null) return;
        db.insertInto(EXTERNAL_ID)
                .set(EXTERNAL_ID.VALUE, draft.externalId())
                .set(EXTERNAL_ID.CUSTOMER_ID, id)
                .execute();
    }

    private void writePoints(long id, Draft draft) {
        db.deleteFrom(CONTACT_POINT).where(CONTACT_POINT.CUSTOMER_ID.eq(id)).execute();
        long number = 0;
        for (ContactPoint point : draft.contactPoints()) {
            ContactPoint.Key key = point.key(draft.country());
            number++;
            db.insertInto(CONTACT_POINT)
                    .set(CONTACT_POINT.CUSTOMER_ID, id)
                    .set(CONTACT_POINT.CONTACT_POINT_ID, number)
                    .set(CONTACT_POINT.KIND, point.kind().code())
                    .set(CONTACT_POINT.VALUE, point.value())
                    .set(CONTACT_POINT.KEY, key.text())
                    .set(CONTACT_POINT.LABEL, point.label())
                    .set(CONTACT_POINT.VALID, key.valid())
                    .set(CONTACT_POINT.POSITION, (short) number)
                    .execute();
        }
    }

    private void writeLegal(long id, LegalDetails legal) {
        db.deleteFrom(LEGAL_DETAILS).where(LEGAL_DETAILS.CUSTOMER_ID.eq(id)).execute();
        if (legal.empty()) return;
        db.insertInto(LEGAL_DETAILS)
                .set(LEGAL_DETAILS.CUSTOMER_ID, id)
                .set(LEGAL_DETAILS.LEGAL_NAME, legal.legalName())
                .set(LEGAL_DETAILS.VAT_NUMBER, legal.vatNumber())
                .set(LEGAL_DETAILS.VAT_KEY, legal.vatKey())
                .set(LEGAL_DETAILS.TAX_NUMBER, legal.taxNumber())
                .set(LEGAL_DETAILS.IBAN, legal.iban())
                .set(LEGAL_DETAILS.REGISTERED_ADDRESS, legal.registeredAddress())
                .execute();
    }

    private void writeTags(long id, List<String> names, long changeId) {
        List<Long> wanted = names.stream().map(incoming::tag).toList();
        db.deleteFrom(TAGGED)
                .where(TAGGED.CUSTOMER_ID.eq(id))
                .and(TAGGED.TAG_ID.notIn(wanted))
                .execute();
        for (Long tagId : wanted) {
            db.insertInto(TAGGED)
                    .set(TAGGED.CUSTOMER_ID, id)
                    .set(TAGGED.TAG_ID, tagId)
                    .set(TAGGED.CHANGE_ID, changeId)
                    .set(TAGGED.AT, clock.instant().atOffset(ZoneOffset.UTC))
                    .onConflictDoNothing()
                    .execute();
        }
    }

    private void writeOwn(long id, Map<String, String> own) {
        db.deleteFrom(OWN_VALUE).where(OWN_VALUE.CUSTOMER_ID.eq(id)).execute();
        own.forEach((key, value) -> db.insertInto(OWN_VALUE)
                .set(OWN_VALUE.CUSTOMER_ID, id)
                .set(OWN_VALUE.OWN_FIELD_ID, incoming.ownField(key))
                .set(OWN_VALUE.VALUE, value)
                .execute());
    }

    /**
     * Links two customers, both ways: what one is to the other, and the other to the one.
     *
     * @throws Refused {@code customers.unknown}, {@code customers.link_to_itself}
     */
    @Needs(Permission.CUSTOMERS_EDIT)
    public void link(CustomerId one, CustomerId other, String role, String backRole) {
        if (one.equals(other)) throw Refused.invalid("other", "customers.link_to_itself");
        if (role.isBlank() || role.length() > Draft.LONGEST || backRole.length() > Draft.LONGEST)
            throw Refused.invalid("role", "customers.role_unfit");
        transactions.run(() -> {
            if (db.fetchCount(
                            FACT,
                            FACT.CUSTOMER_ID.in(one.value(), other.value()).and(Facts.in(Place.IN_USE)))
                    != 2) throw Refused.notFound("customers.unknown");
            long changeId = changes.draft("customers.link", null, NOTHING);
            writeLink(one, other, role.strip(), changeId);
            writeLink(other, one, backRole.isBlank() ? role.strip() : backRole.strip(), changeId);
            bump(List.of(one.value(), other.value()));
            changes.record(changeId, List.of(one.value(), other.value()));
        });
    }

    private void writeLink(CustomerId from, CustomerId to, String role, long changeId) {
        db.insertInto(LINK)
                .set(LINK.CUSTOMER_ID, from.value())
                .set(LINK.OTHER_ID, to.value())
                .set(LINK.ROLE, role)
                .set(LINK.CHANGE_ID, changeId)
                .onConflict(LINK.CUSTOMER_ID, LINK.OTHER_ID)
                .doUpdate()
                .set(LINK.ROLE, role)
                .set(LINK.CHANGE_ID, changeId)
                .execute();
    }

    @Needs(Permission.CUSTOMERS_EDIT)
    public void unlink(CustomerId one, CustomerId other) {
        transactions.run(() -> {
            int gone = db.deleteFrom(LINK)
                    .where(LINK.CUSTOMER_ID.eq(one.value()).and(LINK.OTHER_ID.eq(other.value())))
                    .or(LINK.CUSTOMER_ID.eq(other.value()).and(LINK.OTHER_ID.eq(one.value())))
                    .execute();
            if (gone == 0) throw Refused.notFound("customers.link_unknown");
            long changeId = changes.draft("customers.unlink", null, NOTHING);
            bump(List.of(one.value(), other.value()));
            changes.record(changeId, List.of(one.value(), other.value()));
        });
    }

    private void bump(List<Long> customers) {
        db.update(FACT)
                .set(FACT.VERSION, FACT.VERSION.plus(1))
                .where(FACT.CUSTOMER_ID.in(customers))
                .execute();
    }

    // ---- one customer's place

    /** Puts one customer aside by hand. @throws Refused {@code customers.not_active} */
    @Needs(Permission.ARCHIVE_ONE)
    public Change archive(CustomerId id, @Nullable String reason) {
        return place(Archive.CODE, id, reason, "customers.not_active");
    }

    /** Takes one customer back out of the archive. @throws Refused {@code customers.not_archived} */
    @Needs(Permission.ARCHIVE_ONE)
    public Change unarchive(CustomerId id, @Nullable String reason) {
        return place(Unarchive.CODE, id, reason, "customers.not_archived");
    }

    private Change place(String act, CustomerId id, @Nullable String reason, String otherwise) {
        return transactions.get(() -> {
            if (!db.fetchExists(FACT, FACT.CUSTOMER_ID.eq(id.value()))) throw Refused.notFound("customers.unknown");
            Change change = changes.doNow(act, Draft.blankToNull(reason), NOTHING, List.of(id.value()));
            if (change.done() == 0) throw Refused.conflict(otherwise);
            return change;
        });
    }

    /** Where customers stand and where they may be put by a change of many. */
    public static final String ARCHIVE = Archive.CODE;

    public static final String UNARCHIVE = Unarchive.CODE;

    public static final String REMOVE = Remove.CODE;

    public static final String RESTORE = Restore.CODE;

    public static final String PURGE = Purge.CODE;
}
