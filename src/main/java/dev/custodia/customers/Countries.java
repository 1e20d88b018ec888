package dev.custodia.customers;

import dev.custodia.facts.Columns;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Countries by whatever they are called: people write "UK", files "Storbritannien", and both are GB. */
public final class Countries {
    private static final Map<String, String> COUNTRIES = countries();

    private Countries() {}

    /** An ISO 3166 code of two letters, from a code or a name in one of the four languages. */
    public static @Nullable String code(String text) {
        return COUNTRIES.get(Columns.plain(text).strip());
    }

    /** The country as it is called in a language; the text as it stands where it is none. */
    public static String said(String text, Locale locale) {
        String code = code(text);
        return code == null ? text : Locale.of("", code).getDisplayCountry(locale);
    }

    /** As it is kept and compared. */
    static String written(String text) {
        String code = code(text);
        return code == null ? text.toUpperCase(Locale.ROOT) : code;
    }

    private static Map<String, String> countries() {
        Map<String, String> countries = new HashMap<>();
        for (String code : Locale.getISOCountries()) {
            Locale country = Locale.of("", code);
            for (String language : List.of("en", "it", "ru", "sv")) {
                countries.put(Columns.plain(country.getDisplayCountry(Locale.of(language))), code);
            }
            countries.put(Columns.plain(country.getISO3Country()), code);
        }
        for (String code : Locale.getISOCountries()) countries.put(code.toLowerCase(Locale.ROOT), code);
        Map.of(
                        "eire",
                        "IE",
                        "rsa",
                        "ZA",
                        "uk",
                        "GB",
                        "england",
                        "GB",
                        "great britain",
                        "GB",
                        "usa",
                        "US",
                        "holland",
                        "NL",
                        "rossija",
                        "RU")
                .forEach(countries::put);
        return countries;
    }
}
