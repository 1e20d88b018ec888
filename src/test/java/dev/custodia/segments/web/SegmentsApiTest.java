package dev.custodia.segments.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Program;
import dev.custodia.Program.Answer;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.customers.Customer;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Segments, for a program that knows the OpenAPI text and nothing else. */
@CustodiaTest(web = WebEnvironment.RANDOM_PORT, settings = "CUSTODIA_ADMIN_TOKEN=" + Program.TOKEN)
@Import(Shop.class)
class SegmentsApiTest {
    @LocalServerPort
    int port;

    @Autowired
    Shop shop;

    @Autowired
    TestClock clock;

    private Program program;

    @BeforeEach
    void spring() {
        clock.set(LocalDate.parse("2026-03-15"));
        program = new Program(port);
    }

    @Test
    void a_rule_is_translated_counted_saved_explained_and_cleaned_up() {
        Customer anna = shop.anna();
        shop.invoice(anna, "1", "2026-03-01", "100");
        Customer bruno = shop.bruno();
        shop.invoice(bruno, "2", "2022-05-01", "100");
        String text = "{\"text\": \"last_purchase <= ago(\\\"12m\\\") && purchases >= 1\"}";
        Answer translated = program.post("/rules/translate", text).good();
        assertThat(translated.at("rule/rule")).isEqualTo("all_of");
        assertThat(translated.at("text")).isEqualTo("last_purchase <= ago(\"12m\") && purchases >= 1");
        assertThat(translated.at("sentence")).contains("March").contains("12 months ago");
        assertThat(program.send("POST", "/rules/translate", text, "Accept-Language", "sv")
                        .good()
                        .at("sentence"))
                .contains("mars");
        Answer counted = program.post("/rules/count", text).good();
        assertThat(counted.number("found")).isEqualTo(1);
        assertThat(counted.number("parts/1/alone")).isEqualTo(2);
        assertThat(counted.number("parts/1/remaining")).isEqualTo(1);

        Answer made = program.post(
                        "/segments", "{\"name\": \"Silent buyers\", \"text\": \"last_purchase <= ago(\\\"12m\\\")\"}")
                .good();
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("key")).isEqualTo("silent-buyers");
        assertThat(made.number("members")).isEqualTo(1);
        assertThat(program.get("/segments/silent-buyers/customers").good().each("items", "name"))
                .containsExactly("Bruno Conti");
        assertThat(program.get("/customers?filter=segment.any_of.silent-buyers")
                        .good()
                        .each("items", "name"))
                .containsExactly("Bruno Conti");
        Answer why = program.get("/segments/silent-buyers/why/" + anna.id()).good();
        assertThat(why.at("in")).isEqualTo("false");
        assertThat(why.at("because/value")).isEqualTo("2026-03-01");
        assertThat(program.get("/segments/silent-buyers/on/2026-03-01/" + bruno.id())
                        .good()
                        .at("then"))
                .isEqualTo("unknown");
        assertThat(program.get("/segments/silent-buyers/history")
                        .good()
                        .json()
                        .at("/items")
                        .size())
                .isEqualTo(30);

        Answer plan = program.post(
                        "/plans",
                        "{\"action\": \"archive\", \"choice\": {\"choice\": \"matching\", \"rule\": {\"rule\": \"clause\","
                                + " \"field\": \"segment\", \"operator\": \"any_of\", \"values\": [\"silent-buyers\"]}}}")
                .good();
        assertThat(plan.number("toDo")).isEqualTo(1);
        Answer confirmed = program.post(
                        "/plans/" + plan.at("id") + "/confirm",
                        "{\"digest\": \"" + plan.at("digest") + "\", \"number\": 1, \"token\": \""
                                + plan.at("confirm/body/token") + "\"}")
                .good();
        shop.ended(Long.parseLong(confirmed.at("changeId")));
        assertThat(program.get("/segments/silent-buyers/count").good().number("count"))
                .isZero();
    }

    @Test
    void a_segment_is_changed_by_who_has_read_it_and_removed() {
        program.post("/segments", "{\"key\": \"read-me\", \"name\": \"Read me\", \"text\": \"has_email\"}")
                .good();
        Answer stale =
                program.put("/segments/read-me", "{\"name\": \"Read me\", \"text\": \"has_phone\", \"revision\": 7}");
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.at("code")).isEqualTo("segments.changed_meanwhile");
        Answer changed = program.put(
                        "/segments/read-me", "{\"name\": \"Read me\", \"text\": \"has_phone\", \"revision\": 1}")
                .good();
        assertThat(changed.at("text")).isEqualTo("has_phone");
        assertThat(program.delete("/segments/read-me").status()).isEqualTo(204);
        assertThat(program.get("/segments/read-me").status()).isEqualTo(404);
    }

    @Test
    void what_is_wrong_with_a_rule_is_said_with_its_place() {
        Answer unreadable = program.post("/rules/translate", "{\"text\": \"city = \\\"Torino\\\"\"}");
        assertThat(unreadable.status()).isEqualTo(422);
        assertThat(unreadable.at("code")).isEqualTo("criteria.text_unreadable");
        assertThat(unreadable.at("problems/0/where")).startsWith("1:");
        assertThat(program.post("/segments", "{\"name\": \"Nothing\"}").at("code"))
                .isEqualTo("segments.rule_missing");
        assertThat(program.post("/segments", "{\"name\": \"Ghost\", \"text\": \"segment.any_of([\\\"ghost-of\\\"])\"}")
                        .at("code"))
                .isEqualTo("criteria.unknown_segment");
        assertThat(program.post("/rules/count", "{}").at("code")).isEqualTo("segments.rule_or_text");
    }

    @Test
    void a_fixed_segment_is_filled_by_hand() {
        Customer vera = shop.vera();
        program.post("/segments", "{\"key\": \"by-hand\", \"name\": \"By hand\", \"living\": false}")
                .good();
        String one = "{\"customers\": [\"" + vera.id() + "\"]}";
        assertThat(program.post("/segments/by-hand/add", one).good().number("customers"))
                .isEqualTo(1);
        assertThat(program.post("/segments/by-hand/add", one).good().number("customers"))
                .isZero();
        assertThat(program.get("/segments/by-hand").good().number("members")).isEqualTo(1);
        program.post("/segments", "{\"key\": \"all-with-phone\", \"name\": \"Phones\", \"text\": \"has_phone\"}")
                .good();
        Answer overlap =
                program.get("/segments/by-hand/compared-with/all-with-phone").good();
        assertThat(List.of(overlap.number("first"), overlap.number("both"))).containsExactly(0L, 1L);
        assertThat(program.post("/segments/by-hand/take-out", one).good().number("customers"))
                .isEqualTo(1);
        assertThat(program.post("/segments/all-with-phone/add", one).at("code")).isEqualTo("segments.not_fixed");
    }

    @Test
    void a_sentence_calls_a_segment_by_its_name_and_a_text_by_its_key() {
        program.post("/segments", "{\"key\": \"gone-quiet\", \"name\": \"Gone quiet\", \"text\": \"has_email\"}")
                .good();
        Answer translated = program.post("/rules/translate", "{\"text\": \"segment.any_of([\\\"gone-quiet\\\"])\"}")
                .good();
        assertThat(translated.at("sentence")).isEqualTo("Segment: one of Gone quiet");
        assertThat(translated.at("text")).isEqualTo("segment.any_of([\"gone-quiet\"])");
        assertThat(program.get("/fields").good().json().toString())
                .as("which segments there are is for who may look")
                .doesNotContain("gone-quiet");
    }
}
