package dev.custodia.access.web;

import dev.custodia.access.Access;
import dev.custodia.access.JournalSentences;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.journal.EntriesPage;
import dev.custodia.journal.EntriesWanted;
import dev.custodia.journal.Journal;
import dev.custodia.journal.Verification;
import dev.custodia.screens.Choice;
import dev.custodia.screens.Words;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** The journal, a sentence for each entry. */
@Controller
class JournalPage {
    private static final String PATH = "/journal";

    private final Journal journal;
    private final JournalSentences sentences;
    private final Access access;
    private final Clock clock;

    JournalPage(Journal journal, JournalSentences sentences, Access access, Clock clock) {
        this.journal = journal;
        this.sentences = sentences;
        this.access = access;
        this.clock = clock;
    }

    @Needs(Permission.JOURNAL_LOOK)
    @GetMapping(PATH)
    String show(
            @RequestParam(required = false) @Nullable Long who,
            @RequestParam(required = false) @Nullable String act,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate until,
            @RequestParam(required = false) @Nullable Long before,
            Words words,
            Model model) {
        String wantedAct = act == null || act.isBlank() ? null : act;
        EntriesWanted wanted = new EntriesWanted(
                null, null, who, wantedAct, startOf(from), until == null ? null : startOf(until.plusDays(1)));
        EntriesPage page = journal.entries(wanted, before);
        Long next = page.next();
        model.addAttribute("lines", lines(page, words));
        model.addAttribute("people", people());
        model.addAttribute("acts", acts(words));
        model.addAttribute("who", who == null ? "" : Long.toString(who));
        model.addAttribute("act", wantedAct == null ? "" : wantedAct);
        model.addAttribute("from", from);
        model.addAttribute("until", until);
        model.addAttribute("older", next == null ? "" : older(who, wantedAct, from, until, next));
        return "access/journal";
    }

    @Needs(Permission.JOURNAL_LOOK)
    @PostMapping("/journal/verification")
    String verify(Words words, Model model) {
        Verification verification = journal.verify();
        model.addAttribute("intact", verification.intact());
        model.addAttribute("sentence", VerificationSentence.of(words, verification));
        return "access/verification";
    }

    private List<Line> lines(EntriesPage page, Words words) {
        return page.entries().stream()
                .map(entry -> new Line(
                        entry.number(),
                        entry.at(),
                        sentences.of(words, entry),
                        words.of(entry.actor().via())))
                .toList();
    }

    private List<Choice> people() {
        List<Choice> people = new ArrayList<>();
        access.names().forEach((id, name) -> people.add(new Choice(Long.toString(id), name)));
        return people;
    }

    private List<Choice> acts(Words words) {
        return journal.acts().stream()
                .map(act -> new Choice(act, name(words, act)))
                .toList();
    }

    /** The name of an act, where its room gives one beside the sentence. */
    private static String name(Words words, String act) {
        String key = "journal.act_name." + act;
        return Words.has(key) ? words.of(key) : act;
    }

    private @Nullable Instant startOf(@Nullable LocalDate day) {
        return day == null ? null : day.atStartOfDay(clock.getZone()).toInstant();
    }

    private static String older(
            @Nullable Long who, @Nullable String act, @Nullable LocalDate from, @Nullable LocalDate until, long next) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(PATH);
        if (who != null) address.queryParam("who", who);
        if (act != null) address.queryParam("act", act);
        if (from != null) address.queryParam("from", from);
        if (until != null) address.queryParam("until", until);
        return address.queryParam("before", next).encode().toUriString();
    }
}
