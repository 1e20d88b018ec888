package dev.custodia.customers.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.ContactPoint;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.screens.Choice;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import jakarta.servlet.http.HttpServletResponse;
import java.text.Collator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The form of one customer, new or there already. Nothing that was typed is lost, whatever is wrong with it. */
@Controller
class EditPage {
    private final Customers customers;
    private final Changes changes;
    private final Access access;
    private final List<FormSection> sections;

    EditPage(Customers customers, Changes changes, Access access, List<FormSection> sections) {
        this.sections = sections;
        this.customers = customers;
        this.changes = changes;
        this.access = access;
    }

    @Needs(Permission.CUSTOMERS_EDIT)
    @GetMapping("/customers/new")
    String fresh(Words w, Model model) {
        return form(model, w, null, "", CardForm.empty(), Said.NOTHING);
    }

    @Needs(Permission.CUSTOMERS_EDIT)
    @PostMapping("/customers/new")
    String create(
            @RequestParam MultiValueMap<String, String> parameters,
            Words w,
            Pages pages,
            HttpServletResponse response,
            Model model) {
        CardForm form = CardForm.of(parameters);
        try {
            Customer made = customers.create(form.draft());
            return pages.say(Tone.GOOD, w.of("customers.card.created_now")).go("/customers/" + made.id());
        } catch (Refused refused) {
            response.setStatus(refused.kind().status());
            return form(model, w, null, "", form, said(w, refused, model));
        }
    }

    @Needs(Permission.CUSTOMERS_EDIT)
    @GetMapping("/customers/{id}/edit")
    String edit(@PathVariable long id, Words w, Model model) {
        Customer customer = customers.find(CardPage.id(id));
        return form(model, w, customer.id(), customer.name(), CardForm.of(customer), Said.NOTHING);
    }

    @Needs(Permission.CUSTOMERS_EDIT)
    @PostMapping("/customers/{id}")
    String save(
            @PathVariable long id,
            @RequestParam MultiValueMap<String, String> parameters,
            Words w,
            Pages pages,
            HttpServletResponse response,
            Model model) {
        CardForm form = CardForm.of(parameters);
        CustomerId customerId = CardPage.id(id);
        try {
            customers.edit(customerId, form.version(), form.draft());
            return pages.say(Tone.GOOD, w.of("customers.card.saved_now")).go("/customers/" + id);
        } catch (Refused refused) {
            response.setStatus(refused.kind().status());
            Customer saved = customers.find(customerId);
            if (!refused.code().equals("customers.edited_meanwhile"))
                return form(model, w, customerId, saved.name(), form, said(w, refused, model));
            conflict(model, w, saved, form);
            // Whoever saves again has seen what the other one saved.
            return form(model, w, customerId, saved.name(), form.at(saved.version()), Said.NOTHING);
        }
    }

    private static Said said(Words w, Refused refused, Model model) {
        model.addAttribute("trouble", Said.inOneSentence(w, refused));
        return Said.of(w, refused);
    }

    private void conflict(Model model, Words w, Customer saved, CardForm typed) {
        Map<String, String> theirs = Described.of(w, saved.draft());
        Map<String, String> ours = Described.of(w, typed.draft());
        List<CardView.Difference> differences = new ArrayList<>();
        theirs.forEach((label, value) -> {
            String mine = ours.getOrDefault(label, "");
            if (!mine.equals(value)) differences.add(new CardView.Difference(label, value, mine));
        });
        model.addAttribute("differences", differences);
        model.addAttribute("conflict", whoChanged(w, saved.id()));
    }

    private String whoChanged(Words w, CustomerId id) {
        List<Change> latest = access.may(Permission.CHANGES_LOOK) ? changes.of(id.value(), 1) : List.of();
        if (latest.isEmpty()) return w.of("customers.problem.edited_meanwhile");
        Change change = latest.getFirst();
        return w.of(
                "customers.form.conflict",
                Map.of("who", access.name(change.authorId()), "ago", w.ago(change.createdAt())));
    }

    /** One more row for a contact point. */
    @Needs(Permission.CUSTOMERS_EDIT)
    @GetMapping("/customers/contact-row")
    String row(Words w, Model model) {
        model.addAttribute("point", new CardForm.Point("email", "", ""));
        model.addAttribute("kinds", kinds(w));
        return "customers/point_row";
    }

    private String form(Model model, Words w, @Nullable CustomerId id, String name, CardForm form, Said said) {
        model.addAttribute("customerId", id == null ? "" : id.toString());
        model.addAttribute("customerName", name);
        model.addAttribute("form", form);
        model.addAttribute("said", said);
        model.addAttribute("kinds", kinds(w));
        model.addAttribute("countries", countries(w));
        model.addAttribute("tags", customers.allTags());
        model.addAttribute(
                "sections",
                id != null
                        ? List.of()
                        : sections.stream()
                                .map(section -> section.html(form, said, w))
                                .filter(html -> !html.isEmpty())
                                .toList());
        for (String text : new String[] {"trouble", "conflict"})
            if (!model.containsAttribute(text)) model.addAttribute(text, "");
        if (!model.containsAttribute("differences")) model.addAttribute("differences", List.of());
        return "customers/form";
    }

    private static List<Choice> kinds(Words w) {
        return Arrays.stream(ContactPoint.Kind.values())
                .map(kind -> new Choice(kind.word(), CardForm.kind(w, kind)))
                .toList();
    }

    private static List<Choice> countries(Words w) {
        Collator order = Collator.getInstance(w.locale());
        List<Choice> countries = new ArrayList<>();
        for (String code : Locale.getISOCountries())
            countries.add(new Choice(code, Objects.toString(CardPage.country(w, code))));
        countries.sort(Comparator.comparing(Choice::label, order));
        countries.addFirst(new Choice("", "–"));
        return countries;
    }
}
