package dev.custodia.facts;

import dev.custodia.criteria.Money;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a customer's documents and interactions come to, as the narrow row has it; cancelled documents are left out.
 *
 * @param purchases sales (invoices and receipts); of who has neither, orders
 * @param value sales less credit notes, in the currency that most documents are in; null without documents
 */
@Schema(description = "What the customer's documents and interactions come to; cancelled documents count nowhere")
public record Fact(
        @Nullable LocalDate firstDocument,
        @Nullable LocalDate lastDocument,
        int documents,
        int documents12Months,
        int openDocuments,
        @Nullable LocalDate firstPurchase,
        @Nullable LocalDate lastPurchase,
        int purchases,
        int purchases12Months,
        @Nullable Money value,
        @Nullable Money value12Months,
        @Nullable LocalDate lastInteraction,
        int interactions) {}
