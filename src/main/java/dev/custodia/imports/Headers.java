package dev.custodia.imports;

import dev.custodia.facts.Columns;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows what a column is by the words over it, in four languages and as common systems write them. */
final class Headers {
    private static final Map<String, List<Target>> WORDS = read();

    private Headers() {}

    /** A target for each column; what is not known, or is taken already, is to be left out. */
    static List<Target> match(List<String> headers, boolean documents) {
        List<Target> targets = new ArrayList<>();
        Set<Target> taken = EnumSet.noneOf(Target.class);
        for (String header : headers) {
            Target target = match(header, documents, taken);
            taken.add(target);
            targets.add(target);
        }
        return targets;
    }

    private static Target match(String header, boolean documents, Set<Target> taken) {
        for (Target target : WORDS.getOrDefault(plain(header), List.of())) {
            if (target.ofDocument() && !documents) continue;
            if (taken.contains(target) && !target.repeatable()) continue;
            return target;
        }
        return Target.SKIP;
    }

    /** Whether these headers stand over documents: something is dated, and numbered or summed. */
    static boolean ofDocuments(List<String> headers) {
        Set<Target> targets = EnumSet.copyOf(match(headers, true));
        return targets.contains(Target.DATE)
                && (targets.contains(Target.NUMBER)
                        || targets.contains(Target.AMOUNT)
                        || targets.contains(Target.UNIT_PRICE));
    }

    private static String plain(String header) {
        return Columns.plain(header)
                .replace('_', ' ')
                .strip()
                .replaceAll("\\s+", " ")
                .replaceAll("[:*]+$", "");
    }

    private static Map<String, List<Target>> read() {
        Map<String, List<Target>> words = new HashMap<>();
        for (String line : lines()) {
            if (line.isBlank() || line.startsWith("#")) continue;
            int colon = line.indexOf(':');
            Target target = Target.of(line.substring(0, colon));
            for (String word : line.substring(colon + 1).split(";")) {
                words.computeIfAbsent(plain(word), key -> new ArrayList<>()).add(target);
            }
        }
        return words;
    }

    private static List<String> lines() {
        try (@Nullable InputStream file = Headers.class.getResourceAsStream("/imports/headers.txt")) {
            if (file == null) throw new IllegalStateException("The list of header words is missing");
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
