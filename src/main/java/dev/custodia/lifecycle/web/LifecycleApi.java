package dev.custodia.lifecycle.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.web.Started;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Customers;
import dev.custodia.customers.TagColour;
import dev.custodia.customers.web.WhomWanted;
import dev.custodia.database.Transactions;
import dev.custodia.lifecycle.Automation;
import dev.custodia.lifecycle.Lifecycle;
import dev.custodia.lifecycle.Status;
import dev.custodia.screens.Items;
import dev.custodia.screens.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lifecycle status, for programs. */
@RestController
@RequestMapping("/api/v1")
@Tag(
        name = "Lifecycle status",
        description = "Lead, Customer, VIP, Inactive and the company's own: set by hand on one or on many, or given by"
                + " rules; what moves many is a change, which is watched and taken back under /api/v1/changes")
class LifecycleApi {
    private final Lifecycle lifecycle;
    private final Customers customers;
    private final Access access;
    private final Transactions transactions;

    LifecycleApi(Lifecycle lifecycle, Customers customers, Access access, Transactions transactions) {
        this.transactions = transactions;
        this.lifecycle = lifecycle;
        this.customers = customers;
        this.access = access;
    }

    record StatusSeen(
            @Schema(example = "vip") String code,

            @Schema(description = "In the language of Accept-Language")
            String name,

            @Schema(description = "The names that the company gave it, by language")
            Map<String, String> names,

            TagColour colour,
            int position,

            @Schema(description = "Whether it came with Custodia")
            boolean builtIn,

            @Schema(description = "How many of the active customers have it")
            long customers) {}

    record StatusWanted(
            @Schema(
                    description = "By language (en, it, ru, sv); what is left out is taken away",
                    example = "{\"en\": \"Partner\", \"it\": \"Partner\"}")
            @Nullable
            Map<String, String> names,

            @Nullable TagColour colour,
            @Nullable Integer position) {}

    record StatusRules(
            @Schema(description = "The main switch") boolean enabled,

            @Schema(description = "Whether a document makes a customer of a lead")
            boolean documents,

            @Schema(description = "Likewise a payment") boolean payments,

            @Schema(description = "Likewise an attended appointment")
            boolean appointments,

            @Schema(description = "Likewise an attended event")
            boolean events,

            @Schema(description = "Who is VIP; null where that is decided by hand alone") @Nullable
            Rule vip,

            @Schema(description = "Who is inactive; null where that is decided by hand alone; comes before VIP")
            @Nullable
            Rule inactive) {
        Automation automation() {
            return new Automation(enabled, documents, payments, appointments, events, vip, inactive);
        }

        static StatusRules of(Automation now) {
            return new StatusRules(
                    now.enabled(),
                    now.documents(),
                    now.payments(),
                    now.appointments(),
                    now.events(),
                    now.vip(),
                    now.inactive());
        }
    }

    record StatusMove(
            @Schema(description = "Null for customers without a status") @Nullable
            String from,

            @Nullable String to,
            long customers) {}

    @Schema(description = "What these rules would move; nothing is moved, and nothing holds yet")
    record RulesPreview(
            long customers,

            @Schema(description = "From what to what, the most first")
            List<StatusMove> moves) {}

    @Schema(description = "The rules as they hold now, and the change that moves whom they move")
    record RulesHold(
            StatusRules rules,

            @Schema(description = "Null where they move nobody") @Nullable
            Started change) {}

    record StatusSpell(
            String status,
            Instant since,

            @Schema(description = "Null for what it is now") @Nullable
            Instant until,

            boolean byHand,

            @Schema(
                    description = "Which rule gave it: arrival, document, payment, appointment, event, vip, inactive;"
                            + " null by hand")
            @Nullable
            String rule,

            String author,
            String changeId,
            @Nullable String reason) {}

    record CustomerStatus(
            CustomerId id,

            @Schema(description = "Null where the customer has none") @Nullable
            StatusSpell now,

            @Schema(description = "What it was before, newest first")
            List<StatusSpell> before) {}

    record CustomerStatusWanted(
            @Schema(description = "The code of a status; null gives the customer back to the automation") @Nullable
            String status,

            @Schema(description = "In your own words; stays with the change") @Nullable
            String reason) {}

    record StatusApplied(
            @Schema(description = "The code of a status; null gives them back to the automation") @Nullable
            String status,

            @Nullable String reason,
            @Nullable WhomWanted whom) {}

    // ---- the statuses

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/statuses")
    @Operation(operationId = "statuses", summary = "All statuses, each with the number of customers who have it")
    Items<StatusSeen> statuses(Words words) {
        Map<@Nullable Status, Long> counts = lifecycle.counts();
        return new Items<>(
                lifecycle.statuses().stream()
                        .map(status -> seen(status, words, counts))
                        .toList(),
                null);
    }

