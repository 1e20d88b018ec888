package dev.custodia.forgotten;

import static dev.custodia.tables.forgotten.Tables.ERASING;
import static dev.custodia.tables.forgotten.Tables.FINGERPRINT;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/**
 * By what somebody is known again of whom nothing is kept: keyed fingerprints of what they were reached and known by, in
 * one spelling each, with a kind and a date. No way leads from one to a customer, nor to what it was made from without
 * the key.
 */
@Component
public class Fingerprints {
    private final DSLContext db;
    private final Mac code;

    Fingerprints(DSLContext db, ForgottenKey key) {
        this.db = db;
        this.code = key.code("fingerprint");
    }

    /** Why somebody is remembered. The codes are stored, so they stay. */
    public enum Why {
        DELETED(1),
        ANONYMISED(2),
        FORCED(3),
        /** Is no customer to be forgotten, but one who wants no marketing; outlasts the customer. */
        OBJECTS_TO_MARKETING(9);

        private final short code;

        Why(int code) {
            this.code = (short) code;
        }

        boolean isErasure() {
            return this != OBJECTS_TO_MARKETING;
        }
    }

    /** By what somebody is known again, and when they were last erased. */
    public record Known(Trait.Kind by, LocalDate on) {
        /** Of a digest, which tells what kind of value it was made from. */
        public static Known of(long digest, LocalDate on) {
            return new Known(Trait.Kind.of(digest), on);
        }
    }

    // ---- remembering

    /** Remembers whoever has these traits; in the caller's transaction. */
    public void remember(Why why, Collection<Trait> traits, LocalDate on) {
        keep(why, stored(traits), on);
    }

    /** As {@link #remember}, by digests of {@link #stored}; for many at once. */
    public void keep(Why why, Collection<Long> digests, LocalDate on) {
        if (digests.isEmpty()) return;
        Long[] all = digests.stream().distinct().sorted().toArray(Long[]::new);
        db.insertInto(FINGERPRINT, FINGERPRINT.DIGEST, FINGERPRINT.KIND, FINGERPRINT.ON_DATE)
                .select(DSL.select(DSL.field(DSL.name("one", "digest"), Long.class), DSL.val(why.code), DSL.val(on))
                        .from(DSL.unnest(DSL.val(all)).as("one", "digest")))
                .onConflict(FINGERPRINT.DIGEST, FINGERPRINT.KIND)
                .doUpdate()
                .set(FINGERPRINT.ON_DATE, on)
                .execute();
    }

    /** Takes back that whoever has these traits objects to marketing. Who was erased stays erased. */
    public void withdrawObjection(Collection<Trait> traits) {
        Set<Long> digests = stored(traits);
        if (digests.isEmpty()) return;
        db.deleteFrom(FINGERPRINT)
                .where(FINGERPRINT.KIND.eq(Why.OBJECTS_TO_MARKETING.code))
                .and(FINGERPRINT.DIGEST.eq(DSL.any(digests.toArray(Long[]::new))))
                .execute();
    }

    // ---- knowing again

    /** Whether somebody with one of these traits was erased, by what they are known again, and when. */
    public Optional<Known> erased(Collection<Trait> traits) {
        return erasedBy(asked(traits));
    }

    /** As {@link #erased}, by digests of {@link #asked}. */
    public Optional<Known> erasedBy(Collection<Long> digests) {
        return digests.isEmpty()
                ? Optional.empty()
                : knownOf(digests).values().stream().findFirst();
    }

    /** Of these digests those of somebody who was erased, the strongest kind first. */
    public Map<Long, Known> knownOf(Collection<Long> digests) {
        Field<Long> digest = DSL.field(DSL.name("erased", "digest"), Long.class);
        Field<LocalDate> day = DSL.field(DSL.name("erased", "on_date"), LocalDate.class);
        return db.select(digest, day)
                .from(erasures().asTable("erased", "digest", "on_date"))
                .where(digest.eq(DSL.any(digests.toArray(Long[]::new))))
                .orderBy(DSL.field("{0} & 7", Integer.class, digest), digest)
                .fetch()
                .intoMap(row -> row.value1(), row -> Known.of(row.value1(), row.value2()));
    }

    /** Whether somebody with one of these traits objects to marketing. */
    public boolean objectsToMarketing(Collection<Trait> traits) {
        Set<Long> digests = asked(traits);
        return !digests.isEmpty()
                && db.fetchExists(
                        FINGERPRINT,
                        FINGERPRINT.KIND.eq(Why.OBJECTS_TO_MARKETING.code),
                        FINGERPRINT.DIGEST.eq(DSL.any(digests.toArray(Long[]::new))));
    }

    /** Whether anybody was erased yet: where nobody was, nobody has to be looked for. */
    public boolean knowsAnyErased() {
        return db.fetchExists(FINGERPRINT, FINGERPRINT.KIND.ne(Why.OBJECTS_TO_MARKETING.code));
    }

