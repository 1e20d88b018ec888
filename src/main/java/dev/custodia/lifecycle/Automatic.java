package dev.custodia.lifecycle;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.lifecycle.Tables.AUTOMATION;
import static dev.custodia.tables.lifecycle.Tables.STATUS_OF;

import dev.custodia.access.Access;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.Rule;
import dev.custodia.criteria.RuleHolder;
import dev.custodia.customers.Arrivals;
import dev.custodia.dealings.Business;
import dev.custodia.dealings.Dealt;
import dev.custodia.dealings.Interaction;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Case;
import org.jooq.CaseConditionStep;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What gives a status by itself. Who comes is a lead, and a customer with the first business, in the very transaction
 * that brings it and as part of that change, so that taking it back takes the status back too. Who is VIP or inactive
 * by a rule is worked out for everybody at once; only who is inactive by it wakes with the business that ends it. What
 * was set by hand is never touched.
 */
@Component
class Automatic implements Arrivals, Dealt, RuleHolder {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private final DSLContext db;
    private final Clock clock;
    private final Access access;
    private final Given given;
    private final ObjectProvider<Criteria> criteria;

    Automatic(DSLContext db, Clock clock, Access access, Given given, ObjectProvider<Criteria> criteria) {
        this.db = db;
        this.clock = clock;
        this.access = access;
        this.given = given;
        this.criteria = criteria;
    }

    // ---- the settings

    Automation settings() {
        return db.selectFrom(AUTOMATION)
                .where(AUTOMATION.AUTOMATION_ID.eq((short) 1))
                .fetchSingle(row -> new Automation(
                        row.getEnabled(),
                        row.getDocuments(),
                        row.getPayments(),
                        row.getAppointments(),
                        row.getEvents(),
                        rule(row.getVip()),
                        rule(row.getInactive())));
    }

    private static @Nullable Rule rule(@Nullable JSONB column) {
        return column == null ? null : JSON.readValue(column.data(), Rule.class);
    }

    @Override
    public Map<String, @Nullable Rule> rules() {
        Automation automation = settings();
        Map<String, @Nullable Rule> rules = new LinkedHashMap<>();
        rules.put("lifecycle.on.vip", automation.vip());
        rules.put("lifecycle.on.inactive", automation.inactive());
        return rules;
    }

    void keep(Automation automation) {
        int kept = db.update(AUTOMATION)
                .set(AUTOMATION.ENABLED, automation.enabled())
                .set(AUTOMATION.DOCUMENTS, automation.documents())
                .set(AUTOMATION.PAYMENTS, automation.payments())
                .set(AUTOMATION.APPOINTMENTS, automation.appointments())
                .set(AUTOMATION.EVENTS, automation.events())
                .set(AUTOMATION.VIP, json(automation.vip()))
                .set(AUTOMATION.INACTIVE, json(automation.inactive()))
                .where(AUTOMATION.AUTOMATION_ID.eq((short) 1))
                .execute();
        if (kept != 1) throw new IllegalStateException("Expected one row of settings, changed " + kept);
    }

    private static @Nullable JSONB json(@Nullable Rule rule) {
        return rule == null ? null : JSONB.valueOf(JSON.writeValueAsString(rule));
    }

    // ---- as things happen

    @Override
    public void came(Select<Record1<Long>> customers, long changeId) {
        if (!settings().enabled()) return;
        var who = customers.asTable("who", "customer_id");
        Field<Long> id = java.util.Objects.requireNonNull(who.field("customer_id", Long.class));
        db.insertInto(
                        STATUS_OF,
                        STATUS_OF.CUSTOMER_ID,
                        STATUS_OF.CHANGE_ID,
                        STATUS_OF.STATUS,
                        STATUS_OF.SINCE,
                        STATUS_OF.BY,
                        STATUS_OF.RULE,
                        STATUS_OF.BY_HAND)
                .select(DSL.select(
                                id,
                                DSL.val(changeId),
                                DSL.val(Status.LEAD),
                                DSL.val(clock.instant().atOffset(ZoneOffset.UTC)),
                                DSL.val(access.current().userId()),
                                DSL.inline("arrival"),
                                DSL.inline(false))
                        .from(who))
                .execute();
        // An array, so that they are looked up in a table that is being filled, and it is not gone through for them.
        db.update(FACT)
                .set(FACT.STATUS, Status.LEAD)
                .where(FACT.CUSTOMER_ID.eq(DSL.any(DSL.array(customers))))
                .execute();
    }

