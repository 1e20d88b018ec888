package dev.custodia.customers.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Past;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** One change of one customer: what was before, what it became, what it is now, and the way back. */
@Controller
class PastPage {
    private final Customers customers;
    private final Changes changes;
    private final Past past;
    private final Access access;

    PastPage(Customers customers, Changes changes, Past past, Access access) {
        this.customers = customers;
        this.changes = changes;
        this.past = past;
        this.access = access;
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/customers/{id}/changes/{changeId}")
    String look(@PathVariable long id, @PathVariable long changeId, Words w, Model model) {
        CustomerId customerId = CardPage.id(id);
        Change change = changes.find(changeId);
        Past.Turn turn = past.of(changeId, customerId).orElse(null);
        List<PastView.Row> rows = turn == null ? List.of() : PastView.rows(w, turn);
        boolean since = rows.stream().anyMatch(PastView.Row::later);
        boolean mayUndo = access.may(Permission.CHANGES_UNDO)
                && change.done() == 1
                && changes.objectionToUndo(change).isEmpty();
        model.addAttribute("customer", customers.find(customerId));
        model.addAttribute("change", change);
        model.addAttribute("author", access.name(change.authorId()));
        model.addAttribute("rows", rows);
        model.addAttribute("kept", turn != null);
        model.addAttribute("since", since);
        model.addAttribute("undoable", mayUndo);
        model.addAttribute("overrides", mayUndo && changes.overrides(change));
        return "customers/past";
    }

    @Needs(Permission.CHANGES_UNDO)
    @PostMapping("/customers/{id}/changes/{changeId}/undo-despite")
    String undoDespite(@PathVariable long id, @PathVariable long changeId, Words w, Pages pages) {
        try {
            changes.undoDespite(changeId, List.of(CardPage.id(id).value()));
            pages.say(Tone.GOOD, w.of("customers.card.undone_now"));
        } catch (Refused refused) {
            pages.say(Tone.DANGER, Said.inOneSentence(w, refused));
        }
        return pages.go("/customers/" + id);
    }
}
