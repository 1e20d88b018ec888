package dev.custodia.dealings.web;

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
class BelongingApiTest {
    @LocalServerPort
    int port;

    @Autowired
    Shop shop;

    private Program program;

    @BeforeEach
    void sign_in() {
        program = new Program(port);
    }

    private Answer add(Customer customer, String more) {
        return program.post(
                "/customers/" + customer.id() + "/documents",
                "{\"kind\": \"order\", \"date\": \"2025-02-01\", \"amount\": \"10\"" + more + "}");
    }

    @Test
    void a_document_is_given_to_a_portfolio_type_and_tells_it() {
        Customer one = shop.person("Api Belongs");
        Answer added = add(one, ", \"number\": \"U-1\", \"unit\": \"unit2\"").good();
        assertThat(added.at("unit")).isEqualTo("unit2");
        assertThat(program.get("/customers/" + one.id() + "/documents").at("items/0/unit"))
                .isEqualTo("unit2");
        Answer changed = program.send(
                        "PATCH",
                        "/customers/" + one.id() + "/documents/" + added.at("id"),
                        "{\"unit\": \"unit1\"}",
                        "If-Match",
                        "\"" + shop.again(one).version() + "\"")
                .good();
        assertThat(changed.at("unit")).isEqualTo("unit1");
        assertThat(changed.at("state")).isEqualTo("paid");
        assertThat(add(one, ", \"unit\": \"unit9\"").at("code")).isEqualTo("dealings.unit_unknown");
    }

    @Test
    void many_say_it_by_one_call_and_a_type_that_is_not_there_is_refused() {
        String item = "[{\"externalId\": \"BU-1\", \"name\": \"Bulk Belongs\", \"documents\": [{\"kind\": \"invoice\","
                + " \"number\": \"BU\", \"date\": \"2025-02-01\", \"amount\": \"10\", \"unit\": \"%s\"}]}]";
        Answer brought =
                program.post("/customers/bulk", item.formatted("unit2")).good();
        assertThat(program.get("/customers/" + brought.at("items/0/id") + "/documents")
                        .at("items/0/unit"))
                .isEqualTo("unit2");
        assertThat(program.post("/customers/bulk", item.formatted("unit1")).at("items/0/documentsUpdated"))
                .isEqualTo("1");
        assertThat(program.post("/customers/bulk", item.formatted("unit1")).at("items/0/outcome"))
                .isEqualTo("identical");
        assertThat(program.post("/customers/bulk", item.formatted("nowhere")).text())
                .contains("documents[0].unit")
                .contains("dealings.unit_unknown");
    }

    @Test
    void which_documents_count_for_a_type_is_set_with_what_counts() {
        String counting = "{\"kinds\": [\"invoice\", \"receipt\"], \"creditNotes\": true, \"days\": 365%s}";
        String path = "/levels/unit2/counting";
        assertThat(program.put(path, counting.formatted(", \"documents\": \"own\""))
                        .good()
                        .at("setting/counting/documents"))
                .isEqualTo("own");
        assertThat(program.put(path, counting.formatted(", \"documents\": \"mine\""))
                        .status())
                .isEqualTo(400);
        assertThat(program.put(path, counting.formatted("")).good().at("setting/counting/documents"))
                .isEqualTo("own_or_none");
    }

    @Test
    void rules_about_customers_give_documents_to_a_type() {
        String rules = "{\"rules\": [{\"rule\": \"clause\", \"field\": \"name\", \"operator\": \"is\", \"values\":"
                + " [\"Ruled Belongs\"]}]}";
        Answer set = program.put("/portfolio-types/unit2/document-rules", rules).good();
        assertThat(set.at("rules/0/field")).isEqualTo("name");
        assertThat(add(shop.person("Ruled Belongs"), "").good().at("unit")).isEqualTo("unit2");
        String bad = rules.replace("name", "shoe_size");
        assertThat(program.put("/portfolio-types/unit2/document-rules", bad).status())
                .isEqualTo(422);
        program.put("/portfolio-types/unit2/document-rules", "{\"rules\": []}").good();
        assertThat(program.get("/portfolio-types/unit2/document-rules").json().get("rules"))
                .isEmpty();
    }

    @Test
    void a_kind_belongs_to_a_type_until_another_takes_it() {
        String kinds = "{\"kinds\": [\"order\"]}";
        assertThat(program.put("/portfolio-types/unit2/document-kinds", kinds)
                        .good()
                        .at("kinds/0"))
                .isEqualTo("order");
        Customer one = shop.person("Kind Belongs");
        assertThat(add(one, "").good().at("unit")).isEqualTo("unit2");
        program.put("/portfolio-types/unit1/document-kinds", kinds).good();
        assertThat(program.get("/portfolio-types/unit2/document-kinds").json().get("kinds"))
                .isEmpty();
        program.put("/portfolio-types/unit1/document-kinds", "{\"kinds\": []}").good();
        assertThat(add(one, "").good().json().get("unit").isNull()).isTrue();
    }
}
