package dev.custodia.portfolios;

import org.jooq.QueryPart;
import org.jooq.impl.DSL;

/** In which portfolio of a type customers are, for statements about many. */
public final class InPortfolio {
    /** The number of the portfolio, where {@link #joined} is; 0 for none. */
    public static final QueryPart NUMBER = DSL.sql(
            "coalesce(case when given.customer_id is null then usual.portfolio_id else given.holder_id end, 0)");

    private InPortfolio() {}

    /**
     * Joins to rows of customers and types, of that name, what {@link #NUMBER} is taken from: what they were given to,
     * and the default that held when their id was given out, for whoever has not been given to any.
     */
    public static QueryPart joined(String rows) {
        return DSL.sql("""
                left join portfolios.assignment given on given.customer_id = %1$s.customer_id and given.type = %1$s.type
                    and given.aspect = %2$d and given.ended_by is null
                left join (
                    select s.type, s.from_customer, s.portfolio_id,
                           lead(s.from_customer) over (partition by s.type order by s.from_customer) as until
                    from portfolios.default_since s
                ) usual on usual.type = %1$s.type and %1$s.customer_id >= usual.from_customer
                    and (usual.until is null or %1$s.customer_id < usual.until)
                """.formatted(rows, Aspect.PORTFOLIO.number()));
    }
}
