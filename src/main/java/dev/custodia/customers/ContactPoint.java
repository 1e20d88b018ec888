package dev.custodia.customers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.sanctionco.jmail.EmailValidator;
import com.sanctionco.jmail.JMail;
import dev.custodia.forgotten.Trait;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One e-mail, phone, messenger or website of a customer.
 *
 * @param value as it was written
 * @param label what the owner calls it ("office"), or null
 */
public record ContactPoint(
        Kind kind, String value, @Nullable String label) {
    public enum Kind {
        EMAIL(1),
        PHONE(2),
        MESSENGER(3),
        WEBSITE(4);

        private final short code;

        Kind(int code) {
            this.code = (short) code;
        }

        public short code() {
            return code;
        }

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        public static Kind of(short code) {
            return values()[code - 1];
        }
    }

    // Addresses with a quoted local part are legal, hardly used, and a way to carry anything into a mail.
    private static final EmailValidator EMAILS =
            JMail.strictValidator().requireTopLevelDomain().disallowQuotedIdentifiers();

    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();

    @JsonCreator
    public ContactPoint(
            @JsonProperty("kind") Kind kind,
            @JsonProperty("value") String value,
            @JsonProperty("label") @Nullable String label) {
        this.kind = kind;
        this.value = value.strip();
        this.label = label == null || label.isBlank() ? null : label.strip();
        if (this.value.isEmpty()) throw new IllegalArgumentException("A contact point has a value");
    }

    /** By what its owner would be known again; nothing for a website, which is everybody's. */
    Optional<Trait> trait(@Nullable String country, @Nullable String owner) {
        return switch (kind) {
            case EMAIL -> Optional.of(Trait.email(value));
            case PHONE -> Optional.of(Trait.phone(value, country, owner));
            case MESSENGER -> Optional.of(Trait.messenger(value));
            case WEBSITE -> Optional.empty();
        };
    }

    /** What is compared and matched: small letters, a phone as +39011000000. */
    record Key(String text, boolean valid) {}

    /** @param country ISO 3166 code whose numbering a phone without a country code is read by, or null */
    Key key(@Nullable String country) {
        return switch (kind) {
            case EMAIL -> {
                String text = value.toLowerCase(Locale.ROOT);
                yield new Key(text, EMAILS.isValid(text));
            }
            case PHONE -> phone(country);
            case MESSENGER -> new Key(value.toLowerCase(Locale.ROOT), true);
            case WEBSITE -> website();
        };
    }

    /** The text of the key alone: whether an address is valid costs more to tell than all the rest. */
    String keyText(@Nullable String country) {
        return kind == Kind.EMAIL
                ? value.toLowerCase(Locale.ROOT)
                : key(country).text();
    }

    /** The digits of a number, whatever was written between them. */
    static String digits(String number) {
        StringBuilder digits = new StringBuilder(number.length());
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c >= '0' && c <= '9') digits.append(c);
        }
        return digits.toString();
    }

    private Key phone(@Nullable String country) {
        try {
            var number = PHONES.parse(value, country);
            return new Key(PHONES.format(number, PhoneNumberUtil.PhoneNumberFormat.E164), PHONES.isValidNumber(number));
        } catch (NumberParseException notReadable) {
            String digits = digits(value);
            return new Key(digits.isEmpty() ? value.toLowerCase(Locale.ROOT) : digits, digits.length() >= 6);
        }
    }

    private Key website() {
        String text = value.toLowerCase(Locale.ROOT);
        if (text.startsWith("http://")) text = text.substring(7);
        else if (text.startsWith("https://")) text = text.substring(8);
        if (text.startsWith("www.")) text = text.substring(4);
        while (text.endsWith("/")) text = text.substring(0, text.length() - 1);
        return new Key(text, text.contains(".") && !text.contains(" "));
    }
}
