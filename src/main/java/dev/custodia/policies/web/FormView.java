package dev.custodia.policies.web;

import dev.custodia.cleanup.Choice;
import dev.custodia.policies.PolicyDraft;
import dev.custodia.policies.Schedule;
import dev.custodia.scores.Scores;
import dev.custodia.screens.Words;
import java.util.List;
import java.util.stream.IntStream;

/** What stands in the fields of a policy's form. */
public record FormView(PolicyDraft draft) {
    public static final List<String> CHOICES =
            List.of("silent", "gone", "archived", "empty", "segment", "tags", "status");

    private static final int USUAL_MONTHS = 36;
    private static final int USUAL_ARCHIVED = 12;
    private static final int HOURS = 24;
    private static final int DAYS = 7;

    public String choice() {
        return switch (draft.choice()) {
            case Choice.Archived ignored -> "archived";
            case Choice.Gone ignored -> "gone";
            case Choice.Empty ignored -> "empty";
            case Choice.Segment ignored -> "segment";
            case Choice.Tags ignored -> "tags";
            case Choice.Status ignored -> "status";
            default -> "silent";
        };
    }

    public String months() {
        return draft.choice() instanceof Choice.Silent silent && silent.monthsAgo() != null
                ? shown(silent.monthsAgo())
                : Integer.toString(USUAL_MONTHS);
    }

    public String archivedMonths() {
        return draft.choice() instanceof Choice.Archived archived
                ? shown(archived.monthsAgo())
                : Integer.toString(USUAL_ARCHIVED);
    }

    public String atLeast() {
        return draft.choice() instanceof Choice.Gone gone
                ? shown(gone.atLeast())
                : Integer.toString(Scores.PROBABLY_GONE);
    }

    private static String shown(int number) {
        return number < 0 ? "" : Integer.toString(number);
    }

    public String who() {
        return draft.choice() instanceof Choice.Silent silent ? silent.who().word() : Choice.Who.BOTH.word();
    }

    public String persons() {
        return switch (draft.choice()) {
            case Choice.Silent silent -> silent.persons().word();
            case Choice.Empty empty -> empty.persons().word();
            default -> Choice.Persons.BOTH.word();
        };
    }

    public boolean onlyLegal() {
        return draft.choice() instanceof Choice.Empty empty && empty.onlyLegal();
    }

    public String segment() {
        return draft.choice() instanceof Choice.Segment segment ? segment.key() : "";
    }

    public List<String> tags() {
        return draft.choice() instanceof Choice.Tags tags ? tags.tags() : List.of();
    }

    public boolean allTags() {
        return draft.choice() instanceof Choice.Tags tags && tags.all();
    }

    public String status() {
        return draft.choice() instanceof Choice.Status status ? status.status() : "";
    }

    public String weekday() {
        return draft.schedule().every() == Schedule.Every.WEEK
                ? Integer.toString(draft.schedule().day())
                : "1";
    }

    public String monthday() {
        return draft.schedule().every() == Schedule.Every.MONTH
                ? shown(draft.schedule().day())
                : "1";
    }

    public List<dev.custodia.screens.Choice> weekdays(Words w) {
        return IntStream.rangeClosed(1, DAYS)
                .mapToObj(day -> new dev.custodia.screens.Choice(Integer.toString(day), PolicyView.weekday(w, day)))
                .toList();
    }

    public static List<dev.custodia.screens.Choice> hours() {
        return IntStream.range(0, HOURS)
                .mapToObj(hour -> new dev.custodia.screens.Choice(Integer.toString(hour), PolicyView.hour(hour)))
                .toList();
    }
}
