package dev.custodia.screens;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Keeps the language that a reader chose in the frame, and goes back to the page. */
@Controller
class LanguageSwitch {
    @PostMapping("/language")
    String choose(@RequestParam String language, @RequestParam String back, HttpServletResponse response) {
        Language.ofCode(language).ifPresent(chosen -> remember(chosen, response));
        return "redirect:" + (Pages.isOurs(back) ? back : "/");
    }

    private static void remember(Language chosen, HttpServletResponse response) {
        var cookie = ResponseCookie.from(WordsFinder.COOKIE, chosen.code())
                .path("/")
                .httpOnly(true)
                .sameSite("Lax")
                .maxAge(Duration.ofDays(365))
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
