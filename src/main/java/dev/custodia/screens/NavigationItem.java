package dev.custodia.screens;

import org.jspecify.annotations.Nullable;

/**
 * One place in the frame's navigation. A room declares it as a bean.
 *
 * @param order lower comes first; the desk is 0, and from 10 on it says the {@link Group}
 * @param name the word by which a page says that it belongs here: {@code active = "customers"}
 * @param key the key of its words
 * @param href the address, from the root
 * @param icon a name of {@link Icon}
 * @param permission the authority without which it is not shown; null shows it to everybody signed in
 * @param letter the key that leads here after {@code g}
 * @param aboutAll whether it is about the whole base, and not shown to whoever is limited to a part of it
 */
public record NavigationItem(
        int order,
        String name,
        String key,
        String href,
        String icon,
        @Nullable String permission,
        char letter,
        boolean aboutAll) {
    public NavigationItem(
            int order, String name, String key, String href, String icon, @Nullable String permission, char letter) {
        this(order, name, key, href, icon, permission, letter, false);
    }

    /** The same place, not shown to whoever is limited to a part of the base. */
    public NavigationItem forAll() {
        return new NavigationItem(order, name, key, href, icon, permission, letter, true);
    }

    /** What stands together in the navigation, under a heading. */
    public enum Group {
        /** Who is in the base, and who they are. */
        BASE(10, "screens.frame.base"),
        /** Who leaves it, by hand, by rule and by law. */
        LETTING_GO(30, "screens.frame.letting_go"),
        /** What was done, the proof of it, and the house itself. */
        RECORDS(40, "screens.frame.records");

        private final int from;
        private final String key;

        Group(int from, String key) {
            this.from = from;
            this.key = key;
        }

        /** The key of its words. */
        public String key() {
            return key;
        }
    }

    /** What it stands under; null for what stands before all. */
    public @Nullable Group group() {
        Group group = null;
        for (Group each : Group.values()) if (order >= each.from) group = each;
        return group;
    }

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
