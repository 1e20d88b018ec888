package dev.custodia.approvals.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.approvals.Approvals;
import dev.custodia.approvals.Asked;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What waits for a second person, what became of the rest, and from when on an act takes one. */
@Controller
class ApprovalsPage {
    private static final String PATH = "/approvals";
    private static final int PAGE = 50;

    private final Approvals approvals;
    private final Access access;

    ApprovalsPage(Approvals approvals, Access access) {
        this.approvals = approvals;
        this.access = access;
    }

    @Bean
    static NavigationItem approvalsPlace() {
        return new NavigationItem(
                39, "approvals", "approvals.navigation", PATH, "users", Permission.CHANGES_LOOK.name(), 'a');
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping(PATH)
    String list(@RequestParam(required = false) @Nullable Long before, Words w, Model model) {
        List<Asked> over = approvals.over(before, PAGE + 1);
        boolean more = over.size() > PAGE;
        List<Asked> page = more ? over.subList(0, PAGE) : over;
        model.addAttribute("open", before == null ? lines(approvals.open(), w) : List.of());
        model.addAttribute("over", lines(page, w));
        model.addAttribute("next", more ? PATH + "?before=" + page.getLast().askedId() : "");
        model.addAttribute("rule", approvals.rule());
        return "approvals/list";
    }

    private List<AskedLine> lines(List<Asked> asked, Words w) {
        return asked.stream()
                .map(one -> AskedLine.of(one, approvals, access, w))
                .toList();
    }

    @Needs({Permission.APPROVE, Permission.CHANGES_LOOK})
    @PostMapping("/approvals/{id}/approve")
    String approve(@PathVariable long id, @RequestParam(defaultValue = "") String digest, Words w, Pages pages) {
        return said(w, pages, () -> {
            approvals.approve(id, digest);
            return w.of("approvals.approved");
        });
    }

    @Needs({Permission.APPROVE, Permission.CHANGES_LOOK})
    @PostMapping("/approvals/{id}/refuse")
    String refuse(@PathVariable long id, Words w, Pages pages) {
        return said(w, pages, () -> {
            approvals.refuse(id);
            return w.of("approvals.refused_now");
        });
    }

    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/approvals/{id}/stop")
    String stop(@PathVariable long id, Words w, Pages pages) {
        return said(w, pages, () -> {
            approvals.stop(id);
            return w.of("approvals.stopped");
        });
    }

    @Needs(Permission.USERS_MANAGE)
    @PostMapping("/approvals/rule")
    String set(
            @RequestParam(defaultValue = "false") boolean enabled,
            @RequestParam(defaultValue = "") String above,
            @RequestParam(defaultValue = "") String waitHours,
            Words w,
            Pages pages) {
        return said(w, pages, () -> {
            approvals.set(new Approvals.Rule(enabled, number(above), (int) number(waitHours)));
            return w.of("approvals.rule_saved");
        });
    }

    private static long number(String text) {
        return text.strip().matches("\\d{1,9}") ? Long.parseLong(text.strip()) : -1;
    }

    private static String said(Words w, Pages pages, Supplier<String> act) {
        try {
            pages.say(Tone.GOOD, act.get());
        } catch (Refused refused) {
            pages.say(Tone.DANGER, Said.inOneSentence(w, refused));
        }
        return pages.go(PATH);
    }
}
