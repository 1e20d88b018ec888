package dev.custodia.changes.web;

import dev.custodia.changes.Change;
import dev.custodia.changes.Objection;
import dev.custodia.changes.Reason;
import dev.custodia.screens.Words;
import java.util.Map;

/** What this room says of changes, in the reader's words. */
public final class Sentences {
    private Sentences() {}

    /** Why one customer is left alone. */
    public static String of(Words w, Objection objection) {
        return switch (Reason.of(objection.reason())) {
            case ON_HOLD -> w.of("changes.objection.on_hold", date(objection));
            case PERIOD_ON_HOLD -> w.of("changes.objection.period_on_hold", number(objection));
            case OPEN_DOCUMENTS -> w.of("changes.objection.open_documents", number(objection));
            case STATUTORY_PERIOD -> w.of("changes.objection.statutory_period", date(objection));
            case OPEN_REQUEST -> w.of("changes.objection.open_request", date(objection));
            case LINKED_DOCUMENTS -> w.of("changes.objection.linked_documents", number(objection));
            case NEWER_DOCUMENT -> w.of("changes.objection.newer_document", date(objection));
            case NEWER_INTERACTION -> w.of("changes.objection.newer_interaction", date(objection));
            case ALREADY_TAGGED -> w.of("changes.objection.already_tagged");
            case NOT_TAGGED -> w.of("changes.objection.not_tagged");
            case HAS_STATUS -> w.of("changes.objection.has_status");
            case NOT_BY_HAND -> w.of("changes.objection.not_by_hand");
            case HAS_PORTFOLIO -> w.of("changes.objection.has_portfolio");
            case PORTFOLIO_BY_HAND -> w.of("changes.objection.portfolio_by_hand");
            case KEPT_DOCUMENTS -> w.of("changes.objection.kept_documents", number(objection));
            case BLOCKED_DOCUMENTS -> w.of("changes.objection.blocked_documents", number(objection));
            case RIGHT_MISSING -> w.of("changes.objection.right_missing");
            case EMAIL_IN_USE -> w.of("changes.objection.email_in_use");
            case VAT_IN_USE -> w.of("changes.objection.vat_in_use");
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
        return w.of(Reason.of(reason));
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
