package dev.custodia.cleanup.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.changes.Steady;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Fate;
import dev.custodia.customers.Glance;
import dev.custodia.customers.Handling;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.screens.Items;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The recycle bin and what becomes of documents, for programs. */
@RestController
@RequestMapping("/api/v1")
@Tag(
        name = "Recycle bin",
        description =
                "Who waits, by what, until when. Out of it, or gone for good before the time is over, leads a plan:"
                        + " its actions restore and purge")
class BinApi {
    private final Bin bin;
    private final Customers customers;
    private final Dealings dealings;
    private final Steady steady;

    BinApi(Bin bin, Customers customers, Dealings dealings, Steady steady) {
        this.steady = steady;
        this.bin = bin;
        this.customers = customers;
        this.dealings = dealings;
    }

    record Waiting(
            CustomerId customer,
            String name,

            @Schema(description = "The change that put them there")
            String changeId,

            @Schema(description = "Who did") String removedBy,
            Instant removedAt,

            @Schema(description = "From this moment on they do not come back")
            Instant leavesAt,

            @Schema(description = "What becomes of them then: delete, anonymise or force")
            Fate fate,

            @Schema(description = "Documents that came along, cancelled ones not counted")
            int documents,

            int interactions,

            @Schema(description = "Whether a legal hold keeps them beyond that moment, until it is released")
            boolean onHold) {}

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/bin")
    @Operation(operationId = "bin", summary = "Who waits in the recycle bin, first to leave first")
    Items<Waiting> bin(
            @Parameter(description = "Those whom this change put there") @RequestParam(required = false) @Nullable
                    Long by,
            @Parameter(description = "The `next` of the page before") @RequestParam(required = false) @Nullable
                    CustomerId after,
            @RequestParam(required = false) @Nullable Integer size) {
        int most = Items.size(size);
        Items<Bin.Waits> page = Items.of(
                bin.page(by, null, after, most + 1),
                most,
                waits -> waits.customer().toString());
        Map<Long, Glance> glances = new HashMap<>();
        customers
                .glances(page.items().stream()
                        .map(waits -> waits.customer().value())
                        .toList())
                .forEach(glance -> glances.put(glance.id().value(), glance));
        List<Waiting> waiting = new ArrayList<>();
        for (Bin.Waits waits : page.items()) {
            Glance glance = glances.get(waits.customer().value());
            if (glance != null)
                waiting.add(new Waiting(
                        waits.customer(),
                        glance.name(),
                        Long.toString(waits.changeId()),
                        Long.toString(waits.by()),
                        waits.since(),
                        waits.leavesAt(),
                        waits.fate(),
                        waits.documents(),
                        waits.interactions(),
                        waits.onHold()));
        }
        return new Items<>(waiting, page.next());
    }

    record Rules(
            @Schema(description = "How many days who is removed from now on waits, 1 to 365") @Nullable
            Integer days,

            @Schema(
                    description = "What becomes of each kind of document when its customer is let go: keep_anonymised,"
                            + " keep, delete or block",
                    example = "{\"quote\": \"delete\"}")
            @Nullable
            Map<String, String> documents) {}

    record ClockSeen(
            @Schema(description = "Whether whoever's time is over leaves; false until somebody says that it is right")
            boolean believed,

            @Schema(description = "From where it went at once") @Nullable
            Instant from,

            @Schema(description = "And to where") @Nullable Instant to) {}

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/bin/clock")
    @Operation(
            operationId = "binClock",
            summary = "Whether the clock is believed",
            description = "While it may be wrong, nobody leaves the recycle bin because their time is over.")
    ClockSeen clock() {
        return steady.doubt()
                .map(doubt -> new ClockSeen(false, doubt.from(), doubt.to()))
                .orElse(new ClockSeen(true, null, null));
    }

    @Needs({Permission.SETTINGS_MANAGE, Permission.CUSTOMERS_LOOK})
    @PostMapping("/bin/clock")
    @Operation(operationId = "believeClock", summary = "Say that the clock is right")
    ClockSeen believe() {
        steady.believe();
        return clock();
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/bin/rules")
    @Operation(operationId = "binRules", summary = "How long the bin keeps, and what becomes of documents")
    Rules rules() {
        Map<String, String> documents = new TreeMap<>();
        dealings.handlings().forEach((kind, handling) -> documents.put(kind.word(), handling.word()));
        return new Rules(bin.days(), documents);
    }

    @Needs({Permission.SETTINGS_MANAGE, Permission.CUSTOMERS_LOOK})
    @PutMapping("/bin/rules")
    @Operation(
            operationId = "setBinRules",
            summary = "Set how long the bin keeps, or what becomes of kinds of document; what is left out stays",
            description =
                    "Whoever waits already leaves when they were told, and plans that were made keep to what they said.")
    Rules setRules(@RequestBody Rules wanted) {
        Map<DocumentKind, Handling> documents = PlansApi.documents(wanted.documents());
        if (wanted.days() != null) bin.setDays(wanted.days());
        documents.forEach(dealings::handle);
        return rules();
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/books")
    @Operation(
            operationId = "books",
            summary = "What the documents of anonymised customers came to, by kind, year and currency",
            description = "Of nobody any more: with the documents that customers have, the books still add up.")
    List<PlansApi.PlanDocuments> books() {
        return dealings.books().stream().map(PlansApi.PlanDocuments::of).toList();
    }
}
