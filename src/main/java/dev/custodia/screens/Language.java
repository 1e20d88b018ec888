package dev.custodia.screens;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages that the screens speak. English comes first: it is spoken where none of the others is wanted. */
public enum Language {
    /** English with dates as in Britain: "31 December 2023" leaves no doubt which number is the month. */
    EN(Locale.UK, "English"),
    IT(Locale.ITALY, "Italiano"),
    RU(Locale.of("ru", "RU"), "Русский"),
    SV(Locale.of("sv", "SE"), "Svenska");

    private final Locale locale;
    private final String ownName;

    Language(Locale locale, String ownName) {
        this.locale = locale;
        this.ownName = ownName;
    }

    /** The locale by which dates, numbers and sums are written. */
    public Locale locale() {
        return locale;
    }

    /** The two-letter code: en, it, ru, sv. */
    public String code() {
        return locale.getLanguage();
    }

    /** The language's name in itself. */
    public String ownName() {
        return ownName;
    }

    /** The language with this two-letter code, if it is spoken here. */
    public static Optional<Language> ofCode(String code) {
        return Arrays.stream(values())
                .filter(language -> language.code().equals(code))
                .findFirst();
    }

    /** The first of the wanted locales that is spoken here, else English. */
    public static Language closestTo(List<Locale> wanted) {
        return wanted.stream()
                .map(locale -> ofCode(locale.getLanguage()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(EN);
    }

    static Language closestTo(Locale wanted) {
        return closestTo(Collections.singletonList(wanted));
    }
}
