package dev.custodia.dealings.web;

import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.dealings.DocumentDraft;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A document as it was typed. */
public record DocumentForm(
        String kind, String number, String date, String amount, String currency, String state, String unit) {
    static DocumentForm empty(LocalDate today, String currency) {
        return new DocumentForm("invoice", "", today.toString(), "", currency, "paid", "");
    }

    /** @throws Refused with what cannot even be written down */
    DocumentDraft draft() {
        List<Problem> problems = new ArrayList<>();
        DocumentKind documentKind = null;
        DocumentState documentState = null;
        LocalDate day = null;
        BigDecimal sum = null;
        try {
            documentKind = DocumentKind.of(kind);
            documentState = state.isBlank() ? DocumentState.PAID : DocumentState.of(state);
        } catch (IllegalArgumentException none) {
            problems.add(Problem.of("kind", "dealings.kind_unknown"));
        }
        try {
            day = date.isBlank() ? null : LocalDate.parse(date.strip());
        } catch (DateTimeParseException none) {
            problems.add(Problem.of("date", "dealings.date_missing"));
        }
        try {
            sum = amount(amount);
        } catch (NumberFormatException none) {
            problems.add(Problem.of("amount", "dealings.amount_missing"));
        }
        if (!problems.isEmpty()) throw Refused.invalid(problems);
        return new DocumentDraft(documentKind, number, day, sum, currency, documentState, unit);
    }

    /** An amount as any of the languages writes it: the last comma or point is before the decimals. */
    private static @Nullable BigDecimal amount(String typed) {
        String plain = typed.replaceAll("[\\s\u00a0\u202f'\u2019]", "");
        if (plain.isEmpty()) return null;
        int last = Math.max(plain.lastIndexOf(','), plain.lastIndexOf('.'));
        boolean decimals = last >= 0 && plain.length() - last - 1 != 3;
        String whole = last < 0 || !decimals ? plain : plain.substring(0, last);
        String rest = decimals ? plain.substring(last + 1) : "";
        return new BigDecimal(whole.replaceAll("[.,]", "") + (rest.isEmpty() ? "" : "." + rest));
    }
}
