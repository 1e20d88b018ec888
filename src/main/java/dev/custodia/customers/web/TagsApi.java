package dev.custodia.customers.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.web.Started;
import dev.custodia.customers.TagColour;
import dev.custodia.customers.Tags;
import dev.custodia.database.Transactions;
import dev.custodia.screens.Items;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tags, for programs. */
@RestController
@RequestMapping("/api/v1/tags")
@Tag(
        name = "Tags",
        description = "Words on customers: put on and taken off many at once, renamed, merged, removed; what is done to"
                + " many is a change, which is watched and taken back under /api/v1/changes")
class TagsApi {
    private final Tags tags;
    private final Transactions transactions;

    TagsApi(Tags tags, Transactions transactions) {
        this.tags = tags;
        this.transactions = transactions;
    }

    record TagSeen(
            String id,
            String name,
            TagColour colour,

            @Schema(description = "How many customers carry it, active and archived")
            long customers) {}

    record TagWanted(
            @Schema(description = "At most 60 characters; unique by its plain letters", example = "newsletter")
            @Nullable
            String name,

            @Nullable TagColour colour) {}

    record MergeWanted(
            @Schema(description = "The tag that all of this one become") @Nullable
            String into) {}

    @Schema(description = "Whom, by customers or else by filters, a rule and words, all of which hold; and which tags")
    record TagsWanted(
            @Schema(description = "These tags are put on; those that are new are made", example = "[\"autumn\"]")
            @Nullable
            List<String> add,

            @Schema(description = "Or these tags are taken off; one call either adds or removes") @Nullable
            List<String> remove,

            @Schema(description = "In your own words; stays with the change") @Nullable
            String reason,

            @Nullable WhomWanted whom) {}

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping
    @Operation(operationId = "tags", summary = "All tags, each with the number of customers who carry it")
    Items<TagSeen> all() {
        return new Items<>(tags.all().stream().map(TagsApi::seen).toList(), null);
    }

    private static TagSeen seen(Tags.Use use) {
        return new TagSeen(
                Long.toString(use.tag().tagId()), use.tag().name(), use.tag().colour(), use.customers());
    }

