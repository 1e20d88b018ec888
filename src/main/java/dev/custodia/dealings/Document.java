package dev.custodia.dealings;

import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Money;
import java.time.LocalDate;

/** @param amount of a credit note below zero, so that sums come out right */
public record Document(
        long documentId,
        CustomerId customer,
        DocumentKind kind,
        String number,
        LocalDate date,
        Money amount,
        DocumentState state,
        long changeId) {}
