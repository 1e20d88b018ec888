package dev.custodia.imports;

import dev.custodia.access.Problem;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Outcome;
import dev.custodia.dealings.DocumentDraft;
import dev.custodia.dealings.Interaction;
import dev.custodia.dealings.Units;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One customer of a call that brings many.
 *
 * @param draft null where it could not be read
 * @param unreadable what could not be read, and where
 */
public record Delivery(
        @Nullable Draft draft, List<DocumentDraft> documents, List<Meeting> interactions, List<Problem> unreadable) {

    /** An interaction as someone wants it to be. */
    public record Meeting(
            Interaction.@Nullable Kind kind,
            @Nullable LocalDate date,
            @Nullable Boolean attended) {}

    /**
     * What became of the whole call.
     *
     * @param changeId under which it can be taken back; null where nothing was changed
     */
    public record Receipt(@Nullable Long changeId, List<Received> items) {
        public long count(Outcome outcome) {
            return items.stream().filter(item -> item.outcome() == outcome).count();
        }
    }

    /**
     * What became of one.
     *
     * @param outcome of a customer who was there and gained a document or an interaction, updated
     * @param customerId null for one that was refused
     */
    public record Received(
            Outcome outcome,
            @Nullable Long customerId,
            int documentsCreated,
            int documentsUpdated,
            int interactionsCreated,
            List<Problem> problems) {
        static Received refused(List<Problem> problems) {
            return new Received(Outcome.REFUSED, null, 0, 0, 0, problems);
        }
    }

    /** All that is wrong with it, at once. */
    List<Problem> problems(LocalDate today, Units units) {
        List<Problem> problems = new ArrayList<>(unreadable);
        if (draft != null) problems.addAll(draft.problems(today));
        Set<String> numbers = new HashSet<>();
        for (int i = 0; i < documents.size(); i++) {
            DocumentDraft document = documents.get(i);
            problems.addAll(document.problems("documents[" + i + "].", today, units));
            String number = document.number();
            if (number != null
                    && !number.isEmpty()
                    && !numbers.add(document.kind() + " " + document.currency() + " " + number))
                problems.add(Problem.of("documents[" + i + "].number", "imports.number_repeated"));
        }
        for (int i = 0; i < interactions.size(); i++) {
            Meeting meeting = interactions.get(i);
            LocalDate date = meeting.date();
            if (meeting.kind() == null)
                problems.add(Problem.of("interactions[" + i + "].kind", "dealings.kind_missing"));
            if (date == null) problems.add(Problem.of("interactions[" + i + "].date", "dealings.date_missing"));
            else if (!DocumentDraft.plausible(date, today))
                problems.add(Problem.of("interactions[" + i + "].date", "dealings.date_implausible"));
        }
        return problems;
    }
}
