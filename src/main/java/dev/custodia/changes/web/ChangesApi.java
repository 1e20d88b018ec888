package dev.custodia.changes.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.changes.ChangesWanted;
import dev.custodia.changes.LineState;
import dev.custodia.criteria.CustomerId;
import dev.custodia.journal.Actor;
import dev.custodia.screens.Items;
import dev.custodia.screens.Watch;
import dev.custodia.screens.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Changes, for programs: watched, steered, and taken back. */
@RestController
@RequestMapping("/api/v1/changes")
@Tag(name = "Changes", description = "What was done, to one customer or to a million: watch it, stop it, take it back")
class ChangesApi {
    private final Changes changes;
    private final Access access;

    ChangesApi(Changes changes, Access access) {
        this.changes = changes;
        this.access = access;
    }

    record Said(
            @Schema(description = "Stays the same in every language", example = "changes.already_undone")
            String code,

            @Schema(description = "In the language of Accept-Language")
            String sentence) {}

    @Schema(
            description = "How many customers are in which bucket. Each customer found is in exactly one, so"
                    + " found = remaining + done + changedSince + leftAlone + takenOut.")
    record Buckets(
            @Schema(description = "Still waiting for their turn")
            long remaining,

            long done,

            @Schema(description = "Left alone because they have changed since the check")
            long changedSince,

            @Schema(description = "Left alone for the reasons that the plan lists")
            long leftAlone,

            @Schema(description = "Taken out of the plan by hand")
            long takenOut) {}

