package dev.custodia.cleanup.web;

import dev.custodia.changes.LineState;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choosing;
import dev.custodia.cleanup.Effect;
import dev.custodia.cleanup.Plan;
import dev.custodia.customers.Fate;
import dev.custodia.customers.Handling;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.screens.Part;
import dev.custodia.screens.Words;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the pages of a plan show of it, in the reader's words. */
public final class PlanView {
    private PlanView() {}

    /** One row of "what happens to what". */
    public record Documents(DocumentKind kind, long number, Handling handling) {}

    public static List<Documents> documents(Plan plan, List<Dealings.Lot> lots) {
        Map<DocumentKind, Long> numbers = new EnumMap<>(DocumentKind.class);
        for (Dealings.Lot lot : lots) numbers.merge(lot.kind(), lot.documents(), Long::sum);
        List<Documents> rows = new ArrayList<>();
        for (DocumentKind kind : DocumentKind.values())
            rows.add(new Documents(
                    kind,
                    numbers.getOrDefault(kind, 0L),
                    plan.terms().documents().getOrDefault(kind.word(), Handling.KEEP_ANONYMISED)));
        return rows;
    }

    /** What is expected of it, sentence by sentence. */
    public static List<String> effect(Words w, Plan plan, Effect effect, int days) {
        List<String> sentences = new ArrayList<>();
        if (plan.action().removes() || plan.action() == Action.PURGE)
            sentences.add(w.of("cleanup.effect.space", Map.of("size", size(w, effect.bytes()))));
        if (effect.emails() > 0
                && (plan.action() == Action.ARCHIVE || plan.action().removes()))
            sentences.add(w.of("cleanup.effect.emails", effect.emails()));
        if (plan.action().removes()) sentences.add(w.of("cleanup.effect.bin", days));
        return sentences;
    }

    /** Bytes as people say them. */
    public static String size(Words w, long bytes) {
        if (bytes < 1_000_000) return w.of("cleanup.kilobytes", Math.max(1, bytes / 1_000));
        return w.of("cleanup.megabytes", bytes / 1_000_000);
    }

    /** Those who are touched, by what is done to them, and those who are left alone: it adds up to those found. */
    public static List<Part> parts(Words w, Plan plan) {
        List<Part> parts = new ArrayList<>();
        if (plan.action().fates().size() > 1)
            plan.fates()
                    .forEach((fate, number) -> parts.add(new Part(
                            fate == Fate.DELETE ? "danger" : "warning",
                            will(w, fate),
                            number,
                            address(plan, LineState.TO_DO, fate, null))));
        else
            parts.add(new Part(
                    plan.action().removes() ? "danger" : "accent",
                    will(w, plan.action()),
                    plan.change().toDo(),
                    address(plan, LineState.TO_DO, null, null)));
        if (plan.change().leftAlone() > 0)
            parts.add(new Part(
                    "plain",
                    w.of("cleanup.left_alone"),
                    plan.change().leftAlone(),
                    address(plan, LineState.LEFT_ALONE, null, null)));
        return parts;
    }

    /** The same for what is not frozen yet. */
    public static List<Part> parts(Words w, Action action, long found, Choosing.Sorted sorted) {
        List<Part> parts = new ArrayList<>();
        long touched = found - sorted.number();
        if (action.fates().size() > 1) {
            parts.add(new Part("danger", will(w, Fate.DELETE), touched - sorted.instead(), null));
            parts.add(new Part("warning", will(w, Fate.ANONYMISE), sorted.instead(), null));
        } else parts.add(new Part(action.removes() ? "danger" : "accent", will(w, action), touched, null));
        parts.add(new Part("plain", w.of("cleanup.look.kept"), sorted.number(), null));
        return parts;
    }

    private static String will(Words w, Fate fate) {
        return switch (fate) {
            case DELETE -> w.of("cleanup.will_be_deleted");
            case ANONYMISE -> w.of("cleanup.will_be_anonymised");
            case FORCE -> w.of("cleanup.will_be_forced");
        };
    }

    public static String will(Words w, Action action) {
        return switch (action) {
            case ARCHIVE -> w.of("cleanup.will_be_archived");
            case UNARCHIVE -> w.of("cleanup.will_be_taken_out");
            case DELETE -> w.of("cleanup.will_be_deleted");
            case ANONYMISE -> w.of("cleanup.will_be_anonymised");
            case REMOVE -> w.of("cleanup.will_be_removed");
            case FORCE -> w.of("cleanup.will_be_forced");
            case RESTORE -> w.of("cleanup.will_be_restored");
            case PURGE -> w.of("cleanup.will_be_purged");
        };
    }

    /** The button that does it: "Archive 3,655 customers". */
    public static String go(Words w, Action action, long people) {
        return switch (action) {
            case ARCHIVE -> w.of("cleanup.check.go_archive", people);
            case UNARCHIVE -> w.of("cleanup.check.go_take_out", people);
            case DELETE -> w.of("cleanup.check.go_delete", people);
            case ANONYMISE -> w.of("cleanup.check.go_anonymise", people);
            case REMOVE -> w.of("cleanup.check.go_remove", people);
            case FORCE -> w.of("cleanup.check.go_force", people);
            case RESTORE -> w.of("cleanup.check.go_restore", people);
            case PURGE -> w.of("cleanup.check.go_purge", people);
        };
    }

    /** What the second question says will happen. */
    public static String question(Words w, Plan plan) {
        long people = plan.change().toDo();
        return switch (plan.action()) {
            case ARCHIVE -> w.of("cleanup.confirm.archive", people);
            case UNARCHIVE -> w.of("cleanup.confirm.take_out", people);
            case DELETE -> w.of("cleanup.confirm.delete", people);
            case ANONYMISE -> w.of("cleanup.confirm.anonymise", people);
            case REMOVE -> removal(w, plan);
            case FORCE -> w.of("cleanup.confirm.force", people);
            case RESTORE -> w.of("cleanup.confirm.restore", people);
            case PURGE -> w.of("cleanup.confirm.purge", people);
        };
    }

    private static String removal(Words w, Plan plan) {
        long delete = plan.fates().getOrDefault(Fate.DELETE, 0L);
        long anonymise = plan.fates().getOrDefault(Fate.ANONYMISE, 0L);
        if (anonymise == 0) return w.of("cleanup.confirm.delete", delete);
        if (delete == 0) return w.of("cleanup.confirm.anonymise", anonymise);
        return w.of("cleanup.confirm.remove", Map.of("delete", delete, "anonymise", anonymise));
    }

    /** The tab of those who are touched. */
    public static String tab(Words w, Action action, @Nullable Fate fate) {
        if (fate != null) return upper(will(w, fate));
        return switch (action) {
            case ARCHIVE -> w.of("cleanup.tab.archive");
            case UNARCHIVE -> w.of("cleanup.tab.take_out");
            default -> upper(will(w, action));
        };
    }

    private static String upper(String sentence) {
        return sentence.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + sentence.substring(1);
    }

    public static String address(Plan plan, LineState bucket, @Nullable Fate fate, @Nullable String look) {
        return "/cleanup/plans/" + plan.change().changeId() + "?bucket=" + bucket.word()
                + (fate == null ? "" : "&fate=" + fate.word())
                + (look == null || look.isEmpty() ? "" : "&look=" + look);
    }
}
