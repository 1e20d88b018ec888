package dev.custodia.portfolios.web;

import dev.custodia.portfolios.Assignments;
import dev.custodia.portfolios.Holder;
import dev.custodia.screens.Words;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What this room says of who looks after whom, in the reader's words. */
public final class Sentences {
    private Sentences() {}

    /** "Main business unit, agent: Marta → Luca, 12 customers". */
    public static String of(Words w, Assignments.Step step) {
        return w.of(
                "portfolios.step",
                Map.of(
                        "type", step.type().name(w),
                        "aspect", w.of(step.aspect()),
                        "from", name(w, step.from()),
                        "to", name(w, step.to()),
                        "count", step.customers()));
    }

    public static String name(Words w, @Nullable Holder holder) {
        return holder == null ? w.of("portfolios.nobody") : holder.name(w);
    }

    /** Since when, and by whom or by a rule. */
    public static String since(Words w, Assignments.Spell spell, Map<Long, String> names) {
        var day = spell.since().atZone(w.zone()).toLocalDate();
        if (spell.rule() != null) return w.of("portfolios.since_by_rule", Map.of("date", w.date(day)));
        return w.of(
                "portfolios.since",
                Map.of("date", w.date(day), "who", names.getOrDefault(spell.by(), "#" + spell.by())));
    }
}
