package dev.custodia.screens;

import java.util.Locale;

/** How something is meant. A tone is always shown with a word or a shape beside the colour. */
public enum Tone {
    PLAIN("info-circle"),
    GOOD("circle-check"),
    WARNING("alert-triangle"),
    DANGER("alert-circle");

    private final String icon;

    Tone(String icon) {
        this.icon = icon;
    }

    /** The icon that says the same as the colour. */
    public String icon() {
        return icon;
    }

    /** The ending of style names: plain, good, warning, danger. */
    public String style() {
        return name().toLowerCase(Locale.ROOT);
    }
}
