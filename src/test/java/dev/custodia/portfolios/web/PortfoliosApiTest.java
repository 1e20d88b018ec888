package dev.custodia.portfolios.web;

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
class PortfoliosApiTest {
    @LocalServerPort
    int port;

    @Autowired
    Shop shop;

    private Program program;

    @BeforeEach
    void sign_in() {
        program = new Program(port);
    }

    private String portfolio(String name) {
        return program.post("/portfolios", "{\"name\": \"" + name + "\"}")
                .good()
                .at("id");
    }

    private String agent(String name) {
        return program.post("/portfolio-people", "{\"kind\": \"agent\", \"name\": \"" + name + "\"}")
                .good()
                .at("id");
    }

    @Test
    void two_types_are_switched_on_and_the_first_has_a_portfolio_by_default() {
        Answer types = program.get("/portfolio-types").good();
        assertThat(types.json().get("items")).hasSize(10);
        assertThat(types.at("items/0/main")).isEqualTo("true");
        assertThat(types.at("items/0/byDefault")).isEqualTo("1");
        assertThat(types.at("items/1/active")).isEqualTo("true");
        assertThat(types.at("items/2/active")).isEqualTo("false");
        assertThat(program.get("/portfolios").good().at("items/0/name")).isEqualTo("General");
    }

    @Test
    void one_is_given_by_ids_and_its_field_says_so() {
        Customer one = shop.person("Petra Portfolio");
        String north = portfolio("North");
        String marta = agent("Marta");
        Answer set = program.put(
                        "/customers/" + one.id() + "/portfolios",
                        "{\"to\": [{\"kind\": \"portfolio\", \"id\": \"" + north
                                + "\"}, {\"kind\": \"agent\", \"id\": \"" + marta + "\"}], \"reason\": \"moved\"}")
                .good();
        assertThat(set.at("now/0/portfolio/name")).isEqualTo("North");
        assertThat(set.at("now/0/agent/id")).isEqualTo(marta);
        assertThat(set.at("history/0/reason")).isEqualTo("moved");
        assertThat(program.get("/customers?filter=unit1_agent.is." + marta + "&fields=unit1_portfolio")
                        .good()
                        .at("items/0/fields/unit1_portfolio"))
                .isEqualTo(north);
        assertThat(program.put(
                                "/customers/" + one.id() + "/portfolios",
                                "{\"to\": [{\"kind\": \"portfolio\", \"id\": null}]}")
                        .at("code"))
                .isEqualTo("portfolios.portfolio_missing");
    }

    @Test
    void new_customers_say_it_by_name_and_an_unknown_name_is_refused() {
        portfolio("West");
        Answer made = program.post(
                        "/customers", "{\"name\": \"Willa\", \"assignments\": {\"unit1_portfolio\": \"west\"}}")
                .good();
        assertThat(program.get("/customers/" + made.at("id") + "/portfolios").at("now/0/portfolio/name"))
                .isEqualTo("West");
        assertThat(program.post("/customers", "{\"name\": \"Wim\", \"assignments\": {\"unit1_agent\": \"Nobody\"}}")
                        .at("code"))
                .isEqualTo("portfolios.name_unknown");
        Answer bulk = program.post(
                        "/customers/bulk",
                        "[{\"externalId\": \"PB-1\", \"name\": \"Bulk\", \"assignments\": {\"unit1_portfolio\": \"West\"}},"
                                + " {\"externalId\": \"PB-2\", \"name\": \"Bad\", \"assignments\": {\"unit1_portfolio\":"
                                + " \"Unheard of\"}}]")
                .good();
        assertThat(program.get("/customers/" + bulk.at("items/0/id") + "/portfolios")
                        .at("now/0/portfolio/name"))
                .isEqualTo("West");
        assertThat(bulk.text()).contains("imports.portfolio_unknown");
    }

    @Test
    void many_are_given_moved_and_ruled_over_as_changes() {
        Customer one = shop.person("Many Mia");
        Customer two = shop.person("Many Mo");
        String leaving = agent("Leaving");
        String staying = agent("Staying");
        Answer apply = program.post(
                        "/portfolios/apply",
                        "{\"to\": [{\"kind\": \"agent\", \"id\": \"" + leaving + "\"}], \"whom\": {\"customers\": [\""
                                + one.id() + "\", \"" + two.id() + "\"]}}")
                .good();
        program.watch("/changes/" + apply.at("changeId") + "/progress");
        Answer move = program.post("/portfolios/move", "{\"from\": \"" + leaving + "\", \"to\": \"" + staying + "\"}")
                .good();
        program.watch("/changes/" + move.at("changeId") + "/progress");
        assertThat(program.get("/customers/" + two.id() + "/portfolios").at("now/0/agent/id"))
                .isEqualTo(staying);

        String rules =
                "{\"rules\": [{\"rule\": {\"rule\": \"clause\", \"field\": \"unit1_agent\", \"operator\": \"is\","
                        + " \"values\": [\"" + staying + "\"]}, \"holder\": \"" + leaving
                        + "\", \"onArrival\": false}]}";
        assertThat(program.post("/portfolio-types/unit1/rules/preview", rules)
                        .good()
                        .at("found/0"))
                .isEqualTo("2");
        program.put("/portfolio-types/unit1/rules", rules).good();
        Answer run = program.post("/portfolio-types/unit1/rules/run", "{\"alsoByHand\": true}")
                .good();
        program.watch("/changes/" + run.at("changeId") + "/progress");
        assertThat(program.get("/customers/" + one.id() + "/portfolios").at("now/0/agent/id"))
                .isEqualTo(leaving);
        program.put("/portfolio-types/unit1/rules", "{\"rules\": []}").good();
    }
}
