package dev.custodia.screens;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.WebAttributes;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * Leads a refused person to the error page, which must know why: a lost session is told from a missing right. For the
 * security chain of pages; Spring's own handler keeps the reason to itself.
 */
public final class RefusalPage implements AccessDeniedHandler {
    private static final String WHY = RefusalPage.class.getName() + ".why";

    /** Gives the error page of this request a sentence of its own, in the reader's words. */
    public static void because(HttpServletRequest request, String sentence) {
        request.setAttribute(WHY, sentence);
    }

    static Optional<String> why(HttpServletRequest request) {
        return request.getAttribute(WHY) instanceof String sentence ? Optional.of(sentence) : Optional.empty();
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException {
        request.setAttribute(WebAttributes.ACCESS_DENIED_403, why);
        response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }
}
