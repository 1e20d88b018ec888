package dev.custodia.requests;

import static dev.custodia.tables.requests.Tables.MANNER;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.customers.Draft;
import dev.custodia.database.Transactions;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The door to how the company answers: how long who is erased waits, and what its letters bear. */
@Component
public class Manners {
    private static final int LONGEST = 300;
    private static final short ONLY = 1;
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    private final DSLContext db;
    private final Transactions transactions;
    private final Access access;
    private final Journal journal;

    Manners(DSLContext db, Transactions transactions, Access access, Journal journal) {
        this.db = db;
        this.transactions = transactions;
        this.access = access;
        this.journal = journal;
    }

    @Needs(Permission.REQUESTS)
    public Manner manner() {
        return read();
    }

    Manner read() {
        return db.selectFrom(MANNER)
                .fetchSingle(row -> new Manner(
                        row.getBinHours(), row.getCompany(), row.getAddress(), row.getContact(), row.getCountry()));
    }

    /**
     * Whoever waits already leaves when they were told.
     *
     * @throws Refused with all of {@code requests.hours_unfit}, {@code requests.text_long}, {@code requests.country_unknown}
     */
    @Needs({Permission.REQUESTS, Permission.SETTINGS_MANAGE})
    public Manner set(Manner wanted) {
        Manner manner = new Manner(
                wanted.binHours(),
                Draft.blankToNull(wanted.company()),
                Draft.blankToNull(wanted.address()),
                Draft.blankToNull(wanted.contact()),
                Draft.blankToNull(wanted.country()));
        List<Problem> problems = new ArrayList<>();
        if (manner.binHours() < 0 || manner.binHours() > Manner.MOST_HOURS)
            problems.add(Problem.of("binHours", "requests.hours_unfit"));
        tooLong(problems, "company", manner.company());
        tooLong(problems, "address", manner.address());
        tooLong(problems, "contact", manner.contact());
        if (manner.country() != null && !COUNTRIES.contains(manner.country()))
            problems.add(Problem.of("country", "requests.country_unknown"));
        if (!problems.isEmpty()) throw Refused.invalid(problems);
        return transactions.get(() -> {
            Manner before = read();
            if (before.equals(manner)) return before;
            db.update(MANNER)
                    .set(MANNER.BIN_HOURS, manner.binHours())
                    .set(MANNER.COMPANY, manner.company())
                    .set(MANNER.ADDRESS, manner.address())
                    .set(MANNER.CONTACT, manner.contact())
                    .set(MANNER.COUNTRY, manner.country())
                    .where(MANNER.MANNER_ID.eq(ONLY))
                    .execute();
            journal.record(Entry.of(access.current(), "requests.manner")
                    .with("from", before.binHours())
                    .with("to", manner.binHours()));
            return manner;
        });
    }

    private static void tooLong(List<Problem> problems, String field, @Nullable String text) {
        if (text != null && text.length() > LONGEST) problems.add(Problem.of(field, "requests.text_long"));
    }
}
