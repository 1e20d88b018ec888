package dev.custodia.customers;

import dev.custodia.access.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.JSONB;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Record4;
import org.jooq.Select;

/**
 * Whoever keeps something of a customer that is said along with them by a file, a call or a form, or that nobody may
 * come in without. What is said goes by the ids of fields of the catalogue.
 */
public interface Alongside {
    /**
     * Lines that are coming in: line number, customer, whether that is a new one, and what is said along with them or
     * null.
     *
     * @param saying whether any of them says something
     */
    record Lines(Select<Record4<Long, Long, Boolean, JSONB>> rows, boolean saying) {}

    /** What is wrong with what is said of somebody new, everything at once. */
    List<Problem> problems(Map<String, String> said);

    /** Names that are new to the company are made, as far as whoever brings them may. In the caller's transaction. */
    void make(Lines lines);

    /**
     * The lines that cannot come in, and why: a code that stands for itself in the list of refusals. Empty where there can
     * be none.
     */
    Optional<Select<Record2<Long, String>>> unfit(Lines lines);

    /**
     * The new lines of which {@link #unfit} cannot tell, since that depends on what somebody is who is not there yet: they
     * are asked about with {@link #lacking(Lines)} once they are. Empty where there can be none.
     */
    Optional<Select<Record1<Long>>> undecided(Lines lines);

    /** The new lines whose customers are there and cannot stay without what came along, and why, as {@link #unfit}. */
    Optional<Select<Record2<Long, String>>> lacking(Lines lines);

    /** The lines that say something else of a customer than is kept. Empty where there can be none. */
    Optional<Select<Record1<Long>>> differing(Lines lines);

    /** Takes over what is said of customers who come in or are changed, in the transaction that loads them. */
    void came(Lines lines, long changeId);

    /** Why somebody cannot be without what came along, once they have come in by hand; empty where all is well. */
    Optional<Problem> lacking(long customerId);

    /** Puts back what a change has taken over, of these. */
    void takenBack(Collection<Long> customers, long changeId);
}
