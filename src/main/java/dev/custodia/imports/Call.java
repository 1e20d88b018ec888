package dev.custodia.imports;

import dev.custodia.access.Access;
import dev.custodia.access.Permission;
import dev.custodia.access.Problem;
import dev.custodia.changes.Changes;
import dev.custodia.customers.Draft;
import dev.custodia.customers.ErasedBefore;
import dev.custodia.customers.Incoming;
import dev.custodia.customers.Outcome;
import dev.custodia.database.Ids;
import dev.custodia.database.SqlStates;
import dev.custodia.database.Transactions;
import dev.custodia.dealings.DocumentDraft;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.dealings.IncomingDocuments;
import dev.custodia.dealings.Interaction;
import dev.custodia.dealings.Units;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.settings.Settings;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Brings in what comes by one call: through the same staging as a file, in one transaction. */
@Component
class Call {
    private static final int MOST_TRIES = 5;
    private static final String UNIQUE_VIOLATION = "23505";

    private final Clock clock;
    private final Ids ids;
    private final Transactions transactions;
    private final Changes changes;
    private final Incoming customers;
    private final IncomingDocuments documents;
    private final Settings settings;
    private final Units units;
    private final Access access;
    private final Journal journal;

    Call(
            Clock clock,
            Ids ids,
            Transactions transactions,
            Changes changes,
            Incoming customers,
            IncomingDocuments documents,
            Settings settings,
            Units units,
            Access access,
            Journal journal) {
        this.clock = clock;
        this.ids = ids;
        this.transactions = transactions;
        this.changes = changes;
        this.customers = customers;
        this.documents = documents;
        this.settings = settings;
        this.units = units;
        this.access = access;
        this.journal = journal;
    }

    /** What is left of a call once its faults are told apart: lines count from 1. */
    private record Sorted(List<Delivery> all, Map<Integer, List<Problem>> faults) {
        Draft draft(int line) {
            return Objects.requireNonNull(all.get(line - 1).draft());
        }

        IntStream good() {
            return IntStream.rangeClosed(1, all.size()).filter(line -> !faults.containsKey(line));
        }
    }

    Delivery.Receipt bring(List<Delivery> deliveries) {
        LocalDate today = LocalDate.now(clock);
        boolean mayBringBack = access.may(Permission.DESPITE_ERASURE);
        Map<Integer, List<Problem>> faults = new HashMap<>();
        for (int i = 0; i < deliveries.size(); i++) {
            List<Problem> problems = deliveries.get(i).problems(today, units);
            Draft draft = deliveries.get(i).draft();
            if (problems.isEmpty() && draft != null && draft.despiteErasure() != null && !mayBringBack)
                problems = List.of(Problem.of("despiteErasure", "customers.despite_forbidden"));
            if (!problems.isEmpty()) faults.put(i + 1, problems);
        }
        for (int again = 0; ; again++) {
            try {
                return transactions.get(() -> bring(new Sorted(deliveries, new HashMap<>(faults))));
            } catch (RuntimeException failed) {
                // Somebody else has brought the same customers or documents in the meantime.
                boolean stale =
                        failed instanceof Incoming.Stale || SqlStates.in(failed).anyMatch(UNIQUE_VIOLATION::equals);
                if (!stale || again == MOST_TRIES) throw failed;
            }
        }
    }

    private Delivery.Receipt bring(Sorted call) {
        if (call.good().findAny().isEmpty()) return receipt(call, null, Map.of(), Map.of(), Map.of());
        long incomingId = ids.next();
        customers.stage(
                incomingId,
                call.good()
                        .mapToObj(line -> customers.line(
                                line, call.draft(line), call.draft(line).despiteErasure() != null)));
        customers.match(incomingId, true);
        Map<Long, Incoming.Matched> matched = customers.matched(incomingId);
        matched.forEach((line, match) -> {
            if (match.outcome() == Outcome.REFUSED) call.faults().put(line.intValue(), List.of(unmatched(match)));
        });
        documents.stage(incomingId, call.good().boxed().flatMap(line -> lines(line, call)));
        documents.group(incomingId);
        Map<Long, Map<Outcome, Long>> papers = documents.ofEach(incomingId);
        List<IncomingDocuments.Meeting> meetings = documents.unknown(meetings(call, matched));
        Set<Long> touched = new LinkedHashSet<>();
        matched.values().stream()
                .filter(match -> match.outcome() == Outcome.NEW || match.outcome() == Outcome.UPDATED)
                .forEach(match -> touched.add(match.customerId()));
        papers.forEach((customer, outcomes) -> {
            if (outcomes.containsKey(Outcome.NEW) || outcomes.containsKey(Outcome.UPDATED)) touched.add(customer);
        });
        meetings.forEach(meeting -> touched.add(meeting.customerId()));
        Long changeId = touched.isEmpty() ? null : load(incomingId, call.all().size(), meetings, touched);
        customers.drop(incomingId);
        documents.drop(incomingId);
        Map<Long, Integer> met = new HashMap<>();
        meetings.forEach(meeting -> met.merge(meeting.customerId(), 1, Integer::sum));
        return receipt(call, changeId, matched, papers, met);
    }

