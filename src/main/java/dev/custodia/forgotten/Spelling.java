package dev.custodia.forgotten;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.custodia.facts.Columns;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one spelling that all spellings of a value come down to; what is the same must agree, what is not must not. */
final class Spelling {
    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();
    private static final int FEWEST_DIGITS = 6;
    private static final Map<String, Provider> PROVIDERS = providers();

    private Spelling() {}

    /** How a provider of mail boxes reads what stands before the @. */
    private record Provider(String domain, String dropped, boolean tags) {}

    private static Map<String, Provider> providers() {
        try (InputStream in = Spelling.class.getResourceAsStream("/forgotten/mail-providers.csv")) {
            Map<String, Provider> providers = new HashMap<>();
            new String(
                            Objects.requireNonNull(in, "forgotten/mail-providers.csv")
                                    .readAllBytes(),
                            StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(",", -1))
                    .forEach(cells -> providers.put(cells[0], new Provider(cells[1], cells[2], cells[3].equals("+"))));
            return Map.copyOf(providers);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** An e-mail address; empty where it is none. */
    static Optional<String> email(String written) {
        String text = bare(written);
        int open = text.lastIndexOf('<');
        int close = text.lastIndexOf('>');
        if (open >= 0 && close > open) text = text.substring(open + 1, close);
        if (text.startsWith("mailto:")) text = text.substring("mailto:".length());
        int at = text.lastIndexOf('@');
        if (at < 1 || at == text.length() - 1) return Optional.empty();
        String local = text.substring(0, at);
        String domain = domain(text.substring(at + 1));
        Provider provider = PROVIDERS.get(domain);
        if (provider == null) return Optional.of(local + "@" + domain);
        int tag = provider.tags() ? local.indexOf('+') : -1;
        String box = without(tag > 0 ? local.substring(0, tag) : local, provider.dropped());
        return Optional.of((box.isEmpty() ? local : box) + "@" + provider.domain());
    }

    private static String domain(String written) {
        String domain = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
        if (isAscii(domain)) return domain;
        try {
            return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException none) {
            return domain;
        }
    }

    private static String without(String text, String dropped) {
        if (dropped.isEmpty()) return text;
        StringBuilder left = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) if (dropped.indexOf(text.charAt(i)) < 0) left.append(text.charAt(i));
        return left.toString();
    }

    /** Small letters in one Unicode form, without blanks and what cannot be seen. */
    private static String bare(String written) {
        if (isAscii(written)) return dense(written).toLowerCase(Locale.ROOT);
        String one = Normalizer.normalize(written, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return dense(Normalizer.normalize(one, Normalizer.Form.NFKC));
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) >= 128) return false;
        return true;
    }

    private static String dense(String text) {
        StringBuilder dense = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> !Character.isWhitespace(c)
                        && !Character.isSpaceChar(c)
                        && !Character.isISOControl(c)
                        && Character.getType(c) != Character.FORMAT)
                .forEach(dense::appendCodePoint);
        return dense.toString();
    }

    static Optional<String> messenger(String written) {
        String text = bare(written);
        while (text.startsWith("@")) text = text.substring(1);
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /**
     * An id of another system: runs of letters and of digits, without leading zeros and what stands between a letter and a
     * digit. A-0017 and a 17 are one, 1-23 and 12-3 are two.
     */
    static Optional<String> externalId(String written) {
        String text = Normalizer.normalize(written, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
        List<String> runs = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        boolean digits = false;
        for (int c : text.codePoints().toArray()) {
            boolean digit = Character.isDigit(c);
            if (!digit && !Character.isLetter(c)) {
                take(runs, run, digits);
                continue;
            }
            if (!run.isEmpty() && digit != digits) take(runs, run, digits);
            digits = digit;
            if (digit) run.append(Character.digit(c, 10));
            else run.appendCodePoint(c);
        }
        take(runs, run, digits);
        return runs.isEmpty() ? Optional.empty() : Optional.of(joined(runs));
    }

    private static void take(List<String> runs, StringBuilder run, boolean digits) {
        if (run.isEmpty()) return;
        runs.add(digits ? withoutZeros(run.toString()) : run.toString());
        run.setLength(0);
    }

    private static String withoutZeros(String digits) {
        int first = 0;
        while (first < digits.length() - 1 && digits.charAt(first) == '0') first++;
        return digits.substring(first);
    }

    private static String joined(List<String> runs) {
        StringBuilder joined = new StringBuilder();
        boolean before = false;
        for (String run : runs) {
            boolean digits = Character.isDigit(run.charAt(0));
            if (!joined.isEmpty() && digits == before) joined.append('|');
            joined.append(run);
            before = digits;
        }
        return joined.toString();
    }

    /** A tax or VAT number: letters and digits alone, without the country before it. */
    static Optional<String> taxNumber(String written) {
        String text = Normalizer.normalize(written, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
        StringBuilder bare = new StringBuilder(text.length());
        text.codePoints().filter(Character::isLetterOrDigit).forEach(bare::appendCodePoint);
        boolean country = bare.length() >= 9
                && isLatin(bare.charAt(0))
                && isLatin(bare.charAt(1))
                && Character.isDigit(bare.charAt(2));
        if (country) bare.delete(0, 2);
        return bare.length() < 4 ? Optional.empty() : Optional.of(bare.toString());
    }

    private static boolean isLatin(char c) {
        return c >= 'A' && c <= 'Z';
    }

    /** Words in plain letters, in an order of their own: Rossi, Anna is Anna ROSSI. */
    static String name(String written) {
        return Arrays.stream(Columns.plain(Normalizer.normalize(written, Normalizer.Form.NFKC))
                        .split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /**
     * A phone number.
     *
     * @param country the country's code; 0 where the number does not tell and nothing else does
     * @param whole the national number, with the zeros that belong to it
     */
    record Phone(int country, String whole) {
        /** Without leading zeros, which spreadsheets lose. */
        String national() {
            return withoutZeros(whole);
        }
    }

    static Optional<Phone> phone(String written, @Nullable String country) {
        String text = Normalizer.normalize(written, Normalizer.Form.NFKC).strip();
        if (text.startsWith("00")) text = "+" + text.substring(2);
        try {
            PhoneNumber number = PHONES.parse(text, country);
            return known(number.getCountryCode(), PHONES.getNationalSignificantNumber(number));
        } catch (NumberParseException notReadable) {
            StringBuilder digits = new StringBuilder();
            text.codePoints().filter(Character::isDigit).forEach(c -> digits.append(Character.digit(c, 10)));
            return known(0, digits.toString());
        }
    }

    private static Optional<Phone> known(int country, String digits) {
        return digits.length() < FEWEST_DIGITS ? Optional.empty() : Optional.of(new Phone(country, digits));
    }
}
