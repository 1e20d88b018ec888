package dev.custodia.segments;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.segments.Tables.SEGMENT;
import static dev.custodia.tables.segments.Tables.STAY;
import static dev.custodia.tables.segments.Tables.TURN;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.custodia.criteria.Criteria;
import dev.custodia.database.Ids;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Facts;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * Keeps the stays of living segments what their rules say. Who was touched is looked at again, by those segments alone
 * that ask about what was touched; at midnight, those whose dates cross a border that moves with the calendar.
 */
@Component
class Follow {
    private static final int AT_ONCE = 5_000;
    /** With so many waiting, it is cheaper to go through everybody once. */
    private static final int ALL_AT_ONCE = 100_000;

    private final DSLContext db;
    private final Clock clock;
    private final Ids ids;
    private final Facts facts;
    private final Criteria criteria;
    private final Transactions transactions;
    private final Rows rows;

    Follow(DSLContext db, Clock clock, Ids ids, Facts facts, Criteria criteria, Transactions transactions, Rows rows) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.facts = facts;
        this.criteria = criteria;
        this.transactions = transactions;
        this.rows = rows;
    }

    /** Looks at all that waits. Returns how many entered or left a segment. */
    long settle() {
        long moved = fillAll() + turn();
        while (true) {
            long waiting = facts.countTouched();
            if (waiting == 0) return moved;
            int most = waiting > ALL_AT_ONCE ? Integer.MAX_VALUE : AT_ONCE;
            long[] round = new long[1];
            boolean more = transactions.get(() -> {
                round[0] = 0;
                Map<Long, Set<String>> taken = facts.takeTouched(most);
                if (taken.isEmpty()) return false;
                round[0] = look(taken);
                return true;
            });
            moved += round[0];
            // What is left is being touched at this moment, and waits for the next time.
            if (!more) return moved;
        }
    }

    /** Fills all that are still to be filled, each in a transaction of its own. */
    long fillAll() {
        long moved = 0;
        for (long segmentId : rows.toFill()) moved += transactions.get(() -> fill(segmentId));
        return moved;
    }

    private long look(Map<Long, Set<String>> taken) {
        long moved = 0;
        for (Segment segment : rows.living()) {
            Set<String> topics = rows.topics(segment);
            List<Long> concerned = new ArrayList<>();
            taken.forEach((customer, touched) -> {
                if (touched.stream().anyMatch(topics::contains)) concerned.add(customer);
            });
            if (concerned.isEmpty()) continue;
            Segment now = rows.locked(segment.segmentId()).orElse(null);
            // Whoever is to be filled is filled whole.
            if (now == null || now.settling()) continue;
            moved += concerned.size() > ALL_AT_ONCE / 2 ? everybody(now) : some(now, concerned);
        }
        return moved;
    }

    private long some(Segment segment, List<Long> customers) {
        var rule = Objects.requireNonNull(segment.rule());
        Condition inside = criteria.where(rule, customers).and(Facts.in(rows.places(rule)));
        Condition mine = STAY.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new)));
        return move(segment, ids.next(), inside, mine);
    }

    private long everybody(Segment segment) {
        return move(segment, ids.next(), rows.where(segment), DSL.noCondition());
    }

    /** Looks at everybody for one segment, and from then on follows it. In the caller's transaction. */
    long fill(long segmentId) {
        Segment segment = rows.locked(segmentId).orElse(null);
        if (segment == null || !segment.settling()) return 0;
        long first = rows.firstStay(segmentId);
        boolean never = !db.fetchExists(STAY, STAY.SEGMENT_ID.eq(segmentId));
        long moved = move(segment, never ? first : ids.next(), rows.where(segment), DSL.noCondition());
        db.update(SEGMENT)
                .set(SEGMENT.TO_FILL, false)
                .where(SEGMENT.SEGMENT_ID.eq(segmentId))
                .execute();
        if (moved > AT_ONCE) db.execute("analyze segments.stay");
        return moved;
    }

    /** Writes who has entered and who has left, of those whom both conditions are about. */
    private long move(Segment segment, long stayId, Condition inside, Condition stays) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        Condition here = STAY.SEGMENT_ID.eq(segment.segmentId()).and(STAY.LEFT_AT.isNull());
        int left = db.update(STAY)
                .set(STAY.LEFT_AT, now)
                .where(here)
                .and(stays)
                .andNotExists(DSL.selectOne()
                        .from(FACT)
                        .where(FACT.CUSTOMER_ID.eq(STAY.CUSTOMER_ID))
                        .and(inside))
                .execute();
        int entered = db.insertInto(STAY, STAY.CUSTOMER_ID, STAY.SEGMENT_ID, STAY.STAY_ID, STAY.ENTERED_AT)
                .select(DSL.select(FACT.CUSTOMER_ID, DSL.val(segment.segmentId()), DSL.val(stayId), DSL.val(now))
                        .from(FACT)
                        .where(inside)
                        .andNotExists(DSL.selectOne()
                                .from(STAY)
                                .where(STAY.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                                .and(here)))
                .execute();
        if (entered > 0 || left > 0) {
            db.update(SEGMENT)
                    .set(SEGMENT.MEMBERS, SEGMENT.MEMBERS.plus(entered - left))
                    .where(SEGMENT.SEGMENT_ID.eq(segment.segmentId()))
                    .execute();
        }
        return (long) entered + left;
    }

    // ---- the calendar

    /** Turns the borders that move with the calendar to today; never back. */
    private long turn() {
        LocalDate today = LocalDate.now(clock);
        LocalDate turned = turnedTo();
        if (turned == null) {
            transactions.run(() -> db.insertInto(TURN)
                    .set(TURN.TURN_ID, (short) 1)
                    .set(TURN.TURNED_TO, today)
                    .onConflictDoNothing()
                    .execute());
            return 0;
        }
        if (turned.isEqual(today)) return 0;
        if (turned.isAfter(today)) return turnBack(today);
        long moved = 0;
        for (Segment segment : rows.living()) moved += transactions.get(() -> turn(segment.segmentId(), turned, today));
        transactions.run(() -> db.update(TURN)
                .set(TURN.TURNED_TO, today)
                .where(TURN.TURN_ID.eq((short) 1))
                .and(TURN.TURNED_TO.lt(today))
                .execute());
        return moved;
    }

    /** The clock was wrong, or is: borders were drawn for a day that has not come, so everybody is looked at anew. */
    private long turnBack(LocalDate today) {
        transactions.run(() -> {
            db.update(SEGMENT).set(SEGMENT.TO_FILL, true).where(SEGMENT.LIVING).execute();
            db.update(TURN)
                    .set(TURN.TURNED_TO, today)
                    .where(TURN.TURN_ID.eq((short) 1))
                    .execute();
        });
        return fillAll();
    }

    private @Nullable LocalDate turnedTo() {
        return db.select(TURN.TURNED_TO).from(TURN).fetchOne(TURN.TURNED_TO);
    }

    private long turn(long segmentId, LocalDate from, LocalDate to) {
        Segment segment = rows.locked(segmentId).orElse(null);
        if (segment == null || segment.settling()) return 0;
        Optional<Condition> crossing = criteria.turned(rows.expanded(Objects.requireNonNull(segment.rule())), from, to);
        if (crossing.isEmpty()) return 0;
        List<Long> customers = db.select(FACT.CUSTOMER_ID)
                .from(FACT)
                .where(Facts.in(rows.places(segment)))
                .and(crossing.get())
                .fetch(FACT.CUSTOMER_ID);
        return customers.isEmpty() ? 0 : some(segment, customers);
    }

    /** Says what is followed: what any living segment asks about. */
    void followAll() {
        Set<String> topics = new HashSet<>();
        rows.living().forEach(segment -> topics.addAll(rows.topics(segment)));
        facts.follow(topics);
    }

    @Configuration(proxyBeanMethods = false)
    static class Job {
        @Bean
        RecurringTask<Void> followSegments(Follow follow) {
            return Tasks.recurring("follow-segments", FixedDelay.of(Duration.ofSeconds(1)))
                    .execute((instance, context) -> follow.settle());
        }
    }
}
