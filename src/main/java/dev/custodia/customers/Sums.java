package dev.custodia.customers;

import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Money;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.List;

/** What a room above knows of a customer's business, for whoever shows one customer whole. */
public interface Sums {
    List<Sum> of(CustomerId customer);

    /** What documents of one kind and currency come to, cancelled ones left out. */
    @Schema(description = "What documents of one kind and currency come to; cancelled ones count nowhere")
    record Sum(
            @Schema(description = "invoice, receipt, order, quote, credit_note or delivery_note")
            String kind,

            int documents,
            int open,
            Money sum,
            LocalDate first,
            LocalDate last,
            int documents12Months,
            Money sum12Months) {}
}
