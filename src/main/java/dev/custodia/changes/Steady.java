package dev.custodia.changes;

import static dev.custodia.tables.changes.Tables.CLOCK_SEEN;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.database.Transactions;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Whether the clock can be believed where something is destroyed because its time is over. A clock that went back, or
 * further ahead at once than a company is closed, may be wrong: until a person says that it is right, or it is back where
 * it would be, nothing is destroyed by it. A wrong clock can so delay a destruction and not cause one.
 */
@Component
public class Steady {
    private static final Logger LOG = LoggerFactory.getLogger(Steady.class);
    private static final short ONLY = 1;

    /** Clocks are set by such steps all the time. */
    private static final Duration BACK = Duration.ofMinutes(10);

    /** So long may a machine be off, over a long weekend. */
    private static final Duration AHEAD = Duration.ofDays(5);

    private final DSLContext db;
    private final Clock clock;
    private final Transactions transactions;
    private final Access access;
    private final Journal journal;

    Steady(DSLContext db, Clock clock, Transactions transactions, Access access, Journal journal) {
        this.db = db;
        this.clock = clock;
        this.transactions = transactions;
        this.access = access;
        this.journal = journal;
    }

    /** From where to where the clock went at once. */
    public record Doubt(Instant from, Instant to) {}

    /** Looks at the clock, and says whether it can be believed. Whoever destroys by the clock asks each time. */
    public boolean believed() {
        return transactions.get(() -> {
            Instant now = clock.instant();
            Instant seen = seen();
            Doubt doubt = read().orElse(null);
            if (seen == null) {
                write(now, null);
                return true;
            }
            if (doubt != null) {
                // Set right again: it is where it would be, had it never jumped.
                boolean right = plausible(doubt.from(), now) && !plausible(doubt.from(), doubt.to());
                if (right) write(now, null);
                return right;
            }
            if (plausible(seen, now)) {
                if (now.isAfter(seen)) write(now, null);
                return true;
            }
            LOG.warn(
                    "The clock went from {} to {} at once. Nothing is destroyed because its time is over until somebody"
                            + " says on the page of the recycle bin that the clock is right.",
                    seen,
                    now);
            write(seen, new Doubt(seen, now));
            return false;
        });
    }

    private static boolean plausible(Instant seen, Instant now) {
        return !now.isBefore(seen.minus(BACK)) && !now.isAfter(seen.plus(AHEAD));
    }

    /** What is doubted about the clock; empty while it is believed. */
    public Optional<Doubt> doubt() {
        return read();
    }

    /** Says that the clock is right as it is now. */
    @Needs(Permission.SETTINGS_MANAGE)
    public void believe() {
        transactions.run(() -> {
            if (read().isEmpty()) return;
            write(clock.instant(), null);
            journal.record(Entry.of(access.current(), "changes.clock_believed"));
        });
    }

    private @org.jspecify.annotations.Nullable Instant seen() {
        return db.select(CLOCK_SEEN.SEEN_AT)
                .from(CLOCK_SEEN)
                .fetchOptional(CLOCK_SEEN.SEEN_AT)
                .map(OffsetDateTime::toInstant)
                .orElse(null);
    }

    private Optional<Doubt> read() {
        return db.select(CLOCK_SEEN.DOUBTED_FROM, CLOCK_SEEN.DOUBTED_TO)
                .from(CLOCK_SEEN)
                .where(CLOCK_SEEN.DOUBTED_FROM.isNotNull())
                .fetchOptional(
                        row -> new Doubt(row.value1().toInstant(), row.value2().toInstant()));
    }

    private void write(Instant seen, @org.jspecify.annotations.Nullable Doubt doubt) {
        OffsetDateTime from = doubt == null ? null : doubt.from().atOffset(ZoneOffset.UTC);
        OffsetDateTime to = doubt == null ? null : doubt.to().atOffset(ZoneOffset.UTC);
        db.insertInto(CLOCK_SEEN)
                .set(CLOCK_SEEN.CLOCK_ID, ONLY)
                .set(CLOCK_SEEN.SEEN_AT, seen.atOffset(ZoneOffset.UTC))
                .set(CLOCK_SEEN.DOUBTED_FROM, from)
                .set(CLOCK_SEEN.DOUBTED_TO, to)
                .onConflict(CLOCK_SEEN.CLOCK_ID)
                .doUpdate()
                .set(CLOCK_SEEN.SEEN_AT, seen.atOffset(ZoneOffset.UTC))
                .set(CLOCK_SEEN.DOUBTED_FROM, from)
                .set(CLOCK_SEEN.DOUBTED_TO, to)
                .execute();
    }
}
