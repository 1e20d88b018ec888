package dev.custodia.imports;

import dev.custodia.customers.Countries;
import dev.custodia.customers.Kind;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.facts.Columns;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads values as people and systems write them, in four languages. What cannot be read is said, never guessed. */
final class Values {
    private static final Pattern DATE = Pattern.compile("(\\d{1,4})[-/.](\\d{1,2})[-/.](\\d{1,4})(?:[T ,].*)?");
    private static final Pattern COMPACT = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");
    private static final Pattern WHOLE = Pattern.compile("\\d+\\.0+");

    // A column of words has few of them, and a million lines: each is understood once.
    private static final int MOST_WORDS = 1_000;
    private static final Map<String, Optional<DocumentKind>> DOCUMENT_KINDS = new ConcurrentHashMap<>();
    private static final Map<String, Optional<DocumentState>> STATES = new ConcurrentHashMap<>();
    private static final Map<String, Optional<Kind>> KINDS = new ConcurrentHashMap<>();

    private Values() {}

    static <T> Optional<T> once(Map<String, Optional<T>> known, String text, Function<String, Optional<T>> reading) {
        Optional<T> before = known.get(text);
        if (before != null) return before;
        Optional<T> read = reading.apply(text);
        if (known.size() < MOST_WORDS) known.put(text, read);
        return read;
    }

    static boolean isWhole(String text) {
        return WHOLE.matcher(text).matches();
    }

    static String withoutFraction(String text) {
        return isWhole(text) ? text.substring(0, text.indexOf('.')) : text;
    }

    /** The day of a date, with or without a time behind it. */
    static Optional<LocalDate> date(String text, String dates) {
        LocalDate plain = plainDate(text, dates);
        return plain != null ? Optional.of(plain) : anyDate(text, dates);
    }

    /** A date of ten characters, as nearly all are, read without a pattern: a file has millions. Null for all others. */
    private static @Nullable LocalDate plainDate(String text, String dates) {
        if (text.length() != 10) return null;
        boolean yearFirst = separates(text.charAt(4)) && separates(text.charAt(7));
        if (!yearFirst && !(separates(text.charAt(2)) && separates(text.charAt(5)))) return null;
        boolean monthFirst = !yearFirst && dates.equals("month_first");
        int year = yearFirst ? digits(text, 0, 4) : digits(text, 6, 10);
        int month = yearFirst ? digits(text, 5, 7) : monthFirst ? digits(text, 0, 2) : digits(text, 3, 5);
        int day = yearFirst ? digits(text, 8, 10) : monthFirst ? digits(text, 3, 5) : digits(text, 0, 2);
        if (year < 0
                || month < 1
                || month > 12
                || day < 1
                || day > java.time.YearMonth.of(year, month).lengthOfMonth()) return null;
        return LocalDate.of(year, month, day);
    }

    private static boolean separates(char c) {
        return c == '-' || c == '/' || c == '.';
    }

