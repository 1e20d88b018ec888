package dev.custodia.imports;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a column of a file can be. */
public enum Target {
    EXTERNAL_ID,
    NAME,
    GIVEN_NAME,
    FAMILY_NAME,
    KIND,
    EMAIL,
    PHONE,
    MESSENGER,
    WEBSITE,
    STREET,
    POSTAL_CODE,
    CITY,
    REGION,
    COUNTRY,
    LANGUAGE,
    NOTE,
    TAGS,
    CREATED_ON,
    LEGAL_NAME,
    VAT_NUMBER,
    TAX_NUMBER,
    IBAN,
    REGISTERED_ADDRESS,
    /** By name, of the main portfolio type where no other is said; likewise the three behind it. */
    PORTFOLIO,
    AGENT,
    OPERATOR,
    AGENCY,
    NUMBER,
    DATE,
    AMOUNT,
    QUANTITY,
    UNIT_PRICE,
    CURRENCY,
    DOCUMENT_KIND,
    STATE,
    /** That the document belongs to, by its code or name. */
    PORTFOLIO_TYPE,
    /** Kept with the customer as a field of the company's own, under the header's name. */
    OWN,
    /** Left out. */
    SKIP;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Target of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Whether it says something of a document rather than of the customer. */
    public boolean ofDocument() {
        return switch (this) {
            case NUMBER, DATE, AMOUNT, QUANTITY, UNIT_PRICE, CURRENCY, DOCUMENT_KIND, STATE, PORTFOLIO_TYPE -> true;
            default -> false;
        };
    }

    /** Whether several columns of a file may be this. */
    public boolean repeatable() {
        return switch (this) {
            case EMAIL, PHONE, MESSENGER, WEBSITE, TAGS, OWN, SKIP -> true;
            default -> false;
        };
    }
}
