package dev.custodia.screens;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.resource.ResourceUrlProvider;

/** Gives every page its frame and its words, so that controllers need not. */
@ControllerAdvice
class Frames {
    private final WordsFinder finder;
    private final SignedIn signedIn;
    private final List<NavigationItem> places;
    private final ResourceUrlProvider resources;
    private final String version;

    Frames(
            WordsFinder finder,
            SignedIn signedIn,
            List<NavigationItem> places,
            ResourceUrlProvider resources,
            ObjectProvider<BuildProperties> build) {
        this.finder = finder;
        this.signedIn = signedIn;
        this.places = places.stream()
                .sorted(Comparator.comparingInt(NavigationItem::order))
                .toList();
        requireOwnLetters(places);
        this.resources = resources;
        var properties = build.getIfAvailable();
        String known = properties == null ? null : properties.getVersion();
        this.version = known == null ? "" : known;
    }

    static void requireOwnLetters(List<NavigationItem> places) {
        Map<Character, NavigationItem> letters = new HashMap<>();
        for (NavigationItem place : places) {
            NavigationItem other = letters.putIfAbsent(place.letter(), place);
            if (other != null)
                throw new IllegalStateException(
                        "Two places have the letter " + place.letter() + ": " + other.name() + " and " + place.name());
        }
    }

    @ModelAttribute
    void frame(HttpServletRequest request, Model model) {
        Words words = finder.of(request);
        model.addAttribute("w", words);
        model.addAttribute("frame", new Frame(request, words, signedIn, places, this::asset, version));
    }

    private String asset(String path) {
        String address = resources.getForLookupPath("/assets/" + path);
        if (address == null) {
            throw new IllegalArgumentException("There is no asset " + path);
        }
        return address;
    }
}
