package dev.custodia.dealings;

import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Money;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * @param amount of a credit note below zero, so that sums come out right
 * @param unit the number of the portfolio type that it belongs to; null for none
 */
public record Document(
        long documentId,
        CustomerId customer,
        DocumentKind kind,
        String number,
        LocalDate date,
        Money amount,
        DocumentState state,
        @Nullable Short unit,
        long changeId) {}
