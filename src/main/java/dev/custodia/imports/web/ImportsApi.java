package dev.custodia.imports.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.imports.Import;
import dev.custodia.imports.Imports;
import dev.custodia.imports.Mapping;
import dev.custodia.imports.Preview;
import dev.custodia.imports.RefusedLine;
import dev.custodia.journal.Actor;
import dev.custodia.screens.Cell;
import dev.custodia.screens.CsvLook;
import dev.custodia.screens.Items;
import dev.custodia.screens.Sheet;
import dev.custodia.screens.Sheets;
import dev.custodia.screens.Watch;
import dev.custodia.screens.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Files in, for programs. */
@RestController
@RequestMapping("/api/v1/imports")
@Tag(
        name = "Imports",
        description = "A file comes in: it is understood, checked line by line, loaded as one change, and can be taken"
                + " back. With run=true one call does it all")
class ImportsApi {
    private static final int PREVIEWED = 10;
    private static final int A_SHEET_AT_A_TIME = 1_000;

    private final Imports imports;
    private final Access access;

    ImportsApi(Imports imports, Access access) {
        this.imports = imports;
        this.access = access;
    }

    record Stumble(
            @Schema(example = "imports.trouble.not_csv") String code,

            @Schema(description = "In the language of Accept-Language")
            String sentence) {}

    record LineReason(@Schema(example = "no_customer") String reason, long lines, String sentence) {}

    @Schema(description = "How far the loading is")
    record Steps(int done, int of) {}

    @Schema(description = "A file on its way in. When checked, lines = new + updated + identical + refused")
    record ImportSeen(
            String id,

            @Schema(allowableValues = {"mapping", "checking", "checked", "loading", "done", "failed"})
            String state,

            @Schema(description = "Whether something is being done to it at the moment")
            boolean underWay,

            String fileName,
            long bytes,
            Instant createdAt,
            @Nullable Instant finishedAt,

            @Schema(description = "How the file is understood; PUT it to /mapping to have it understood otherwise")
            Mapping mapping,

            @Schema(description = "Lines behind the header") long lines,
            long linesRead,

            @Schema(description = "Lines that bring something new")
            long newLines,

            long updatedLines,

            @Schema(description = "Lines that would change nothing")
            long identicalLines,

            long refusedLines,
            long customersCreated,
            long customersUpdated,

            @Schema(description = "A document may be made of several lines")
            long documentsCreated,

            long documentsUpdated,
            Steps progress,

            @Schema(description = "The change under which it is loaded; undo it to take the file back") @Nullable
            String changeId,

            @Nullable Stumble trouble) {}

    @Schema(description = "An import with the number of lines that each reason refuses, the commonest first")
    record ImportWithReasons(
            @com.fasterxml.jackson.annotation.JsonUnwrapped ImportSeen seen, List<LineReason> reasons) {}

    record UnderstoodValue(
            @Schema(example = "email") String target,
            @Schema(example = "anna@example.com") String value) {}

    record PreviewRow(
            long line,
            @Schema(description = "The cells as they stand") List<String> cells,

            @Schema(description = "What they are understood to say")
            List<UnderstoodValue> understood,

            @Schema(description = "Why the line would be refused, or null") @Nullable
            String reason,

            @Nullable String sentence,

            @Schema(description = "The column at fault, counted from 0; -1 for none")
            int column) {}

    record PreviewSeen(List<PreviewRow> items) {}

    record RefusalSeen(
            @Schema(description = "As an editor counts, the header being line 1")
            long line,

            @Schema(description = "The header over the cell at fault; null for the whole line") @Nullable
            String column,

            @Schema(description = "What stood there; forgotten after seven days") @Nullable
            String value,

            @Schema(example = "date_unreadable") String reason,
            String sentence) {}

