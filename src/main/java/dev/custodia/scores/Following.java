package dev.custodia.scores;

import dev.custodia.database.Transactions;
import dev.custodia.dealings.Dealt;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Lets the scores follow each document: whose documents change are scored anew in the same transaction, by what was worked
 * out of everybody last. Of many at once, and while everybody is worked out, they are noted for the next minute.
 */
@Component
class Following implements Dealt {
    private static final int AT_ONCE = 3_000;

    /** Of more it is better to work out everybody. */
    static final int TOO_MANY = 50_000;

    private final Clock clock;
    private final Transactions transactions;
    private final Histories past;
    private final ScoreRows rows;

    Following(Clock clock, Transactions transactions, Histories past, ScoreRows rows) {
        this.clock = clock;
        this.transactions = transactions;
        this.past = past;
        this.rows = rows;
    }

    @Override
    public void happened(Collection<Long> customers, long changeId) {
        follow(customers);
    }

    @Override
    public void takenBack(Collection<Long> customers, long changeId) {
        follow(customers);
    }

    private void follow(Collection<Long> customers) {
        if (customers.isEmpty()) return;
        rows.holdRuling();
        Ruling ruling = rows.ruling();
        boolean few = customers.size() <= AT_ONCE;
        if (rows.setting().working() || (ruling != null && !few)) rows.await(customers, LocalDate.now(clock));
        if (ruling != null && few) score(customers, ruling);
    }

    private void score(Collection<Long> customers, Ruling ruling) {
        LocalDate today = LocalDate.now(clock);
        Set<Long> before = new HashSet<>(customers);
        List<Long> since = past.boughtAfter(customers, ruling.asOf(), today);
        since.forEach(before::remove);
        List<Reckoning.Scored> scored = new ArrayList<>();
        scored.add(ruling.scored(past.seen(before, ruling.asOf())));
        // Purchases move the day of reckoning on, as they do when everybody is worked out.
        if (!since.isEmpty()) scored.add(ruling.scored(past.seen(since, past.lastPurchase(today))));
        rows.keepSome(customers, scored);
    }

    /** How many are noted; of too many not all are counted. */
    int waiting() {
        return rows.awaited(TOO_MANY + 1);
    }

    /** Scores those who were noted. Returns how many. */
    int catchUp() {
        if (waiting() > TOO_MANY) {
            transactions.run(rows::want);
            return 0;
        }
        int all = 0;
        for (int some = next(); some > 0; some = next()) all += some;
        return all;
    }

    private int next() {
        return transactions.get(() -> {
            rows.holdRuling();
            Ruling ruling = rows.ruling();
            List<Long> customers = rows.takeAwaiting(AT_ONCE);
            if (ruling != null && !customers.isEmpty()) score(customers, ruling);
            return customers.size();
        });
    }
}
