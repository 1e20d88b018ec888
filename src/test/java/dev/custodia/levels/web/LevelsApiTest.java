package dev.custodia.levels.web;

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
class LevelsApiTest {
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
    void a_customer_has_values_levels_and_a_group_per_type_and_is_found_by_them() {
        Customer anna = shop.anna();
        shop.invoice(anna, "A1", "2026-02-10", "1250.50");
        Answer worth = program.get("/customers/" + anna.id() + "/levels").good();
        assertThat(worth.at("items/0/type")).isEqualTo("unit1");
        assertThat(worth.at("items/1/type")).isEqualTo("unit2");
        assertThat(worth.at("items/0/group")).isEqualTo("new");
        assertThat(worth.number("items/0/values/recency/value")).isEqualTo(20);
        assertThat(worth.json().at("/items/0/values/monetary/value").decimalValue())
                .isEqualByComparingTo("1250.50");
        assertThat(worth.number("items/0/values/monetary/level")).isEqualTo(3);
        assertThat(worth.json().at("/items/0/values/monetary/toNext").decimalValue())
                .isEqualByComparingTo("749.50");
        Answer found = program.get("/customers?filter=unit1_group.is.new&filter=unit1_recency.at_most.20"
                        + "&filter=unit1_monetary.at_least.1250.50&filter=unit2_monetary_level.is.3"
                        + "&fields=unit1_recency,unit1_monetary,unit1_group,unit1_recency_level")
                .good();
        assertThat(found.at("items/0/id")).isEqualTo(anna.id().toString());
        assertThat(found.at("items/0/fields/unit1_recency_level")).isEqualTo("5");
        assertThat(found.number("items/0/fields/unit1_recency")).isEqualTo(20);
        assertThat(program.get("/customers/count?filter=unit1_monetary.at_least.1250.51")
                        .number("count"))
                .isZero();
    }

    @Test
    void a_value_is_entered_by_hand_and_given_back() {
        Customer bruno = shop.bruno();
        shop.invoice(bruno, "H1", "2025-01-10", "10");
        String path = "/customers/" + bruno.id() + "/levels/unit1/potentiality";
        Answer entered = program.put(path, "{\"value\": 2500, \"reason\": \"met at the fair\"}")
                .good();
        assertThat(entered.number("items/0/values/potentiality/value")).isEqualTo(2500);
        assertThat(entered.number("items/0/values/potentiality/byHand/value")).isEqualTo(2500);
        assertThat(entered.number("items/0/values/potentiality/level")).isEqualTo(4);
        assertThat(program.delete(path)
                        .good()
                        .json()
                        .at("/items/0/values/potentiality/byHand")
                        .isNull())
                .isTrue();
        assertThat(program.delete(path).at("code")).isEqualTo("levels.not_by_hand");
        assertThat(program.put(path, "{\"value\": -1}").at("code")).isEqualTo("levels.value_out_of_range");
        assertThat(program.put("/customers/" + bruno.id() + "/levels/unit1/charm", "{\"value\": 1}")
                        .status())
                .isEqualTo(404);
        assertThat(program.get("/customers/1/levels").status()).isEqualTo(404);
    }

    @Test
    void scales_are_previewed_and_saved_with_the_same_counts() {
        for (int i = 0; i < 12; i++) {
            Customer one = shop.person("Scale " + i);
            for (int sale = 0; sale <= i % 4; sale++) shop.invoice(one, "S" + i + "-" + sale, "2026-01-05", "100");
        }
        String scales = "{\"scales\": {\"frequency\": {\"levels\": 3, \"quantiles\": true}, \"monetary\":"
                + " {\"levels\": 3, \"quantiles\": false, \"borders\": [150, 250]}}}";
        Answer preview = program.post("/levels/unit2/preview", scales).good();
        assertThat(preview.number("moved")).isPositive();
        assertThat(program.get("/levels/unit2")
                        .json()
                        .at("/setting/scales/frequency/levels")
                        .asInt())
                .isEqualTo(5);
        Answer saved = program.put("/levels/unit2/scales", scales).good();
        assertThat(saved.json().get("levels")).isEqualTo(preview.json().get("levels"));
        assertThat(saved.json().get("groups")).isEqualTo(preview.json().get("groups"));
        assertThat(saved.number("moved")).isZero();
        assertThat(program.put(
                                "/levels/unit2/scales",
                                "{\"scales\": {\"recency\": {\"levels\": 3, \"quantiles\": false, \"borders\": [30, 90]}}}")
                        .at("code"))
                .isEqualTo("levels.borders_order");
    }

