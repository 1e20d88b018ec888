package dev.custodia.screens;

import java.util.regex.Pattern;

/**
 * Keeps a text from being taken for a formula when a CSV file is opened in a spreadsheet: an apostrophe goes before it.
 * A text that already looks so guarded gets another one, so that {@link #bare} gives back exactly what was there.
 *
 * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP, CSV injection</a>
 */
public final class Formulas {
    // Full-width signs count as well: East Asian spreadsheets read them as the plain ones.
    private static final Pattern STARTS_ONE = Pattern.compile("'*[=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20]");

    private Formulas() {}

    /** The text as it is safe in a CSV field. */
    public static String guarded(String text) {
        return STARTS_ONE.matcher(text).lookingAt() ? "'" + text : text;
    }

    /** The text as it was before {@link #guarded}: for whoever reads our own files. */
    public static String bare(String field) {
        return field.startsWith("'") && STARTS_ONE.matcher(field).lookingAt() ? field.substring(1) : field;
    }
}
