package dev.custodia.approvals.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.approvals.Approvals;
import dev.custodia.approvals.Asked;
import dev.custodia.screens.Items;
import dev.custodia.screens.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Two people, for programs. */
@RestController
@RequestMapping("/api/v1/approvals")
@Tag(
        name = "Approvals",
        description =
                "Whoever does something that takes a second person is answered 409 approvals.waiting, and a second"
                        + " person is asked. Once approved, the same call does it, once, by anybody who may but the approver")
class ApprovalsApi {
    private final Approvals approvals;
    private final Access access;

    ApprovalsApi(Approvals approvals, Access access) {
        this.approvals = approvals;
        this.access = access;
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record AskedSeen(
            String id,

            @Schema(description = "remove, force, purge, release, policy, grant or approvals")
            String act,

            @Schema(description = "The plan, change, hold, policy or account that it is about")
            String subject,

            @Schema(description = "In the language of Accept-Language")
            String sentence,

            @Schema(description = "Of exactly what would be done; to be repeated when approving")
            String digest,

            long customers,
            String author,
            Instant askedAt,

            @Schema(description = "waiting, approved, refused, stopped, void, lapsed or used")
            String state,

            @Schema(description = "Where there was nobody to ask: when it may be done without") @Nullable
            Instant dueAt,

            @Schema(description = "Who could approve it") List<String> approvers,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt) {}

    record ApproveWanted(@Nullable String digest) {}

    record RuleWanted(
            @Nullable Boolean enabled,

            @Schema(description = "More customers than this take a second person") @Nullable
            Long above,

            @Schema(description = "For a company of one: so long an act waits, and can be stopped") @Nullable
            Integer waitHours) {}

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping
    @Operation(operationId = "approvals", summary = "What waits or is approved, oldest first; or what is over")
    Items<AskedSeen> list(
            @Parameter(description = "Whether those that are over are wanted, newest first")
                    @RequestParam(defaultValue = "false")
                    boolean over,
            @Parameter(description = "The next of the page before") @RequestParam(required = false) @Nullable
                    Long cursor,
            @Parameter(hidden = true) Words words) {
        if (!over)
            return new Items<>(
                    approvals.open().stream().map(asked -> seen(asked, words)).toList(), null);
        return Items.of(
                approvals.over(cursor, Items.SIZE + 1).stream()
                        .map(asked -> seen(asked, words))
                        .toList(),
                Items.SIZE,
                AskedSeen::id);
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/{id}")
    @Operation(operationId = "approval", summary = "One that was asked")
    AskedSeen find(@PathVariable long id, @Parameter(hidden = true) Words words) {
        return seen(approvals.find(id), words);
    }

    @Needs({Permission.APPROVE, Permission.CHANGES_LOOK})
    @PostMapping("/{id}/approve")
    @Operation(
            operationId = "approve",
            summary = "Approve exactly this",
            description =
                    "Not by who has asked, nor by an account that they have made, let in again or given a password"
                            + " within 24 hours.")
    AskedSeen approve(@PathVariable long id, @RequestBody ApproveWanted wanted, @Parameter(hidden = true) Words words) {
        return seen(approvals.approve(id, Objects.requireNonNullElse(wanted.digest(), "")), words);
    }

    @Needs({Permission.APPROVE, Permission.CHANGES_LOOK})
    @PostMapping("/{id}/refuse")
    @Operation(operationId = "refuseApproval", summary = "Refuse it")
    AskedSeen refuse(@PathVariable long id, @Parameter(hidden = true) Words words) {
        return seen(approvals.refuse(id), words);
    }

    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/{id}/stop")
    @Operation(
            operationId = "stopApproval",
            summary = "Stop it while it waits or is approved",
            description = "Whoever sees it may: stopping is easier than starting.")
    AskedSeen stop(@PathVariable long id, @Parameter(hidden = true) Words words) {
        return seen(approvals.stop(id), words);
    }

    @Needs({})
    @GetMapping("/rule")
    @Operation(operationId = "approvalsRule", summary = "From when on an act takes a second person")
    Approvals.Rule rule() {
        return approvals.rule();
    }

    @Needs(Permission.USERS_MANAGE)
    @PutMapping("/rule")
    @Operation(
            operationId = "setApprovalsRule",
            summary = "Set from when on an act takes a second person; to ask less often takes one itself",
            description = "What is left out stays as it is.")
    Approvals.Rule setRule(@RequestBody RuleWanted wanted) {
        Approvals.Rule now = approvals.rule();
        Integer hours = wanted.waitHours();
        approvals.set(new Approvals.Rule(
                Objects.requireNonNullElse(wanted.enabled(), now.enabled()),
                Objects.requireNonNullElse(wanted.above(), now.above()),
                hours == null ? now.waitHours() : hours));
        return approvals.rule();
    }

    private AskedSeen seen(Asked asked, Words words) {
        Long decidedBy = asked.decidedBy();
        return new AskedSeen(
                Long.toString(asked.askedId()),
                asked.act().code(),
                Long.toString(asked.subject()),
                AskedLine.of(asked, approvals, access, words).what(),
                asked.digest(),
                asked.size(),
                access.name(asked.author()),
                asked.askedAt(),
                asked.state().word(),
                asked.dueAt(),
                asked.open() ? List.copyOf(approvals.approvers(asked).values()) : List.of(),
                decidedBy == null ? null : access.name(decidedBy),
                asked.decidedAt());
    }
}
