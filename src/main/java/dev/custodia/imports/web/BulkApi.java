package dev.custodia.imports.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Outcome;
import dev.custodia.dealings.DocumentDraft;
import dev.custodia.imports.Delivery;
import dev.custodia.imports.Imports;
import dev.custodia.screens.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Many customers by one call. */
@RestController
@Tag(name = "Customers")
class BulkApi {
    static final int MOST = 10_000;

    private final Imports imports;
    private final JsonMapper json;
    private final ObjectReader items;

    BulkApi(Imports imports, JsonMapper json) {
        this.imports = imports;
        this.json = json;
        // Behind one item stand the others.
        this.items = json.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    @Schema(
            name = "CustomerToBring",
            description = "A customer with documents and interactions. Who is there already is known again by external"
                    + " id, else by VAT number, e-mail and name, or name, place and phone, and is updated: what is left"
                    + " out stays as it is",
            allOf = {Draft.class, DealingsToBring.class})
    record CustomerToBring() {}

    @Schema(name = "DealingsToBring")
    record DealingsToBring(
            @Schema(description = "Known again by kind, number and currency; without a number by kind, date and amount")
            List<DocumentDraft> documents,

            @Schema(description = "Known again by kind, date and whether attended")
            List<Delivery.Meeting> interactions) {}

    @Schema(name = "ProblemSeen")
    record ProblemSeen(
            @Schema(description = "The field at fault", example = "documents[2].date")
            String where,

            @Schema(description = "In the language of Accept-Language")
            String what,

            @Schema(example = "dealings.date_missing") String code) {}

    @Schema(description = "What became of one customer of the call")
    record ItemReceived(
            @Schema(description = "Its place in the call, counted from 0")
            int item,

            @Schema(allowableValues = {"new", "updated", "identical", "refused"})
            String outcome,

            @Schema(description = "The customer; null for one that was refused") @Nullable
            String id,

            int documentsCreated,
            int documentsUpdated,
            int interactionsCreated,

            @Schema(description = "All that is wrong with one that was refused")
            List<ProblemSeen> problems) {}

    record BulkReceived(
            @Schema(description = "The one change that did it all; undo it to take it back. Null if nothing changed")
            @Nullable
            String changeId,

            long created,
            long updated,
            long identical,
            long refused,

            @Schema(description = "In the order of the call")
            List<ItemReceived> items) {}

    @Needs(Permission.IMPORT_RUN)
    @PostMapping("/api/v1/customers/bulk")
    @Operation(
            operationId = "bringCustomers",
            summary = "Bring in up to 10,000 customers with their documents and interactions in one call",
            description =
                    "One change, in one transaction, that can be taken back. An item that is refused does not stop"
                            + " the others; the answer says of each what became of it. Sending the same again changes nothing.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            array = @ArraySchema(schema = @Schema(implementation = CustomerToBring.class)),
                            examples =
                                    @ExampleObject(
                                            "[{\"externalId\": \"A-17\", \"name\": \"Anna Rossi\", \"documents\":"
                                                    + " [{\"kind\": \"invoice\", \"number\": \"2026/17\", \"date\": \"2026-02-01\","
                                                    + " \"amount\": \"99.90\", \"currency\": \"EUR\"}], \"interactions\": [{\"kind\":"
                                                    + " \"appointment\", \"date\": \"2026-02-03\", \"attended\": true}]}]")))
    BulkReceived bring(HttpServletRequest request, Words words) throws IOException {
        Delivery.Receipt receipt = imports.bring(read(request));
        List<ItemReceived> items = new ArrayList<>();
        for (Delivery.Received item : receipt.items()) {
            Long id = item.customerId();
            items.add(new ItemReceived(
                    items.size(),
                    item.outcome().word(),
                    id == null ? null : Long.toString(id),
                    item.documentsCreated(),
                    item.documentsUpdated(),
                    item.interactionsCreated(),
                    item.problems().stream()
                            .map(problem -> new ProblemSeen(
                                    problem.where(), words.of(problem.words(), problem.arguments()), problem.code()))
                            .toList()));
        }
        Long changeId = receipt.changeId();
        return new BulkReceived(
                changeId == null ? null : Long.toString(changeId),
                receipt.count(Outcome.NEW),
                receipt.count(Outcome.UPDATED),
                receipt.count(Outcome.IDENTICAL),
                receipt.count(Outcome.REFUSED),
                items);
    }

    /** Reads item by item, so that one that cannot be read is refused by itself, and too many are noticed in time. */
    private List<Delivery> read(HttpServletRequest request) throws IOException {
        List<Delivery> deliveries = new ArrayList<>();
        try (JsonParser parser = json.createParser(request.getInputStream())) {
            if (parser.nextToken() != JsonToken.START_ARRAY) throw unreadable();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (deliveries.size() == MOST) throw Refused.invalid("", "imports.too_many");
                JsonNode node = items.readTree(parser);
                deliveries.add(delivery(node));
            }
        } catch (JacksonException broken) {
            throw unreadable();
        }
        if (deliveries.isEmpty()) throw Refused.invalid("", "imports.nothing_sent");
        return deliveries;
    }

    private static Refused unreadable() {
        return new Refused(Refused.Kind.MALFORMED, List.of(Problem.of("", "access.body_unreadable")));
    }

    private Delivery delivery(JsonNode node) {
        List<Problem> unreadable = new ArrayList<>();
        Draft draft = node.isObject() ? read(node, Draft.class, "", unreadable) : null;
        if (!node.isObject()) unreadable.add(Problem.of("", "access.field_unfit"));
        return new Delivery(
                draft,
                each(node.get("documents"), DocumentDraft.class, "documents", unreadable),
                each(node.get("interactions"), Delivery.Meeting.class, "interactions", unreadable),
                unreadable);
    }

    private <T> List<T> each(@Nullable JsonNode nodes, Class<T> type, String name, List<Problem> unreadable) {
        List<T> each = new ArrayList<>();
        if (nodes == null || nodes.isNull()) return each;
        if (!nodes.isArray()) {
            unreadable.add(Problem.of(name, "access.field_unfit"));
            return each;
        }
        for (int i = 0; i < nodes.size(); i++) {
            T one = read(nodes.get(i), type, name + "[" + i + "]", unreadable);
            if (one != null) each.add(one);
        }
        return each;
    }

    private <T> @Nullable T read(JsonNode node, Class<T> type, String where, List<Problem> unreadable) {
        try {
            T read = json.treeToValue(node, type);
            if (read == null) unreadable.add(Problem.of(where, "access.field_unfit"));
            return read;
        } catch (JacksonException unfit) {
            unreadable.add(Problem.of(place(where, unfit), "access.field_unfit"));
            return null;
        }
    }

    /** Names and places only, never what was sent. */
    private static String place(String where, JacksonException unfit) {
        StringBuilder place = new StringBuilder(where);
        for (JacksonException.Reference step : unfit.getPath()) {
            if (step.getPropertyName() != null)
                place.append(place.isEmpty() ? "" : ".").append(step.getPropertyName());
            else if (step.getIndex() >= 0)
                place.append('[').append(step.getIndex()).append(']');
        }
        return place.toString();
    }
}