    private static StatusSeen seen(Status status, Words words, Map<@Nullable Status, Long> counts) {
        Long customers = counts.get(status);
        return new StatusSeen(
                status.code(),
                status.name(words),
                status.names(),
                status.colour(),
                status.position(),
                status.isBuiltIn(),
                customers == null ? 0 : customers);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.STATUS_RULES})
    @PostMapping("/statuses")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "addStatus", summary = "Add a status of the company's own")
    ResponseEntity<StatusSeen> add(@RequestBody StatusWanted wanted, Words words) {
        Map<String, String> names = wanted.names();
        Status status = lifecycle.add(names == null ? Map.of() : names, wanted.colour());
        return ResponseEntity.created(URI.create("/api/v1/statuses/" + status.code()))
                .body(seen(status, words, Map.of()));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.STATUS_RULES})
    @PatchMapping("/statuses/{code}")
    @Operation(
            operationId = "editStatus",
            summary = "Give a status other names, another colour or place",
            description = "What is left out stays as it is. A status that came with Custodia and has no name of the"
                    + " company's own in a language is called as it came.")
    StatusSeen edit(@PathVariable String code, @RequestBody StatusWanted wanted, Words words) {
        Status status = lifecycle.edit(code, wanted.names(), wanted.colour(), wanted.position());
        return seen(status, words, lifecycle.counts());
    }

    // ---- the rules

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/status-rules")
    @Operation(operationId = "statusRules", summary = "What gives a status by itself")
    StatusRules rules() {
        return StatusRules.of(lifecycle.automation());
    }

    @Needs({Permission.CHANGES_LOOK, Permission.STATUS_RULES})
    @PostMapping("/status-rules/preview")
    @Operation(
            operationId = "previewStatusRules",
            summary = "How many customers other rules would move, from what to what")
    RulesPreview preview(@RequestBody StatusRules wanted) {
        Lifecycle.Plan plan = lifecycle.planAutomation(wanted.automation());
        return new RulesPreview(
                plan.change().toDo(),
                plan.moves().stream()
                        .map(move -> new StatusMove(code(move.from()), code(move.to()), move.customers()))
                        .toList());
    }

    private static @Nullable String code(@Nullable Status status) {
        return status == null ? null : status.code();
    }

    @Needs({Permission.CHANGES_LOOK, Permission.STATUS_RULES})
    @PutMapping("/status-rules")
    @Operation(
            operationId = "setStatusRules",
            summary = "Let these rules hold, and move whom they move",
            description = "Look at POST /api/v1/status-rules/preview first. The moving is a change, which can be taken"
                    + " back; who was set by hand stays.")
    RulesHold hold(@RequestBody StatusRules wanted) {
        Change change = transactions.get(() -> {
            Change plan = lifecycle.planAutomation(wanted.automation()).change();
            return lifecycle.confirmAutomation(plan.changeId(), plan.digest());
        });
        return new RulesHold(StatusRules.of(lifecycle.automation()), change.toDo() > 0 ? Started.of(change) : null);
    }

    // ---- one customer

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/customers/{id}/status")
    @Operation(operationId = "customerStatus", summary = "What a customer's status is and was, by whom or which rule")
    CustomerStatus status(@PathVariable CustomerId id) {
        customers.find(id);
        Map<Long, String> names = new HashMap<>(access.names());
        List<StatusSpell> spells = lifecycle.of(id).stream()
                .map(spell -> new StatusSpell(
                        spell.status().code(),
                        spell.since(),
                        spell.until(),
                        spell.byHand(),
                        spell.rule(),
                        names.getOrDefault(spell.by(), ""),
                        Long.toString(spell.changeId()),
                        spell.reason()))
                .toList();
        boolean has = !spells.isEmpty() && spells.getFirst().until() == null;
        return new CustomerStatus(id, has ? spells.getFirst() : null, has ? spells.subList(1, spells.size()) : spells);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.STATUS_CHANGE})
    @PutMapping("/customers/{id}/status")
    @Operation(
            operationId = "setCustomerStatus",
            summary = "Set a customer's status by hand, or give it back to the automation",
            description = "What is set by hand stays until it is given back.")
    CustomerStatus set(@PathVariable CustomerId id, @RequestBody CustomerStatusWanted wanted) {
        String code = wanted.status();
        if (code == null) lifecycle.release(id, wanted.reason());
        else lifecycle.set(id, code, wanted.reason());
        return status(id);
    }

    // ---- many

    @Needs({Permission.CHANGES_LOOK, Permission.CUSTOMERS_LOOK, Permission.STATUS_CHANGE_MANY})
    @PostMapping("/status/apply")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "applyStatus",
            summary = "Set the status of many by hand, or give many back to the automation",
            description =
                    "Whom: these customers, or all who match filters, a rule and words together. The set is frozen"
                            + " and worked through by a change; who has the status by hand already is left alone, and so is"
                            + " whoever changes before their turn.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = StatusApplied.class),
                            examples = @ExampleObject("{\"status\": \"inactive\", \"reason\": \"closed\", \"whom\":"
                                            + " {\"filters\": [\"last_purchase.up_to.-36m\"]}}")))
    ResponseEntity<Started> apply(@RequestBody StatusApplied wanted) {
        WhomWanted whom = wanted.whom();
        if (whom == null) throw Refused.invalid("whom", "customers.nobody_picked");
        Change plan = transactions.get(() -> {
            Change made = lifecycle
                    .plan(whom.whom(), wanted.status(), wanted.reason())
                    .change();
            lifecycle.confirm(made.changeId(), made.digest());
            return made;
        });
        return Started.of(plan).accepted();
    }
}
