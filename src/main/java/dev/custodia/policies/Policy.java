package dev.custodia.policies;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is done by itself, as it stands.
 *
 * @param version counts up with every change
 * @param by who made this version
 * @param nextAt when it runs next; null while it is switched off
 * @param noticeAt when notice of that will be given; null where none is, or was already
 * @param noticedRun the run of which it was given
 * @param putAsideAt since when it stands in no list; null while it does
 */
public record Policy(
        long policyId,
        int version,
        boolean enabled,
        PolicyDraft draft,
        long by,
        Instant at,
        @Nullable Instant nextAt,
        @Nullable Instant noticeAt,
        @Nullable Long noticedRun,
        @Nullable Instant putAsideAt) {
    public String name() {
        return draft.name();
    }
}
