package dev.custodia.access.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Role;
import dev.custodia.access.Said;
import dev.custodia.access.Switches;
import dev.custodia.access.Switches.Switched;
import dev.custodia.access.User;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who may what, as one table; what a role has, what an account was granted, and the switches above both. */
@Controller
class RightsPage {
    private static final String PATH = "/users/rights";

    private final Access access;

    RightsPage(Access access) {
        this.access = access;
    }

    @Needs(Permission.USERS_MANAGE)
    @GetMapping(PATH)
    String show(Words words, Model model) {
        Switches switches = access.switches();
        model.addAttribute("roles", access.roles());
        model.addAttribute("switches", switches);
        model.addAttribute("strictSince", since(words, switches.strict()));
        model.addAttribute("bulkSince", since(words, switches.noBulkRemoval()));
        return "access/rights";
    }

    @Needs(Permission.USERS_MANAGE)
    @GetMapping("/users/rights/roles/{role}")
    String role(@PathVariable String role, Model model) {
        Role wanted = Role.of(role);
        model.addAttribute("role", wanted);
        model.addAttribute("permissions", access.roles().getOrDefault(wanted, Set.of()));
        model.addAttribute("ownOnly", access.switches().ownOnly().contains(wanted));
        return "access/role";
    }

    @Needs(Permission.USERS_MANAGE)
    @PostMapping("/users/rights/roles/{role}")
    @Nullable
    String giveRights(
            @PathVariable String role,
            @RequestParam(required = false) @Nullable Set<Permission> permissions,
            @RequestParam(defaultValue = "false") boolean ownOnly,
            Words words,
            Pages pages) {
        try {
            access.giveRights(Role.of(role), permissions == null ? Set.of() : permissions);
            access.limit(Role.of(role), ownOnly);
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(words, refused)).go(PATH);
        }
        return pages.say(Tone.GOOD, words.of("access.rights.saved")).go(PATH);
    }

    @Needs(Permission.USERS_MANAGE)
    @PostMapping("/users/rights/strict")
    @Nullable
    String setStrict(@RequestParam boolean on, Words words, Pages pages) {
        access.setStrict(on);
        return pages.say(Tone.GOOD, words.of(on ? "access.rights.strict_is_on" : "access.rights.strict_is_off"))
                .go(PATH);
    }

    @Needs(Permission.USERS_MANAGE)
    @PostMapping("/users/rights/bulk-removal")
    @Nullable
    String setBulkRemoval(@RequestParam boolean on, Words words, Pages pages) {
        access.setBulkRemoval(on);
        return pages.say(Tone.GOOD, words.of(on ? "access.rights.bulk_is_on" : "access.rights.bulk_is_off"))
                .go(PATH);
    }

    @Needs(Permission.USERS_MANAGE)
    @GetMapping("/users/{id}/grants")
    String grants(@PathVariable long id, Model model) {
        User user = access.user(id);
        model.addAttribute("user", user);
        model.addAttribute("byRole", access.roles().getOrDefault(user.role(), Set.of()));
        model.addAttribute("switches", access.switches());
        return "access/grants";
    }

    @Needs(Permission.USERS_MANAGE)
    @PostMapping("/users/{id}/grants")
    @Nullable
    String grant(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable Set<Permission> permissions,
            Words words,
            Pages pages) {
        access.grant(id, permissions == null ? Set.of() : permissions);
        return pages.say(Tone.GOOD, words.of("access.rights.saved")).go("/users");
    }

    private String since(Words words, @Nullable Switched switched) {
        return switched == null
                ? ""
                : words.of("access.rights.since", Map.of("at", switched.at(), "who", access.name(switched.by())));
    }
}
