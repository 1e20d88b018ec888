package dev.custodia.policies.web;

import dev.custodia.access.Access;
import dev.custodia.changes.web.Sentences;
import dev.custodia.cleanup.Choice;
import dev.custodia.criteria.Criteria;
import dev.custodia.criteria.NamedChoices;
import dev.custodia.policies.Forecast;
import dev.custodia.policies.Policy;
import dev.custodia.policies.PolicyDraft;
import dev.custodia.policies.Run;
import dev.custodia.policies.Schedule;
import dev.custodia.screens.Pair;
import dev.custodia.screens.Words;
import dev.custodia.segments.Segment;
import dev.custodia.segments.Segments;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What pages and API say of policies, in the reader's words. */
@Component
class PolicyView {
    private final Segments segments;
    private final Criteria criteria;
    private final Access access;

    PolicyView(Segments segments, Criteria criteria, Access access) {
        this.segments = segments;
        this.criteria = criteria;
        this.access = access;
    }

    /** Whom, what, when, within which limits, who is told, who agrees. */
    List<Pair> pairs(Words w, PolicyDraft draft) {
        List<Pair> pairs = new ArrayList<>();
        pairs.add(new Pair(w.of("policies.label.whom"), whom(w, draft), null));
        pairs.add(new Pair(w.of("policies.label.what"), w.of(draft.action()), null));
        pairs.add(new Pair(w.of("policies.label.when"), when(w, draft.schedule()), null));
        pairs.add(new Pair(w.of("policies.label.limits"), limits(w, draft), null));
        pairs.add(new Pair(w.of("policies.label.notice"), notice(w, draft), null));
        pairs.add(new Pair(
                w.of("policies.label.approval"),
                draft.approvalEachTime() ? w.of("policies.approval.each") : w.of("policies.approval.once"),
                null));
        return pairs;
    }

    String whom(Words w, PolicyDraft draft) {
        List<String> parts = new ArrayList<>();
        switch (draft.choice()) {
            case Choice.Silent silent -> {
                parts.add(w.of("policies.whom.silent", silent.monthsAgo() == null ? 0 : silent.monthsAgo()));
                if (silent.who() != Choice.Who.BOTH) parts.add(lower(w, w.of(silent.who())));
                if (silent.persons() != Choice.Persons.BOTH) parts.add(lower(w, w.of(silent.persons())));
            }
            case Choice.Archived archived -> parts.add(w.of("policies.whom.archived", archived.monthsAgo()));
            case Choice.Empty empty -> {
                parts.add(empty.onlyLegal() ? w.of("policies.whom.only_legal") : w.of("policies.whom.empty"));
                if (empty.persons() != Choice.Persons.BOTH) parts.add(lower(w, w.of(empty.persons())));
            }
            case Choice.Segment segment ->
                parts.add(w.of("policies.whom.segment", Map.of("segment", segment(segment.key()))));
            case Choice.Tags tags ->
                parts.add(w.of(
                        tags.all() ? "policies.whom.all_tags" : "policies.whom.tags",
                        Map.of("tags", w.list(tags.tags()))));
            case Choice.Status status ->
                parts.add(w.of("policies.whom.status", Map.of("status", status(w, status.status()))));
            case Choice.Gone gone -> parts.add(w.of("policies.whom.gone", gone.atLeast()));
            case Choice.Matching ignored -> {}
            case Choice.Picked ignored -> {}
            case Choice.InBin ignored -> {}
            case Choice.Again ignored -> {}
        }
        if (draft.archivedToo()) parts.add(w.of("policies.whom.archived_too"));
        return String.join(", ", parts);
    }

    private static String lower(Words w, String phrase) {
        return phrase.substring(0, 1).toLowerCase(w.locale()) + phrase.substring(1);
    }

    private String segment(String key) {
        return segments.all().stream()
                .filter(segment -> segment.key().equals(key))
                .map(Segment::name)
                .findFirst()
                .orElse(key);
    }

    String status(Words w, String code) {
        return criteria.field("status").choices() instanceof NamedChoices named ? named.name(code, w.language()) : code;
    }

    static String when(Words w, Schedule schedule) {
        String hour = hour(schedule.hour());
        return switch (schedule.every()) {
            case DAY -> w.of("policies.when.day", Map.of("hour", hour));
            case WEEK -> w.of("policies.when.week", Map.of("day", weekday(w, schedule.day()), "hour", hour));
            case MONTH -> w.of("policies.when.month", Map.of("day", schedule.day(), "hour", hour));
        };
    }

    static String hour(int hour) {
        return String.format(Locale.ROOT, "%02d:00", hour);
    }

    static String weekday(Words w, int day) {
        return DayOfWeek.of(day).getDisplayName(TextStyle.FULL_STANDALONE, w.locale());
    }

    private static String limits(Words w, PolicyDraft draft) {
        List<String> limits = new ArrayList<>();
        if (draft.mostPeople() != null) limits.add(w.of("policies.limit.people", draft.mostPeople()));
        if (draft.mostShare() != null)
            limits.add(w.of("policies.limit.share", Map.of("share", w.number(draft.mostShare()))));
        return limits.isEmpty() ? w.of("policies.limit.none") : String.join(", ", limits);
    }

    private String notice(Words w, PolicyDraft draft) {
        Long to = draft.noticeTo();
        return draft.noticeDays() == 0 || to == null
                ? w.of("policies.notice.none")
                : w.of("policies.notice.given", Map.of("days", draft.noticeDays(), "who", access.name(to)));
    }

    /** What came of a date, in a sentence. */
    String said(Words w, Run run) {
        Run.Because because = run.because();
        String state = w.of(
                "policies.said",
                Map.of(
                        "state", run.state().word(),
                        "people", run.toDo() == null ? 0L : run.toDo(),
                        "left", run.toDo() == null || run.found() == null ? 0L : run.found() - run.toDo()));
        return because == null ? state : state + " " + w.of(because);
    }

    /** "Policy X wants deletion, rule Y keeps these 41 until 31 December 2029." */
    static String conflict(Words w, Policy policy, Forecast.Conflict conflict) {
        var rule = conflict.rule();
        if (rule == null)
            return w.of(
                    "policies.conflict.reason",
                    Map.of(
                            "policy", policy.name(),
                            "action", policy.draft().action().word(),
                            "people", conflict.people(),
                            "reason", Sentences.reason(w, conflict.reason())));
        return w.of(
                "policies.conflict.rule",
                Map.of(
                        "policy", policy.name(),
                        "action", policy.draft().action().word(),
                        "rule", rule.law(),
                        "people", conflict.people(),
                        "date", conflict.until() == null ? "" : w.date(conflict.until())));
    }
}
