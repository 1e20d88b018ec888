package dev.custodia.screens;

import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.MessagePattern.ArgType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The words of all languages side by side, and what is wrong with them. */
record Lexicon(Map<Language, Map<String, String>> words) {
    private static final Pattern SAID = Pattern.compile("\\b(?:w|words|words\\(\\))\\s*\\.of\\(\\s*\"([^\"]*)\"");
    private static final Map<Language, Set<String>> PLURALS = Map.of(
            Language.EN, Set.of("one", "other"),
            Language.IT, Set.of("one", "other"),
            Language.RU, Set.of("one", "few", "many", "other"),
            Language.SV, Set.of("one", "other"));

    /** The words of the product: those of test pages are not counted. */
    static Lexicon ofTheProduct() {
        var words = new EnumMap<Language, Map<String, String>>(Language.class);
        for (Language language : Language.values()) {
            var spoken = new TreeMap<>(Bundles.of(language));
            spoken.keySet().removeIf(key -> key.startsWith("styleguide."));
            words.put(language, spoken);
        }
        return new Lexicon(words);
    }

    Set<String> keys() {
        var keys = new TreeSet<String>();
        words.values().forEach(spoken -> keys.addAll(spoken.keySet()));
        return keys;
    }

    /** Keys that a language lacks. */
    List<String> gaps() {
        return keys().stream()
                .flatMap(key -> words.entrySet().stream()
                        .filter(spoken -> !spoken.getValue().containsKey(key))
                        .map(spoken -> key + " in " + spoken.getKey().code()))
                .toList();
    }

    /** Messages that cannot be read, take other arguments than the English, or lack a plural form of their language. */
    List<String> faults() {
        var faults = new ArrayList<String>();
        words.forEach((language, spoken) -> spoken.forEach((key, message) -> {
            String where = key + " in " + language.code() + ": ";
            if (message.isBlank()) {
                faults.add(where + "says nothing");
            }
            if (message.indexOf('\'') >= 0) {
                faults.add(where + "a straight apostrophe quotes what follows, write \u2019");
            }
            try {
                String english = Objects.requireNonNull(words.get(Language.EN)).getOrDefault(key, message);
                if (!argumentsOf(message).equals(argumentsOf(english))) {
                    faults.add(where + "takes " + argumentsOf(message) + ", the English " + argumentsOf(english));
                }
                pluralsOf(message).stream()
                        .filter(forms -> !forms.containsAll(Objects.requireNonNull(PLURALS.get(language))))
                        .forEach(forms -> faults.add(where + "only has the plurals " + forms));
            } catch (IllegalArgumentException e) {
                faults.add(where + e.getMessage());
            }
        }));
        return faults;
    }

    private static Set<String> argumentsOf(String message) {
        var arguments = new TreeSet<String>();
        var pattern = new MessagePattern(message);
        for (int i = 0; i < pattern.countParts(); i++) {
            var part = pattern.getPart(i);
            if (part.getType() == MessagePattern.Part.Type.ARG_NAME
                    || part.getType() == MessagePattern.Part.Type.ARG_NUMBER) {
                arguments.add(pattern.getSubstring(part));
            }
        }
        return arguments;
    }

    private static List<Set<String>> pluralsOf(String message) {
        var plurals = new ArrayList<Set<String>>();
        var pattern = new MessagePattern(message);
        for (int i = 0; i < pattern.countParts(); i++) {
            var part = pattern.getPart(i);
            if (part.getType() == MessagePattern.Part.Type.ARG_START && part.getArgType() == ArgType.PLURAL) {
                plurals.add(formsOf(pattern, i));
            }
        }
        return plurals;
    }

    private static Set<String> formsOf(MessagePattern pattern, int start) {
        var forms = new TreeSet<String>();
        int end = pattern.getLimitPartIndex(start);
        for (int i = start + 1; i < end; i++) {
            var part = pattern.getPart(i);
            if (part.getType() == MessagePattern.Part.Type.ARG_SELECTOR) {
                forms.add(pattern.getSubstring(part));
            } else if (part.getType() == MessagePattern.Part.Type.MSG_START) {
                i = pattern.getLimitPartIndex(i);
            }
        }
        return forms;
    }

    /** What comes before the name of an act or a field, which is written out where it is made. */
    private static final Set<String> BY_NAME =
            Set.of("journal.act.", "journal.act_name.", "criteria.field.", "criteria.choice.", "criteria.events.");

    /** Keys that a source asks for and nobody has words for. */
    List<String> unknownIn(String source) {
        return SAID.matcher(source)
                .results()
                .map(found -> found.group(1))
                .filter(key -> !keys().contains(key) && !BY_NAME.contains(key))
                .toList();
    }

    /** Keys that no source has between quotes and no constant stands for: nobody says them any more. */
    List<String> unsaid(Collection<String> sources, Collection<Class<?>> enums) {
        var left = new TreeSet<>(keys());
        enums.stream().flatMap(Lexicon::keysOf).forEach(left::remove);
        sources.forEach(source -> left.removeIf(
                key -> source.contains("\"" + key + "\"") || source.contains("\"" + nameBehind(key) + "\"")));
        return List.copyOf(left);
    }

    /** Acts, problems, fields and their choices are called by a name of their own, written out where they are made. */
    private static String nameBehind(String key) {
        return key.replaceFirst("^journal\\.act(_name)?\\.", "")
                .replaceFirst("^(\\w+)\\.problem\\.", "$1.")
                // The kinds of events are constants of the room that offers them under one name.
                .replaceFirst("^criteria\\.events\\.(\\w+)(\\.\\w+)?$", "$1")
                .replaceFirst("^criteria\\.(field|choice\\.\\w+)\\.", "");
    }

    /** Constants without words whose type has words for others. */
    List<String> speechless(Collection<Class<?>> enums) {
        return enums.stream()
                .filter(type -> keysOf(type).anyMatch(keys()::contains))
                .flatMap(Lexicon::keysOf)
                .filter(key -> !keys().contains(key))
                .toList();
    }

    private static Stream<String> keysOf(Class<?> type) {
        return Stream.of(Objects.requireNonNull(type.getEnumConstants()))
                .map(constant -> Words.keyOf((Enum<?>) constant));
    }
}
