package dev.custodia.access.web;

import dev.custodia.access.Access;
import dev.custodia.access.JournalSentences;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.journal.EntriesPage;
import dev.custodia.journal.EntriesWanted;
import dev.custodia.journal.Journal;
import dev.custodia.journal.RecordedEntry;
import dev.custodia.journal.Verification;
import dev.custodia.screens.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The journal, for programs. */
@RestController
@RequestMapping("/api/v1/journal")
@Tag(name = "Journal", description = "Who did what, to how many, when and why")
class JournalApi {
    private static final String LINES = "application/jsonl;charset=UTF-8";

    private final Journal journal;
    private final JournalSentences sentences;
    private final Access access;

    JournalApi(Journal journal, JournalSentences sentences, Access access) {
        this.journal = journal;
        this.sentences = sentences;
        this.access = access;
    }

    record EntrySeen(
            String number,
            Instant at,
            String actorId,
            String actor,
            String via,
            @Nullable String tokenId,
            String act,
            long affected,
            @Nullable String changeId,
            @Nullable String subjectId,
            String why,
            Map<String, Object> details,
            String sentence) {}

    record Entries(List<EntrySeen> entries, @Nullable String next) {}

    record FaultSeen(String entry, String kind) {}

    record VerificationSeen(
            boolean intact,
            long entries,
            long vouchedTo,
            Instant at,
            @Nullable FaultSeen fault,
            String sentence) {}

    @Needs(Permission.JOURNAL_LOOK)
    @GetMapping
    @Operation(operationId = "journal", summary = "Entries of the journal, newest first, 50 a page")
    Entries entries(
            @Parameter(description = "About this customer, user, token ...") @RequestParam(required = false) @Nullable
                    Long subject,
            @RequestParam(required = false) @Nullable Long change,
            @RequestParam(required = false) @Nullable Long actor,
            @Parameter(description = "An act such as customers.archive, or a room such as customers")
                    @RequestParam(required = false)
                    @Nullable
                    String act,
            @RequestParam(required = false) @Nullable Instant from,
            @Parameter(description = "The first instant that is too late") @RequestParam(required = false) @Nullable
                    Instant until,
            @Parameter(description = "The next of the page before") @RequestParam(required = false) @Nullable
                    Long cursor,
            @Parameter(hidden = true) Words words) {
        EntriesPage page = journal.entries(new EntriesWanted(subject, change, actor, act, from, until), cursor);
        return new Entries(
                page.entries().stream().map(entry -> seen(words, entry)).toList(), text(page.next()));
    }

    @Needs(Permission.JOURNAL_LOOK)
    @GetMapping("/verification")
    @Operation(
            operationId = "verifyJournal",
            summary = "Recompute the chain and hold it against the signed checkpoints; reads the whole journal")
    VerificationSeen verification(@Parameter(hidden = true) Words words) {
        Verification verification = journal.verify();
        Verification.Fault fault = verification.fault();
        return new VerificationSeen(
                verification.intact(),
                verification.entries(),
                verification.vouchedTo(),
                verification.at(),
                fault == null
                        ? null
                        : new FaultSeen(
                                Long.toString(fault.entry()),
                                fault.kind().name().toLowerCase(Locale.ROOT)),
                VerificationSentence.of(words, verification));
    }

    @Needs(Permission.JOURNAL_LOOK)
    @GetMapping("/entries.jsonl")
    @Operation(
            operationId = "journalEntries",
            summary = "The whole journal, an entry a line, with its hashes: for the second program, Verify.java")
    @ApiResponse(
            responseCode = "200",
            description = "One JSON object a line",
            content = @Content(mediaType = LINES, schema = @Schema(type = "string")))
    void export(HttpServletResponse response) throws IOException {
        response.setContentType(LINES);
        journal.export(response.getWriter());
    }

    @Needs(Permission.JOURNAL_LOOK)
    @GetMapping("/checkpoints.jsonl")
    @Operation(
            operationId = "journalCheckpoints",
            summary = "The signed checkpoints, a line each, as they lie outside of the database")
    @ApiResponse(
            responseCode = "200",
            description = "One JSON object a line",
            content = @Content(mediaType = LINES, schema = @Schema(type = "string")))
    void checkpoints(HttpServletResponse response) throws IOException {
        response.setContentType(LINES);
        journal.exportCheckpoints(response.getWriter());
    }

    private EntrySeen seen(Words words, RecordedEntry entry) {
        return new EntrySeen(
                Long.toString(entry.number()),
                entry.at(),
                Long.toString(entry.actor().userId()),
                access.name(entry.actor().userId()),
                entry.actor().via().name().toLowerCase(Locale.ROOT),
                text(entry.actor().tokenId()),
                entry.act(),
                entry.affected(),
                text(entry.changeId()),
                text(entry.subjectId()),
                entry.why(),
                entry.details(),
                sentences.of(words, entry));
    }

    private static @Nullable String text(@Nullable Long id) {
        return id == null ? null : Long.toString(id);
    }
}
