package dev.custodia.screens;

import org.jspecify.annotations.Nullable;

/**
 * One place in the frame's navigation. A room declares it as a bean.
 *
 * @param order lower comes first; the desk is 0
 * @param name the word by which a page says that it belongs here: {@code active = "customers"}
 * @param key the key of its words
 * @param href the address, from the root
 * @param icon a name of {@link Icon}
 * @param permission the authority without which it is not shown; null shows it to everybody signed in
 * @param letter the key that leads here after {@code g}
 */
public record NavigationItem(
        int order,
        String name,
        String key,
        String href,
        String icon,
        @Nullable String permission,
        char letter) {
    public NavigationItem {
        if (!Words.has(key)) {
            throw new IllegalArgumentException("There are no words for " + key);
        }
        if (!href.startsWith("/")) {
            throw new IllegalArgumentException("An address starts with /, not " + href);
        }
        if (!Icon.has(icon)) {
            throw new IllegalArgumentException("There is no icon " + icon);
        }
    }
}
