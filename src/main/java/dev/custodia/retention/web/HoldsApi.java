package dev.custodia.retention.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.web.Started;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Glance;
import dev.custodia.customers.web.WhomWanted;
import dev.custodia.database.Transactions;
import dev.custodia.retention.Hold;
import dev.custodia.retention.Retention;
import dev.custodia.screens.Items;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Legal holds, for programs. */
@RestController
@RequestMapping("/api/v1")
@Tag(
        name = "Legal holds",
        description = "Whoever is on hold is neither deleted nor anonymised by whatever way, force included, until the"
                + " hold is released. The filter on_hold.is.yes finds them")
class HoldsApi {
    private final Retention retention;
    private final Customers customers;
    private final Access access;
    private final Transactions transactions;
    private final Clock clock;

    HoldsApi(Retention retention, Customers customers, Access access, Transactions transactions, Clock clock) {
        this.retention = retention;
        this.customers = customers;
        this.access = access;
        this.transactions = transactions;
        this.clock = clock;
    }

    record HoldSeen(
            String id,

            @Schema(description = "customers, document or period")
            String kind,

            String reason,

            @Schema(description = "When somebody has to look at it again; it does not end by itself")
            LocalDate reviewOn,

            @Schema(description = "Whether that day is over")
            boolean overdue,

            @Schema(description = "Who set it") String author,
            Instant setAt,

            @Schema(description = "First year of a tax period") @Nullable
            Integer fromYear,

            @Schema(description = "Last year of a tax period") @Nullable
            Integer toYear,

            @Schema(description = "How many customers it holds now")
            long customers,

            @Schema(description = "Whether it holds anybody, or would hold whoever comes into its period")
            boolean stands,

            @Schema(description = "Of a tax period that was released") @Nullable
            HoldReleased released) {}

    record HoldReleased(String author, Instant at, String reason) {}

    record HoldWanted(
            @Schema(description = "Why, in your own words, at most 500 characters") @Nullable
            String reason,

            @Schema(description = "When somebody has to look at it again; a day ahead") @Nullable
            LocalDate reviewOn,

            @Schema(description = "One customer; also one who waits in the recycle bin") @Nullable
            CustomerId customer,

            @Schema(description = "One document of this customer; it holds the customer with it") @Nullable
            String document,

            @Schema(description = "Many customers: these, or all who match") @Nullable
            WhomWanted whom,

            @Schema(
                    description = "A tax period, from this year on: whoever has documents in it, or comes to have some",
                    example = "2020")
            @Nullable
            Integer fromYear,

            @Schema(description = "The last year of the period; the first where it is left out", example = "2022")
            @Nullable
            Integer toYear) {}

    @Schema(description = "The hold; and, where many are held, the change that does it")
    record HoldSet(
            HoldSeen hold,

            @Schema(description = "Null where it holds already") @Nullable
            Started change) {}

    record HoldReviewed(
            @Schema(description = "A day ahead") @Nullable LocalDate reviewOn) {}

    record ReleaseWanted(
            @Schema(description = "Why it is released") @Nullable
            String reason,

            @Schema(description = "Only these customers; all whom it holds where this is left out") @Nullable
            List<CustomerId> customers) {}

    record HoldPerson(CustomerId id, String name) {}

    record CustomerHold(
            HoldSeen hold,

            @Schema(description = "The document that is held, where it is one") @Nullable
            String document,

            Instant since,

            @Schema(description = "Null while it holds") @Nullable
            Instant until,

            @Schema(description = "Who released it") @Nullable
            String releasedBy,

            @Schema(description = "Why") @Nullable String releasedBecause) {}

