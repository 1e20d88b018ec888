package dev.custodia.screens;

import com.ibm.icu.number.LocalizedNumberFormatter;
import com.ibm.icu.number.Notation;
import com.ibm.icu.number.NumberFormatter;
import com.ibm.icu.number.NumberFormatter.UnitWidth;
import com.ibm.icu.number.Precision;
import com.ibm.icu.text.ListFormatter;
import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.text.RelativeDateTimeFormatter;
import com.ibm.icu.text.RelativeDateTimeFormatter.RelativeDateTimeUnit;
import com.ibm.icu.util.Currency;
import com.ibm.icu.util.MeasureUnit;
import com.ibm.icu.util.NoUnit;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said to one reader: sentences by key, and numbers, sums, dates and times as written in the reader's language.
 *
 * <p>Sentences lie in {@code words/<room>_<language>.properties} as ICU messages. Values are safe for many threads.
 */
public final class Words {
    private static final Logger log = LoggerFactory.getLogger(Words.class);
    private static final boolean STRICT = Words.class.getResource("/words/strict") != null;
    private static final List<MeasureUnit> BYTE_UNITS = List.of(
            MeasureUnit.BYTE,
            MeasureUnit.KILOBYTE,
            MeasureUnit.MEGABYTE,
            MeasureUnit.GIGABYTE,
            MeasureUnit.TERABYTE,
            MeasureUnit.PETABYTE);

    private final Language language;
    private final Clock clock;
    private final ZoneId zone;
    private final Map<String, String> patterns;
    private final Map<String, Message> messages = new ConcurrentHashMap<>();
    private final LocalizedNumberFormatter numbers;
    private final RelativeDateTimeFormatter spans;

    private Words(Language language, Clock clock) {
        this.language = language;
        this.clock = clock;
        this.zone = clock.getZone();
        this.patterns = Bundles.of(language);
        this.numbers = NumberFormatter.withLocale(language.locale());
        this.spans = RelativeDateTimeFormatter.getInstance(language.locale());
    }

    /**
     * The words of the spoken language closest to a locale, without a request: for exports, mails and the API.
     * The clock's zone is the company's: times are written in it.
     */
    public static Words in(Locale locale, Clock clock) {
        return in(Language.closestTo(locale), clock);
    }

    /** The words of a language. The clock's zone is the company's: times are written in it. */
    public static Words in(Language language, Clock clock) {
        return new Words(language, clock);
    }

    /** Whether there are words for this key; for whoever takes keys as data and wants to know at the start. */
    public static boolean has(String key) {
        return Bundles.of(Language.EN).containsKey(key);
    }

    /**
     * The sentence for a key, filled with arguments: {@code {0}} and so on, or names where the one argument is a map.
     * Dates and instants among the arguments are written out, enum constants are said in words. Whoever asks for a key
     * that is not there gets the key and a warning in the log; in tests an exception.
     */
    public String of(String key, @Nullable Object... arguments) {
        String pattern = patterns.get(key);
        if (pattern == null) {
            return missing(key);
        }
        if (pattern.indexOf('{') < 0) {
            return pattern;
        }
        return messages.computeIfAbsent(key, k -> new Message(k, pattern, language.locale()))
                .filled(this, arguments)
                // A Russian date ends in "г." and needs no second full stop where the sentence ends with it.
                .replace("г..", "г.");
    }

    /**
     * The word for a constant: {@code Kind.PERSON} of the room {@code customers} is said by
     * {@code customers.kind.person}.
     */
    public String of(Enum<?> constant) {
        return of(keyOf(constant));
    }

    static String keyOf(Enum<?> constant) {
        Class<?> type = constant.getDeclaringClass();
        String room =
                type.getPackageName().replaceFirst("^dev\\.custodia\\.", "").replaceFirst("\\..*", "");
        return room + "." + snake(type.getSimpleName()) + "." + constant.name().toLowerCase(Locale.ROOT);
    }

    private static String snake(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private static String missing(String key) {
        if (STRICT) {
            throw new IllegalArgumentException("There are no words for " + key);
        }
        log.warn("There are no words for {}", key);
        return key;
    }

    /** A whole number with the grouping of the language: 12,345. */
    public String number(long number) {
        return numbers.format(number).toString();
    }

    /** A number with at most three decimals. */
    public String number(BigDecimal number) {
        return numbers.precision(Precision.maxFraction(3)).format(number).toString();
    }

    /** A large number said short: 1.2M. */
    public String roughly(long number) {
        return numbers.notation(Notation.compactShort())
                .precision(Precision.maxSignificantDigits(3))
                .format(number)
                .toString();
    }

    /**
     * A sum of money with its currency.
     *
     * @param minorUnits cents where the currency has cents, whole yen for JPY
     * @param currency ISO 4217 code
     */
    public String money(long minorUnits, String currency) {
        int digits = Math.max(0, java.util.Currency.getInstance(currency).getDefaultFractionDigits());
        return numbers.unit(Currency.getInstance(currency))
                .precision(Precision.fixedFraction(digits))
                .format(BigDecimal.valueOf(minorUnits, digits))
                .toString();
    }

    /** A share between 0 and 1 as a percentage with at most one decimal. */
    public String percent(double share) {
        return numbers.unit(NoUnit.PERCENT)
                .precision(Precision.maxFraction(1))
                .format(share * 100)
                .toString();
    }

    /** An amount of storage in decimal units: 1.2 MB. */
    public String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (Math.abs(amount) >= 999.5 && unit < BYTE_UNITS.size() - 1) {
            amount /= 1000;
            unit++;
        }
        return numbers.unit(BYTE_UNITS.get(unit))
                .unitWidth(UnitWidth.SHORT)
                .precision(unit == 0 ? Precision.integer() : Precision.maxSignificantDigits(3))
                .format(amount)
                .toString();
    }

