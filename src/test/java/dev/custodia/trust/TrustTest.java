package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Program;
import dev.custodia.Program.Answer;
import dev.custodia.access.web.Visitor;
import dev.custodia.screens.Language;
import dev.custodia.screens.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the page and the API say of the promises is what the tests wrote, and nothing else. */
@CustodiaTest(
        web = WebEnvironment.RANDOM_PORT,
        settings = {"CUSTODIA_ADMIN_PASSWORD=correct horse battery", "CUSTODIA_ADMIN_TOKEN=" + Program.TOKEN})
class TrustTest {
    private static final String FIGURES = """
            {"promise":"P7","test":"Some.green","caught":false,"at":"2026-11-27T10:00:00Z","version":"1.0","commit":"abc","milliseconds":61000,"seed":42,"figures":{"runs":4711,"customers":3}}
            {"promise":"P7","test":"Some.other","caught":false,"at":"2026-11-27T11:00:00Z","version":"1.0","commit":"abc","milliseconds":1000,"seed":null,"figures":{"runs":2}}
            {"promise":"P7","test":"Some.a_fault_is_caught","caught":true,"at":"2026-11-27T09:00:00Z","version":"1.0","commit":"abc","milliseconds":5,"seed":null,"figures":{}}
            """;

    @LocalServerPort
    int port;

    @Autowired
    Clock clock;

    @TempDir
    Path folder;

