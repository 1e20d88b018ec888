package dev.custodia.access;

import dev.custodia.screens.Words;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong with a form, by field, in the reader's words. */
public final class Said {
    public static final Said NOTHING = new Said(Map.of());

    private final Map<String, String> byField;

    private Said(Map<String, String> byField) {
        this.byField = byField;
    }

    public static Said of(Words words, Refused refused) {
        return new Said(refused.problems().stream()
                .collect(Collectors.groupingBy(
                        Problem::where,
                        Collectors.mapping(
                                problem -> words.of(problem.words(), problem.arguments()), Collectors.joining(" ")))));
    }

    public static String inOneSentence(Words words, Refused refused) {
        List<String> sentences = refused.problems().stream()
                .map(problem -> words.of(problem.words(), problem.arguments()))
                .distinct()
                .toList();
        return String.join(" ", sentences);
    }

    /** The sentence for a field; null if there is nothing wrong with it. */
    public @Nullable String about(String field) {
        return byField.get(field);
    }
}
