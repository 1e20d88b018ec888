package dev.custodia.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custodia.changes.Reason.Ground;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReasonTest {
    private static final Pattern SAID = Pattern.compile("DSL\\.inline\\(\\s*\"([a-z_]+)\"\\)");

    @Test
    void law_meets_request_in_one_order_and_force_beats_none_of_the_first_three() {
        assertThat(Ground.values())
                .containsExactly(
                        Ground.HOLD,
                        Ground.OPEN_BUSINESS,
                        Ground.STATUTORY_PERIOD,
                        Ground.REQUEST,
                        Ground.OWN_PERIOD,
                        Ground.CHOICE);
        assertThat(Arrays.stream(Ground.values()).filter(ground -> !ground.beatenByForce()))
                .containsExactly(Ground.HOLD, Ground.OPEN_BUSINESS, Ground.STATUTORY_PERIOD);
        List<Ground> grounds =
                Arrays.stream(Reason.values()).map(Reason::ground).toList();
        assertThat(grounds)
                .as("reasons stand in the order of what they rest on")
                .isSorted();
        List<String> mixed = new ArrayList<>(List.of("linked_documents", "open_documents", "on_hold"));
        mixed.sort(Reason.ORDER);
        assertThat(mixed).containsExactly("on_hold", "open_documents", "linked_documents");
    }

    @Test
    void what_keepers_say_is_on_the_list_and_nothing_else_is() throws IOException {
        Set<String> said = new TreeSet<>();
        Set<String> known = Arrays.stream(Reason.values()).map(Reason::code).collect(Collectors.toSet());
        try (var files = Files.walk(Path.of("src", "main", "java"))) {
            files.filter(file -> file.toString().matches(".*(Keeper|Bin|Cleanup)\\.java"))
                    .forEach(file -> said.addAll(inlined(read(file))));
        }
        assertThat(said).isNotEmpty().isSubsetOf(known);
        assertThat(known).doesNotContainAnyElementsOf(inlined("DSL.inline(\"made_up\")"));
        assertThatThrownBy(() -> Reason.of("made_up")).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> inlined(String source) {
        return SAID.matcher(source).results().map(found -> found.group(1)).toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
