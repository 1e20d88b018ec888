package dev.custodia.dealings.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.criteria.CustomerId;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.Document;
import dev.custodia.dealings.DocumentState;
import dev.custodia.dealings.Interaction;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What the sections of the card do: more documents, a new one, another state, an interaction. */
@Controller
class DealingsPage {
    private final Dealings dealings;

    DealingsPage(Dealings dealings) {
        this.dealings = dealings;
    }

    private static CustomerId id(long id) {
        if (id <= 0) throw Refused.notFound("customers.unknown");
        return new CustomerId(id);
    }

    private static String card(long id) {
        return "/customers/" + id;
    }

    /** The documents after one, for the table that is there already. */
    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/customers/{id}/documents")
    String more(@PathVariable long id, @RequestParam(defaultValue = "0") long after, Words w, Model model) {
        Document last = after == 0 ? null : dealings.document(id(id), after);
        model.addAttribute("documents", DocumentsView.of(dealings, id(id), last, w));
        return "dealings/document_rows";
    }

    @Needs(Permission.CUSTOMERS_EDIT)
    @PostMapping("/customers/{id}/documents")
    String add(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String number,
            @RequestParam(defaultValue = "") String date,
            @RequestParam(defaultValue = "") String amount,
            @RequestParam(defaultValue = "") String currency,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String unit,
            Words w,
            Pages pages,
            Model model) {
        DocumentForm form = new DocumentForm(kind, number, date, amount, currency, state, unit);
        try {
            dealings.addDocument(id(id), form.draft());
        } catch (Refused refused) {
            if (!pages.wantsFragment())
                return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go(card(id));
            model.addAttribute("customerId", Long.toString(id));
            model.addAttribute("form", form);
            model.addAttribute("units", DocumentsView.units(dealings, w));
            model.addAttribute("said", Said.of(w, refused));
            return "dealings/document_form";
        }
        return pages.say(Tone.GOOD, w.of("dealings.card.added")).go(card(id));
    }

    @Needs(Permission.CUSTOMERS_EDIT)
    @PostMapping("/customers/{id}/documents/{documentId}/state")
    String state(
            @PathVariable long id,
            @PathVariable long documentId,
            @RequestParam(defaultValue = "0") long version,
            @RequestParam(defaultValue = "") String state,
            Words w,
            Pages pages) {
        return said(id, w, pages, () -> dealings.setState(id(id), documentId, version, stateOf(state)));
    }

    /** @param unit the code of a portfolio type; empty for none */
    @Needs(Permission.CUSTOMERS_EDIT)
    @PostMapping("/customers/{id}/documents/{documentId}/unit")
    String unit(
            @PathVariable long id,
            @PathVariable long documentId,
            @RequestParam(defaultValue = "0") long version,
            @RequestParam(defaultValue = "") String unit,
            Words w,
            Pages pages) {
        return said(id, w, pages, () -> dealings.change(id(id), documentId, version, null, unit));
    }

    private static DocumentState stateOf(String word) {
        try {
            return DocumentState.of(word);
        } catch (IllegalArgumentException none) {
            throw Refused.invalid("state", "dealings.kind_unknown");
        }
    }

    @Needs(Permission.CUSTOMERS_EDIT)
    @PostMapping("/customers/{id}/documents/{documentId}/remove")
    String remove(@PathVariable long id, @PathVariable long documentId, Words w, Pages pages) {
        return said(id, w, pages, () -> dealings.removeDocument(id(id), documentId));
    }

    @Needs(Permission.CUSTOMERS_EDIT)
    @PostMapping("/customers/{id}/interactions")
    String meet(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String date,
            @RequestParam(defaultValue = "") String attended,
            Words w,
            Pages pages) {
        return said(id, w, pages, () -> dealings.addInteraction(id(id), kindOf(kind), day(date), attended(attended)));
    }

    private static Interaction.Kind kindOf(String word) {
        try {
            return Interaction.Kind.of(word);
        } catch (IllegalArgumentException none) {
            throw Refused.invalid("kind", "dealings.kind_unknown");
        }
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text.strip());
        } catch (DateTimeParseException none) {
            throw Refused.invalid("date", "dealings.date_missing");
        }
    }

    private static @Nullable Boolean attended(String text) {
        return switch (text) {
            case "yes" -> true;
            case "no" -> false;
            default -> null;
        };
    }

    private static String said(long id, Words w, Pages pages, Runnable act) {
        try {
            act.run();
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go(card(id));
        }
        return pages.say(Tone.GOOD, w.of("dealings.card.done")).go(card(id));
    }
}