    /** The digests of who was erased, each with the last day of that; to be joined with {@link #asked} ones of a set. */
    public Select<Record2<Long, LocalDate>> erasures() {
        return DSL.select(FINGERPRINT.DIGEST, DSL.max(FINGERPRINT.ON_DATE))
                .from(FINGERPRINT)
                .where(FINGERPRINT.KIND.ne(Why.OBJECTS_TO_MARKETING.code))
                .groupBy(FINGERPRINT.DIGEST);
    }

    /** As {@link #erasures}, the digests alone. */
    public Select<Record1<Long>> erasedDigests() {
        return DSL.selectDistinct(FINGERPRINT.DIGEST)
                .from(FINGERPRINT)
                .where(FINGERPRINT.KIND.ne(Why.OBJECTS_TO_MARKETING.code));
    }

    /** The digests of who objects to marketing; to be joined with {@link #asked} ones of a set. */
    public Select<Record1<Long>> objections() {
        return DSL.select(FINGERPRINT.DIGEST)
                .from(FINGERPRINT)
                .where(FINGERPRINT.KIND.eq(Why.OBJECTS_TO_MARKETING.code));
    }

    /** How many fingerprints there are of who was erased. */
    public long count() {
        return db.selectCount()
                .from(FINGERPRINT)
                .where(FINGERPRINT.KIND.ne(Why.OBJECTS_TO_MARKETING.code))
                .fetchSingle()
                .value1();
    }

    // ---- digests

    /** The digests under which somebody with these traits is remembered. */
    public Set<Long> stored(Collection<Trait> traits) {
        Digests digests = new Digests();
        traits.forEach(trait -> digests.add(trait, true));
        return digests.all;
    }

    /**
     * The digests by which somebody with these traits would be known again. Households share a phone: where there is an
     * e-mail the phone alone says nothing, only together with the name.
     */
    public Set<Long> asked(Collection<Trait> traits) {
        Digests digests = new Digests();
        boolean email = traits.stream().anyMatch(trait -> trait.kind() == Trait.Kind.EMAIL);
        for (Trait trait : traits) digests.add(trait, false);
        if (email) digests.all.removeIf(digest -> Trait.Kind.of(digest) == Trait.Kind.PHONE);
        return digests.all;
    }

    /** All digests that are of somebody with these traits: who has them already does not come by them anew. */
    public Set<Long> carried(Collection<Trait> traits) {
        Digests digests = new Digests();
        for (Trait trait : traits) {
            digests.add(trait, true);
            digests.add(trait, false);
        }
        return digests.all;
    }

    /** Grows with every transaction that erased. What was looked for before it grew has to be looked for again. */
    public long turn() {
        return db.selectCount().from(ERASING).fetchSingle().value1();
    }

    private final class Digests {
        private final Set<Long> all = new LinkedHashSet<>();
        private final Mac mac = copy();

        void add(Trait trait, boolean stored) {
            switch (trait.kind()) {
                case EMAIL -> Spelling.email(trait.value()).ifPresent(text -> add(trait.kind(), text));
                case MESSENGER -> Spelling.messenger(trait.value()).ifPresent(text -> add(trait.kind(), text));
                case EXTERNAL_ID -> Spelling.externalId(trait.value()).ifPresent(text -> add(trait.kind(), text));
                case TAX_NUMBER -> Spelling.taxNumber(trait.value()).ifPresent(text -> add(trait.kind(), text));
                case PHONE, NAMED_PHONE ->
                    Spelling.phone(trait.value(), trait.country()).ifPresent(phone -> add(phone, trait, stored));
            }
        }

        /**
         * A number with its country is the same as one of another country only where that other's is not known: what was
         * remembered with its country is found by one without, and the other way round.
         */
        private void add(Spelling.Phone phone, Trait trait, boolean stored) {
            String national = phone.national();
            String abroad = phone.country() + phone.whole();
            if (phone.country() == 0 && stored) addAll("any " + national, "without " + national);
            // It may be written with the country, and without the sign that would say so.
            else if (phone.country() == 0) addAll("any " + national, "bare " + national);
            else if (stored) addAll("+" + phone.country() + " " + national, "any " + national, "bare " + abroad);
            else addAll("+" + phone.country() + " " + national, "without " + national, "without " + abroad);
            String name = trait.name() == null ? "" : Spelling.name(trait.name());
            if (!name.isEmpty()) add(Trait.Kind.NAMED_PHONE, national + " " + name);
        }

        private void addAll(String... spellings) {
            for (String spelling : spellings) add(Trait.Kind.PHONE, spelling);
        }

        private void add(Trait.Kind kind, String text) {
            long number = number(mac.doFinal((kind.code() + " " + text).getBytes(StandardCharsets.UTF_8)));
            all.add((number & ~7L) | kind.code());
        }
    }

    private static long number(byte[] digest) {
        return ByteBuffer.wrap(digest).getLong();
    }

    private Mac copy() {
        try {
            return (Mac) code.clone();
        } catch (CloneNotSupportedException everyJavaCan) {
            throw new IllegalStateException(everyJavaCan);
        }
    }

    /** What this key makes of a known word, by which it is known again itself. */
    long proof() {
        return number(copy().doFinal("custodia".getBytes(StandardCharsets.UTF_8)));
    }
}
