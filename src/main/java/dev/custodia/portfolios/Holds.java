package dev.custodia.portfolios;

import dev.custodia.criteria.WrongRule;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** Of rules that are asked of whoever comes in: nobody is kept out by one that cannot be asked. */
final class Holds {
    private Holds() {}

    /** A rule that says neither yes nor no of somebody says no, and so does one about what is there no more. */
    static Condition surely(Supplier<Condition> asked) {
        try {
            return DSL.coalesce(DSL.field(asked.get()), DSL.inline(false)).isTrue();
        } catch (WrongRule gone) {
            return DSL.falseCondition();
        }
    }
}
