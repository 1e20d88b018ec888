package dev.custodia.access.web;

import dev.custodia.access.Access;
import dev.custodia.access.SignInAnswer;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/** Between Spring Security's form and {@link Access}: who is let in, and where everybody else is led. */
@Component
class SignInDoor implements AuthenticationProvider {
    static final String PAGE = "/sign-in";

    private static final AccessDeniedHandlerImpl PLAINLY = new AccessDeniedHandlerImpl();

    private final Access access;

    SignInDoor(Access access) {
        this.access = access;
    }

    /** Too many attempts; the next is looked at from then on. */
    private static final class TooOften extends AuthenticationException {
        private final transient Instant until;

        TooOften(Instant until) {
            super("too many attempts");
            this.until = until;
        }
    }

    @Override
    public Authentication authenticate(Authentication shown) {
        String address = String.valueOf(shown.getDetails());
        return switch (access.signIn(shown.getName(), String.valueOf(shown.getCredentials()), address)) {
            case SignInAnswer.Welcome welcome ->
                UsernamePasswordAuthenticationToken.authenticated(welcome.signedIn(), null, List.of());
            case SignInAnswer.Wrong _ -> throw new BadCredentialsException("name or password is wrong");
            case SignInAnswer.TooOften often -> throw new TooOften(often.until());
        };
    }

    @Override
    public boolean supports(Class<?> shown) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(shown);
    }

    /** Back to the page of the form, which says why; the address tells no name. */
    static void sayWhy(HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        String why = refused instanceof TooOften often ? "?until=" + often.until.getEpochSecond() : "?wrong";
        response.sendRedirect(request.getContextPath() + PAGE + why);
    }

    /** A page leads to the form; htmx is told to go there, because it would put the form where a table was. */
    static void lead(HttpServletRequest request, HttpServletResponse response, @Nullable AuthenticationException why)
            throws IOException {
        if (isHtmx(request)) {
            response.setHeader("HX-Redirect", request.getContextPath() + PAGE);
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        response.sendRedirect(request.getContextPath() + PAGE);
    }

    /** A form that outlived its session is refused for its token: htmx is led to sign-in, a page says so. */
    static void deny(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException, ServletException {
        if (denied instanceof CsrfException && isHtmx(request) && request.getUserPrincipal() == null)
            lead(request, response, null);
        else PLAINLY.handle(request, response, denied);
    }

    /** Whether to come back to this address after signing in. */
    static boolean isPage(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return request.getMethod().equals("GET")
                && !isHtmx(request)
                && (accept == null || accept.contains("text/html"))
                && !request.getRequestURI().equals(request.getContextPath() + "/error");
    }

    private static boolean isHtmx(HttpServletRequest request) {
        return "true".equals(request.getHeader("HX-Request"));
    }
}