    private HoldSeen seen(Hold hold) {
        Hold.Years years = hold.years();
        Hold.Release release = hold.release();
        return new HoldSeen(
                Long.toString(hold.holdId()),
                hold.kind().word(),
                hold.reason(),
                hold.reviewOn(),
                hold.overdue(LocalDate.now(clock)),
                access.name(hold.by()),
                hold.at(),
                years == null ? null : years.from(),
                years == null ? null : years.to(),
                hold.customers(),
                hold.stands(),
                release == null ? null : new HoldReleased(access.name(release.by()), release.at(), release.reason()));
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/holds")
    @Operation(operationId = "holds", summary = "The holds in force, first to be reviewed first")
    Items<HoldSeen> holds(
            @Parameter(description = "Those that hold nobody any more instead, newest first")
                    @RequestParam(defaultValue = "false")
                    boolean released,
            @Parameter(description = "The `next` of the page before") @RequestParam(required = false) @Nullable
                    Long after,
            @RequestParam(required = false) @Nullable Integer size) {
        int most = Items.size(size);
        Items<Hold> page = Items.of(
                released ? retention.released(after, most + 1) : retention.standing(after, most + 1),
                most,
                hold -> Long.toString(hold.holdId()));
        return new Items<>(page.items().stream().map(this::seen).toList(), page.next());
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/holds/{id}")
    @Operation(operationId = "hold", summary = "One hold")
    HoldSeen hold(@PathVariable long id) {
        return seen(retention.hold(id));
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/holds/{id}/customers")
    @Operation(operationId = "holdCustomers", summary = "Whom a hold holds now")
    Items<HoldPerson> held(
            @PathVariable long id,
            @Parameter(description = "The `next` of the page before") @RequestParam(required = false) @Nullable
                    CustomerId after,
            @RequestParam(required = false) @Nullable Integer size) {
        int most = Items.size(size);
        Items<Long> page = Items.of(
                retention.heldBy(retention.hold(id), after == null ? null : after.value(), most + 1),
                most,
                customer -> Long.toString(customer));
        return new Items<>(
                customers.glances(page.items()).stream()
                        .map((Glance glance) -> new HoldPerson(glance.id(), glance.name()))
                        .toList(),
                page.next());
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/customers/{id}/holds")
    @Operation(operationId = "customerHolds", summary = "How a customer is held, and was")
    Items<CustomerHold> of(@PathVariable CustomerId id) {
        customers.find(id);
        return new Items<>(
                retention.of(id).stream()
                        .map(held -> new CustomerHold(
                                seen(held.hold()),
                                held.documentId() == null ? null : Long.toString(held.documentId()),
                                held.since(),
                                held.until(),
                                held.releasedBy() == null ? null : access.name(held.releasedBy()),
                                held.why()))
                        .toList(),
                null);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK, Permission.HOLD})
    @PostMapping("/holds")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "setHold",
            summary = "Hold a customer, one of their documents, many customers, or a tax period",
            description = "One customer, a document and a tax period are held when this answers. Many are held by a"
                    + " change, which is watched under /api/v1/changes; to take it back is to release them, and takes"
                    + " that right. Whoever is edited meanwhile is held all the same.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = HoldWanted.class),
                            examples = @ExampleObject("{\"reason\": \"lawsuit 12/2026\", \"reviewOn\": \"2027-06-30\","
                                            + " \"whom\": {\"filters\": [\"segment.any_of.claims\"]}}")))
    ResponseEntity<HoldSet> set(@RequestBody HoldWanted wanted) {
        long scopes = Stream.of(wanted.customer(), wanted.whom(), wanted.fromYear())
                .filter(java.util.Objects::nonNull)
                .count();
        if (scopes == 0) throw Refused.invalid("whom", "retention.scope_missing");
        if (scopes > 1) throw Refused.invalid("whom", "retention.scope_twice");
        HoldSet set = transactions.get(() -> set(wanted, wanted.customer(), wanted.whom(), wanted.fromYear()));
        return ResponseEntity.created(URI.create("/api/v1/holds/" + set.hold().id()))
                .body(set);
    }

    private HoldSet set(
            HoldWanted wanted, @Nullable CustomerId customer, @Nullable WhomWanted whom, @Nullable Integer fromYear) {
        if (customer != null)
            return new HoldSet(
                    seen(retention.set(customer, document(wanted.document()), wanted.reason(), wanted.reviewOn())),
                    null);
        if (whom != null) {
            Change plan = retention
                    .plan(whom.whom(), wanted.reason(), wanted.reviewOn())
                    .change();
            long holdId = retention.confirm(plan.changeId(), plan.digest());
            return new HoldSet(seen(retention.hold(holdId)), Started.of(plan));
        }
        int from = fromYear == null ? 0 : fromYear;
        int to = wanted.toYear() == null ? from : wanted.toYear();
        return new HoldSet(seen(retention.setPeriod(from, to, wanted.reason(), wanted.reviewOn())), null);
    }

    private static @Nullable Long document(@Nullable String id) {
        if (id == null) return null;
        if (!id.matches("\\d{1,18}")) throw Refused.notFound("dealings.document_unknown");
        return Long.valueOf(id);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.HOLD})
    @PatchMapping("/holds/{id}")
    @Operation(operationId = "reviewHold", summary = "Say when somebody has to look at a hold again")
    HoldSeen review(@PathVariable long id, @RequestBody HoldReviewed wanted) {
        return seen(retention.reviewOn(id, wanted.reviewOn()));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.RELEASE})
    @PostMapping("/holds/{id}/release")
    @Operation(
            operationId = "releaseHold",
            summary = "Release a hold, for some of the customers or for all",
            description = "Many are released by a change, which is watched under /api/v1/changes; to take it back is to"
                    + " hold them again. A tax period is released as a whole, when this answers.")
    HoldSet release(@PathVariable long id, @RequestBody ReleaseWanted wanted) {
        Started change = retention
                .release(id, wanted.customers(), wanted.reason())
                .map(Started::of)
                .orElse(null);
        return new HoldSet(seen(retention.hold(id)), change);
    }
}
