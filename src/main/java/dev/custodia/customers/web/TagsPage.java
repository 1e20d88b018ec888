package dev.custodia.customers.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.changes.Change;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Tag;
import dev.custodia.customers.TagColour;
import dev.custodia.customers.Tags;
import dev.custodia.customers.Whom;
import dev.custodia.screens.Choice;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import jakarta.servlet.http.HttpSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Tags: the list of them, each by itself, and what is done with them to one customer or to many. */
@Controller
class TagsPage {
    private final Tags tags;
    private final CardPage card;

    TagsPage(Tags tags, CardPage card) {
        this.tags = tags;
        this.card = card;
    }

    @Bean
    static NavigationItem tagsPlace() {
        return new NavigationItem(
                16, "tags", "customers.tags.navigation", "/tags", "tags", Permission.CUSTOMERS_LOOK.name(), 't');
    }

    // ---- all of them

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/tags")
    String all(Model model) {
        List<Tags.Use> all = tags.all();
        Map<Long, String> lists = new HashMap<>();
        for (Tags.Use use : all) lists.put(use.tag().tagId(), list(use.tag()));
        model.addAttribute("all", all);
        model.addAttribute("lists", lists);
        model.addAttribute("gone", tags.gone());
        return "customers/tags";
    }

    private static String list(Tag tag) {
        return new ListAddress(List.of("tag.any_of." + tag.name()), "all", null, "name", false, null).href();
    }

