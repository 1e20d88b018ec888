package dev.custodia.screens;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds the words for a reader: by the language chosen, else by what the browser asks for, else English. */
@Component
public class WordsFinder {
    /** The cookie that keeps the choice made with the switch in the frame. */
    static final String COOKIE = "custodia_language";

    private final Map<Language, Words> words = new EnumMap<>(Language.class);
    private final SignedIn signedIn;

    WordsFinder(Clock clock, SignedIn signedIn) {
        this.signedIn = signedIn;
        for (Language language : Language.values()) {
            words.put(language, Words.in(language, clock));
        }
    }

    /** The words for whoever sent this request. */
    public Words of(HttpServletRequest request) {
        return in(languageOf(request));
    }

    private Language languageOf(HttpServletRequest request) {
        return chosen(request)
                .or(() -> asked(request))
                .or(() -> signedIn.language())
                .orElseGet(() -> Language.closestTo(Collections.list(request.getLocales())));
    }

    /** A program says with each request which language it wants; a browser's wish is what it was installed with. */
    private static Optional<Language> asked(HttpServletRequest request) {
        boolean program = request.getRequestURI().startsWith(request.getContextPath() + "/api/");
        return program && request.getHeader("Accept-Language") != null
                ? Optional.of(Language.closestTo(Collections.list(request.getLocales())))
                : Optional.empty();
    }

    private static Optional<Language> chosen(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        return Arrays.stream(cookies)
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .map(Language::ofCode)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The words of the spoken language closest to a locale. */
    public Words in(Locale locale) {
        return in(Language.closestTo(locale));
    }

    /** The words of a language. */
    @SuppressWarnings("NullAway") // filled for every language in the constructor
    public Words in(Language language) {
        return words.get(language);
    }
}
