package dev.custodia.screens;

import dev.custodia.screens.NavigationItem.Group;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * What the page frame shows around a page: navigation, who is signed in, messages. Every model has it as {@code frame}.
 * It looks things up when the template asks, so that requests without a page do not pay for one.
 */
public final class Frame {
    /** Where {@link Pages#say} keeps messages for the next page. */
    static final String MESSAGES = "custodia.messages";

    private final HttpServletRequest request;
    private final Words words;
    private final SignedIn signedIn;
    private final List<NavigationItem> places;
    private final UnaryOperator<String> assets;
    private final String version;

    Frame(
            HttpServletRequest request,
            Words words,
            SignedIn signedIn,
            List<NavigationItem> places,
            UnaryOperator<String> assets,
            String version) {
        this.request = request;
        this.words = words;
        this.signedIn = signedIn;
        this.places = places;
        this.assets = assets;
        this.version = version;
    }

    /** The reader's words. */
    public Words words() {
        return words;
    }

    /** The places that the person may go to, in order; none before signing in. */
    public List<NavigationItem> navigation() {
        if (userName() == null) {
            return List.of();
        }
        boolean limited = signedIn.isLimited();
        return places.stream()
                .filter(place -> place.permission() == null || signedIn.may(place.permission()))
                .filter(place -> !limited || !place.aboutAll())
                .toList();
    }

    /** The few of them that stand under a thumb: the first three, and the first by which people leave. */
    public List<NavigationItem> underThumb() {
        List<NavigationItem> all = navigation();
        return Stream.concat(
                        all.stream()
                                .filter(place -> place.group() != Group.LETTING_GO)
                                .limit(3),
                        all.stream()
                                .filter(place -> place.group() == Group.LETTING_GO)
                                .limit(1))
                .toList();
    }

    /** The name of the person signed in; null for a visitor. */
    public @Nullable String userName() {
        return signedIn.name().orElse(null);
    }

    /** Whether the person holds a permission: what a page shows, never what a room allows. */
    public boolean may(String permission) {
        return signedIn.may(permission);
    }

    /** Messages left by the request before, each shown once. */
    public List<Message> messages() {
        var flash = RequestContextUtils.getInputFlashMap(request);
        return flash != null && flash.get(MESSAGES) instanceof List<?> messages
                ? messages.stream().map(Message.class::cast).toList()
                : List.of();
    }

    /** The name of the form field for the token against forged requests; null where there is no protection. */
    public @Nullable String csrfField() {
        CsrfToken token = csrf();
        return token == null ? null : token.getParameterName();
    }

    /** The token against forged requests, for a hidden form field. */
    public @Nullable String csrfToken() {
        CsrfToken token = csrf();
        return token == null ? null : token.getToken();
    }

    /** The headers that htmx sends with each request, as JSON. */
    public String htmxHeaders() {
        CsrfToken token = csrf();
        // Header name and token are letters, digits, - and _ only: there is nothing to escape.
        return token == null ? "{}" : "{\"" + token.getHeaderName() + "\":\"" + token.getToken() + "\"}";
    }

    private @Nullable CsrfToken csrf() {
        return (CsrfToken) request.getAttribute(CsrfToken.class.getName());
    }

    /** The address of a file of {@code static/} with its content's hash, so that browsers may keep it for good. */
    public String asset(String path) {
        return assets.apply(path);
    }

    /** Path and query of this page, for coming back to it. */
    public String address() {
        if (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) != null) {
            return "/";
        }
        return request.getMethod().equals("GET")
                ? withQuery(request.getRequestURI(), request.getQueryString())
                : before();
    }

    /** A form that came back with errors has an address that cannot be asked for: the page that sent it can. */
    private String before() {
        String referer = request.getHeader("Referer");
        if (referer == null) {
            return "/";
        }
        try {
            var page = new URI(referer);
            return request.getServerName().equals(page.getHost()) && page.getRawPath() != null
                    ? withQuery(page.getRawPath(), page.getRawQuery())
                    : "/";
        } catch (URISyntaxException e) {
            return "/";
        }
    }

    private static String withQuery(String path, @Nullable String query) {
        return path + (query == null ? "" : "?" + query);
    }

    /** The version of the program. */
    public String version() {
        return version;
    }
}
