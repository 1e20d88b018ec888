package dev.custodia.access.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.NewUser;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Role;
import dev.custodia.access.Said;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The accounts, for whoever manages them. */
@Controller
class UsersPage {
    private static final String PATH = "/users";

    private final Access access;

    UsersPage(Access access) {
        this.access = access;
    }

    @Needs(Permission.USERS_MANAGE)
    @GetMapping(PATH)
    String show(Model model) {
        return page(model, Said.NOTHING);
    }

    @Needs(Permission.USERS_MANAGE)
    @PostMapping(PATH)
    String create(
            @RequestParam String name,
            @RequestParam String displayName,
            @RequestParam String role,
            @RequestParam String language,
            Words words,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        try {
            show(access.createUser(name, displayName, Role.of(role), language), flash);
        } catch (Refused refused) {
            response.setStatus(refused.kind().status());
            model.addAttribute("typedName", name);
            model.addAttribute("typedDisplayName", displayName);
            return page(model, Said.of(words, refused));
        }
        return "redirect:" + PATH;
    }

    @Needs(Permission.USERS_MANAGE)
    @PostMapping("/users/{id}/enable")
    @Nullable
    String enable(@PathVariable long id, Words words, Pages pages) {
        return said(words, pages, () -> access.enable(id, true));
    }

    @Needs(Permission.USERS_MANAGE)
    @PostMapping("/users/{id}/disable")
    @Nullable
    String disable(@PathVariable long id, Words words, Pages pages) {
        return said(words, pages, () -> access.enable(id, false));
    }

    @Needs(Permission.USERS_MANAGE)
    @PostMapping("/users/{id}/role")
    @Nullable
    String giveRole(@PathVariable long id, @RequestParam String role, Words words, Pages pages) {
        return said(words, pages, () -> access.giveRole(id, Role.of(role)));
    }

    @Needs(Permission.USERS_MANAGE)
    @PostMapping("/users/{id}/password")
    String resetPassword(@PathVariable long id, RedirectAttributes flash) {
        show(access.resetPassword(id), flash);
        return "redirect:" + PATH;
    }

    private String page(Model model, Said said) {
        model.addAttribute("users", access.users());
        model.addAttribute("ownId", access.current().userId());
        model.addAttribute("said", said);
        for (String typed : new String[] {"typedName", "typedDisplayName", "newPassword", "newName"})
            if (!model.containsAttribute(typed)) model.addAttribute(typed, "");
        return "access/users";
    }

    private static @Nullable String said(Words words, Pages pages, Runnable act) {
        try {
            act.run();
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(words, refused)).go(PATH);
        }
        return pages.say(Tone.GOOD, words.of("access.users.done")).go(PATH);
    }

    private static void show(NewUser made, RedirectAttributes flash) {
        flash.addFlashAttribute("newName", made.user().name());
        flash.addFlashAttribute("newPassword", made.password());
    }
}
