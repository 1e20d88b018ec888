package dev.custodia.approvals;

import static dev.custodia.tables.approvals.Tables.ASKED;
import static dev.custodia.tables.approvals.Tables.RULE;

import dev.custodia.access.Access;
import dev.custodia.access.Guarded;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.SecondPerson;
import dev.custodia.approvals.Asked.State;
import dev.custodia.changes.Steady;
import dev.custodia.database.Ids;
import dev.custodia.database.Transactions;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.tables.approvals.tables.records.AskedRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The door to approvals. Whoever does something that takes a second person is refused the first time, and a second person
 * is asked. Once approved, exactly that can be done, once, by anybody who may but the approver.
 */
@Component
public class Approvals implements SecondPerson {
    /** So long somebody waits for an answer, and an approval for being used. */
    private static final Duration OPEN = Duration.ofDays(14);

    private static final int LONGEST_WAIT = 24 * 30;
    private static final short ONLY = 1;

    private final DSLContext db;
    private final Clock clock;
    private final Ids ids;
    private final Access access;
    private final Approvers approvers;
    private final Steady steady;
    private final Journal journal;
    private final Transactions transactions;
    private final TransactionTemplate apart;

    Approvals(
            DSLContext db,
            Clock clock,
            Ids ids,
            Access access,
            Approvers approvers,
            Steady steady,
            Journal journal,
            Transactions transactions,
            PlatformTransactionManager manager) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.access = access;
        this.approvers = approvers;
        this.steady = steady;
        this.journal = journal;
        this.transactions = transactions;
        this.apart = new TransactionTemplate(manager);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    // ---- from when on

    /**
     * @param above more customers than this take a second person
     * @param waitHours for a company of one: so long an act waits instead
     */
    public record Rule(boolean enabled, long above, int waitHours) {
        /** Whether this asks for a second person in every case in which the other does, and waits no shorter. */
        boolean asStrictAs(Rule other) {
            return !other.enabled || (enabled && above <= other.above && waitHours >= other.waitHours);
        }
    }

    @Needs({})
    public Rule rule() {
        return db.selectFrom(RULE).fetchSingle(row -> new Rule(row.getEnabled(), row.getAbove(), row.getWaitHours()));
    }

    /**
     * Sets from when on an act takes a second person; to ask less often takes one itself.
     *
     * @throws Refused {@code approvals.above_unfit}, {@code approvals.wait_unfit}; as {@link #require}
     */
    @Needs(Permission.USERS_MANAGE)
    public void set(Rule wanted) {
        if (wanted.above < 0) throw Refused.invalid("above", "approvals.above_unfit");
        if (wanted.waitHours < 1 || wanted.waitHours > LONGEST_WAIT)
            throw Refused.invalid("waitHours", "approvals.wait_unfit");
        transactions.run(() -> {
            Rule before = rule();
            if (wanted.equals(before)) return;
            if (!wanted.asStrictAs(before))
                require(
                        Guarded.APPROVALS,
                        ONLY,
                        SecondPerson.digest(before, wanted),
                        0,
                        (wanted.enabled ? "on" : "off") + " " + wanted.above + " " + wanted.waitHours);
            db.update(RULE)
                    .set(RULE.ENABLED, wanted.enabled)
                    .set(RULE.ABOVE, wanted.above)
                    .set(RULE.WAIT_HOURS, wanted.waitHours)
                    .where(RULE.RULE_ID.eq(ONLY))
                    .execute();
            journal.record(Entry.of(access.current(), "approvals.rule")
                    .because(wanted.enabled ? "on" : "off")
                    .with("above", wanted.above)
                    .with("hours", wanted.waitHours));
        });
    }

    // ---- asking

    @Override
    public void require(Guarded act, long subject, String digest, long size, String details) {
        Rule rule = rule();
        if (!rule.enabled
                || (act.bySize() && size <= rule.above)
                || access.current().isCustodia()) return;
        Optional<Asked> same = db.selectFrom(ASKED)
                .where(about(act, subject))
                .and(ASKED.DIGEST.eq(digest))
                .orderBy(ASKED.ASKED_ID.desc())
                .limit(1)
                // Not locked: what is asked apart from this transaction would wait for it.
                .fetchOptional(Approvals::asked);
        if (same.isPresent() && usable(same.get())) use(same.get());
        else throw refusal(same.orElse(null), act, subject, digest, size, details, rule);
    }

    private static Condition about(Guarded act, long subject) {
        return ASKED.ACT.eq(act.code()).and(ASKED.SUBJECT_ID.eq(subject));
    }

    /** Whether it was approved by somebody else than who is about to do it, or has waited its time where there is nobody. */
    private boolean usable(Asked asked) {
        if (asked.state() == State.APPROVED) {
            if (isOld(asked.decidedAt())) return false;
            if (java.util.Objects.equals(asked.decidedBy(), access.current().userId()))
                throw Refused.conflict("approvals.not_by_approver");
            return true;
        }
        Instant due = asked.dueAt();
        return asked.state() == State.WAITING && due != null && !due.isAfter(clock.instant()) && steady.believed();
    }

