package dev.custodia.screens;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * How a controller answers, with and without htmx. Take it as a parameter of a handler method:
 *
 * <pre>
 * {@literal @}GetMapping("/customers")
 * String list(Pages pages, Model model) {
 *     ...
 *     return pages.either("customers/list", "customers/rows");
 * }
 * </pre>
 */
public final class Pages {
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final List<Message> messages = new ArrayList<>();

    Pages(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
    }

    /** Whether htmx asks for a part of the page that it shows. A page restored from history is asked for whole. */
    public boolean wantsFragment() {
        return "true".equals(request.getHeader("HX-Request"))
                && !"true".equals(request.getHeader("HX-Boosted"))
                && !"true".equals(request.getHeader("HX-History-Restore-Request"));
    }

    /** The template for the whole page, or the one for the part that htmx asks for. */
    public String either(String page, String fragment) {
        response.addHeader("Vary", "HX-Request");
        return wantsFragment() ? fragment : page;
    }

    /** Leaves a sentence for the page that is shown next; call it before {@link #go}. */
    public Pages say(Tone tone, String text) {
        messages.add(new Message(tone, text));
        RequestContextUtils.getOutputFlashMap(request).put(Frame.MESSAGES, new ArrayList<>(messages));
        return this;
    }

    /** Goes to another page of ours after an act: by redirect, or by telling htmx to. Return what it returns. */
    public String go(String address) {
        if (!isOurs(address)) {
            throw new IllegalArgumentException("Not an address of ours: " + address);
        }
        if (!"true".equals(request.getHeader("HX-Request"))) {
            return "redirect:" + address;
        }
        RequestContextUtils.saveOutputFlashMap(address, request, response);
        response.setHeader("HX-Redirect", address);
        return "screens/nothing";
    }

    /** Whether an address stays on this machine: a path from the root, with nothing that a browser reads as a host. */
    static boolean isOurs(String address) {
        return address.startsWith("/")
                && !address.startsWith("//")
                && address.indexOf('\\') < 0
                && address.chars().noneMatch(Character::isISOControl);
    }
}