    @Needs(Permission.IMPORT_RUN)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "receiveImport",
            summary = "Bring a CSV file in",
            description = "UTF-8 or Windows-1252, commas, semicolons or tabs, with a header; columns are recognised by"
                    + " their headers in English, Italian, Russian and Swedish. The answer says how it is understood."
                    + " With run=true it is checked and, but for refused lines, loaded without asking again: watch"
                    + " /progress, then read what became of it. Without, look at /preview, change /mapping where"
                    + " needed, then POST /check and /load. For instance: curl -H 'Authorization: Bearer …' -F"
                    + " file=@invoices.csv 'http://localhost:8080/api/v1/imports?run=true'")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(mediaType = "multipart/form-data", schema = @Schema(implementation = FileSent.class)))
    ResponseEntity<ImportSeen> receive(
            @Parameter(hidden = true) @RequestParam(required = false) @Nullable MultipartFile file,
            @Parameter(
                            description =
                                    "Whether lines are documents (true) or customers (false); the headers tell if left out")
                    @RequestParam(required = false)
                    @Nullable
                    Boolean documents,
            @Parameter(
                            description =
                                    "ISO 4217 code of amounts that come without one; the company's own if left out",
                            example = "GBP")
                    @RequestParam(required = false)
                    @Nullable
                    String currency,
            @Parameter(description = "Check and load by itself") @RequestParam(defaultValue = "false") boolean run,
            @Parameter(hidden = true) @RequestParam(required = false) @Nullable String despiteErasure,
            Words words)
            throws IOException {
        if (file == null) throw Refused.invalid("file", "imports.file_missing");
        Import work;
        String name = file.getOriginalFilename();
        try (InputStream content = file.getInputStream()) {
            work = imports.receive(name == null || name.isBlank() ? "import.csv" : name, content, documents);
        }
        if (currency != null)
            work = imports.understand(work.importId(), work.mapping().in(currency));
        if (run)
            work = despiteErasure == null
                    ? imports.run(work.importId())
                    : imports.runDespite(work.importId(), despiteErasure);
        return ResponseEntity.created(URI.create("/api/v1/imports/" + work.importId()))
                .body(seen(words, work));
    }

    @Schema(name = "FileSent")
    record FileSent(
            @Schema(type = "string", format = "binary") String file,

            @Schema(
                    description = "With run=true: why whoever may be one that was erased comes in as well; takes the"
                            + " right to that")
            @Nullable
            String despiteErasure) {}

    @Needs(Permission.IMPORT_RUN)
    @GetMapping
    @Operation(operationId = "imports", summary = "All imports, newest first")
    Items<ImportSeen> imports(
            @Parameter(description = "The `next` of the page before") @RequestParam(required = false) @Nullable
                    Long after,
            @RequestParam(required = false) @Nullable Integer size,
            Words words) {
        int most = Items.size(size);
        return Items.of(
                imports.newest(after, most + 1).stream()
                        .map(work -> seen(words, work))
                        .toList(),
                most,
                ImportSeen::id);
    }

    @Needs(Permission.IMPORT_RUN)
    @GetMapping("/{id}")
    @Operation(operationId = "import", summary = "One import: how it stands, what it brings, and why lines are refused")
    ImportWithReasons one(@PathVariable long id, Words words) {
        Import work = imports.find(id);
        return new ImportWithReasons(
                seen(words, work),
                imports.reasons(id).entrySet().stream()
                        .map(reason ->
                                new LineReason(reason.getKey(), reason.getValue(), Refusals.of(words, reason.getKey())))
                        .toList());
    }

    @Needs(Permission.IMPORT_RUN)
    @GetMapping("/{id}/preview")
    @Operation(operationId = "previewImport", summary = "The first rows, as they stand and as they are understood")
    PreviewSeen preview(
            @PathVariable long id,
            @Parameter(description = "How many, 1 to 500; 10 by default") @RequestParam(required = false) @Nullable
                    Integer size,
            Words words) {
        return new PreviewSeen(imports.preview(id, size == null ? PREVIEWED : Items.size(size)).stream()
                .map(row -> row(words, row))
                .toList());
    }

    private static PreviewRow row(Words words, Preview row) {
        String refusal = row.refusal();
        return new PreviewRow(
                row.lineNo(),
                row.cells(),
                row.understood().stream()
                        .map(value -> new UnderstoodValue(value.target().word(), value.value()))
                        .toList(),
                refusal,
                refusal == null ? null : Refusals.of(words, refusal),
                row.refusedColumn());
    }

    @Needs(Permission.IMPORT_RUN)
    @PutMapping("/{id}/mapping")
    @Operation(
            operationId = "understandImport",
            summary = "Have the file understood otherwise",
            description =
                    "Send the mapping of the import back with other targets for its columns, another way of writing"
                            + " dates (iso, day_first, month_first, compact) or decimals. Columns keep their number.")
    ImportSeen understand(@PathVariable long id, @RequestBody Mapping mapping, Words words) {
        return seen(words, imports.understand(id, mapping));
    }

    @Needs(Permission.IMPORT_RUN)
    @PostMapping("/{id}/check")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "checkImport",
            summary = "Read every line and compare it with who is there; nothing is changed")
    ImportSeen check(@PathVariable long id, Words words) {
        return seen(words, imports.check(id));
    }

    @Needs(Permission.IMPORT_RUN)
    @PostMapping("/{id}/load")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(operationId = "loadImport", summary = "Load a checked file, as one change that can be taken back")
    ImportSeen load(@PathVariable long id, Words words) {
        return seen(words, imports.load(id));
    }

    @Schema(description = "Lines that were held back and are to come in all the same")
    record DespiteErasure(
            @Schema(description = "Lines of reason erased; all of them if left out") @Nullable
            List<Long> lines,

            @Schema(description = "Why, in your own words; required") @Nullable
            String reason) {}

    @Needs({Permission.IMPORT_RUN, Permission.DESPITE_ERASURE})
    @PostMapping("/{id}/despite-erasure")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "bringBackDespiteErasure",
            summary = "Have lines come in although somebody was erased who may be the same",
            description = "A checked file holds such lines back, with the reason erased. The file is checked once more"
                    + " with the answer; then load it.")
    ImportSeen bringBack(@PathVariable long id, @RequestBody DespiteErasure wanted, Words words) {
        return seen(words, imports.bringBack(id, wanted.lines(), wanted.reason()));
    }

    @Needs(Permission.IMPORT_RUN)
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "discardImport", summary = "Throw away a file that was not loaded")
    void discard(@PathVariable long id) {
        imports.discard(id);
    }

    @Needs(Permission.IMPORT_RUN)
    @GetMapping("/{id}/refusals")
    @Operation(
            operationId = "importRefusals",
            summary = "The lines that were refused, each with column, value and reason")
    Items<RefusalSeen> refusals(
            @PathVariable long id,
            @Parameter(description = "The `next` of the page before") @RequestParam(required = false) @Nullable
                    Long after,
            @RequestParam(required = false) @Nullable Integer size,
            Words words) {
        imports.find(id);
        int most = Items.size(size);
        return Items.of(
                imports.refusals(id, after == null ? 0 : after, most + 1).stream()
                        .map(line -> new RefusalSeen(
                                line.lineNo(), line.column(), line.value(), line.reason(), Refusals.of(words, line)))
                        .toList(),
                most,
                line -> Long.toString(line.line()));
    }

    @Needs(Permission.IMPORT_RUN)
    @GetMapping("/{id}/refusals.csv")
    @Operation(operationId = "importRefusalsCsv", summary = "The lines that were refused, as one CSV file")
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = "string")))
    void refusalsCsv(@PathVariable long id, Words words, HttpServletResponse response) throws IOException {
        imports.find(id);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"refused.csv\"");
        try (Sheet sheet = Sheets.csv(response.getOutputStream(), CsvLook.PLAIN, words.zone())) {
            sheet.head(List.of("line", "column", "value", "reason", "sentence"));
            long after = 0;
            while (true) {
                List<RefusedLine> lines = imports.refusals(id, after, A_SHEET_AT_A_TIME);
                if (lines.isEmpty()) return;
                for (RefusedLine line : lines)
                    sheet.row(List.of(
                            Cell.of(line.lineNo()),
                            Cell.of(line.column()),
                            Cell.of(line.value()),
                            Cell.of(line.reason()),
                            Cell.of(Refusals.of(words, line))));
                after = lines.getLast().lineNo();
            }
        }
    }

    @Needs(Permission.IMPORT_RUN)
    @GetMapping("/{id}/progress")
    @Operation(
            operationId = "watchImport",
            summary = "Watch an import until nothing is being done to it, as server-sent events",
            description = "Each event `progress` carries the import; the last event is called `ended`.")
    @ApiResponse(
            responseCode = "200",
            description = "Events",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(implementation = ImportSeen.class)))
    SseEmitter progress(@PathVariable long id, Words words) {
        Actor actor = access.current();
        imports.find(id);
        return Watch.of(() -> access.call(actor, () -> seen(words, imports.find(id))), work -> !work.underWay());
    }

    private static ImportSeen seen(Words words, Import work) {
        String trouble = work.trouble();
        Long changeId = work.changeId();
        return new ImportSeen(
                Long.toString(work.importId()),
                work.state().word(),
                work.underWay(),
                work.fileName(),
                work.bytes(),
                work.createdAt(),
                work.finishedAt(),
                work.mapping(),
                work.lines(),
                work.linesRead(),
                work.newLines(),
                work.updatedLines(),
                work.identicalLines(),
                work.refusedLines(),
                work.customersCreated(),
                work.customersUpdated(),
                work.documentsCreated(),
                work.documentsUpdated(),
                new Steps(work.unitsDone(), work.units()),
                changeId == null ? null : Long.toString(changeId),
                trouble == null ? null : stumble(words, trouble));
    }

    private static Stumble stumble(Words words, String trouble) {
        return new Stumble("imports.trouble." + trouble, Refusals.trouble(words, trouble));
    }
}