    @Test
    void what_counts_and_the_grid_are_previewed_and_saved_with_the_same_counts() {
        for (int i = 0; i < 6; i++) shop.invoice(shop.person("Would " + i), "W" + i, "2026-02-05", "100");
        String counting = "{\"kinds\": [\"order\"], \"creditNotes\": false, \"days\": 365}";
        Answer preview =
                program.post("/levels/unit2/counting/preview", counting).good();
        assertThat(preview.number("moved")).isPositive();
        assertThat(preview.json().at("/shifts/0/to").isNull()).isTrue();
        assertThat(preview.json().at("/shifts/0/examples")).isNotEmpty();
        assertThat(program.get("/levels/unit2").at("setting/counting/kinds/0")).isEqualTo("invoice");
        Answer saved = program.put("/levels/unit2/counting", counting).good();
        assertThat(saved.json().get("groups")).isEqualTo(preview.json().get("groups"));
        assertThat(saved.json().get("shifts")).isEmpty();
        program.put(
                        "/levels/unit2/counting",
                        "{\"kinds\": [\"invoice\", \"receipt\"], \"creditNotes\": true, \"days\": 365}")
                .good();
        assertThat(program.post("/levels/unit2/grid/preview", "{\"grid\": [\"lost\"]}")
                        .at("code"))
                .isEqualTo("levels.grid_size");
        String same = program.get("/levels/unit2").json().at("/setting/grid").toString();
        Answer grid = program.post(
                        "/levels/unit2/grid/preview", "{\"grid\": " + same.replace("\"new\"", "\"loyal\"") + "}")
                .good();
        assertThat(grid.number("moved")).isPositive();
        assertThat(grid.at("shifts/0/from")).isEqualTo("new");
        assertThat(grid.at("shifts/0/to")).isEqualTo("loyal");
    }

    @Test
    void what_counts_and_the_names_of_groups_are_set() {
        Answer counted = program.put(
                        "/levels/unit2/counting",
                        "{\"kinds\": [\"order\"], \"creditNotes\": false, \"currency\": \"SEK\"}")
                .good();
        assertThat(counted.at("setting/counting/kinds/0")).isEqualTo("order");
        assertThat(counted.json().at("/setting/counting/days").isNull()).isTrue();
        assertThat(counted.at("setting/currency")).isEqualTo("SEK");
        assertThat(program.put("/levels/unit2/counting", "{\"kinds\": [], \"creditNotes\": true, \"days\": 0}")
                        .at("code"))
                .isEqualTo("levels.kinds_missing");
        program.put(
                        "/levels/unit2/counting",
                        "{\"kinds\": [\"invoice\", \"receipt\"], \"creditNotes\": true, \"days\": 365}")
                .good();
        assertThat(program.patch("/level-groups/lost", "{\"names\": {\"en\": \"Gone\"}}")
                        .good()
                        .at("name"))
                .isEqualTo("Gone");
        program.patch("/level-groups/lost", "{}").good();
        assertThat(program.get("/level-groups").json().get("items")).hasSize(11);
        assertThat(program.get("/levels/unit1/movements?month=2026-02").json().get("items"))
                .isEmpty();
        assertThat(program.get("/levels/unit1/movements?month=soon").at("code")).isEqualTo("levels.month_unreadable");
        assertThat(program.post("/levels/unit1/draw", null).good().at("setting/drawnOn"))
                .isEqualTo("2026-03-02");
        assertThat(program.get("/levels/unit7").at("code")).isEqualTo("levels.type_unknown");
    }
}
