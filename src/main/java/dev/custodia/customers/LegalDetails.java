package dev.custodia.customers;

import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tax and VAT numbers, bank account, registered name and address. */
public record LegalDetails(
        @Nullable String legalName,
        @Nullable String vatNumber,
        @Nullable String taxNumber,
        @Nullable String iban,
        @Nullable String registeredAddress) {
    public static final LegalDetails NONE = new LegalDetails(null, null, null, null, null);

    public LegalDetails {
        legalName = Draft.blankToNull(legalName);
        vatNumber = Draft.blankToNull(vatNumber);
        taxNumber = Draft.blankToNull(taxNumber);
        iban = Draft.blankToNull(iban);
        registeredAddress = Draft.blankToNull(registeredAddress);
    }

    boolean empty() {
        return Stream.of(legalName, vatNumber, taxNumber, iban, registeredAddress)
                .allMatch(value -> value == null);
    }

    /** The number alone: IT 005.801.472-05 and 00580147205 are the same company. */
    @Nullable
    String vatKey() {
        if (vatNumber == null) return null;
        String capitals = vatNumber.toUpperCase(Locale.ROOT);
        StringBuilder bare = new StringBuilder(capitals.length());
        for (int i = 0; i < capitals.length(); i++) {
            char c = capitals.charAt(i);
            if (isLetter(c) || (c >= '0' && c <= '9')) bare.append(c);
        }
        // The country before it, where a whole number is left behind that.
        if (bare.length() >= 9 && isLetter(bare.charAt(0)) && isLetter(bare.charAt(1))) bare.delete(0, 2);
        return bare.isEmpty() ? null : bare.toString();
    }

    private static boolean isLetter(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
