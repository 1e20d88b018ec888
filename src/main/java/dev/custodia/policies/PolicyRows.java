package dev.custodia.policies;

import static dev.custodia.tables.policies.Tables.POLICY;
import static dev.custodia.tables.policies.Tables.POLICY_VERSION;
import static dev.custodia.tables.policies.Tables.PROPOSAL;
import static dev.custodia.tables.policies.Tables.RUN;

import dev.custodia.access.Access;
import dev.custodia.changes.Change;
import dev.custodia.cleanup.Awaited;
import dev.custodia.cleanup.Plan;
import dev.custodia.database.Ids;
import dev.custodia.tables.policies.tables.records.ProposalRecord;
import dev.custodia.tables.policies.tables.records.RunRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes policies, their versions, what was proposed and what came of their dates. */
@Component
class PolicyRows implements Awaited {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Duration PROPOSED = Duration.ofDays(7);

    private final DSLContext db;
    private final Clock clock;
    private final Ids ids;
    private final Access access;

    PolicyRows(DSLContext db, Clock clock, Ids ids, Access access) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.access = access;
    }

    // ---- policies

    List<Policy> all() {
        return policies(POLICY.PUT_ASIDE_AT.isNull());
    }

    List<Policy> putAside() {
        return policies(POLICY.PUT_ASIDE_AT.isNotNull());
    }

    void putAside(long policyId) {
        db.update(POLICY)
                .set(POLICY.PUT_ASIDE_AT, now())
                .where(POLICY.POLICY_ID.eq(policyId))
                .execute();
    }

    Optional<Policy> find(long policyId) {
        return policies(POLICY.POLICY_ID.eq(policyId)).stream().findFirst();
    }

    /** Those of which something is due, or which have a doubt about the clock to get rid of. */
    List<Long> due(Instant now) {
        return db.select(POLICY.POLICY_ID)
                .from(POLICY)
                .where(DSL.coalesce(POLICY.NOTICE_AT, POLICY.NEXT_AT).le(at(now)))
                .or(POLICY.DOUBTED_FOR.isNotNull())
                .orderBy(DSL.coalesce(POLICY.NOTICE_AT, POLICY.NEXT_AT), POLICY.POLICY_ID)
                .fetch(POLICY.POLICY_ID);
    }

    /** Whoever does something about a policy, or changes it, takes this lock first: each date is met once. */
    void lock(long policyId) {
        db.select(POLICY.POLICY_ID)
                .from(POLICY)
                .where(POLICY.POLICY_ID.eq(policyId))
                .forUpdate()
                .fetch();
    }

    private List<Policy> policies(Condition which) {
        return db.select(POLICY.fields())
                .select(POLICY_VERSION.fields())
                .from(POLICY)
                .join(POLICY_VERSION)
                .on(POLICY_VERSION.POLICY_ID.eq(POLICY.POLICY_ID))
                .and(POLICY_VERSION.VERSION.eq(POLICY.VERSION))
                .where(which)
                .orderBy(POLICY.POLICY_ID)
                .fetch(PolicyRows::policy);
    }

    private static Policy policy(Record row) {
        return new Policy(
                row.get(POLICY_VERSION.POLICY_ID),
                row.get(POLICY_VERSION.VERSION),
                row.get(POLICY_VERSION.ENABLED),
                draft(row.get(POLICY_VERSION.SETTINGS)),
                row.get(POLICY_VERSION.BY),
                row.get(POLICY_VERSION.AT).toInstant(),
                instant(row.get(POLICY.NEXT_AT)),
                instant(row.get(POLICY.NOTICE_AT)),
                row.get(POLICY.NOTICED_RUN),
                instant(row.get(POLICY.PUT_ASIDE_AT)));
    }

    List<Policy> versions(long policyId) {
        return db.selectFrom(POLICY_VERSION)
                .where(POLICY_VERSION.POLICY_ID.eq(policyId))
                .orderBy(POLICY_VERSION.VERSION.desc())
                .fetch(row -> new Policy(
                        policyId,
                        row.getVersion(),
                        row.getEnabled(),
                        draft(row.getSettings()),
                        row.getBy(),
                        row.getAt().toInstant(),
                        null,
                        null,
                        null,
                        null));
    }

    long create(PolicyDraft draft) {
        long policyId = ids.next();
        db.insertInto(POLICY)
                .set(POLICY.POLICY_ID, policyId)
                .set(POLICY.VERSION, 1)
                .execute();
        version(policyId, 1, false, draft);
        return policyId;
    }

    /** Makes a new version, and says when it runs. */
    void change(Policy before, boolean enabled, PolicyDraft draft) {
        int version = before.version() + 1;
        version(before.policyId(), version, enabled, draft);
        int changed = db.update(POLICY)
                .set(POLICY.VERSION, version)
                .setNull(POLICY.NEXT_AT)
                .setNull(POLICY.NOTICE_AT)
                .setNull(POLICY.NOTICED_RUN)
                .setNull(POLICY.DOUBTED_FOR)
                .setNull(POLICY.PUT_ASIDE_AT)
                .where(POLICY.POLICY_ID.eq(before.policyId()))
                .and(POLICY.VERSION.eq(before.version()))
                .execute();
        if (changed != 1) throw new IllegalStateException("Expected one policy, changed " + changed);
        if (enabled) advance(before.policyId(), draft, clock.instant());
    }

    private void version(long policyId, int version, boolean enabled, PolicyDraft draft) {
        db.insertInto(POLICY_VERSION)
                .set(POLICY_VERSION.POLICY_ID, policyId)
                .set(POLICY_VERSION.VERSION, version)
                .set(POLICY_VERSION.ENABLED, enabled)
                .set(POLICY_VERSION.SETTINGS, json(draft))
                .set(POLICY_VERSION.BY, access.current().userId())
                .set(POLICY_VERSION.AT, now())
                .execute();
    }

    /** Turns to the first date after a moment of which notice can still be given. */
    void advance(long policyId, PolicyDraft draft, Instant after) {
        Instant next = draft.next(after, clock.getZone());
        OffsetDateTime notice = draft.noticeDays() == 0 ? null : at(draft.noticeBefore(next, clock.getZone()));
        db.update(POLICY)
                .set(POLICY.NEXT_AT, at(next))
                .set(POLICY.NOTICE_AT, notice)
                .setNull(POLICY.NOTICED_RUN)
                .setNull(POLICY.DOUBTED_FOR)
                .where(POLICY.POLICY_ID.eq(policyId))
                .execute();
    }

    void noticed(long policyId, long runId) {
        db.update(POLICY)
                .setNull(POLICY.NOTICE_AT)
                .set(POLICY.NOTICED_RUN, runId)
                .where(POLICY.POLICY_ID.eq(policyId))
                .execute();
    }

    Optional<Instant> doubtedFor(long policyId) {
        return db.select(POLICY.DOUBTED_FOR)
                .from(POLICY)
                .where(POLICY.POLICY_ID.eq(policyId))
                .and(POLICY.DOUBTED_FOR.isNotNull())
                .fetchOptional(row -> row.value1().toInstant());
    }

    void doubted(long policyId, @Nullable Instant forDate) {
        db.update(POLICY)
                .set(POLICY.DOUBTED_FOR, forDate == null ? null : at(forDate))
                .where(POLICY.POLICY_ID.eq(policyId))
                .execute();
    }

    // ---- proposals

    void propose(long planId, Policy policy, PolicyDraft draft) {
        db.deleteFrom(PROPOSAL)
                .where(PROPOSAL.AT.lt(at(clock.instant().minus(PROPOSED))))
                .execute();
        db.insertInto(PROPOSAL)
                .set(PROPOSAL.PLAN_ID, planId)
                .set(PROPOSAL.POLICY_ID, policy.policyId())
                .set(PROPOSAL.VERSION, policy.version())
                .set(PROPOSAL.SETTINGS, json(draft))
                .set(PROPOSAL.BY, access.current().userId())
                .set(PROPOSAL.AT, now())
                .execute();
    }

    Optional<ProposalRecord> proposal(long policyId, long planId) {
        return db.selectFrom(PROPOSAL)
                .where(PROPOSAL.PLAN_ID.eq(planId))
                .and(PROPOSAL.POLICY_ID.eq(policyId))
                .fetchOptional();
    }

    void settled(long policyId) {
        db.deleteFrom(PROPOSAL).where(PROPOSAL.POLICY_ID.eq(policyId)).execute();
    }

    // ---- runs

    /** Newest first; the cursor is the id of the last one seen. */
    List<Run> runs(long policyId, @Nullable Long before, int size) {
        return db.selectFrom(RUN)
                .where(RUN.POLICY_ID.eq(policyId))
                .and(before == null ? DSL.noCondition() : RUN.RUN_ID.lt(before))
                .orderBy(RUN.RUN_ID.desc())
                .limit(size)
                .fetch(PolicyRows::run);
    }

    Optional<Run> run(long runId) {
        return db.selectFrom(RUN).where(RUN.RUN_ID.eq(runId)).fetchOptional(PolicyRows::run);
    }

    /** Those that were noticed, and those that wait. */
    List<Run> open() {
        return db.selectFrom(RUN)
                .where(isOpen())
                .orderBy(RUN.DUE_AT, RUN.RUN_ID)
                .fetch(PolicyRows::run);
    }

    private static Condition isOpen() {
        return RUN.STATE.in(Run.State.NOTICED.word(), Run.State.WAITS.word());
    }

    @Override
    public Set<Long> plans() {
        return new HashSet<>(db.select(RUN.PLAN_ID)
                .from(RUN)
                .where(isOpen())
                .and(RUN.PLAN_ID.isNotNull())
                .fetch(RUN.PLAN_ID));
    }

    /** Writes down what came of a date. */
    long write(
            Policy policy,
            Instant due,
            Run.State state,
            Run.@Nullable Because because,
            @Nullable Plan plan,
            @Nullable Long by) {
        long runId = ids.next();
        Change change = plan == null ? null : plan.change();
        db.insertInto(RUN)
                .set(RUN.RUN_ID, runId)
                .set(RUN.POLICY_ID, policy.policyId())
                .set(RUN.VERSION, policy.version())
                .set(RUN.DUE_AT, at(due))
                .set(RUN.AT, now())
                .set(RUN.STATE, state.word())
                .set(RUN.BECAUSE, because == null ? null : because.word())
                .set(RUN.PLAN_ID, change == null ? null : change.changeId())
                .set(RUN.FOUND, change == null ? null : change.found())
                .set(RUN.TO_DO, change == null ? null : change.toDo())
                .set(RUN.BY, by)
                .execute();
        return runId;
    }

    /** Writes down what came of a date of which notice was given. */
    void rewrite(long runId, Run.State state, Run.@Nullable Because because, @Nullable Plan plan) {
        var update = db.update(RUN)
                .set(RUN.AT, now())
                .set(RUN.STATE, state.word())
                .set(RUN.BECAUSE, because == null ? null : because.word());
        if (plan != null)
            update = update.set(RUN.PLAN_ID, plan.change().changeId())
                    .set(RUN.FOUND, plan.change().found())
                    .set(RUN.TO_DO, plan.change().toDo());
        int changed = update.where(RUN.RUN_ID.eq(runId)).execute();
        if (changed != 1) throw new IllegalStateException("Expected one run, changed " + changed);
    }

    private static Run run(RunRecord row) {
        String because = row.getBecause();
        return new Run(
                row.getRunId(),
                row.getPolicyId(),
                row.getVersion(),
                row.getDueAt().toInstant(),
                row.getAt().toInstant(),
                Run.State.of(row.getState()),
                because == null ? null : Run.Because.of(because),
                row.getPlanId(),
                row.getFound(),
                row.getToDo(),
                row.getBy(),
                null);
    }

    // ---- values

    static JSONB json(PolicyDraft draft) {
        return JSONB.valueOf(JSON.writeValueAsString(draft));
    }

    static PolicyDraft draft(JSONB settings) {
        return JSON.readValue(settings.data(), PolicyDraft.class);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime moment) {
        return moment == null ? null : moment.toInstant();
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    private OffsetDateTime now() {
        return at(clock.instant());
    }
}