    @Override
    public void happened(Collection<Long> customers, long changeId) {
        Automation automation = settings();
        Map<String, Condition> ticked = business(automation);
        if (!automation.enabled() || ticked.isEmpty()) return;
        Field<String> rule = ruleOf(ticked);
        Given.Moves moves = new Given.Moves();
        wake(customers, automation, moves);
        db.select(FACT.CUSTOMER_ID, rule)
                .from(FACT)
                .where(FACT.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                .and(FACT.STATUS.isNull().or(FACT.STATUS.eq(Status.LEAD)))
                .and(DSL.or(ticked.values()))
                .and(DSL.not(setByHand()))
                .forEach(row -> moves.add(row.value1(), Status.CUSTOMER, row.value2()));
        given.give(moves, changeId, clock.instant(), access.current().userId(), false);
    }

    /** Who is inactive by a rule that says so no more becomes what the automation says of them now. */
    private void wake(Collection<Long> customers, Automation automation, Given.Moves moves) {
        if (automation.inactive() == null) return;
        List<Long> asleep = db.select(FACT.CUSTOMER_ID)
                .from(FACT)
                .where(FACT.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                .and(FACT.STATUS.eq(Status.INACTIVE))
                .and(DSL.not(setByHand()))
                .fetch(FACT.CUSTOMER_ID);
        if (asleep.isEmpty()) return;
        Target target = target(automation, false, asleep);
        db.select(FACT.CUSTOMER_ID, target.status(), target.rule())
                .from(FACT)
                .where(FACT.CUSTOMER_ID.eq(DSL.any(asleep.toArray(Long[]::new))))
                .and(target.status().ne(Status.INACTIVE))
                .forEach(row -> moves.add(row.value1(), row.value2(), row.value3()));
    }

    /** As {@link Given#byHand()}, for few: whoever they are, looked up by their keys. */
    private static Condition setByHand() {
        return DSL.exists(DSL.selectOne()
                .from(STATUS_OF)
                .where(STATUS_OF.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                .and(STATUS_OF.BY_HAND)
                .and(STATUS_OF.ENDED_BY.isNull()));
    }

    @Override
    public void takenBack(Collection<Long> customers, long changeId) {
        given.withdraw(changeId, List.copyOf(customers));
    }

    /** What counts as business, each under the code of its rule. */
    private Map<String, Condition> business(Automation automation) {
        LocalDate today = LocalDate.now(clock);
        Map<String, Condition> business = new LinkedHashMap<>();
        if (automation.documents()) business.put("document", Business.documents());
        if (automation.payments()) business.put("payment", Business.interaction(Interaction.Kind.PAYMENT, today));
        if (automation.appointments())
            business.put("appointment", Business.interaction(Interaction.Kind.APPOINTMENT, today));
        if (automation.events()) business.put("event", Business.interaction(Interaction.Kind.EVENT, today));
        return business;
    }

    private static Field<String> ruleOf(Map<String, Condition> ticked) {
        Case choose = DSL.decode();
        CaseConditionStep<String> chosen = null;
        for (Map.Entry<String, Condition> one : ticked.entrySet())
            chosen = chosen == null
                    ? choose.when(one.getValue(), DSL.inline(one.getKey()))
                    : chosen.when(one.getValue(), DSL.inline(one.getKey()));
        return chosen == null ? DSL.castNull(SQLDataType.VARCHAR) : chosen.otherwise(DSL.castNull(SQLDataType.VARCHAR));
    }

    // ---- everybody at once

    /** The status that somebody should have, and the code of the rule that says so, as columns over {@code facts.fact}. */
    record Target(Field<Short> status, Field<String> rule) {}

    /**
     * What the automation says of those who were not set by hand. Lead and customer follow from business and never slip
     * back; VIP and inactive that came by a rule last while the rule holds.
     *
     * @param released whether what they have now says nothing, because it was set by hand and is given back
     */
    Target target(Automation automation, boolean released) {
        return target(automation, released, null);
    }

    /** @param among where it is asked of these alone, so that a rule gathers what happened of them and not of everybody */
    private Target target(Automation automation, boolean released, @Nullable Collection<Long> among) {
        Map<String, Condition> ticked = business(automation);
        Condition business = ticked.isEmpty() ? DSL.falseCondition() : DSL.or(ticked.values());
        Field<Short> plain = DSL.when(business, DSL.inline(Status.CUSTOMER)).otherwise(DSL.inline(Status.LEAD));
        Field<String> plainRule = DSL.coalesce(ruleOf(ticked), DSL.inline("none"));
        Condition open = released
                ? DSL.trueCondition()
                : FACT.STATUS.isNull().or(FACT.STATUS.in(Status.LEAD, Status.VIP, Status.INACTIVE));
        Condition vip = holds(automation.vip(), among);
        Condition inactive = holds(automation.inactive(), among);
        return new Target(
                DSL.when(inactive, DSL.inline(Status.INACTIVE))
                        .when(vip, DSL.inline(Status.VIP))
                        .when(open, plain)
                        .otherwise(FACT.STATUS),
                DSL.when(inactive, DSL.inline("inactive"))
                        .when(vip, DSL.inline("vip"))
                        .otherwise(plainRule));
    }

    private Condition holds(@Nullable Rule rule, @Nullable Collection<Long> among) {
        if (rule == null) return DSL.falseCondition();
        Condition holds = among == null
                ? criteria.getObject().where(rule)
                : criteria.getObject().where(rule, among);
        // A rule that says neither yes nor no of somebody says no.
        return DSL.coalesce(DSL.field(holds), DSL.inline(false)).isTrue();
    }
}
