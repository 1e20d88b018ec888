package dev.custodia.certificates.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.certificates.Certificate;
import dev.custodia.certificates.Certificates;
import dev.custodia.certificates.Compaction;
import dev.custodia.certificates.FoundBy;
import dev.custodia.certificates.Level;
import dev.custodia.certificates.Turns;
import dev.custodia.customers.Fate;
import dev.custodia.journal.Seal;
import dev.custodia.screens.Items;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Certificates, for programs. */
@RestController
@RequestMapping("/api/v1")
@Tag(
        name = "Certificates",
        description = "Proof of what was let go for good, without anything that points to anybody, signed with Ed25519."
                + " The second program, Verify.java, verifies it without Custodia")
class CertificatesApi {
    private static final int PAGE = 50;

    private final Certificates certificates;
    private final Compaction compaction;
    private final Turns turns;
    private final Seal seal;
    private final Papers papers;

    CertificatesApi(Certificates certificates, Compaction compaction, Turns turns, Seal seal, Papers papers) {
        this.certificates = certificates;
        this.compaction = compaction;
        this.turns = turns;
        this.seal = seal;
        this.papers = papers;
    }

    record CountSeen(
            @Schema(description = "The change that had removed them")
            String removedBy,

            Instant removedAt,

            FoundBy foundBy,

            Fate fate,

            long customers) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record LevelSeen(
            @Schema(
                    description =
                            "R1 gone from the application, R2 unreadable in the files of the database, R3 gone from"
                                    + " what is kept beside, R4 gone from backups")
            Level level,

            @Nullable Instant reached,

            @Schema(description = "When it will be reached; null where it was, or where nobody knows") @Nullable
            Instant expected) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record CertificateSeen(
            @Schema(description = "That of the change that let them go")
            String id,

            Instant goneAt,
            long customers,

            @Schema(description = "Who stayed, since something stood against their going by then")
            long leftAlone,

            Level level,

            @Schema(description = "Whether the word erased may be used: from R3 on")
            boolean erased,

            List<CountSeen> counts,
            List<LevelSeen> levels,

            @Schema(description = "Rows found in each store; empty until somebody looked")
            Map<String, Long> searched,

            @Nullable Instant searchedAt) {}

    record CertificatesSeen(
            List<CertificateSeen> certificates, @Nullable String next) {}

    record KeySeen(@Schema(description = "X.509, in Base64") String key, String fingerprint) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record CompactionSeen(
            Instant startedAt,

            @Schema(description = "Null while it runs, or where it was cut off") @Nullable
            Instant finishedAt,

            int tables,

            @Schema(description = "Tables in use all the time, left for the next turn")
            int left,

            long bytesBefore,
            @Nullable Long bytesAfter,

            @Schema(
                    description = "Whether the planner’s statistics were written anew too, which an ordinary role of a"
                            + " PostgreSQL of your own may not do")
            boolean statistics,

            @Schema(description = "Whether nothing older is left in the server’s log")
            boolean log) {}

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/certificates")
    @Operation(operationId = "certificates", summary = "The changes that let customers go for good, newest first")
    CertificatesSeen list(
            @Parameter(description = "The next of the page before") @RequestParam(required = false) @Nullable
                    Long cursor) {
        List<Certificate> found = certificates.newest(cursor, PAGE + 1);
        boolean more = found.size() > PAGE;
        List<Certificate> page = more ? found.subList(0, PAGE) : found;
        return new CertificatesSeen(
                page.stream().map(CertificatesApi::seen).toList(),
                more ? Long.toString(page.getLast().changeId()) : null);
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/certificates/{id}")
    @Operation(operationId = "certificate", summary = "What is certified of one change, as it stands now")
    CertificateSeen find(@PathVariable long id) {
        return seen(certificates.find(id));
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping(path = "/certificates/{id}/signed", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "signedCertificate",
            summary = "The certificate as a file that is signed",
            description =
                    "Signed is the member certificate in the canonical form of RFC 8785. The issue is noted in the"
                            + " journal.")
    @Schema(type = "object")
    String signed(@PathVariable long id) {
        return certificates.issue(id);
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/certificates/{id}/certificate.pdf")
    @Operation(
            operationId = "certificatePdf",
            summary = "The certificate to be printed, in the language of Accept-Language",
            description = "It names the signature of the same statement as file. The issue is noted in the journal.")
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            content = @Content(mediaType = "application/pdf", schema = @Schema(type = "string", format = "binary")))
    void pdf(@PathVariable long id, @Parameter(hidden = true) Words words, HttpServletResponse response)
            throws IOException {
        byte[] pdf = papers.of(id, words);
        response.setContentType("application/pdf");
        response.setHeader("Content-Disposition", "attachment; filename=\"certificate-" + id + ".pdf\"");
        response.getOutputStream().write(pdf);
    }

    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/certificates/{id}/search")
    @Operation(
            operationId = "searchForTheGone",
            summary = "Look in every store for those whom a change let go; happens by itself once it has ended")
    CertificateSeen search(@PathVariable long id) {
        return seen(certificates.search(id));
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/certificates/key")
    @Operation(operationId = "certificateKey", summary = "The open half of the key that signs")
    KeySeen key() {
        return new KeySeen(seal.openKey(), seal.fingerprint());
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/compactions")
    @Operation(
            operationId = "compactions",
            summary = "The turns in which tables were written anew, newest first, the last 50")
    Items<CompactionSeen> compactions() {
        return new Items<>(
                compaction.newest(PAGE).stream().map(CertificatesApi::seen).toList(), null);
    }

    @Needs({Permission.CHANGES_LOOK, Permission.SETTINGS_MANAGE})
    @PostMapping("/compactions")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "compact",
            summary = "Write anew in a moment what has to be, instead of at night",
            description = "Whoever wants to use a table meanwhile waits for it.")
    void compact() {
        turns.now();
    }

    private static CertificateSeen seen(Certificate certificate) {
        return new CertificateSeen(
                Long.toString(certificate.changeId()),
                certificate.gone(),
                certificate.customers(),
                certificate.left(),
                certificate.level(),
                certificate.erased(),
                certificate.lots().stream()
                        .map(lot -> new CountSeen(
                                Long.toString(lot.removedBy()),
                                lot.removedAt(),
                                lot.foundBy(),
                                lot.fate(),
                                lot.customers()))
                        .toList(),
                certificate.steps().stream()
                        .map(step -> new LevelSeen(step.level(), step.reached(), step.expected()))
                        .toList(),
                certificate.searched(),
                certificate.searchedAt());
    }

    private static CompactionSeen seen(Compaction.Turn turn) {
        return new CompactionSeen(
                turn.startedAt(),
                turn.finishedAt(),
                turn.tables(),
                turn.left(),
                turn.before(),
                turn.after(),
                turn.statistics(),
                turn.log());
    }
}
