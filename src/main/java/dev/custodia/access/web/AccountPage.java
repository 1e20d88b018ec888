package dev.custodia.access.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.NewToken;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.access.SignedIn;
import dev.custodia.access.Token;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One's own account: password, language, API tokens. */
@Controller
class AccountPage {
    static final String PATH = "/account";
    static final String PASSWORD = "/account/password";
    private static final String TEMPLATE = "access/account";

    private final Access access;
    private final Clock clock;
    private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();

    AccountPage(Access access, Clock clock) {
        this.access = access;
        this.clock = clock;
    }

    @Needs({})
    @GetMapping(PATH)
    String show(Model model) {
        return page(model, Said.NOTHING);
    }

    @Needs({})
    @PostMapping(PASSWORD)
    @Nullable
    String changePassword(
            @RequestParam String old,
            @RequestParam String fresh,
            Words words,
            Pages pages,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            goOnAs(access.changePassword(old, fresh), request, response);
        } catch (Refused refused) {
            response.setStatus(refused.kind().status());
            return page(model, Said.of(words, refused));
        }
        return pages.say(Tone.GOOD, words.of("access.account.password_changed")).go(PATH);
    }

    @Needs({})
    @PostMapping("/account/language")
    @Nullable
    String chooseLanguage(@RequestParam String language, Pages pages, HttpServletResponse response) {
        access.chooseLanguage(language);
        // The switch in the frame is kept in a cookie and would win over what was chosen here.
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from("custodia_language", "")
                        .path("/")
                        .maxAge(0)
                        .build()
                        .toString());
        return pages.go(PATH);
    }

    @Needs(Permission.TOKENS_OWN)
    @PostMapping("/account/tokens")
    String createToken(
            @RequestParam String label,
            @RequestParam(required = false) @Nullable Set<Permission> scopes,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate expires,
            Words words,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        try {
            NewToken made = access.createToken(label, scopes == null ? Set.of() : scopes, endOf(expires));
            flash.addFlashAttribute("secret", made.secret());
        } catch (Refused refused) {
            response.setStatus(refused.kind().status());
            return page(model, Said.of(words, refused));
        }
        return "redirect:" + PATH;
    }

    @Needs(Permission.TOKENS_OWN)
    @PostMapping("/account/tokens/{id}/revoke")
    @Nullable
    String revokeToken(@PathVariable long id, Words words, Pages pages) {
        access.revokeToken(id);
        return pages.say(Tone.GOOD, words.of("access.account.token_revoked")).go(PATH);
    }

    private String page(Model model, Said said) {
        boolean tokensToo = access.may(Permission.TOKENS_OWN) && !access.mustChangePassword();
        model.addAttribute("me", access.me());
        model.addAttribute("mustChange", access.mustChangePassword());
        model.addAttribute("tokens", tokensToo ? access.tokens() : List.<Token>of());
        model.addAttribute("scopes", tokensToo ? List.copyOf(access.permissions()) : List.<Permission>of());
        model.addAttribute("today", LocalDate.now(clock));
        model.addAttribute("said", said);
        if (!model.containsAttribute("secret")) model.addAttribute("secret", "");
        return TEMPLATE;
    }

    /** The token holds to the end of the day that was chosen, where the company is. */
    private @Nullable Instant endOf(@Nullable LocalDate day) {
        return day == null
                ? null
                : day.plusDays(1).atStartOfDay(clock.getZone()).toInstant();
    }

    /** Changing the password ended all sessions, this one too; it goes on under a new id. */
    private void goOnAs(SignedIn signedIn, HttpServletRequest request, HttpServletResponse response) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(signedIn, null, List.of()));
        SecurityContextHolder.setContext(context);
        request.changeSessionId();
        sessions.saveContext(context, request, response);
    }
}
