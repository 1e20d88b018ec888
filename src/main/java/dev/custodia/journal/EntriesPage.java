package dev.custodia.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of the journal, newest first.
 *
 * @param next what to ask for to go on to older ones; null when there are none
 */
public record EntriesPage(
        List<RecordedEntry> entries, @Nullable Long next) {}
