package dev.custodia.cleanup.web;

import dev.custodia.access.Refused;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.dealings.DocumentKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The choices that have a page of their own. The address says the choice, so that back and a bookmark mean the same. */
public enum ChoicePage {
    INACTIVE("upTo,ago,who,kinds,persons"),
    EMPTY("onlyLegal,persons"),
    SEGMENT("key"),
    TAGS("tag,all"),
    STATUS("status"),
    GONE("atLeast");

    private static final Set<String> USUAL =
            Choice.Silent.PURCHASES.stream().map(DocumentKind::word).collect(Collectors.toUnmodifiableSet());

    /** Stands where the months stand, when it is the date that counts. */
    private static final String BY_CALENDAR = "day";

    private final String parameters;

    ChoicePage(String parameters) {
        this.parameters = parameters;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String path() {
        return "/cleanup/" + word();
    }

    /** What of a form has a place in an address; the reason has none. */
    public String parameters() {
        return "choice,action," + parameters;
    }

    static Optional<ChoicePage> of(@Nullable String word) {
        return EnumSet.allOf(ChoicePage.class).stream()
                .filter(page -> page.word().equals(word))
                .findFirst();
    }

    /**
     * The choice that was asked for; empty where nothing was chosen yet.
     *
     * @throws Refused for what cannot be read: it is never taken for something else
     */
    Optional<Choice.Ready> read(MultiValueMap<String, String> asked, LocalDate today) {
        return switch (this) {
            case INACTIVE -> Optional.of(silent(asked, today));
            case EMPTY -> Optional.of(new Choice.Empty("true".equals(asked.getFirst("onlyLegal")), persons(asked)));
            case SEGMENT -> text(asked, "key").map(Choice.Segment::new);
            case TAGS -> {
                List<String> tags = texts(asked, "tag");
                yield tags.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Choice.Tags(tags, "true".equals(asked.getFirst("all"))));
            }
            case STATUS -> text(asked, "status").map(Choice.Status::new);
            case GONE -> text(asked, "atLeast").map(ChoicePage::gone);
        };
    }

    private static Choice.Silent silent(MultiValueMap<String, String> asked, LocalDate today) {
        Integer ago = text(asked, "ago")
                .filter(text -> !text.equals(BY_CALENDAR))
                .map(ChoicePage::months)
                .orElse(null);
        Choice.Who who = text(asked, "who").map(ChoicePage::who).orElse(Choice.Who.BOTH);
        return new Choice.Silent(ago == null ? day(asked, today) : null, ago, who, kinds(asked), persons(asked));
    }

    /** The end of the year before the last: long enough to be called silent, and a date that people think in. */
    private static LocalDate day(MultiValueMap<String, String> asked, LocalDate today) {
        if (!asked.containsKey("upTo")) return LocalDate.of(today.getYear() - 2, 12, 31);
        try {
            return LocalDate.parse(
                    text(asked, "upTo").orElseThrow(() -> Refused.invalid("upTo", "cleanup.date_missing")));
        } catch (DateTimeParseException notADay) {
            throw Refused.invalid("upTo", "cleanup.date_unreadable");
        }
    }

    private static Integer months(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException notANumber) {
            throw Refused.invalid("ago", "cleanup.months_implausible");
        }
    }

    private static Choice.Gone gone(String percent) {
        try {
            return new Choice.Gone(Integer.parseInt(percent));
        } catch (NumberFormatException notANumber) {
            throw Refused.invalid("atLeast", "cleanup.percent_implausible");
        }
    }

    private static Choice.Who who(String word) {
        for (Choice.Who who : Choice.Who.values()) if (who.word().equals(word)) return who;
        throw Refused.invalid("who", "cleanup.choice_unreadable");
    }

    private static Choice.Persons persons(MultiValueMap<String, String> asked) {
        String word = text(asked, "persons").orElse(Choice.Persons.BOTH.word());
        for (Choice.Persons persons : Choice.Persons.values())
            if (persons.word().equals(word)) return persons;
        throw Refused.invalid("persons", "cleanup.choice_unreadable");
    }

    /** Those ticked. A form says that it asked by an empty one, so that none ticked is not taken for the usual ones. */
    private static @Nullable List<String> kinds(MultiValueMap<String, String> asked) {
        if (!asked.containsKey("kinds")) return null;
        List<String> kinds = texts(asked, "kinds");
        return Set.copyOf(kinds).equals(USUAL) ? null : kinds;
    }

    private static Optional<String> text(MultiValueMap<String, String> asked, String name) {
        return texts(asked, name).stream().findFirst();
    }

    private static List<String> texts(MultiValueMap<String, String> asked, String name) {
        return asked.getOrDefault(name, List.of()).stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
    }

    /** The address of a choice and of what is to be done; archiving goes without saying. */
    static String address(Choice.Ready choice, Action action) {
        List<String> parts = new ArrayList<>();
        if (action != Action.ARCHIVE) add(parts, "action", action.word());
        return switch (choice) {
            case Choice.Silent silent -> {
                if (silent.monthsAgo() != null)
                    add(parts, "ago", silent.monthsAgo().toString());
                if (silent.upTo() != null) add(parts, "upTo", silent.upTo().toString());
                if (silent.who() != Choice.Who.BOTH)
                    add(parts, "who", silent.who().word());
                if (silent.kinds() != null) silent.kinds().forEach(kind -> add(parts, "kinds", kind));
                add(parts, silent.persons());
                yield address(INACTIVE, parts);
            }
            case Choice.Empty empty -> {
                if (empty.onlyLegal()) add(parts, "onlyLegal", "true");
                add(parts, empty.persons());
                yield address(EMPTY, parts);
            }
            case Choice.Segment segment -> {
                add(parts, "key", segment.key());
                yield address(SEGMENT, parts);
            }
            case Choice.Tags tags -> {
                tags.tags().forEach(tag -> add(parts, "tag", tag));
                if (tags.all()) add(parts, "all", "true");
                yield address(TAGS, parts);
            }
            case Choice.Status status -> {
                add(parts, "status", status.status());
                yield address(STATUS, parts);
            }
            case Choice.Gone gone -> {
                add(parts, "atLeast", Integer.toString(gone.atLeast()));
                yield address(GONE, parts);
            }
        };
    }

    private static String address(ChoicePage page, List<String> parts) {
        return parts.isEmpty() ? page.path() : page.path() + "?" + String.join("&", parts);
    }

    private static void add(List<String> parts, Choice.Persons persons) {
        if (persons != Choice.Persons.BOTH) add(parts, "persons", persons.word());
    }

    private static void add(List<String> parts, String name, String value) {
        parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}