    private boolean isOld(@Nullable Instant decidedAt) {
        return decidedAt != null && decidedAt.plus(OPEN).isBefore(clock.instant());
    }

    private void use(Asked asked) {
        int used = db.update(ASKED)
                .set(ASKED.STATE, State.USED.word())
                .set(ASKED.USED_BY, access.current().userId())
                .set(ASKED.USED_AT, now())
                .where(ASKED.ASKED_ID.eq(asked.askedId()))
                .and(ASKED.STATE.eq(asked.state().word()))
                .execute();
        if (used != 1) throw Refused.conflict("approvals.not_open");
        journal.record(Entry.of(access.current(), "approvals.use")
                .about(asked.askedId())
                .because(asked.act().code())
                .with("by", asked.decidedBy() == null ? 0L : asked.decidedBy()));
    }

    private Refused refusal(
            @Nullable Asked same, Guarded act, long subject, String digest, long size, String details, Rule rule) {
        if (same != null
                && same.state() == State.WAITING
                && !isOld(java.util.Objects.requireNonNullElse(same.dueAt(), same.askedAt())))
            return waiting(same.dueAt() != null);
        if (same != null && same.state() == State.REFUSED && !isOld(same.decidedAt()))
            return Refused.conflict("approvals.refused");
        // Apart from the transaction of the act, which is refused and leaves nothing behind.
        boolean alone = Boolean.TRUE.equals(apart.execute(status -> ask(act, subject, digest, size, details, rule)));
        return waiting(alone);
    }

    private static Refused waiting(boolean alone) {
        return Refused.conflict(alone ? "approvals.waiting_alone" : "approvals.waiting");
    }

    /** Asks, and returns whether there is nobody who could approve it. */
    private boolean ask(Guarded act, long subject, String digest, long size, String details, Rule rule) {
        db.update(ASKED)
                .set(ASKED.STATE, State.VOID.word())
                .where(about(act, subject))
                .and(ASKED.STATE.in(State.WAITING.word(), State.APPROVED.word()))
                .execute();
        boolean alone = approvers.of(access.current().userId()).isEmpty();
        Instant due = alone ? clock.instant().plus(Duration.ofHours(rule.waitHours)) : null;
        long askedId = ids.next();
        db.insertInto(ASKED)
                .set(ASKED.ASKED_ID, askedId)
                .set(ASKED.ACT, act.code())
                .set(ASKED.SUBJECT_ID, subject)
                .set(ASKED.DIGEST, digest)
                .set(ASKED.SIZE, size)
                .set(ASKED.DETAILS, details)
                .set(ASKED.AUTHOR_ID, access.current().userId())
                .set(ASKED.ASKED_AT, now())
                .set(ASKED.STATE, State.WAITING.word())
                .set(ASKED.DUE_AT, due == null ? null : due.atOffset(ZoneOffset.UTC))
                .execute();
        journal.record(Entry.of(access.current(), "approvals.ask")
                .about(askedId)
                .because(act.code())
                .with("subject", subject)
                .with("size", size)
                .with("alone", alone ? "yes" : "no"));
        return alone;
    }

    @Override
    public boolean asks(Guarded act) {
        return rule().enabled && !access.current().isCustodia();
    }

    @Override
    public void requireOther(long subject) {
        boolean approver = db.fetchExists(
                ASKED,
                ASKED.SUBJECT_ID
                        .eq(subject)
                        .and(ASKED.STATE.eq(State.USED.word()))
                        .and(ASKED.DECIDED_BY.eq(access.current().userId())));
        if (approver) throw Refused.conflict("approvals.not_by_approver");
    }

    // ---- deciding

    /**
     * Approves exactly what was shown.
     *
     * @throws Refused {@code approvals.unknown}, {@code approvals.not_open}, {@code approvals.not_as_shown},
     *     {@code approvals.own}, {@code approvals.too_new}
     */
    @Needs({Permission.APPROVE, Permission.CHANGES_LOOK})
    public Asked approve(long askedId, String digest) {
        return decide(askedId, State.APPROVED, digest);
    }

    /** @throws Refused as {@link #approve} */
    @Needs({Permission.APPROVE, Permission.CHANGES_LOOK})
    public Asked refuse(long askedId) {
        return decide(askedId, State.REFUSED, null);
    }

    private Asked decide(long askedId, State to, @Nullable String digest) {
        return transactions.get(() -> {
            Asked asked = waiting(askedId);
            if (digest != null && !digest.equals(asked.digest())) throw Refused.conflict("approvals.not_as_shown");
            long decider = access.current().userId();
            if (decider == asked.author()) throw Refused.conflict("approvals.own");
            if (to == State.APPROVED && approvers.isTooNew(decider, asked.author()))
                throw Refused.conflict("approvals.too_new");
            return close(asked, to);
        });
    }

