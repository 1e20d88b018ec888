package dev.custodia.lifecycle.web;

import dev.custodia.lifecycle.Lifecycle;
import dev.custodia.screens.Words;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What this room says of statuses, in the reader's words. */
public final class Sentences {
    private Sentences() {}

    /** Who or which rule gave a status: "by a document", "by hand, Greta". */
    public static String by(Words w, Lifecycle.Spell spell, Map<Long, String> names) {
        String who = names.getOrDefault(spell.by(), "#" + spell.by());
        if (spell.byHand()) return w.of("lifecycle.by.hand", Map.of("who", who));
        String rule = spell.rule();
        return rule == null ? w.of("lifecycle.by.none") : rule(w, rule);
    }

    private static String rule(Words w, String rule) {
        return switch (rule) {
            case "arrival" -> w.of("lifecycle.by.arrival");
            case "document" -> w.of("lifecycle.by.document");
            case "payment" -> w.of("lifecycle.by.payment");
            case "appointment" -> w.of("lifecycle.by.appointment");
            case "event" -> w.of("lifecycle.by.event");
            case "vip" -> w.of("lifecycle.by.vip");
            case "inactive" -> w.of("lifecycle.by.inactive");
            default -> w.of("lifecycle.by.none");
        };
    }

    /** "From Lead to Customer: 12 customers". */
    public static String of(Words w, Lifecycle.Move move) {
        return w.of(
                "lifecycle.move",
                Map.of(
                        "from", name(w, move.from()),
                        "to", name(w, move.to()),
                        "count", move.customers()));
    }

    private static String name(Words w, dev.custodia.lifecycle.@Nullable Status status) {
        return status == null ? w.of("lifecycle.without") : status.name(w);
    }
}