    private long load(long incomingId, int lines, List<IncomingDocuments.Meeting> meetings, Set<Long> touched) {
        long changeId = changes.draft(LoadAct.CODE, null, JSONB.valueOf("{}"));
        long broughtBack = customers.broughtBack(incomingId);
        if (broughtBack > 0)
            journal.record(Entry.of(access.current(), "imports.despite_erasure")
                    .in(changeId)
                    .affecting(broughtBack));
        customers.load(incomingId, 1, lines + 1L, changeId);
        int batches = documents.batches(incomingId);
        for (int batch = 0; batch < batches; batch++) documents.load(incomingId, batch, changeId);
        documents.load(meetings, changeId);
        changes.write(changeId, touched);
        changes.close(changeId, touched.size());
        return changeId;
    }

    private static Problem unmatched(Incoming.Matched match) {
        if (match.known() != null) return ErasedBefore.question(match.known());
        return switch (match.reason()) {
            case "repeated" -> new Problem("", "imports.repeated", Map.of("item", match.otherLine() - 1));
            case "in_bin" -> Problem.of("", "imports.in_bin");
            case "portfolio_missing" -> Problem.of("assignments", "imports.portfolio_missing");
            case "portfolio_unknown" -> Problem.of("assignments", "imports.portfolio_unknown");
            default -> Problem.of("", "imports.ambiguous");
        };
    }

    private Stream<IncomingDocuments.Line> lines(int line, Sorted call) {
        String party = call.draft(line).identity();
        return call.all().get(line - 1).documents().stream().map(document -> line(line, party, document));
    }

    private IncomingDocuments.Line line(long line, String party, DocumentDraft document) {
        DocumentKind kind = document.kind();
        String number = document.number();
        String currency = document.currency();
        DocumentState state = document.state();
        String unit = document.unit();
        return new IncomingDocuments.Line(
                line,
                party,
                kind,
                number == null ? "" : number,
                Objects.requireNonNull(document.date()),
                Objects.requireNonNull(document.amount()),
                currency == null ? settings.currency().getCurrencyCode() : currency,
                state == null ? DocumentState.PAID : state,
                unit == null ? null : units.byCode(unit).orElse(null));
    }

    private static List<IncomingDocuments.Meeting> meetings(Sorted call, Map<Long, Incoming.Matched> matched) {
        List<IncomingDocuments.Meeting> meetings = new ArrayList<>();
        call.good().forEach(line -> {
            long customer = Objects.requireNonNull(matched.get((long) line)).customerId();
            for (Delivery.Meeting meeting : call.all().get(line - 1).interactions())
                meetings.add(new IncomingDocuments.Meeting(
                        customer,
                        Objects.<Interaction.Kind>requireNonNull(meeting.kind()),
                        Objects.requireNonNull(meeting.date()),
                        meeting.attended()));
        });
        return meetings;
    }

    private static Delivery.Receipt receipt(
            Sorted call,
            @Nullable Long changeId,
            Map<Long, Incoming.Matched> matched,
            Map<Long, Map<Outcome, Long>> papers,
            Map<Long, Integer> met) {
        List<Delivery.Received> items = new ArrayList<>();
        for (int line = 1; line <= call.all().size(); line++) {
            List<Problem> faults = call.faults().get(line);
            if (faults != null) {
                items.add(Delivery.Received.refused(faults));
                continue;
            }
            Incoming.Matched match = Objects.requireNonNull(matched.get((long) line));
            Map<Outcome, Long> documents = papers.getOrDefault(match.customerId(), Map.of());
            int created = documents.getOrDefault(Outcome.NEW, 0L).intValue();
            int updated = documents.getOrDefault(Outcome.UPDATED, 0L).intValue();
            int interactions = met.getOrDefault(match.customerId(), 0);
            boolean gained = created + updated + interactions > 0;
            Outcome outcome = match.outcome() == Outcome.IDENTICAL && gained ? Outcome.UPDATED : match.outcome();
            items.add(new Delivery.Received(outcome, match.customerId(), created, updated, interactions, List.of()));
        }
        return new Delivery.Receipt(changeId, items);
    }
}
