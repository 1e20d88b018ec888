package dev.custodia.backups.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.backups.Backup;
import dev.custodia.backups.Backups;
import dev.custodia.backups.Plan;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What there is of backups, how the last one that was tried came through, and how the ledger of erasures stands. */
@Controller
class BackupsPage {
    private static final int SHOWN = 10;

    private final Backups backups;

    BackupsPage(Backups backups) {
        this.backups = backups;
    }

    @Bean
    static NavigationItem backupsPlace() {
        return new NavigationItem(
                87, "backups", "backups.navigation", "/backups", "database", Permission.BACKUPS.name(), 'v');
    }

    @Needs(Permission.BACKUPS)
    @GetMapping("/backups")
    String backups(Model model) {
        List<Backup> all = backups.all();
        model.addAttribute("here", backups.here());
        model.addAttribute("place", backups.place());
        model.addAttribute("all", all);
        model.addAttribute("outcomes", backups.outcomes(SHOWN));
        model.addAttribute("underWay", backups.underWay());
        model.addAttribute("lastGoodTrial", backups.lastGoodTrial());
        model.addAttribute("plan", backups.plan());
        model.addAttribute("ledger", backups.ledger());
        model.addAttribute("fingerprints", backups.fingerprints());
        return "backups/backups";
    }

    @Needs(Permission.BACKUPS)
    @PostMapping("/backups")
    String make(Pages pages, Words w) {
        return said(pages, w, backups::make, w.of("backups.begun"));
    }

    @Needs(Permission.BACKUPS)
    @PostMapping("/backups/try")
    String tryNewest(Pages pages, Words w) {
        return said(pages, w, backups::tryNewest, w.of("backups.try_begun"));
    }

    @Needs(Permission.BACKUPS)
    @PostMapping("/backups/plan")
    String plan(
            @RequestParam(defaultValue = "") String everyHours,
            @RequestParam(defaultValue = "") String keepDays,
            @RequestParam(defaultValue = "") String tryDays,
            Pages pages,
            Words w) {
        Plan wanted = new Plan(number(everyHours), number(keepDays), number(tryDays));
        return said(pages, w, () -> backups.change(wanted), w.of("backups.plan_saved"));
    }

    private static int number(String text) {
        return text.strip().matches("\\d{1,6}") ? Integer.parseInt(text.strip()) : -1;
    }

    private static String said(Pages pages, Words w, Runnable act, String good) {
        try {
            act.run();
            return pages.say(Tone.GOOD, good).go("/backups");
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go("/backups");
        }
    }
}