    record ChangeSeen(
            String id,

            @Schema(description = "What is done", example = "customers.archive")
            String act,

            @Schema(allowableValues = {"planned", "running", "paused", "stopped", "done"})
            String state,

            @Schema(description = "Whether it has ended; it may still be resumed when it was stopped")
            boolean finished,

            String authorId,
            String author,

            @Schema(allowableValues = {"screen", "api", "job", "command"})
            String via,

            @Nullable String reason,
            Instant createdAt,
            @Nullable Instant finishedAt,
            @Schema(description = "Customers found") long found,

            @Schema(description = "Of those, whom it is to be done to")
            long toDo,

            Buckets buckets,

            @Schema(description = "Why it stopped by itself") @Nullable
            Said trouble,

            @Schema(description = "The change that this one takes back") @Nullable
            String undoOf,

            @Schema(description = "The change that took this one back") @Nullable
            String undoneBy,

            boolean undoable,

            @Schema(description = "Why it cannot be taken back, or not now") @Nullable
            Said notUndoable) {}

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping
    @Operation(operationId = "changes", summary = "All changes, newest first")
    Items<ChangeSeen> changes(
            @Parameter(description = "The `next` of the page before") @RequestParam(required = false) @Nullable
                    Long after,
            @Parameter(description = "How many, 1 to 500; 50 by default") @RequestParam(required = false) @Nullable
                    Integer size,
            @Parameter(description = "Of this kind, such as customers.remove") @RequestParam(required = false) @Nullable
                    String act,
            @Parameter(description = "Made by this account") @RequestParam(required = false) @Nullable Long by,
            @Parameter(description = "Made at that time or later") @RequestParam(required = false) @Nullable
                    Instant from,
            @Parameter(description = "Made before that time") @RequestParam(required = false) @Nullable Instant until,
            Words words) {
        int most = Items.size(size);
        return Items.of(
                changes.newest(new ChangesWanted(act, by, from, until), after, most + 1).stream()
                        .map(change -> seen(words, change))
                        .toList(),
                most,
                ChangeSeen::id);
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/{id}")
    @Operation(operationId = "change", summary = "One change: how it stands, in buckets that add up")
    ChangeSeen change(@PathVariable long id, Words words) {
        return seen(words, changes.find(id));
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/{id}/progress")
    @Operation(
            operationId = "watchChange",
            summary = "Watch a change until it has ended, as server-sent events",
            description =
                    "Each event `progress` carries the change as GET /api/v1/changes/{id} gives it; the last event"
                            + " is called `ended`.")
    @ApiResponse(
            responseCode = "200",
            description = "Events",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(implementation = ChangeSeen.class)))
    SseEmitter progress(@PathVariable long id, Words words) {
        Actor actor = access.current();
        changes.find(id);
        return Watch.of(() -> access.call(actor, () -> seen(words, changes.find(id))), ChangeSeen::finished);
    }

    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/{id}/pause")
    @Operation(operationId = "pauseChange", summary = "Pause a running change after the customers being worked on")
    ChangeSeen pause(@PathVariable long id, Words words) {
        return seen(words, changes.pause(id));
    }

    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/{id}/resume")
    @Operation(
            operationId = "resumeChange",
            summary = "Go on with a paused or stopped change",
            description = "It takes the right to do to many what the change does: archive_many, tag_many.")
    ChangeSeen resume(@PathVariable long id, Words words) {
        return seen(words, changes.resume(id));
    }

    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/{id}/stop")
    @Operation(
            operationId = "stopChange",
            summary = "Stop a change; what is done stays done and can be taken back",
            description = "Whoever may look may stop.")
    ChangeSeen stop(@PathVariable long id, Words words) {
        return seen(words, changes.stop(id));
    }

    record UndoWanted(
            @Schema(description = "These alone; the others can be taken back later. Left out: all") @Nullable
            List<CustomerId> customers,

            @Schema(
                    description = "Also those who were changed by something else since, which is then overwritten: for"
                            + " edits alone, and with their customers named")
            @Nullable
            Boolean despite) {}

    @Needs({Permission.CHANGES_LOOK, Permission.CHANGES_UNDO})
    @PostMapping("/{id}/undo")
    @Operation(
            operationId = "undoChange",
            summary = "Take a change back",
            description = "This is a change of its own, which is watched like any other; whoever was changed by"
                    + " something else since is left as they are. Taking back what was a taking back does it again.")
    @ApiResponse(responseCode = "201", description = "The change that takes back; a small one has ended already")
    ResponseEntity<ChangeSeen> undo(
            @PathVariable long id, @RequestBody(required = false) @Nullable UndoWanted wanted, Words words) {
        List<CustomerId> these = wanted == null ? null : wanted.customers();
        if (these != null && these.isEmpty()) throw Refused.invalid("customers", "changes.nobody");
        boolean despite = wanted != null && Boolean.TRUE.equals(wanted.despite());
        if (despite && these == null) throw Refused.invalid("customers", "changes.nobody");
        Change undo = undo(id, these, despite);
        return ResponseEntity.created(URI.create("/api/v1/changes/" + undo.changeId()))
                .body(seen(words, undo));
    }

    private Change undo(long id, @Nullable List<CustomerId> these, boolean despite) {
        if (these == null) return changes.undo(id);
        List<Long> only = these.stream().map(CustomerId::value).toList();
        return despite ? changes.undoDespite(id, only) : changes.undo(id, only);
    }

    private ChangeSeen seen(Words words, Change change) {
        long takenOut =
                change.leftAlone() == 0 ? 0 : changes.buckets(change.changeId()).getOrDefault(LineState.TAKEN_OUT, 0L);
        String trouble = change.trouble();
        Said notUndoable =
                changes.objectionToUndo(change).map(code -> said(words, code)).orElse(null);
        return new ChangeSeen(
                Long.toString(change.changeId()),
                change.act(),
                change.state().word(),
                change.finished(),
                Long.toString(change.authorId()),
                access.name(change.authorId()),
                change.via().toLowerCase(Locale.ROOT),
                change.reason(),
                change.createdAt(),
                change.finishedAt(),
                change.found(),
                change.toDo(),
                new Buckets(
                        change.remaining(),
                        change.done(),
                        change.changedSince(),
                        change.leftAlone() - takenOut,
                        takenOut),
                trouble == null ? null : troubled(words, trouble),
                text(change.undoOf()),
                text(change.undoneBy()),
                notUndoable == null,
                notUndoable);
    }

    private static Said troubled(Words words, String trouble) {
        return new Said("changes.trouble." + trouble, Sentences.trouble(words, trouble));
    }

    private static Said said(Words words, String code) {
        return new Said(code, Sentences.notUndoable(words, code));
    }

    private static @Nullable String text(@Nullable Long id) {
        return id == null ? null : Long.toString(id);
    }
}
