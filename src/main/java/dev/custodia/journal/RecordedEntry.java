package dev.custodia.journal;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it stands in the journal. Unlike {@link Entry} it checks nothing: what was tampered with must be seen too.
 *
 * @param number its place in the chain, from 1, without gaps
 * @param at when it was told, to the microsecond
 * @param details {@link Long} numbers and {@link String} codes
 */
public record RecordedEntry(
        long number,
        Instant at,
        Actor actor,
        String act,
        long affected,
        @Nullable Long changeId,
        @Nullable Long subjectId,
        String why,
        Map<String, Object> details) {}
