package dev.custodia.changes.web;

import dev.custodia.changes.Change;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import org.springframework.http.ResponseEntity;

/** The answer to a program that has set a change going. */
@Schema(description = "The change that does it, under way")
public record Started(
        String changeId,

        @Schema(description = "Customers found") long found,

        @Schema(description = "Of those, whom it is done to; the others need nothing done")
        long toDo,

        @Schema(description = "GET it to see how it stands") String change,

        @Schema(description = "Server-sent events until it has ended")
        String progress) {

    public static Started of(Change change) {
        String path = "/api/v1/changes/" + change.changeId();
        return new Started(Long.toString(change.changeId()), change.found(), change.toDo(), path, path + "/progress");
    }

    /** 202, with where the change is. */
    public ResponseEntity<Started> accepted() {
        return ResponseEntity.accepted().location(URI.create(change)).body(this);
    }
}
