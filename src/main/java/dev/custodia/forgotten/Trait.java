package dev.custodia.forgotten;

import org.jspecify.annotations.Nullable;

/**
 * Something by which a person is known again, as it was written.
 *
 * @param country of a phone: ISO 3166 code whose numbering one without a country code is read by, or null
 * @param name of a phone: whose it is, or null. A household shares a number; whoever has the name as well is the same
 */
public record Trait(
        Kind kind,
        String value,
        @Nullable String country,
        @Nullable String name) {
    /** The codes are part of every digest, so they stay. */
    public enum Kind {
        EMAIL(1),
        PHONE(2),
        /** A phone together with its owner's name. */
        NAMED_PHONE(3),
        MESSENGER(4),
        /** The id of another system. */
        EXTERNAL_ID(5),
        /** A tax or VAT number. */
        TAX_NUMBER(6);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** The kind of value that a digest was made from. */
        static Kind of(long digest) {
            return values()[(int) (digest & 7) - 1];
        }
    }

    public static Trait email(String value) {
        return new Trait(Kind.EMAIL, value, null, null);
    }

    public static Trait phone(String value, @Nullable String country, @Nullable String name) {
        return new Trait(Kind.PHONE, value, country, name);
    }

    public static Trait messenger(String value) {
        return new Trait(Kind.MESSENGER, value, null, null);
    }

    public static Trait externalId(String value) {
        return new Trait(Kind.EXTERNAL_ID, value, null, null);
    }

    public static Trait taxNumber(String value) {
        return new Trait(Kind.TAX_NUMBER, value, null, null);
    }
}
