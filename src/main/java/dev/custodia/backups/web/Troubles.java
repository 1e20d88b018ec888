package dev.custodia.backups.web;

import dev.custodia.screens.Words;

/** Why a backup was not made, or did not come through when it was tried. */
public final class Troubles {
    private Troubles() {}

    public static String of(Words w, String trouble) {
        return switch (trouble) {
            case "no_space" -> w.of("backups.trouble.no_space");
            case "not_made" -> w.of("backups.trouble.not_made");
            case "not_started" -> w.of("backups.trouble.not_started");
            case "spoilt" -> w.of("backups.trouble.spoilt");
            case "journal" -> w.of("backups.trouble.journal");
            case "counts" -> w.of("backups.trouble.counts");
            default -> w.of("backups.trouble.not_tried");
        };
    }
}
