package dev.custodia.dealings.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Money;
import dev.custodia.customers.Customers;
import dev.custodia.customers.web.VersionSeen;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.Document;
import dev.custodia.dealings.DocumentDraft;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.dealings.Interaction;
import dev.custodia.screens.Items;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Documents and interactions, for programs. */
@RestController
@RequestMapping("/api/v1/customers/{customer}")
@Tag(name = "Dealings", description = "Documents and interactions of one customer")
class DealingsApi {
    private final Dealings dealings;
    private final Customers customers;

    DealingsApi(Dealings dealings, Customers customers) {
        this.dealings = dealings;
        this.customers = customers;
    }

    @Schema(description = "A document; the amount of a credit note is below zero")
    record DocumentSeen(
            String id,
            DocumentKind kind,
            String number,
            LocalDate date,
            Money amount,
            DocumentState state,

            @Schema(description = "The portfolio type that it belongs to; null for none", example = "unit2") @Nullable
            String unit,

            @Schema(description = "The change that brought it")
            String changeId) {
        static DocumentSeen of(Document document, Map<Short, String> units) {
            Short unit = document.unit();
            return new DocumentSeen(
                    Long.toString(document.documentId()),
                    document.kind(),
                    document.number(),
                    document.date(),
                    document.amount(),
                    document.state(),
                    unit == null ? null : units.get(unit),
                    Long.toString(document.changeId()));
        }
    }

    record StateWanted(
            @Schema(description = "What is left out stays as it is") @Nullable
            DocumentState state,

            @Schema(description = "The code of a portfolio type; empty for none", example = "unit2") @Nullable
            String unit) {}

    record InteractionSeen(
            String id,
            Interaction.Kind kind,
            LocalDate date,

            @Schema(description = "Whether the customer came, for an appointment or an event") @Nullable
            Boolean attended) {
        static InteractionSeen of(Interaction interaction) {
            return new InteractionSeen(
                    Long.toString(interaction.interactionId()),
                    interaction.kind(),
                    interaction.date(),
                    interaction.attended());
        }
    }

    record InteractionWanted(
            Interaction.@Nullable Kind kind,
            @Nullable LocalDate date,
            @Nullable Boolean attended) {}

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/documents")
    @Operation(operationId = "documents", summary = "The documents of a customer, newest first")
    Items<DocumentSeen> documents(
            @PathVariable CustomerId customer,
            @Parameter(description = "The `next` of the page before") @RequestParam(required = false) @Nullable
                    Long after,
            @RequestParam(required = false) @Nullable Integer size) {
        customers.find(customer);
        int most = Items.size(size);
        Document before = after == null ? null : dealings.document(customer, after);
        Map<Short, String> units = dealings.unitCodes();
        return Items.of(
                dealings.documents(customer, before, most + 1).stream()
                        .map(document -> DocumentSeen.of(document, units))
                        .toList(),
                most,
                DocumentSeen::id);
    }

    @Needs(Permission.CUSTOMERS_EDIT)
    @PostMapping("/documents")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "addDocument",
            summary = "Add a document",
            description = "Last dates, counts and sums of the customer are right at once. The amount is in whole units,"
                    + " \"12.50\"; without a currency it is in the company's own, without a state it is paid, without a unit it belongs to"
                    + " the portfolio type of its kind, if there is one.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = DocumentDraft.class),
                            examples = @ExampleObject("{\"kind\": \"invoice\", \"number\": \"2026/17\", \"date\":"
                                            + " \"2026-02-01\", \"amount\": \"99.90\", \"currency\": \"EUR\", \"state\":"
                                            + " \"open\"}")))
    DocumentSeen addDocument(@PathVariable CustomerId customer, @RequestBody DocumentDraft draft) {
        return seen(dealings.addDocument(customer, draft));
    }

    private DocumentSeen seen(Document document) {
        return DocumentSeen.of(document, dealings.unitCodes());
    }

    @Needs(Permission.CUSTOMERS_EDIT)
    @PatchMapping("/documents/{document}")
    @Operation(
            operationId = "setDocumentState",
            summary = "Say how a document stands (open, paid or cancelled), and to which portfolio type it belongs",
            description = "If-Match carries the version of the customer at which the document was seen: without it the"
                    + " answer is 428, and 409 customers.edited_meanwhile when somebody has changed something of the"
                    + " customer since. The new version comes back as ETag.")
    ResponseEntity<DocumentSeen> setState(
            @PathVariable CustomerId customer,
            @PathVariable long document,
            @Parameter(
                            description = "The version of the customer, as its ETag gave it",
                            example = "\"7\"",
                            required = true)
                    @RequestHeader(name = "If-Match", required = false)
                    @Nullable
                    String ifMatch,
            @RequestBody StateWanted wanted) {
        DocumentState state = wanted.state();
        if (state == null && wanted.unit() == null) throw Refused.invalid("state", "dealings.state_missing");
        Document changed = dealings.change(customer, document, VersionSeen.in(ifMatch), state, wanted.unit());
        return ResponseEntity.ok()
                .eTag("\"" + dealings.version(customer) + "\"")
                .body(seen(changed));
    }

    @Needs(Permission.CUSTOMERS_EDIT)
    @DeleteMapping("/documents/{document}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "removeDocument",
            summary = "Remove a document that should not be there",
            description = "It can be taken back. A document that is void is better marked as cancelled.")
    void removeDocument(@PathVariable CustomerId customer, @PathVariable long document) {
        dealings.removeDocument(customer, document);
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/interactions")
    @Operation(operationId = "interactions", summary = "The interactions with a customer, newest first")
    Items<InteractionSeen> interactions(
            @PathVariable CustomerId customer,
            @Parameter(description = "The `next` of the page before") @RequestParam(required = false) @Nullable
                    Long after,
            @RequestParam(required = false) @Nullable Integer size) {
        customers.find(customer);
        int most = Items.size(size);
        Interaction before = after == null ? null : dealings.interaction(customer, after);
        return Items.of(
                dealings.interactions(customer, before, most + 1).stream()
                        .map(InteractionSeen::of)
                        .toList(),
                most,
                InteractionSeen::id);
    }

    @Needs(Permission.CUSTOMERS_EDIT)
    @PostMapping("/interactions")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "addInteraction",
            summary = "Add a payment, an appointment, an event or a message",
            description = "Who did not come to an appointment (attended: false) has not interacted.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = InteractionWanted.class),
                            examples =
                                    @ExampleObject(
                                            "{\"kind\": \"appointment\", \"date\": \"2026-02-01\", \"attended\": true}")))
    InteractionSeen addInteraction(@PathVariable CustomerId customer, @RequestBody InteractionWanted wanted) {
        Interaction.Kind kind = wanted.kind();
        LocalDate date = wanted.date();
        List<Problem> missing = new ArrayList<>();
        if (kind == null) missing.add(Problem.of("kind", "dealings.kind_missing"));
        if (date == null) missing.add(Problem.of("date", "dealings.date_missing"));
        if (kind == null || date == null) throw Refused.invalid(missing);
        return InteractionSeen.of(dealings.addInteraction(customer, kind, date, wanted.attended()));
    }
}