    /**
     * Stops what is waiting or approved: who has asked may, and whoever sees it, for stopping is easier than starting.
     *
     * @throws Refused {@code approvals.unknown}, {@code approvals.not_open}
     */
    @Needs(Permission.CHANGES_LOOK)
    public Asked stop(long askedId) {
        return transactions.get(() -> {
            Asked asked = locked(askedId);
            if (!asked.open()) throw Refused.conflict("approvals.not_open");
            return close(asked, State.STOPPED);
        });
    }

    private Asked waiting(long askedId) {
        Asked asked = locked(askedId);
        if (asked.state() != State.WAITING) throw Refused.conflict("approvals.not_open");
        return asked;
    }

    private Asked close(Asked asked, State to) {
        db.update(ASKED)
                .set(ASKED.STATE, to.word())
                .set(ASKED.DECIDED_BY, access.current().userId())
                .set(ASKED.DECIDED_AT, now())
                .where(ASKED.ASKED_ID.eq(asked.askedId()))
                .execute();
        journal.record(Entry.of(access.current(), "approvals.decide")
                .about(asked.askedId())
                .because(to.word())
                .with("act", asked.act().code())
                .with("subject", asked.subject()));
        return find(asked.askedId());
    }

    /** Lets lapse what nobody has decided, or used, in time. */
    void lapse() {
        OffsetDateTime before = clock.instant().minus(OPEN).atOffset(ZoneOffset.UTC);
        transactions.run(() -> db.update(ASKED)
                .set(ASKED.STATE, State.LAPSED.word())
                .where(ASKED.STATE
                        .eq(State.WAITING.word())
                        .and(DSL.greatest(ASKED.ASKED_AT, DSL.coalesce(ASKED.DUE_AT, ASKED.ASKED_AT))
                                .lt(before)))
                .or(ASKED.STATE.eq(State.APPROVED.word()).and(ASKED.DECIDED_AT.lt(before)))
                .execute());
    }

    // ---- looking

    /** What is waiting or approved, oldest first. */
    @Needs(Permission.CHANGES_LOOK)
    public List<Asked> open() {
        return db.selectFrom(ASKED)
                .where(ASKED.STATE.in(State.WAITING.word(), State.APPROVED.word()))
                .and(seen())
                .orderBy(ASKED.ASKED_ID)
                .fetch(Approvals::asked);
    }

    /** What is over, newest first; the cursor is the last one seen. */
    @Needs(Permission.CHANGES_LOOK)
    public List<Asked> over(@Nullable Long before, int size) {
        return db.selectFrom(ASKED)
                .where(ASKED.STATE.notIn(State.WAITING.word(), State.APPROVED.word()))
                .and(before == null ? DSL.trueCondition() : ASKED.ASKED_ID.lt(before))
                .and(seen())
                .orderBy(ASKED.ASKED_ID.desc())
                .limit(size)
                .fetch(Approvals::asked);
    }

    /** The last that was asked about a subject; empty where nothing was. */
    @Needs(Permission.CHANGES_LOOK)
    public Optional<Asked> about(long subject) {
        return db.selectFrom(ASKED)
                .where(ASKED.SUBJECT_ID.eq(subject))
                .and(seen())
                .orderBy(ASKED.ASKED_ID.desc())
                .limit(1)
                .fetchOptional(Approvals::asked);
    }

    /** @throws Refused {@code approvals.unknown} */
    @Needs(Permission.CHANGES_LOOK)
    public Asked find(long askedId) {
        return db.selectFrom(ASKED)
                .where(ASKED.ASKED_ID.eq(askedId))
                .and(seen())
                .fetchOptional(Approvals::asked)
                .orElseThrow(() -> Refused.notFound("approvals.unknown"));
    }

    /** Whoever is limited to their own customers sees what they asked for themselves. */
    private Condition seen() {
        return access.isLimited() ? ASKED.AUTHOR_ID.eq(access.current().userId()) : DSL.noCondition();
    }

    /** Who could approve this, by their ids and names. */
    @Needs(Permission.CHANGES_LOOK)
    public Map<Long, String> approvers(Asked asked) {
        return approvers.of(asked.author());
    }

    private Asked locked(long askedId) {
        return db.selectFrom(ASKED)
                .where(ASKED.ASKED_ID.eq(askedId))
                .and(seen())
                .forUpdate()
                .fetchOptional(Approvals::asked)
                .orElseThrow(() -> Refused.notFound("approvals.unknown"));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Asked asked(AskedRecord row) {
        return new Asked(
                row.getAskedId(),
                Guarded.of(row.getAct()),
                row.getSubjectId(),
                row.getDigest(),
                row.getSize(),
                row.getDetails(),
                row.getAuthorId(),
                row.getAskedAt().toInstant(),
                State.of(row.getState()),
                instant(row.getDueAt()),
                row.getDecidedBy(),
                instant(row.getDecidedAt()),
                row.getUsedBy(),
                instant(row.getUsedAt()));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }
}