    /** A date written out: 31 December 2023. */
    public String date(LocalDate date) {
        return date.format(DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(language.locale()));
    }

    /** A date for a table's column, with the month as a word so that nobody mixes it up with the day: 31 Dec 2023. */
    public String shortDate(LocalDate date) {
        return date.format(DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(language.locale()));
    }

    /** A month written out: December 2023. */
    public String month(YearMonth month) {
        return month.format(DateTimeFormatter.ofPattern("LLLL y", language.locale()));
    }

    /** A month for a chart's axis: Dec 23. */
    public String shortMonth(YearMonth month) {
        return month.format(DateTimeFormatter.ofPattern("LLL yy", language.locale()));
    }

    /** A moment in the company's time zone: 31 December 2023, 14:05. */
    public String dateTime(Instant instant) {
        return instant.atZone(zone)
                .format(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                        .withLocale(language.locale()));
    }

    /** A moment said from now: 3 minutes ago, in 2 days. */
    public String ago(Instant instant) {
        var span = Duration.between(clock.instant(), instant);
        long seconds = span.abs().toSeconds();
        if (seconds < 60) {
            return spans.format(0, RelativeDateTimeUnit.SECOND);
        }
        var unit = unitFor(seconds);
        double amount = Math.floorDiv(seconds, secondsIn(unit));
        return spans.formatNumeric(span.isNegative() ? -amount : amount, unit);
    }

    /** A stretch of days, weeks, months or years back from today: 12 months ago. Only its largest unit is said. */
    public String ago(Period back) {
        if (back.getYears() > 0) return spans.formatNumeric(-back.getYears(), RelativeDateTimeUnit.YEAR);
        if (back.getMonths() > 0) return spans.formatNumeric(-back.getMonths(), RelativeDateTimeUnit.MONTH);
        int days = back.getDays();
        return days > 0 && days % 7 == 0
                ? spans.formatNumeric(-days / 7.0, RelativeDateTimeUnit.WEEK)
                : spans.formatNumeric(-days, RelativeDateTimeUnit.DAY);
    }

    private static RelativeDateTimeUnit unitFor(long seconds) {
        for (var unit : List.of(
                RelativeDateTimeUnit.YEAR,
                RelativeDateTimeUnit.MONTH,
                RelativeDateTimeUnit.DAY,
                RelativeDateTimeUnit.HOUR)) {
            if (seconds >= secondsIn(unit)) {
                return unit;
            }
        }
        return RelativeDateTimeUnit.MINUTE;
    }

    private static long secondsIn(RelativeDateTimeUnit unit) {
        return switch (unit) {
            case YEAR -> 31_557_600;
            case MONTH -> 2_629_800;
            case DAY -> 86_400;
            case HOUR -> 3_600;
            default -> 60;
        };
    }

    /** Things in a row: a, b and c. */
    public String list(Collection<String> things) {
        return ListFormatter.getInstance(language.locale()).format(things);
    }

    /** The two-letter code of the language: en, it, ru, sv. */
    public String language() {
        return language.code();
    }

    /** The locale by which dates, numbers and sums are written. */
    public Locale locale() {
        return language.locale();
    }

    /** The company's time zone. */
    public ZoneId zone() {
        return zone;
    }

    /** One parsed message. ICU formats are not safe for many threads and dear to copy, so callers take turns. */
    private static final class Message {
        private final String key;
        private final MessageFormat format;
        private final int wanted;

        Message(String key, String pattern, Locale locale) {
            this.key = key;
            this.format = new MessageFormat(pattern, locale);
            this.wanted = format.getArgumentNames().size();
        }

        String filled(Words words, @Nullable Object[] arguments) {
            if (arguments.length == 1 && arguments[0] instanceof Map<?, ?> named) {
                return filled(words, named);
            }
            if (STRICT && (format.usesNamedArguments() || arguments.length != wanted)) {
                throw new IllegalArgumentException(
                        key + " wants " + format.getArgumentNames() + ", got " + arguments.length + " arguments");
            }
            var said = new @Nullable Object[arguments.length];
            for (int i = 0; i < arguments.length; i++) {
                said[i] = words.said(arguments[i]);
            }
            synchronized (format) {
                return format.format(said);
            }
        }

        private String filled(Words words, Map<?, ?> named) {
            if (STRICT && !named.keySet().containsAll(format.getArgumentNames())) {
                throw new IllegalArgumentException(
                        key + " wants " + format.getArgumentNames() + ", got " + named.keySet());
            }
            var said = new java.util.HashMap<String, @Nullable Object>();
            named.forEach((name, value) -> said.put(String.valueOf(name), words.said(value)));
            synchronized (format) {
                return format.format(said);
            }
        }
    }

    private @Nullable Object said(@Nullable Object argument) {
        return switch (argument) {
            case LocalDate date -> date(date);
            case Instant instant -> dateTime(instant);
            case YearMonth month -> month(month);
            case Enum<?> constant -> of(constant);
            case null, default -> argument;
        };
    }
}
