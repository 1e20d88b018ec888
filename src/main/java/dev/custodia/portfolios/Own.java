package dev.custodia.portfolios;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.portfolios.Tables.ASSIGNMENT;

import dev.custodia.access.Access;
import dev.custodia.facts.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.impl.CustomCondition;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/**
 * Whose customers are whose: those whom an agent, an operator or an agency has who is this user, and those in a portfolio
 * that this user keeps, of any type that is switched on. Whoever is limited to their own sees and touches no others.
 */
@Component
class Own implements Limits {
    private final Access access;
    private final PortfolioTypes types;
    private final Holders holders;
    private final Held held;

    Own(Access access, PortfolioTypes types, Holders holders, Held held) {
        this.access = access;
        this.types = types;
        this.holders = holders;
        this.held = held;
    }

    @Override
    public Optional<Condition> now() {
        return access.isLimited() ? Optional.of(of(access.current().userId())) : Optional.empty();
    }

    /** Whether they are of whoever acts, who is asked when the statement is. Where nobody acts they are nobody's. */
    Condition mine(boolean holds) {
        return CustomCondition.of(context -> {
            if (!access.isSignedIn() || access.current().isCustodia()) context.visit(DSL.falseCondition());
            else {
                Condition mine = of(access.current().userId());
                context.visit(holds ? mine : mine.not());
            }
        });
    }

    /** Whether whoever acts is one of those who look after customers, whether they have any or not. */
    boolean hasAny() {
        return access.isSignedIn() && !those(access.current().userId()).isEmpty();
    }

    private List<Holder> those(long userId) {
        return holders.all().stream()
                .filter(holder -> holder.accountId() != null && holder.accountId() == userId)
                .toList();
    }

    /** A predicate over {@code facts.fact}. */
    private Condition of(long userId) {
        List<Holder> all = those(userId);
        List<Condition> any = new ArrayList<>();
        List<Long> people = all.stream()
                .filter(holder -> holder.aspect() != Aspect.PORTFOLIO)
                .map(Holder::id)
                .toList();
        if (!people.isEmpty())
            any.add(FACT.CUSTOMER_ID.in(DSL.select(ASSIGNMENT.CUSTOMER_ID)
                    .from(ASSIGNMENT)
                    .where(ASSIGNMENT.HOLDER_ID.in(people))
                    .and(ASSIGNMENT.TYPE.in(
                            types.active().stream().map(PortfolioType::number).toList()))
                    .and(ASSIGNMENT.ENDED_BY.isNull())));
        for (PortfolioType type : types.active()) {
            List<Long> portfolios = all.stream()
                    .filter(holder -> holder.aspect() == Aspect.PORTFOLIO && holder.type() == type.number())
                    .map(Holder::id)
                    .toList();
            if (!portfolios.isEmpty()) any.add(held.isOneOf(type.number(), Aspect.PORTFOLIO, portfolios));
        }
        return any.isEmpty() ? DSL.falseCondition() : DSL.or(any);
    }
}
