package dev.custodia.dealings;

import static dev.custodia.tables.dealings.Tables.INTERACTION;
import static dev.custodia.tables.facts.Tables.FACT;

import java.time.LocalDate;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** Whether there has been business with a customer, kind by kind: predicates over {@code facts.fact}. */
public final class Business {
    private Business() {}

    /** At least one document that is not cancelled. */
    public static Condition documents() {
        return FACT.DOCUMENTS.gt(0);
    }

    /** At least one interaction of the kind: who did not come has not interacted, and what is ahead has not happened. */
    public static Condition interaction(Interaction.Kind kind, LocalDate today) {
        return FACT.INTERACTIONS
                .gt(0)
                .and(DSL.exists(DSL.selectOne()
                        .from(INTERACTION)
                        .where(INTERACTION.CUSTOMER_ID.eq(FACT.CUSTOMER_ID))
                        .and(INTERACTION.KIND.eq(kind.code()))
                        .and(INTERACTION.ATTENDED.isDistinctFrom(false))
                        .and(INTERACTION.HELD_ON.le(today))));
    }
}