    /** The number that these characters write; below zero where one is no digit. */
    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) return -1;
            number = number * 10 + digit;
        }
        return number;
    }

    static Optional<LocalDate> anyDate(String text, String dates) {
        Matcher compact = COMPACT.matcher(text);
        if (compact.matches()) return day(compact.group(1), compact.group(2), compact.group(3));
        Matcher date = DATE.matcher(text);
        if (!date.matches()) return Optional.empty();
        if (date.group(1).length() == 4) return day(date.group(1), date.group(2), date.group(3));
        if (date.group(1).length() > 2) return Optional.empty();
        return switch (dates) {
            case "month_first" -> day(year(date.group(3)), date.group(1), date.group(2));
            default -> day(year(date.group(3)), date.group(2), date.group(1));
        };
    }

    // Two digits are taken as spreadsheets take them: 00 to 29 are this century's.
    private static String year(String digits) {
        if (digits.length() != 2) return digits;
        return (Integer.parseInt(digits) < 30 ? "20" : "19") + digits;
    }

    private static Optional<LocalDate> day(String year, String month, String day) {
        try {
            if (year.length() != 4) return Optional.empty();
            return Optional.of(LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day)));
        } catch (DateTimeException | NumberFormatException noSuchDay) {
            return Optional.empty();
        }
    }

    /** How the dates of a sample are written: whichever reading takes the most of them. */
    static String dates(List<String> sample) {
        long dayFirst = sample.stream()
                .filter(text -> date(text, "day_first").isPresent())
                .count();
        long monthFirst = sample.stream()
                .filter(text -> date(text, "month_first").isPresent())
                .count();
        boolean iso = !sample.isEmpty() && sample.stream().allMatch(text -> text.matches("\\d{4}[-/.].*"));
        if (iso) return "iso";
        return monthFirst > dayFirst ? "month_first" : "day_first";
    }

    /** A number with a decimal comma or point, groups of thousands, a currency sign, a minus before or behind, brackets. */
    static Optional<BigDecimal> number(String text, String decimal) {
        BigDecimal plain = plainNumber(text, decimal.charAt(0));
        return plain != null ? Optional.of(plain) : anyNumber(text, decimal);
    }

    /** Digits with a point or comma at most, read without a pattern: a file has millions. Null for all others. */
    private static @Nullable BigDecimal plainNumber(String text, char decimal) {
        int start = text.startsWith("-") ? 1 : 0;
        int point = -1;
        long number = 0;
        if (text.length() - start < 1 || text.length() - start > 18) return null;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') number = number * 10 + (c - '0');
            else if (c == decimal && point < 0 && i > start && i < text.length() - 1) point = i;
            else return null;
        }
        return BigDecimal.valueOf(start == 1 ? -number : number, point < 0 ? 0 : text.length() - point - 1);
    }

    static Optional<BigDecimal> anyNumber(String text, String decimal) {
        String bare = text.replaceAll("[\\s\\u00A0\\u202F'’]", "").replaceAll("[\\p{Sc}]|(?i:[a-z]{3})", "");
        boolean negative = bare.startsWith("-")
                || bare.endsWith("-")
                || bare.startsWith("−")
                || (bare.startsWith("(") && bare.endsWith(")"));
        bare = bare.replaceAll("[-−()+]", "");
        String group = decimal.equals(",") ? "." : ",";
        int point = bare.indexOf(decimal);
        if (point >= 0 && (bare.indexOf(decimal, point + 1) >= 0 || bare.indexOf(group, point) >= 0))
            return Optional.empty();
        String whole = point < 0 ? bare : bare.substring(0, point);
        if (whole.contains(group) && !whole.matches("\\d{1,3}(" + Pattern.quote(group) + "\\d{3})+"))
            return Optional.empty();
        String plain = whole.replace(group, "") + (point < 0 ? "" : "." + bare.substring(point + 1));
        if (!plain.matches("\\d+(\\.\\d*)?|\\.\\d+") || plain.length() > 30) return Optional.empty();
        BigDecimal number = new BigDecimal(plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain);
        return Optional.of(negative ? number.negate() : number);
    }

    /** Whether the numbers of a sample have a decimal comma or a point. */
    static String decimal(List<String> sample) {
        long comma =
                sample.stream().filter(text -> text.matches(".*,\\d{1,2}\\D*")).count();
        long point = sample.stream()
                .filter(text -> text.matches(".*\\.\\d{1,2}\\D*"))
                .count();
        if (comma == 0 && point == 0) {
            // Only groups of thousands were seen: what groups is not what stands before the cents.
            return sample.stream().anyMatch(text -> text.matches(".*\\d\\.\\d{3}.*")) ? "," : ".";
        }
        return comma > point ? "," : ".";
    }

    /** An ISO 3166 code of two letters, from a code or a name in one of the four languages. */
    static @Nullable String country(String text) {
        return Countries.code(text);
    }

    static Optional<Kind> kind(String text) {
        return once(KINDS, text, Values::readKind);
    }

    private static Optional<Kind> readKind(String text) {
        String word = Columns.plain(text).strip();
        if (Set.of(
                        "company",
                        "organization",
                        "organisation",
                        "business",
                        "azienda",
                        "societa",
                        "ditta",
                        "kompania",
                        "kompaniya",
                        "organizacia",
                        "organizacija",
                        "urlico",
                        "foretag",
                        "bolag",
                        "true",
                        "c",
                        "b2b")
                .contains(word)) return Optional.of(Kind.COMPANY);
        if (Set.of(
                        "person",
                        "individual",
                        "contact",
                        "private",
                        "privato",
                        "persona",
                        "persona fisica",
                        "kontakt",
                        "castnoe lico",
                        "fizlico",
                        "privatperson",
                        "false",
                        "p",
                        "b2c")
                .contains(word)) return Optional.of(Kind.PERSON);
        return Optional.empty();
    }

    static Optional<DocumentKind> documentKind(String text) {
        return once(DOCUMENT_KINDS, text, Values::readDocumentKind);
    }

    private static Optional<DocumentKind> readDocumentKind(String text) {
        String word = Columns.plain(text).strip().replace('_', ' ');
        if (word.matches(".*(credit|credito|kredit|storno|refund|rimborso|vozvrat|return).*"))
            return Optional.of(DocumentKind.CREDIT_NOTE);
        if (word.matches(".*(delivery|ddt|bolla|trasporto|nakladna|foljesedel|leverans).*"))
            return Optional.of(DocumentKind.DELIVERY_NOTE);
        if (word.matches(".*(invoice|fattura|faktura|scet|schet|fakt).*") || word.equals("inv"))
            return Optional.of(DocumentKind.INVOICE);
        if (word.matches(".*(receipt|ricevuta|scontrino|cek|chek|kvitto|kassa).*"))
            return Optional.of(DocumentKind.RECEIPT);
        if (word.matches(".*(quote|quotation|estimate|preventivo|offer|predlozenie).*"))
            return Optional.of(DocumentKind.QUOTE);
        if (word.matches(".*(order|ordine|zakaz|bestallning).*")) return Optional.of(DocumentKind.ORDER);
        return Optional.empty();
    }

    static Optional<DocumentState> state(String text) {
        return once(STATES, text, Values::readState);
    }

    private static Optional<DocumentState> readState(String text) {
        String word = Columns.plain(text).strip().replace('_', ' ').replace('-', ' ');
        if (word.matches(
                "(cancelled|canceled|void|voided|refunded|failed|annullat[aoe]|stornat[aoe]|otmenen[ao]?|annulirovan[ao]?|makulerad|annullerad|avbruten)"))
            return Optional.of(DocumentState.CANCELLED);
        if (word.matches(
                "(open|unpaid|due|overdue|pending|on hold|no|false|0|apert[ao]|da pagare|non pagat[ao]|insolut[ao]|scadut[ao]|ne oplacen[ao]?|ozidaet oplaty|otkryt[ao]?|obetald|oppen|forfallen)"))
            return Optional.of(DocumentState.OPEN);
        if (word.matches(
                "(paid|completed|complete|processing|closed|done|settled|yes|true|1|pagat[ao]|saldat[ao]|chius[ao]|si|oplacen[ao]?|zakryt[ao]?|da|betald|stangd|slutford|ja)"))
            return Optional.of(DocumentState.PAID);
        return Optional.empty();
    }
}
