package dev.custodia.trust.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.custodia.access.Needs;
import dev.custodia.journal.Journal;
import dev.custodia.screens.Words;
import dev.custodia.trust.Figure;
import dev.custodia.trust.Measured;
import dev.custodia.trust.Promise;
import dev.custodia.trust.Proven;
import dev.custodia.trust.Trust;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The promises, for programs. */
@RestController
@RequestMapping("/api/v1/trust")
@Tag(name = "Trust", description = "What is promised, and what the tests behind it measured last")
class TrustApi {
    private final Trust trust;
    private final Journal journal;

    TrustApi(Trust trust, Journal journal) {
        this.trust = trust;
        this.journal = journal;
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record PromiseSeen(
            Promise id,

            @Schema(description = "In the language of Accept-Language")
            String promise,

            @Schema(description = "Whether there is a test for it")
            boolean tested,

            @Schema(description = "What the test does; null where there is none yet") @Nullable
            String how,

            @Schema(description = "When its tests last ended well; null where there are no figures") @Nullable
            Instant at,

            List<String> versions,

            @Schema(description = "A + marks changes beside the commit")
            List<String> commits,

            long milliseconds,

            @Schema(description = "What was generated from; text, since it exceeds what JavaScript counts exactly")
            List<String> seeds,

            @Schema(description = "What was counted, by name")
            Map<String, Long> figures,

            @Schema(description = "The faults that were planted and caught, by their tests")
            List<String> caught) {}

    record CheckpointSeen(
            long entry,
            Instant at,

            @Schema(description = "Whether its signature is that of this Custodia's key")
            boolean genuine) {}

    record HereSeen(
            @Schema(description = "Entries of the journal now")
            long entries,

            @Schema(description = "The last one in the file outside of the database; null where there is none")
            @Nullable
            CheckpointSeen checkpoint) {}

    record TrustSeen(List<PromiseSeen> promises, HereSeen here) {}

    @Needs({})
    @GetMapping
    @Operation(
            operationId = "trust",
            summary = "Each promise with what its test measured last, and what can be seen on this installation")
    TrustSeen trust(@Parameter(hidden = true) Words words) {
        return new TrustSeen(
                trust.promises().stream().map(proven -> seen(proven, words)).toList(), here());
    }

    private HereSeen here() {
        return new HereSeen(
                journal.length(),
                journal.lastVouched()
                        .map(last -> new CheckpointSeen(last.entry(), last.at(), last.genuine()))
                        .orElse(null));
    }

    private static PromiseSeen seen(Proven proven, Words words) {
        Map<String, Long> figures = new LinkedHashMap<>();
        proven.figures().forEach((Figure figure, Long count) -> figures.put(figure.code(), count));
        return new PromiseSeen(
                proven.promise(),
                words.of(proven.promise()),
                proven.promise().how().isPresent(),
                proven.promise().how().map(words::of).orElse(null),
                proven.at().orElse(null),
                proven.versions(),
                proven.commits(),
                proven.took().toMillis(),
                proven.seeds().stream().map(seed -> Long.toString(seed)).toList(),
                figures,
                proven.caught().stream().map(Measured::test).toList());
    }
}
