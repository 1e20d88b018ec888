package dev.custodia.policies.web;

import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.policies.PolicyDraft;
import dev.custodia.policies.Schedule;
import dev.custodia.screens.TypedNumber;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** A policy as a form sends it. What cannot be read is left as something that is refused, and never taken for something else. */
final class PolicyForm {
    private static final int UNREADABLE = -1;

    private PolicyForm() {}

    static PolicyDraft read(MultiValueMap<String, String> form) {
        Schedule.Every every = Arrays.stream(Schedule.Every.values())
                .filter(one -> one.word().equals(text(form, "every")))
                .findFirst()
                .orElse(Schedule.Every.MONTH);
        int noticeDays = whole(form, "noticeDays", 0);
        return new PolicyDraft(
                text(form, "name"),
                choice(form),
                PolicyDraft.ACTIONS.stream()
                        .filter(action -> action.word().equals(text(form, "action")))
                        .findFirst()
                        .orElse(Action.ARCHIVE),
                form.containsKey("archivedToo") && !List.of("archived", "gone").contains(text(form, "choice")),
                new Schedule(
                        every,
                        every == Schedule.Every.WEEK
                                ? whole(form, "weekday", 1)
                                : every == Schedule.Every.MONTH ? whole(form, "monthday", 1) : 1,
                        whole(form, "hour", UNREADABLE)),
                text(form, "mostPeople").isEmpty() ? null : (long) whole(form, "mostPeople", UNREADABLE),
                share(text(form, "mostShare")),
                noticeDays,
                noticeDays == 0 ? null : to(text(form, "noticeTo")),
                form.containsKey("approvalEachTime"));
    }

    private static Choice choice(MultiValueMap<String, String> form) {
        return switch (text(form, "choice")) {
            case "archived" -> new Choice.Archived(whole(form, "archivedMonths", UNREADABLE));
            case "gone" -> new Choice.Gone(whole(form, "atLeast", UNREADABLE));
            case "empty" -> new Choice.Empty(form.containsKey("onlyLegal"), persons(text(form, "persons")));
            case "segment" -> new Choice.Segment(text(form, "segment"));
            case "tags" ->
                new Choice.Tags(
                        form.getOrDefault("tag", List.of()).stream()
                                .map(String::strip)
                                .filter(tag -> !tag.isEmpty())
                                .toList(),
                        "true".equals(text(form, "allTags")));
            case "status" -> new Choice.Status(text(form, "status"));
            default ->
                new Choice.Silent(
                        null,
                        whole(form, "months", UNREADABLE),
                        who(text(form, "who")),
                        null,
                        persons(text(form, "persons")));
        };
    }

    private static Choice.Who who(String word) {
        for (Choice.Who who : Choice.Who.values()) if (who.word().equals(word)) return who;
        return Choice.Who.BOTH;
    }

    private static Choice.Persons persons(String word) {
        for (Choice.Persons persons : Choice.Persons.values())
            if (persons.word().equals(word)) return persons;
        return Choice.Persons.BOTH;
    }

    private static @Nullable BigDecimal share(String text) {
        if (text.isEmpty()) return null;
        try {
            return new BigDecimal(TypedNumber.plain(text.replace("%", "")));
        } catch (NumberFormatException notANumber) {
            return BigDecimal.valueOf(UNREADABLE);
        }
    }

    private static @Nullable Long to(String text) {
        return text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
    }

    static int whole(MultiValueMap<String, String> form, String name, int otherwise) {
        String text = text(form, name).replaceAll("[\\s.,'\u2019\u00a0\u202f]", "");
        if (text.isEmpty()) return otherwise;
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : UNREADABLE;
    }

    private static String text(MultiValueMap<String, String> form, String name) {
        return Objects.requireNonNullElse(form.getFirst(name), "").strip();
    }
}
