package dev.custodia.policies;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.custodia.access.Problem;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Wanted;
import dev.custodia.facts.Place;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a policy is to be.
 *
 * @param choice a segment, or a ready choice whose day is counted back from the day of the run
 * @param archivedToo whether it looks among the archived as well; not looked at where the choice is about them, nor where
 *     it is about who is probably gone: of the archived that is not said
 * @param mostPeople how many at most in one run, or null; beyond it the plan waits for a person
 * @param mostShare of all customers, in percent, or null
 * @param noticeDays how many days ahead the list is frozen and shown to somebody; 0 for not at all
 * @param noticeTo to whom; null for nobody
 * @param approvalEachTime whether every run waits for a person
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyDraft(
        @JsonProperty("name") String name,
        @JsonProperty("choice") Choice choice,
        @JsonProperty("action") Action action,
        @JsonProperty("archivedToo") boolean archivedToo,
        @JsonProperty("schedule") Schedule schedule,
        @JsonProperty("mostPeople") @Nullable Long mostPeople,
        @JsonProperty("mostShare") @Nullable BigDecimal mostShare,
        @JsonProperty("noticeDays") int noticeDays,
        @JsonProperty("noticeTo") @Nullable Long noticeTo,
        @JsonProperty("approvalEachTime") boolean approvalEachTime) {
    /** What a policy may do. To force is a person's to decide, each time. */
    public static final Set<Action> ACTIONS =
            EnumSet.of(Action.ARCHIVE, Action.ANONYMISE, Action.DELETE, Action.REMOVE);

    private static final int LONGEST_NAME = 100;
    private static final int MOST_MONTHS = 1_200;
    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    @JsonCreator
    public PolicyDraft {
        name = name.strip();
        // As it is written and read again: 5.0 and 5 are one share.
        mostShare = mostShare == null ? null : plain(mostShare);
    }

    private static BigDecimal plain(BigDecimal share) {
        BigDecimal stripped = share.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** The plan that a run of it asks for. */
    @JsonIgnore
    public Wanted wanted() {
        return new Wanted(action, choice, places(), null, Map.of(), false, name);
    }

    private Set<Place> places() {
        if (choice instanceof Choice.Archived) return EnumSet.of(Place.ARCHIVED);
        if (choice instanceof Choice.Gone) return EnumSet.of(Place.ACTIVE);
        Set<Place> places = action.places();
        places.retainAll(archivedToo ? Place.IN_USE : EnumSet.of(Place.ACTIVE));
        return places;
    }

    /** Everything that is wrong with it, as far as can be told without looking anything up. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (name.isEmpty() || name.length() > LONGEST_NAME) problems.add(Problem.of("name", "policies.name_unfit"));
        if (!ACTIONS.contains(action)) problems.add(Problem.of("action", "policies.action_unfit"));
        choiceProblem(problems);
        if (!schedule.fits()) problems.add(Problem.of("schedule", "policies.schedule_unfit"));
        if (mostPeople != null && mostPeople < 1) problems.add(Problem.of("mostPeople", "policies.people_unfit"));
        if (mostShare != null && (mostShare.signum() <= 0 || mostShare.compareTo(ALL) > 0 || mostShare.scale() > 2))
            problems.add(Problem.of("mostShare", "policies.share_unfit"));
        if (noticeDays < 0 || noticeDays > schedule.every().longestNotice())
            problems.add(new Problem(
                    "noticeDays",
                    "policies.notice_unfit",
                    Map.of("most", schedule.every().longestNotice())));
        if (noticeDays > 0 && noticeTo == null) problems.add(Problem.of("noticeTo", "policies.notice_to_missing"));
        return problems;
    }

    private void choiceProblem(List<Problem> problems) {
        switch (choice) {
            case Choice.Silent silent -> {
                if (silent.upTo() != null || silent.monthsAgo() == null || unfit(silent.monthsAgo()))
                    problems.add(Problem.of("choice.monthsAgo", "policies.months_unfit"));
            }
            case Choice.Archived archived -> {
                if (unfit(archived.monthsAgo())) problems.add(Problem.of("choice.monthsAgo", "policies.months_unfit"));
                if (action == Action.ARCHIVE) problems.add(Problem.of("action", "policies.archived_already"));
            }
            case Choice.Empty ignored -> {}
            case Choice.Segment ignored -> {}
            case Choice.Tags ignored -> {}
            case Choice.Status ignored -> {}
            case Choice.Gone gone -> {
                if (gone.atLeast() < 1 || gone.atLeast() > 100)
                    problems.add(Problem.of("choice.atLeast", "policies.percent_unfit"));
            }
            case Choice.Matching ignored -> problems.add(Problem.of("choice", "policies.choice_unfit"));
            case Choice.Picked ignored -> problems.add(Problem.of("choice", "policies.choice_unfit"));
            case Choice.InBin ignored -> problems.add(Problem.of("choice", "policies.choice_unfit"));
            case Choice.Again ignored -> problems.add(Problem.of("choice", "policies.choice_unfit"));
        }
    }

    private static boolean unfit(int months) {
        return months < 1 || months > MOST_MONTHS;
    }

    /**
     * How it reaches further than another did: sooner, wider, harsher, more often, or with less to stop it. Empty where it
     * reaches no further.
     */
    public List<Further> further(PolicyDraft before) {
        List<Further> further = new ArrayList<>();
        if (!choice.equals(before.choice) && !narrower(before.choice)) further.add(Further.WHOM);
        if (action != before.action && action != Action.ARCHIVE) further.add(Further.ACTION);
        if (archivedToo && !before.archivedToo) further.add(Further.PLACES);
        if (schedule.every().times() > before.schedule.every().times()) further.add(Further.OFTEN);
        if (looser(mostPeople, before.mostPeople) || looser(mostShare, before.mostShare)) further.add(Further.LIMITS);
        if (noticeDays < before.noticeDays) further.add(Further.NOTICE);
        if (!approvalEachTime && before.approvalEachTime) further.add(Further.APPROVAL);
        return further;
    }

    /** Ways of reaching further. */
    public enum Further {
        /** A shorter period, or other people. */
        WHOM,
        ACTION,
        PLACES,
        OFTEN,
        LIMITS,
        NOTICE,
        APPROVAL
    }

    private boolean narrower(Choice before) {
        if (choice instanceof Choice.Silent now
                && before instanceof Choice.Silent then
                && now.monthsAgo() != null
                && then.monthsAgo() != null)
            return now.monthsAgo() >= then.monthsAgo()
                    && now.at(LocalDate.EPOCH).equals(then.at(LocalDate.EPOCH));
        if (choice instanceof Choice.Gone now && before instanceof Choice.Gone then)
            return now.atLeast() >= then.atLeast();
        return choice instanceof Choice.Archived now
                && before instanceof Choice.Archived then
                && now.monthsAgo() >= then.monthsAgo();
    }

    private static <T extends Comparable<T>> boolean looser(@Nullable T now, @Nullable T before) {
        if (before == null) return false;
        return now == null || now.compareTo(before) > 0;
    }

    /** Whether it goes by what is expected of customers, and not by what they did. */
    @JsonIgnore
    public boolean expects() {
        return choice instanceof Choice.Gone;
    }

    /** Why so many are too many for one run; null where they are not. */
    Run.@Nullable Because exceeded(long people, long base) {
        if (mostPeople != null && people > mostPeople) return Run.Because.OVER_PEOPLE;
        if (mostShare != null
                && BigDecimal.valueOf(people).multiply(ALL).compareTo(mostShare.multiply(BigDecimal.valueOf(base))) > 0)
            return Run.Because.OVER_SHARE;
        return null;
    }

    /** The next time after a moment, so far off that notice can still be given. */
    Instant next(Instant after, ZoneId zone) {
        Instant next = schedule.after(after, zone);
        while (noticeDays > 0 && !noticeBefore(next, zone).isAfter(after)) next = schedule.after(next, zone);
        return next;
    }

    /** When notice is given of a run. */
    Instant noticeBefore(Instant due, ZoneId zone) {
        return due.atZone(zone).minusDays(noticeDays).toInstant();
    }
}