    @Needs(Permission.TAG_MANY)
    @PostMapping("/tags")
    String create(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "blue") String colour,
            Words w,
            Pages pages) {
        try {
            return pages.go("/tags/" + tags.create(name, colour(colour)).tag().tagId());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go("/tags");
        }
    }

    private static @Nullable TagColour colour(String word) {
        for (TagColour colour : TagColour.values()) if (colour.word().equals(word)) return colour;
        return null;
    }

    /** What is typed may mean one of these. */
    @Needs(Permission.CUSTOMERS_LOOK)
    @PostMapping("/tags/suggest")
    String suggest(@RequestParam(defaultValue = "") String typed, Model model) {
        List<Tag> found = tags.suggest(typed);
        String fresh = typed.strip();
        boolean known = found.stream().anyMatch(tag -> tag.name().equalsIgnoreCase(fresh));
        model.addAttribute("found", found);
        model.addAttribute("fresh", known ? "" : fresh);
        return "customers/tag_suggestions";
    }

    // ---- one of them

    @Needs(Permission.TAG_MANY)
    @GetMapping("/tags/{id}")
    String one(@PathVariable long id, Model model) {
        Tags.Use use = tags.find(id);
        model.addAttribute("use", use);
        model.addAttribute("list", list(use.tag()));
        model.addAttribute(
                "others",
                tags.all().stream()
                        .map(Tags.Use::tag)
                        .filter(tag -> tag.tagId() != id)
                        .map(tag -> new Choice(Long.toString(tag.tagId()), tag.name()))
                        .toList());
        return "customers/tag_edit";
    }

    @Needs(Permission.TAG_MANY)
    @PostMapping("/tags/{id}")
    String edit(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String colour,
            Words w,
            Pages pages) {
        try {
            tags.edit(id, name, colour(colour));
            return pages.say(Tone.GOOD, w.of("customers.tags.saved")).go("/tags/" + id);
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go("/tags/" + id);
        }
    }

    @Needs(Permission.TAG_MANY)
    @PostMapping("/tags/{id}/merge")
    String merge(@PathVariable long id, @RequestParam(defaultValue = "0") long into, Words w, Pages pages) {
        return plan(() -> tags.planMerging(id, into), "/tags/" + id, w, pages);
    }

    @Needs(Permission.TAG_MANY)
    @PostMapping("/tags/{id}/remove")
    String drop(@PathVariable long id, Words w, Pages pages) {
        return plan(() -> tags.planDropping(id), "/tags/" + id, w, pages);
    }

    // ---- on many

    /** What was ticked in the list, or all who match it, as it was shown. */
    @Needs(Permission.TAG_MANY)
    @PostMapping("/tags/plans")
    String planFromList(
            @RequestParam MultiValueMap<String, String> form,
            @RequestParam(defaultValue = "") String act,
            HttpSession session,
            Words w,
            Pages pages) {
        return plan(
                () -> {
                    Whom whom = Ticked.of(form, session);
                    return act.equals("remove")
                            ? tags.planRemoving(whom, form.getOrDefault("untag", List.of()), form.getFirst("reason"))
                            : tags.planAdding(whom, form.getOrDefault("tag", List.of()), form.getFirst("reason"));
                },
                ListAddress.of(form).href(),
                w,
                pages);
    }

    private interface Planning {
        Tags.Plan plan();
    }

    private static String plan(Planning planning, String back, Words w, Pages pages) {
        try {
            return pages.go("/tags/plans/" + planning.plan().change().changeId());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go(back);
        }
    }

    @Needs(Permission.TAG_MANY)
    @GetMapping("/tags/plans/{id}")
    String check(@PathVariable long id, Model model, Pages pages) {
        Tags.Plan plan = tags.plan(id);
        if (plan.change().state() != Change.State.PLANNED) return pages.go("/changes/" + id);
        model.addAttribute("plan", plan);
        model.addAttribute("both", tags.carryBoth(plan));
        return "customers/tag_check";
    }

    @Needs(Permission.TAG_MANY)
    @PostMapping("/tags/plans/{id}/confirm")
    String confirm(@PathVariable long id, @RequestParam(defaultValue = "") String digest, Words w, Pages pages) {
        try {
            return pages.go("/changes/" + tags.confirm(id, digest).changeId());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go("/tags/plans/" + id);
        }
    }

    /** A tag that nobody carries goes at once. */
    @Needs(Permission.TAG_MANY)
    @PostMapping("/tags/plans/{id}/let-go")
    String letGo(@PathVariable long id, Words w, Pages pages) {
        try {
            tags.letGoUnused(id);
            return pages.say(Tone.GOOD, w.of("customers.tags.gone")).go("/tags");
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go("/tags/plans/" + id);
        }
    }

    /** One that nobody carried when it went; the others come back with the change that took them off. */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.TAG_MANY})
    @PostMapping("/tags/{id}/bring-back")
    String bringBack(@PathVariable long id, Words w, Pages pages) {
        try {
            Tag back = tags.bringBack(id).tag();
            return pages.say(Tone.GOOD, w.of("customers.tags.brought_back", Map.of("tag", back.name())))
                    .go("/tags");
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go("/tags");
        }
    }

    // ---- on one customer

    @Needs({Permission.CUSTOMERS_LOOK, Permission.TAG_ONE})
    @PostMapping("/customers/{id}/tags")
    String add(@PathVariable long id, @RequestParam(defaultValue = "") String typed, Words w, Model model) {
        return tagged(id, w, model, customer -> {
            if (!typed.isBlank()) tags.add(customer, List.of(typed));
        });
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.TAG_ONE})
    @PostMapping("/customers/{id}/tags/{tag}/remove")
    String remove(@PathVariable long id, @PathVariable long tag, Words w, Model model) {
        return tagged(id, w, model, customer -> tags.remove(customer, tag));
    }

    private interface Tagging {
        void on(CustomerId customer);
    }

    private String tagged(long id, Words w, Model model, Tagging tagging) {
        String wrong = "";
        CustomerId customer = CardPage.id(id);
        try {
            tagging.on(customer);
        } catch (Refused refused) {
            wrong = Said.inOneSentence(w, refused);
        }
        model.addAttribute("customerId", customer.toString());
        model.addAttribute("tags", tags.of(List.of(id)).getOrDefault(id, List.of()));
        model.addAttribute("history", card.history(id, w));
        model.addAttribute("wrong", wrong);
        return "customers/tagged";
    }
}