    record TagGone(
            String id,
            String name,

            @Schema(description = "The tag that it became; null for one that was removed") @Nullable
            String into,

            String changeId,
            Instant at,

            @Schema(description = "How many carried it: for them the change is taken back")
            long carried) {}

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/gone")
    @Operation(
            operationId = "goneTags",
            summary = "The tags that were merged or removed, the last one first",
            description = "One that nobody carried is brought back; the others come back when their change is taken"
                    + " back.")
    Items<TagGone> gone() {
        return new Items<>(
                tags.gone().stream()
                        .map(gone -> new TagGone(
                                Long.toString(gone.tag().tagId()),
                                gone.tag().name(),
                                gone.into() == null ? null : gone.into().name(),
                                Long.toString(gone.changeId()),
                                gone.at(),
                                gone.carried()))
                        .toList(),
                null);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.TAG_MANY})
    @PostMapping("/{id}/bring-back")
    @Operation(
            operationId = "bringTagBack",
            summary = "Bring back a tag that nobody carried when it was merged or removed",
            description = "It is there again, on nobody. One that was carried comes back with its change:"
                    + " POST /api/v1/changes/{id}/undo.")
    TagSeen bringBack(@PathVariable long id) {
        return seen(tags.bringBack(id));
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/{id}")
    @Operation(operationId = "tag", summary = "One tag")
    TagSeen one(@PathVariable long id) {
        return seen(tags.find(id));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.TAG_MANY})
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "createTag",
            summary = "Make a tag",
            description = "Tags also come by themselves, with whoever first carries them.")
    ResponseEntity<TagSeen> create(@RequestBody TagWanted wanted) {
        String name = wanted.name();
        TagSeen made = seen(tags.create(name == null ? "" : name, wanted.colour()));
        return ResponseEntity.created(URI.create("/api/v1/tags/" + made.id())).body(made);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.TAG_MANY})
    @PatchMapping("/{id}")
    @Operation(
            operationId = "editTag",
            summary = "Give a tag another name or colour, at once for all who carry it",
            description = "It still goes by its names before: whoever says the old one means this tag.")
    TagSeen edit(@PathVariable long id, @RequestBody TagWanted wanted) {
        return seen(tags.edit(id, wanted.name(), wanted.colour()));
    }

    @Needs({Permission.CHANGES_LOOK, Permission.TAG_MANY})
    @PostMapping("/{id}/merge")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "mergeTag",
            summary = "Make all of one tag another; who has both keeps one",
            description = "A change, which can be taken back. From now on the name means the other tag.")
    ResponseEntity<Started> merge(@PathVariable long id, @RequestBody MergeWanted wanted) {
        String into = wanted.into();
        if (into == null || !into.matches("\\d{1,18}")) throw Refused.invalid("into", "customers.tag_unknown");
        return start(() -> tags.planMerging(id, Long.parseLong(into)));
    }

    @Needs({Permission.CHANGES_LOOK, Permission.TAG_MANY})
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "removeTag",
            summary = "Take a tag off everybody and out of the list of tags",
            description = "A change, which can be taken back.")
    ResponseEntity<Started> remove(@PathVariable long id) {
        return start(() -> tags.planDropping(id));
    }

    @Needs({Permission.CHANGES_LOOK, Permission.CUSTOMERS_LOOK, Permission.TAG_MANY})
    @PostMapping("/apply")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "applyTags",
            summary = "Put tags on many customers, or take tags off many",
            description =
                    "Whom: these customers, or all who match filters, a rule and words together. The set is frozen"
                            + " and worked through by a change; who already has the tags (or has none of them) is left alone,"
                            + " and so is whoever changes before their turn.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = TagsWanted.class),
                            examples = {
                                @ExampleObject(
                                        name = "by filters",
                                        value = "{\"add\": [\"silent\"], \"whom\": {\"filters\":"
                                                + " [\"last_purchase.up_to.-24m\", \"kind.is.company\"]}}"),
                                @ExampleObject(
                                        name = "by a rule",
                                        value = "{\"remove\": [\"silent\"], \"whom\": {\"rule\": {\"rule\":"
                                                + " \"clause\", \"field\": \"last_purchase\", \"operator\": \"after\","
                                                + " \"values\": [\"-3m\"]}}}"),
                                @ExampleObject(
                                        name = "by hand",
                                        value = "{\"add\": [\"fair 2026\"], \"whom\": {\"customers\":"
                                                + " [\"90071992547409931\"]}}")
                            }))
    ResponseEntity<Started> apply(@RequestBody TagsWanted wanted) {
        List<String> add = wanted.add() == null ? List.of() : wanted.add();
        List<String> remove = wanted.remove() == null ? List.of() : wanted.remove();
        if (add.isEmpty() == remove.isEmpty()) throw Refused.invalid("add", "customers.tag_add_or_remove");
        WhomWanted whom = wanted.whom();
        if (whom == null) throw Refused.invalid("whom", "customers.nobody_picked");
        return start(() -> remove.isEmpty()
                ? tags.planAdding(whom.whom(), add, wanted.reason())
                : tags.planRemoving(whom.whom(), remove, wanted.reason()));
    }

    /** In one transaction: a plan whose start is refused is not left behind. */
    private ResponseEntity<Started> start(Transactions.Work<Tags.Plan> planning) {
        return transactions.get(() -> start(planning.run()));
    }

    private ResponseEntity<Started> start(Tags.Plan plan) {
        Change change = plan.change();
        if (change.found() == 0
                && (change.act().equals(Tags.MERGE) || change.act().equals(Tags.DROP)))
            tags.letGoUnused(change.changeId());
        else tags.confirm(change.changeId(), change.digest());
        return Started.of(change).accepted();
    }
}
