package dev.custodia.dealings;

import dev.custodia.criteria.Money;
import java.time.LocalDate;

/** What a customer's documents of one kind and currency come to, cancelled ones left out. */
public record Figure(
        DocumentKind kind,
        int documents,
        int open,
        Money sum,
        LocalDate first,
        LocalDate last,
        int documents12Months,
        Money sum12Months) {}
