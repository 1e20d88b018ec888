package dev.custodia.screens;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WordsOfAllRoomsTest {
    private final Lexicon lexicon = Lexicon.ofTheProduct();

    private enum Fruit {
        APPLE,
        PEAR
    }

    @Test
    void every_word_is_there_in_four_languages() {
        assertThat(lexicon.gaps()).isEmpty();
    }

    @Test
    void every_message_can_be_read_and_takes_the_same_arguments_in_four_languages() {
        assertThat(lexicon.faults()).isEmpty();
    }

    @Test
    void every_key_that_a_page_or_a_class_asks_for_has_words() throws IOException {
        var unknown = new TreeMap<String, List<String>>();
        sources().forEach((file, source) -> unknown.put(file, lexicon.unknownIn(source)));
        unknown.values().removeIf(List::isEmpty);
        assertThat(unknown).isEmpty();
    }

    @Test
    void every_constant_has_words_where_its_type_has_some() {
        assertThat(lexicon.speechless(enums())).isEmpty();
    }

    @Test
    void every_word_is_said_somewhere() throws IOException {
        assertThat(lexicon.unsaid(sources().values(), enums()))
                .as("words that nobody says; a key is written out, or made by w.of(constant), never put together")
                .isEmpty();
    }

    @Test
    void no_word_is_said_twice() throws IOException {
        for (Language language : Language.values()) {
            try (var files = Files.list(Path.of("src", "main", "resources", "words"))) {
                List<String> lines = files.filter(
                                file -> file.toString().endsWith("_" + language.code() + ".properties"))
                        .flatMap(file -> read(file).lines())
                        .toList();
                assertThat(lines).isNotEmpty();
                assertThat(saidTwice(lines)).as(language.code()).isEmpty();
            }
        }
        assertThat(saidTwice(List.of("a.b = x", "# a.c = y", "a.c=z", "a.b=y"))).containsExactly("a.b");
    }

    /** Keys that stand in several lines: the last of them would hold, and nobody sees that. */
    private static List<String> saidTwice(List<String> lines) {
        Set<String> seen = new HashSet<>();
        return lines.stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("[=\\s]", 2)[0])
                .filter(key -> !seen.add(key))
                .toList();
    }

    @Test
    void planted_faults_are_found() {
        var planted = new Lexicon(Map.of(
                Language.EN,
                        Map.of(
                                "a.b.c",
                                "{0} and {1}",
                                "a.b.d",
                                "{0, plural, one {#} other {#}}",
                                "screens.fruit.apple",
                                "apple"),
                Language.IT,
                        Map.of(
                                "a.b.c",
                                "{0}",
                                "a.b.d",
                                "l'{0, plural, one {#} other {#}}",
                                "screens.fruit.apple",
                                "mela"),
                Language.RU,
                        Map.of(
                                "a.b.c",
                                "{0} {1}",
                                "a.b.d",
                                "{0, plural, one {#} other {#}}",
                                "screens.fruit.apple",
                                " "),
                Language.SV, Map.of("a.b.c", "{0} {1", "a.b.d", "{0, plural, one {#} other {#}}")));
        assertThat(planted.gaps()).containsExactly("screens.fruit.apple in sv");
        assertThat(planted.faults()).hasSize(6).anyMatch(fault -> fault.contains("straight apostrophe"));
        assertThat(planted.unknownIn("w.of(\"a.b.c\", 1) + words().of(\"a.b.x\")"))
                .containsExactly("a.b.x");
        assertThat(planted.speechless(List.of(Fruit.class))).containsExactly("screens.fruit.pear");
        assertThat(planted.unsaid(List.of("w.of(\"a.b.c\")"), List.of(Fruit.class)))
                .containsExactly("a.b.d");
    }

    @Test
    void an_act_and_a_problem_are_said_by_their_names() {
        var said = new Lexicon(Map.of(
                Language.EN,
                Map.of(
                        "journal.act.a.erase",
                        "x",
                        "journal.act_name.a.erase",
                        "x",
                        "a.problem.too_many",
                        "x",
                        "a.problem.gone",
                        "x")));
        assertThat(said.unsaid(List.of("note(\"a.erase\"); refuse(\"a.too_many\")"), List.of()))
                .containsExactly("a.problem.gone");
    }

    private static List<Class<?>> enums() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.custodia").stream()
                        .filter(JavaClass::isEnum)
                        .filter(type -> !type.getPackageName().startsWith("dev.custodia.tables"))
                        .<Class<?>>map(JavaClass::reflect)
                        .filter(Class::isEnum)
                        .toList();
    }

    private static Map<String, String> sources() throws IOException {
        try (var files = Files.walk(Path.of("src", "main"))) {
            return files.filter(file -> file.toString().matches(".*\\.(java|jte)"))
                    .collect(Collectors.toMap(Path::toString, WordsOfAllRoomsTest::read));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
