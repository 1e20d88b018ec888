package dev.custodia.screens;

/**
 * How a CSV file is written.
 *
 * @param separator between fields
 * @param decimal before the decimals of a number
 * @param bom whether it begins with a byte order mark, without which Excel takes UTF-8 for something else
 */
public record CsvLook(char separator, char decimal, boolean bom) {
    /** For programs: comma, decimal point, no mark. */
    public static final CsvLook PLAIN = new CsvLook(',', '.', false);

    public CsvLook {
        if (separator == decimal) {
            throw new IllegalArgumentException("Fields and decimals cannot both be set apart by " + separator);
        }
    }

    /** As a spreadsheet expects it that is set to this language. */
    public static CsvLook of(Language language) {
        return language == Language.EN ? new CsvLook(',', '.', true) : new CsvLook(';', ',', true);
    }
}
