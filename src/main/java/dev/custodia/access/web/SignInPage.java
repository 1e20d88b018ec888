package dev.custodia.access.web;

import dev.custodia.access.Access;
import dev.custodia.access.OpenToAll;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The form where one signs in. */
@Controller
class SignInPage {
    private final Access access;
    private final Clock clock;

    SignInPage(Access access, Clock clock) {
        this.access = access;
        this.clock = clock;
    }

    @OpenToAll("where one signs in")
    @GetMapping(SignInDoor.PAGE)
    String form(
            @RequestParam @Nullable String wrong,
            @RequestParam @Nullable String out,
            @RequestParam @Nullable Long until,
            Model model) {
        if (access.isSignedIn()) return "redirect:/";
        model.addAttribute("wrong", wrong != null);
        model.addAttribute("out", out != null);
        model.addAttribute("seconds", until == null ? 0L : secondsTo(until));
        return "access/sign_in";
    }

    private long secondsTo(long until) {
        Duration left = Duration.between(clock.instant(), Instant.ofEpochSecond(until));
        return Math.clamp(left.toSeconds(), 0, 3_600);
    }
}
