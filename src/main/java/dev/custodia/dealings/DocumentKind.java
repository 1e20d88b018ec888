package dev.custodia.dealings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The kinds of document. An invoice or a receipt is a sale: counted, and its amount summed, less that of the credit
 * notes. An order and a delivery note say that somebody buys, and move the last purchase date, but the invoice that
 * follows is what is summed; who has neither invoice nor receipt is counted and summed by orders. A quote is no purchase.
 */
public enum DocumentKind {
    INVOICE(1),
    RECEIPT(2),
    ORDER(3),
    QUOTE(4),
    CREDIT_NOTE(5),
    DELIVERY_NOTE(6);

    private final short code;

    DocumentKind(int code) {
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
    public static DocumentKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public static DocumentKind of(short code) {
        return values()[code - 1];
    }
}