    @Test
    void every_promise_that_is_said_to_have_a_test_has_one_and_no_other_has() {
        Set<Promise> said = Arrays.stream(Promise.values())
                .filter(promise -> promise.how().isPresent())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Promise.class)));
        assertThat(proven()).isEqualTo(said);
    }

    private static Set<Promise> proven() {
        return TakeFigures.classes().stream()
                .flatMap(type -> Stream.concat(Stream.of(type), Stream.of(type.getDeclaredMethods())))
                .map(element -> element.getAnnotation(Proves.class))
                .filter(Objects::nonNull)
                .map(Proves::value)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Promise.class)));
    }

    @Test
    void a_test_behind_a_promise_that_counts_nothing_is_noticed() {
        assertThat(new Proof(Promise.P7, "Some.mute", false).isMute()).isTrue();
        assertThat(new Proof(Promise.P7, "Some.telling", false)
                        .figure(Figure.RUNS, 1)
                        .isMute())
                .isFalse();
        assertThat(new Proof(Promise.P7, "Some.fault", true).isMute()).isFalse();
    }

    @Test
    void a_test_that_failed_for_one_of_its_parameters_leaves_nothing() {
        Proof proof = new Proof(Promise.P7, "Some.spoilt", false).figure(Figure.RUNS, 1);
        proof.write();
        Path left = Proof.FOLDER.resolve("P7.Some.spoilt.json");
        assertThat(left).exists();
        proof.spoil();
        proof.write();
        assertThat(left).doesNotExist();
    }

    @Test
    void what_several_tests_counted_is_added_up() {
        Proven proven = Trust.of(TakeFigures.read(FIGURES)).stream()
                .filter(one -> one.promise() == Promise.P7)
                .findFirst()
                .orElseThrow();
        assertThat(proven.figures()).containsEntry(Figure.RUNS, 4713L).containsEntry(Figure.CUSTOMERS, 3L);
        assertThat(proven.caught()).hasSize(1);
        assertThat(proven.took()).hasSeconds(62);
        assertThat(proven.at()).hasValueSatisfying(at -> assertThat(at).isEqualTo("2026-11-27T11:00:00Z"));
        assertThat(proven.seeds()).containsExactly(42L);
        assertThat(proven.commits()).containsExactly("abc");
    }

    @Test
    void what_a_run_left_is_taken_whole_or_not_at_all() throws IOException {
        new Proof(Promise.P7, "Some.green", false)
                .figure(Figure.RUNS, 3)
                .seed(7)
                .write(folder);
        List<String> expected = List.of("P7.Some.green.json", "P7.Some.red.json");
        assertThat(TakeFigures.faults(folder, expected)).containsExactly("not measured: P7.Some.red.json");
        Files.writeString(
                folder.resolve("P7.Some.red.json"), FIGURES.lines().findFirst().orElseThrow() + "\n");
        assertThat(TakeFigures.faults(folder, expected))
                .singleElement()
                .asString()
                .contains("several states of the sources", "abc");
        assertThat(TakeFigures.faults(folder, expected.subList(0, 1))).isEmpty();
        TakeFigures.take(folder, expected.subList(0, 1), folder.resolve("figures.jsonl"));
        assertThat(TakeFigures.read(Files.readString(folder.resolve("figures.jsonl"))))
                .singleElement()
                .satisfies(measured -> {
                    assertThat(measured.figures()).containsEntry(Figure.RUNS, 3L);
                    assertThat(measured.seed()).isEqualTo(7);
                    assertThat(measured.version()).isNotEmpty();
                });
    }

    @Test
    void the_tests_that_stand_behind_a_promise_are_all_known() {
        assertThat(Proving.files(TakeFigures.classes()))
                .contains(
                        "P6.OperatorsTest.two_four_and_eight_operators_at_once_do_each_other_no_harm.json",
                        "P6.OperatorsTest.a_mark_that_is_set_twice_is_caught.json",
                        "P28.Browser.json");
    }

    @Test
    void programs_are_told_exactly_what_the_file_says() throws IOException {
        Answer answer = new Program(port).get("/trust").good();
        List<Measured> file = TakeFigures.read(Files.readString(TakeFigures.RESOURCE));
        assertThat(answer.each("promises", "id"))
                .isEqualTo(Arrays.stream(Promise.values()).map(Promise::name).toList());
        int place = 0;
        for (Promise promise : Promise.values()) {
            String at = "promises/" + place++ + "/";
            TreeMap<String, Long> figures = new TreeMap<>();
            for (Measured one : file)
                if (one.promise() == promise)
                    one.figures().forEach((figure, count) -> figures.merge(figure.code(), count, Long::sum));
            TreeMap<String, Long> told = new TreeMap<>();
            answer.json()
                    .at("/" + at + "figures")
                    .properties()
                    .forEach(figure ->
                            told.put(figure.getKey(), figure.getValue().asLong()));
            assertThat(told).as(promise.name()).isEqualTo(figures);
            assertThat(answer.json().at("/" + at + "caught")).hasSize((int) file.stream()
                    .filter(one -> one.promise() == promise && one.caught())
                    .count());
            assertThat(answer.json().at("/" + at + "at").isNull())
                    .as("%s without figures says so", promise)
                    .isEqualTo(file.stream().noneMatch(one -> one.promise() == promise));
        }
    }

    @Test
    void the_page_shows_exactly_what_the_file_says_and_who_has_no_test_or_no_figures() throws IOException {
        String page = signedIn().get("/trust").body();
        Words w = Words.in(Language.EN, clock);
        for (Proven proven : Trust.of(TakeFigures.read(Files.readString(TakeFigures.RESOURCE)))) {
            if (proven.promise().how().isEmpty()) {
                assertThat(page.substring(page.indexOf("id=\"untested\"")))
                        .contains("<dt>" + proven.promise() + "</dt>");
                continue;
            }
            String section = section(page, proven.promise());
            if (proven.measured().isEmpty()) {
                assertThat(section).contains(w.of("trust.no_figures")).doesNotContain("<dl");
                continue;
            }
            proven.figures()
                    .forEach((figure, count) -> assertThat(section)
                            .contains("<dt>" + w.of(figure) + "</dt><dd>" + w.number(count) + "</dd>"));
            assertThat(section).contains("<dd>" + w.number(proven.caught().size()) + "</dd>");
        }
    }

    private Visitor signedIn() {
        return Visitor.signedIn(port, "admin", "correct horse battery");
    }

    private static String section(String page, Promise promise) {
        int from = page.indexOf("id=\"" + promise + "\"");
        return page.substring(from, page.indexOf("</section>", from));
    }

    @Test
    void what_can_be_seen_here_is_what_is_here() {
        Answer here = new Program(port).get("/trust").good();
        assertThat(here.number("here/entries")).isPositive();
        assertThat(here.at("here/checkpoint/genuine")).isEqualTo("true");
        assertThat(here.number("here/checkpoint/entry")).isPositive();
    }
}
