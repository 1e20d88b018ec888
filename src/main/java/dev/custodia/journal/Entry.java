package dev.custodia.journal;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One act, as it is told to the journal. Ids, counts and codes only: an entry outlives the person whom it is about, and
 * nothing in it can be erased. So everything that is not a number has to look like a code, or it is refused here.
 *
 * @param act stable code such as {@code customers.archive}; its sentence is under {@code journal.act.<act>}
 * @param affected how many customers, users, tokens ... it touched; not negative
 * @param changeId the change that it belongs to
 * @param subjectId the one customer, user, token ... that it is about
 * @param why a code, or empty; a reason typed by a person stays with the change
 * @param details {@link Long} or {@link Integer} numbers, and codes; booleans are codes too
 */
public record Entry(
        Actor actor,
        String act,
        long affected,
        @Nullable Long changeId,
        @Nullable Long subjectId,
        String why,
        Map<String, Object> details) {
    private static final Pattern ACT = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+");
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    public Entry {
        if (!ACT.matcher(act).matches()) throw new IllegalArgumentException("not the code of an act: " + act);
        if (affected < 0) throw new IllegalArgumentException("affected must not be negative, is " + affected);
        if (!why.isEmpty() && !CODE.matcher(why).matches())
            throw new IllegalArgumentException("the journal takes a code as the reason of " + act + ", not a text");
        SortedMap<String, Object> checked = new TreeMap<>();
        details.forEach((name, value) -> checked.put(checkedName(name), checkedValue(name, value)));
        details = java.util.Collections.unmodifiableSortedMap(checked);
    }

    public static Entry of(Actor actor, String act) {
        return new Entry(actor, act, 1, null, null, "", Map.of());
    }

    public Entry about(long subject) {
        return new Entry(actor, act, affected, changeId, subject, why, details);
    }

    public Entry in(long change) {
        return new Entry(actor, act, affected, change, subjectId, why, details);
    }

    public Entry affecting(long number) {
        return new Entry(actor, act, number, changeId, subjectId, why, details);
    }

    public Entry because(String code) {
        return new Entry(actor, act, affected, changeId, subjectId, code, details);
    }

    public Entry with(String name, Object value) {
        Map<String, Object> more = new TreeMap<>(details);
        more.put(name, value);
        return new Entry(actor, act, affected, changeId, subjectId, why, more);
    }

    private static String checkedName(String name) {
        if (!NAME.matcher(name).matches()) throw new IllegalArgumentException("not the name of a detail: " + name);
        return name;
    }

    private static Object checkedValue(String name, Object value) {
        return switch (value) {
            case Long number -> number;
            case Integer number -> number.longValue();
            case String code when CODE.matcher(code).matches() -> code;
            // The value itself is not repeated: it may be what has to be kept out.
            default -> throw new IllegalArgumentException("the detail " + name + " is neither a number nor a code");
        };
    }
}
