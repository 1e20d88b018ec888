package dev.custodia.backups.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.backups.Backup;
import dev.custodia.backups.Backups;
import dev.custodia.backups.Outcome;
import dev.custodia.backups.Plan;
import dev.custodia.forgotten.Ledger;
import dev.custodia.screens.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Backups, for programs. */
@RestController
@RequestMapping("/api/v1/backups")
@Tag(
        name = "Backups",
        description = "Backups of the database that comes along, how the last one that was tried came through, and the"
                + " ledger of erasures, by which a restored backup forgets again before it opens")
class BackupsApi {
    private static final int OUTCOMES = 50;

    private final Backups backups;

    BackupsApi(Backups backups) {
        this.backups = backups;
    }

    record BackupSeen(
            String id,

            @Schema(description = "Everything committed before this is in it")
            Instant startedAt,

            Instant finishedAt,

            @Schema(description = "On disk, packed") long bytes,

            @Schema(description = "When it is removed, its time being over")
            Instant goneAt) {}

    record BackupOutcome(
            @Schema(allowableValues = {"made", "tried"}) String what,

            @Schema(description = "Empty where none was made")
            String id,

            Instant at,
            long milliseconds,
            boolean good,

            @Schema(
                    description = "no_space, not_made, not_started, spoilt, journal (not intact), counts (other numbers"
                            + " than when it was made), not_tried; null where it went well")
            @Nullable
            String trouble,

            @Nullable String sentence,

            @Schema(description = "Found in one that was tried")
            long customers,

            @Schema(description = "Of the journal, verified")
            long entries,

            @Schema(description = "Customers in it who were erased again before it would have opened")
            long erasedAgain) {}

    record BackupPlan(
            @Schema(description = "0: none is made by itself")
            int everyHours,

            @Schema(description = "For how long each is kept")
            int keepDays,

            @Schema(description = "0: none is tried by itself")
            int tryDays) {}

    record LedgerSeen(
            @Schema(description = "Where the file is") String path,

            long lines,

            @Schema(description = "Transactions that erased")
            long steps,

            long customers,
            @Nullable Instant lastAt,

            @Schema(description = "Done again when Custodia was opened this time, the database being an older one")
            long stepsAgain,

            long customersAgain,

            @Schema(description = "By how many fingerprints those who were erased are known again")
            long fingerprints) {}

    record BackupsSeen(
            @Schema(description = "False where the database is the company’s own server: back it up with its own tools")
            boolean here,

            @Schema(description = "The folder") String place,

            @Schema(description = "made or tried, while that is being done; else null") @Nullable
            String underWay,

            @Schema(description = "When one was last tried and all was well") @Nullable
            Instant lastGoodTrial,

            BackupPlan plan,
            LedgerSeen ledger,

            @Schema(description = "Newest first") List<BackupSeen> items,

            @Schema(description = "How making and trying went, newest first")
            List<BackupOutcome> outcomes) {}

    @Needs(Permission.BACKUPS)
    @GetMapping
    @Operation(
            operationId = "backups",
            summary = "All backups, how they came through when tried, and the ledger of erasures")
    BackupsSeen backups(Words w) {
        Plan plan = backups.plan();
        return new BackupsSeen(
                backups.here(),
                backups.place(),
                backups.underWay().map(BackupsApi::word).orElse(null),
                backups.lastGoodTrial().orElse(null),
                seen(plan),
                ledger(),
                backups.all().stream().map(backup -> seen(backup, plan.kept())).toList(),
                backups.outcomes(OUTCOMES).stream()
                        .map(outcome -> seen(w, outcome))
                        .toList());
    }

    private static String word(Outcome.What what) {
        return what.name().toLowerCase(Locale.ROOT);
    }

    private static BackupSeen seen(Backup backup, Duration kept) {
        return new BackupSeen(
                backup.backupId(),
                backup.startedAt(),
                backup.finishedAt(),
                backup.packed(),
                backup.startedAt().plus(kept));
    }

    private static BackupOutcome seen(Words w, Outcome outcome) {
        String trouble = outcome.trouble();
        return new BackupOutcome(
                word(outcome.what()),
                outcome.backupId(),
                outcome.at(),
                outcome.milliseconds(),
                outcome.good(),
                trouble,
                trouble == null ? null : Troubles.of(w, trouble),
                outcome.customers(),
                outcome.entries(),
                outcome.again());
    }

    private static BackupPlan seen(Plan plan) {
        return new BackupPlan(plan.everyHours(), plan.keepDays(), plan.tryDays());
    }

    private LedgerSeen ledger() {
        Ledger.State state = backups.ledger();
        return new LedgerSeen(
                state.path(),
                state.lines(),
                state.steps(),
                state.customers(),
                state.lastAt(),
                state.stepsAgain(),
                state.customersAgain(),
                backups.fingerprints());
    }

    @Needs(Permission.BACKUPS)
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "makeBackup",
            summary = "Make a backup while everything goes on",
            description = "Look at GET /backups until underWay is null. 409 backups.elsewhere where the database is the"
                    + " company’s own server.")
    BackupsSeen make(Words w) {
        backups.make();
        return backups(w);
    }

    @Needs(Permission.BACKUPS)
    @PostMapping("/try")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "tryBackup",
            summary = "Restore the newest backup into a folder of its own, look at it, and throw that away",
            description = "The numbers are compared with those of when it was made, the journal is verified, and the"
                    + " ledger of erasures is applied, as before it would open.")
    BackupsSeen tryNewest(Words w) {
        backups.tryNewest();
        return backups(w);
    }

    @Needs(Permission.BACKUPS)
    @PutMapping("/plan")
    @Operation(operationId = "planBackups", summary = "Say how often backups are made and tried, and how long kept")
    BackupPlan plan(@RequestBody BackupPlan wanted) {
        return seen(backups.change(new Plan(wanted.everyHours(), wanted.keepDays(), wanted.tryDays())));
    }
}
