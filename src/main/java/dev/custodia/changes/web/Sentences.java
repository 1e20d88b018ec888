package dev.custodia.changes.web;

import dev.custodia.changes.Change;
import dev.custodia.changes.Objection;
import dev.custodia.screens.Words;
import java.util.Map;

/** What this room says of changes, in the reader's words. */
public final class Sentences {
    private Sentences() {}

    /** Why one customer is left alone. */
    public static String of(Words w, Objection objection) {
        return switch (objection.reason()) {
            case "on_hold" -> w.of("changes.objection.on_hold", date(objection));
            case "period_on_hold" -> w.of("changes.objection.period_on_hold", number(objection));
            case "open_documents" -> w.of("changes.objection.open_documents", number(objection));
            case "linked_documents" -> w.of("changes.objection.linked_documents", number(objection));
            case "newer_document" -> w.of("changes.objection.newer_document", date(objection));
            case "newer_interaction" -> w.of("changes.objection.newer_interaction", date(objection));
            case "already_tagged" -> w.of("changes.objection.already_tagged");
            case "not_tagged" -> w.of("changes.objection.not_tagged");
            case "has_status" -> w.of("changes.objection.has_status");
            case "not_by_hand" -> w.of("changes.objection.not_by_hand");
            case "kept_documents" -> w.of("changes.objection.kept_documents", number(objection));
            case "blocked_documents" -> w.of("changes.objection.blocked_documents", number(objection));
            case "right_missing" -> w.of("changes.objection.right_missing");
            case "email_in_use" -> w.of("changes.objection.email_in_use");
            case "vat_in_use" -> w.of("changes.objection.vat_in_use");
            default -> objection.reason();
        };
    }

    private static Map<String, Object> number(Objection objection) {
        Long amount = objection.amount();
        return Map.of("number", amount == null ? 0L : amount);
    }

    private static Map<String, Object> date(Objection objection) {
        return objection.on() == null ? Map.of("date", "") : Map.of("date", objection.on());
    }

    /** A reason for many: "have an open order or an unpaid invoice". */
    public static String reason(Words w, String reason) {
        return switch (reason) {
            case "on_hold" -> w.of("changes.reason.on_hold");
            case "period_on_hold" -> w.of("changes.reason.period_on_hold");
            case "open_documents" -> w.of("changes.reason.open_documents");
            case "linked_documents" -> w.of("changes.reason.linked_documents");
            case "newer_document" -> w.of("changes.reason.newer_document");
            case "newer_interaction" -> w.of("changes.reason.newer_interaction");
            case "already_tagged" -> w.of("changes.reason.already_tagged");
            case "not_tagged" -> w.of("changes.reason.not_tagged");
            case "has_status" -> w.of("changes.reason.has_status");
            case "not_by_hand" -> w.of("changes.reason.not_by_hand");
            case "kept_documents" -> w.of("changes.reason.kept_documents");
            case "blocked_documents" -> w.of("changes.reason.blocked_documents");
            case "right_missing" -> w.of("changes.reason.right_missing");
            case "email_in_use" -> w.of("changes.reason.email_in_use");
            case "vat_in_use" -> w.of("changes.reason.vat_in_use");
            default -> reason;
        };
    }

    /** Why a change stopped by itself. */
    public static String trouble(Words w, String trouble) {
        return switch (trouble) {
            case "disk_full" -> w.of("changes.trouble.disk_full");
            case "database" -> w.of("changes.trouble.database");
            default -> w.of("changes.trouble.unforeseen");
        };
    }

    /** Why a change cannot be taken back. */
    public static String notUndoable(Words w, String code) {
        return switch (code) {
            case "changes.still_running" -> w.of("changes.problem.still_running");
            case "changes.already_undone" -> w.of("changes.problem.already_undone");
            case "changes.nothing_done" -> w.of("changes.problem.nothing_done");
            case "changes.not_redoable" -> w.of("changes.problem.not_redoable");
            case "changes.undo_right_missing" -> w.of("changes.problem.undo_right_missing");
            case "changes.undo_time_over" -> w.of("changes.problem.undo_time_over");
            default -> w.of("changes.problem.not_undoable");
        };
    }

    /** What a change does, as a title. */
    public static String title(Words w, Change change) {
        return w.of("journal.act_name." + change.act());
    }
}
