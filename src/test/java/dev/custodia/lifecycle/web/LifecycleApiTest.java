package dev.custodia.lifecycle.web;

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
class LifecycleApiTest {
    @LocalServerPort
    int port;

    @Autowired
    Shop shop;

    private Program program;

    @BeforeEach
    void sign_in() {
        program = new Program(port);
    }

    @Test
    void many_come_by_one_call_as_leads_and_customers_and_taking_the_call_back_puts_the_others_back() {
        Answer first = program.post("/customers/bulk", "[{\"externalId\": \"LC-1\", \"name\": \"Lena Call\"}]")
                .good();
        String lena = first.at("items/0/id");
        assertThat(program.get("/customers/" + lena + "/status").at("now/status"))
                .isEqualTo("lead");

        Answer second = program.post(
                        "/customers/bulk",
                        "[{\"externalId\": \"LC-1\", \"name\": \"Lena Call\", \"documents\": [{\"kind\": \"invoice\","
                                + " \"number\": \"1\", \"date\": \"2026-01-02\", \"amount\": \"5\"}]},"
                                + " {\"externalId\": \"LC-2\", \"name\": \"Luca Call\", \"documents\": [{\"kind\":"
                                + " \"invoice\", \"number\": \"2\", \"date\": \"2026-01-02\", \"amount\": \"5\"}]},"
                                + " {\"externalId\": \"LC-3\", \"name\": \"Livia Call\"}]")
                .good();
        assertThat(program.get("/customers/" + lena + "/status").at("now/rule")).isEqualTo("document");
        assertThat(program.get("/customers/" + second.at("items/1/id") + "/status")
                        .at("now/status"))
                .isEqualTo("customer");
        assertThat(program.get("/customers/" + second.at("items/2/id") + "/status")
                        .at("now/status"))
                .isEqualTo("lead");

        Answer undo = program.post("/changes/" + second.at("changeId") + "/undo", null)
                .good();
        program.watch("/changes/" + undo.at("id") + "/progress");
        Answer back = program.get("/customers/" + lena + "/status").good();
        assertThat(back.at("now/status")).isEqualTo("lead");
        assertThat(back.json().get("before")).isEmpty();
    }

    @Test
    void a_status_is_set_by_hand_and_given_back() {
        Customer one = shop.person("Petra Program");
        Answer set = program.put(
                        "/customers/" + one.id() + "/status", "{\"status\": \"vip\", \"reason\": \"big order\"}")
                .good();
        assertThat(set.at("now/status")).isEqualTo("vip");
        assertThat(set.at("now/byHand")).isEqualTo("true");
        assertThat(set.at("now/reason")).isEqualTo("big order");
        assertThat(set.at("before/0/status")).isEqualTo("lead");
        assertThat(program.get("/customers?filter=status.is.vip&fields=status").at("items/0/fields/status"))
                .isEqualTo("vip");
        assertThat(program.put("/customers/" + one.id() + "/status", "{}")
                        .good()
                        .at("now/status"))
                .isEqualTo("lead");
        assertThat(program.put("/customers/" + one.id() + "/status", "{}").at("code"))
                .isEqualTo("lifecycle.not_by_hand");
        assertThat(program.put("/customers/" + one.id() + "/status", "{\"status\": \"king\"}")
                        .at("code"))
                .isEqualTo("lifecycle.status_unknown");
        assertThat(program.get("/customers/1/status").status()).isEqualTo(404);
    }

    @Test
    void many_are_set_by_filters_watched_and_taken_back() {
        shop.invoice(shop.person("Old One"), "S1", "2015-05-01", "10");
        shop.invoice(shop.person("Old Two"), "S2", "2015-06-01", "10");
        String call = "{\"status\": \"inactive\", \"whom\": {\"filters\": [\"last_purchase.up_to.2015-12-31\"]}}";
        Answer started = program.post("/status/apply", call, "Idempotency-Key", "inactive-once");
        assertThat(started.status()).isEqualTo(202);
        assertThat(program.post("/status/apply", call, "Idempotency-Key", "inactive-once")
                        .at("changeId"))
                .isEqualTo(started.at("changeId"));
        assertThat(program.watch(started.at("progress")).getLast()).contains("\"done\":2");
        assertThat(program.get("/customers/count?filter=status.is.inactive").number("count"))
                .isEqualTo(2);
        Answer undo = program.post("/changes/" + started.at("changeId") + "/undo", null)
                .good();
        program.watch("/changes/" + undo.at("id") + "/progress");
        assertThat(program.get("/customers/count?filter=status.is.inactive").number("count"))
                .isZero();
        assertThat(program.post("/status/apply", "{\"status\": \"vip\"}").at("code"))
                .isEqualTo("customers.nobody_picked");
    }

    @Test
    void rules_are_previewed_then_hold_and_move() {
        shop.invoice(shop.person("Rich One"), "R1", "2026-01-01", "77777");
        String rules = "{\"enabled\": true, \"documents\": true, \"payments\": true, \"appointments\": true,"
                + " \"events\": true, \"vip\": {\"rule\": \"clause\", \"field\": \"value\", \"operator\":"
                + " \"at_least\", \"values\": [\"77000\"]}}";
        Answer preview = program.post("/status-rules/preview", rules).good();
        assertThat(preview.number("customers")).isEqualTo(1);
        assertThat(preview.at("moves/0/from")).isEqualTo("customer");
        assertThat(preview.at("moves/0/to")).isEqualTo("vip");
        assertThat(program.get("/status-rules").json().get("vip").isNull()).isTrue();

        Answer hold = program.put("/status-rules", rules).good();
        program.watch(hold.at("change/progress"));
        assertThat(program.get("/status-rules").at("vip/field")).isEqualTo("value");
        assertThat(program.get("/customers/count?filter=status.is.vip").number("count"))
                .isEqualTo(1);
        assertThat(program.post("/status-rules/preview", rules.replace("\"value\"", "\"shoe_size\""))
                        .at("code"))
                .isEqualTo("criteria.unknown_field");
        program.put("/status-rules", rules.replaceAll(", \"vip\".*", "}")).good();
    }

    @Test
    void statuses_are_listed_added_and_renamed() {
        Answer added = program.post("/statuses", "{\"names\": {\"en\": \"Dealer\"}, \"colour\": \"navy\"}");
        assertThat(added.status()).isEqualTo(201);
        String code = added.at("code");
        assertThat(program.patch("/statuses/" + code, "{\"names\": {\"en\": \"Reseller\"}}")
                        .good()
                        .at("name"))
                .isEqualTo("Reseller");
        assertThat(program.get("/statuses").good().each("items", "name"))
                .contains("Lead", "Customer", "VIP", "Inactive", "Reseller");
        assertThat(program.get("/fields", "Accept-Language", "it").text()).contains(code);
        assertThat(program.patch("/statuses/king", "{}").status()).isEqualTo(404);
    }
}
