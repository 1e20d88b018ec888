package dev.custodia.customers.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Program;
import dev.custodia.Program.Answer;
import dev.custodia.Shop;
import dev.custodia.customers.Customer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

@CustodiaTest(web = WebEnvironment.RANDOM_PORT, settings = "CUSTODIA_ADMIN_TOKEN=" + Program.TOKEN)
@Import(Shop.class)
class TagsApiTest {
    @LocalServerPort
    int port;

    @Autowired
    Shop shop;

    private Program program;

    @BeforeEach
    void sign_in() {
        program = new Program(port);
    }

    private Answer ended(Answer started) {
        assertThat(started.status()).as(started.text()).isEqualTo(202);
        program.watch(started.at("progress"));
        return program.get(started.at("change")).good();
    }

    @Test
    void many_are_tagged_by_filters_watched_and_taken_back() {
        for (int i = 0; i < 3; i++) shop.invoice(shop.person("Filtered " + i), "F" + i, "2018-05-0" + (i + 1), "10");
        String call = "{\"add\": [\"Old times\"], \"reason\": \"by a script\", \"whom\": {\"filters\":"
                + " [\"last_purchase.up_to.2018-12-31\"]}}";

        Answer started = program.post("/tags/apply", call, "Idempotency-Key", "old-times");
        Answer again = program.post("/tags/apply", call, "Idempotency-Key", "old-times");
        Answer change = ended(started);

        assertThat(again.at("changeId")).isEqualTo(started.at("changeId"));
        assertThat(started.header("Location")).isEqualTo(started.at("change"));
        assertThat(change.at("act")).isEqualTo("customers.tag");
        assertThat(change.at("reason")).isEqualTo("by a script");
        assertThat(change.number("buckets/done")).isEqualTo(3);
        assertThat(program.get("/customers/count?filter=tag.any_of.old%20times").number("count"))
                .isEqualTo(3);
        assertThat(program.post("/tags/apply", call).at("code"))
                .as("who has it needs nothing")
                .isEqualTo("changes.nobody");
        Answer undo = program.post("/changes/" + started.at("changeId") + "/undo", null)
                .good();
        program.watch("/changes/" + undo.at("id") + "/progress");
        assertThat(program.get("/customers/count?filter=tag.any_of.old%20times").number("count"))
                .isZero();
    }

    @Test
    void tags_are_listed_made_renamed_coloured_merged_and_removed() {
        Customer one = shop.person("Tina Tagged");
        ended(program.post(
                "/tags/apply", "{\"add\": [\"alpha\", \"beta\"], \"whom\": {\"customers\": [\"" + one.id() + "\"]}}"));
        Answer made = program.post("/tags", "{\"name\": \"gamma\", \"colour\": \"navy\"}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("colour")).isEqualTo("navy");
        assertThat(program.post("/tags", "{\"name\": \"GAMMA\"}").at("code")).isEqualTo("customers.tag_taken");
        assertThat(program.post("/tags", "{\"colour\": \"pink\"}").status()).isEqualTo(400);

        String gamma = made.at("id");
        Answer renamed = program.patch("/tags/" + gamma, "{\"name\": \"Gamma rays\", \"colour\": \"red\"}")
                .good();
        assertThat(renamed.at("name")).isEqualTo("Gamma rays");
        assertThat(renamed.at("colour")).isEqualTo("red");

        String alpha = id("alpha");
        String beta = id("beta");
        ended(program.post("/tags/" + alpha + "/merge", "{\"into\": \"" + gamma + "\"}"));
        assertThat(program.get("/customers/" + one.id()).good().at("tags")).isEqualTo("[\"beta\",\"Gamma rays\"]");
        assertThat(program.get("/tags/" + gamma).number("customers")).isEqualTo(1);
        Answer removed = program.delete("/tags/" + beta);
        ended(removed);
        assertThat(program.get("/tags").good().each("items", "name"))
                .contains("Gamma rays")
                .doesNotContain("alpha", "beta");
        assertThat(program.post("/tags/" + gamma + "/merge", "{\"into\": \"" + gamma + "\"}")
                        .at("code"))
                .isEqualTo("customers.tag_into_itself");
        assertThat(program.get("/tags/1").status()).isEqualTo(404);
        assertThat(program.delete("/tags/1").status()).isEqualTo(404);
    }

    private String id(String name) {
        var items = program.get("/tags").good().json().get("items");
        for (var item : items)
            if (item.get("name").asString().equals(name)) return item.get("id").asString();
        throw new AssertionError("no tag " + name);
    }

    @Test
    void everybody_is_meant_only_where_it_is_said_and_what_is_wrong_has_a_code() {
        assertThat(program.post("/tags/apply", "{\"add\": [\"x\"], \"whom\": {}}")
                        .at("code"))
                .isEqualTo("customers.nobody_picked");
        assertThat(program.post("/tags/apply", "{\"add\": [\"x\"], \"whom\": {\"filters\": []}}")
                        .at("code"))
                .isEqualTo("customers.nobody_picked");
        assertThat(program.post("/tags/apply", "{\"add\": [\"x\"], \"whom\": {\"customers\": []}}")
                        .at("code"))
                .isEqualTo("customers.nobody_picked");
        assertThat(program.post("/tags/apply", "{\"add\": [\"x\"]}").at("code")).isEqualTo("customers.nobody_picked");
        assertThat(program.post("/tags/apply", "{\"whom\": {\"words\": \"x\"}}").at("code"))
                .isEqualTo("customers.tag_add_or_remove");
        assertThat(program.post("/tags/apply", "{\"add\": [\"x\"], \"whom\": {\"filters\": [\"shoe.is.3\"]}}")
                        .status())
                .isEqualTo(422);
        assertThat(program.post(
                                "/tags/apply",
                                "{\"add\": [\"x\"], \"whom\": {\"words\": \"x\", \"customers\": [\"1\"]}}")
                        .at("code"))
                .isEqualTo("customers.whom_twice");
    }

    @Test
    void a_tag_that_nobody_had_is_removed_and_brought_back() {
        String id = program.post("/tags", "{\"name\": \"Nobody’s\"}").good().at("id");
        program.delete("/tags/" + id).good();
        Answer gone = program.get("/tags/gone").good();
        assertThat(gone.at("items/0/id")).isEqualTo(id);
        assertThat(gone.number("items/0/carried")).isZero();
        assertThat(program.post("/tags/" + id + "/bring-back", null).good().at("name"))
                .isEqualTo("Nobody’s");
        assertThat(program.get("/tags").good().each("items", "name")).contains("Nobody’s");
        assertThat(program.post("/tags/" + id + "/bring-back", null).at("code")).isEqualTo("customers.tag_not_gone");
        assertThat(program.get("/journal?act=customers.tag_bring_back")
                        .good()
                        .json()
                        .get("entries"))
                .hasSize(1);
    }
}
