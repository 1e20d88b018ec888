package dev.custodia.screens;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.security.web.WebAttributes;
import org.springframework.security.web.csrf.CsrfException;

/** What can have gone wrong with a request, as told to a person. The code stays the same in every language. */
enum Trouble {
    NOT_FOUND("search"),
    NOT_ALLOWED("lock"),
    SESSION_EXPIRED("clock"),
    NOT_UNDERSTOOD("help"),
    /** What it takes is away for a while. */
    NOT_NOW("clock"),
    WENT_WRONG("alert-triangle");

    private final String icon;

    Trouble(String icon) {
        this.icon = icon;
    }

    static Trouble of(HttpServletRequest request) {
        // The filter chain leaves its exception here; a lost token means that the session behind the page is gone.
        if (request.getAttribute(WebAttributes.ACCESS_DENIED_403) instanceof CsrfException) {
            return SESSION_EXPIRED;
        }
        int status = statusOf(request);
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 401 -> SESSION_EXPIRED;
            case 403 -> NOT_ALLOWED;
            case 503 -> NOT_NOW;
            default -> status < 500 ? NOT_UNDERSTOOD : WENT_WRONG;
        };
    }

    /** The status that the answer goes out with; asking for the error page itself finds nothing. */
    static int statusOf(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status ? status : 404;
    }

    /** The stable code: not-found, not-allowed, session-expired, not-understood, not-now, went-wrong. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String icon() {
        return icon;
    }

    public String title(Words w) {
        return switch (this) {
            case NOT_FOUND -> w.of("screens.trouble.not_found.title");
            case NOT_ALLOWED -> w.of("screens.trouble.not_allowed.title");
            case SESSION_EXPIRED -> w.of("screens.trouble.session_expired.title");
            case NOT_UNDERSTOOD -> w.of("screens.trouble.not_understood.title");
            case NOT_NOW -> w.of("screens.trouble.not_now.title");
            case WENT_WRONG -> w.of("screens.trouble.went_wrong.title");
        };
    }

    public String text(Words w) {
        return switch (this) {
            case NOT_FOUND -> w.of("screens.trouble.not_found.text");
            case NOT_ALLOWED -> w.of("screens.trouble.not_allowed.text");
            case SESSION_EXPIRED -> w.of("screens.trouble.session_expired.text");
            case NOT_UNDERSTOOD -> w.of("screens.trouble.not_understood.text");
            case NOT_NOW -> w.of("screens.trouble.not_now.text");
            case WENT_WRONG -> w.of("screens.trouble.went_wrong.text");
        };
    }
}
