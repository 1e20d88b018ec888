package dev.custodia.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Program;
import dev.custodia.Program.Answer;
import dev.custodia.access.Permission;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@CustodiaTest(
        web = WebEnvironment.RANDOM_PORT,
        settings = {"CUSTODIA_ADMIN_PASSWORD=correct horse battery", "CUSTODIA_ADMIN_TOKEN=" + Program.TOKEN})
class RightsApiTest {
    private static int number;

    @LocalServerPort
    int port;

    private Program program;

    @BeforeEach
    void sign_in() {
        program = new Program(port);
    }

    @AfterEach
    void all_is_switched_back() {
        program.patch("/rights", "{\"strict\": false, \"bulkRemoval\": true}").good();
    }

    @Test
    void the_same_token_may_remove_many_after_a_grant_to_its_owner() {
        Answer me = program.get("/me").good();
        assertThat(me.json().get("permissions").toString()).doesNotContain("remove_many");

        Answer granted = program.put(
                        "/users/" + me.at("user/id") + "/grants", "{\"permissions\": [\"remove_many\", \"purge\"]}")
                .good();
        assertThat(granted.json().get("grants").toString()).isEqualTo("[\"purge\",\"remove_many\"]");
        assertThat(program.get("/me").json().get("permissions").toString())
                .contains("\"remove_many\"", "\"purge\"")
                .doesNotContain("\"force\"");
        assertThat(program.get("/tokens").at("tokens/0/scopes/0")).isEqualTo("all");

        Answer off = program.patch("/rights", "{\"bulkRemoval\": false}").good();
        assertThat(off.at("bulkRemoval")).isEqualTo("false");
        assertThat(off.at("strict")).isEqualTo("false");
        assertThat(program.get("/me").json().get("permissions").toString()).doesNotContain("remove_many", "purge");
        program.put("/users/" + me.at("user/id") + "/grants", "{\"permissions\": []}")
                .good();
    }

    @Test
    void a_refusal_by_a_switch_says_which_switch() {
        Program viktors = new Program(port, tokenOf("sales"));
        assertThat(viktors.post("/customers", "{\"kind\": \"person\", \"name\": \"Nora New\"}")
                        .status())
                .isEqualTo(201);

        program.patch("/rights", "{\"strict\": true}").good();

        Answer refused = viktors.post("/customers", "{\"kind\": \"person\", \"name\": \"Nora Newer\"}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.at("code")).isEqualTo("access.strict_mode");
        assertThat(refused.at("title")).isEqualTo("Strict mode is on: only administrators change anything.");
        assertThat(viktors.get("/customers").status()).isEqualTo(200);
        assertThat(viktors.get("/journal").at("code")).isEqualTo("access.not_allowed");
        assertThat(viktors.get("/journal", "Accept-Language", "sv").at("title"))
                .isEqualTo("Ditt konto saknar rättigheten ”Se journalen”. En administratör kan bevilja den.");
    }

    @Test
    void roles_are_listed_and_given_other_rights() {
        Answer rights = program.get("/rights", "Accept-Language", "it").good();
        assertThat(rights.each("roles", "role"))
                .containsExactly(
                        "administrator",
                        "data_keeper",
                        "editor",
                        "remover",
                        "privacy_officer",
                        "approver",
                        "marketing",
                        "sales",
                        "auditor",
                        "connector",
                        "viewer");
        assertThat(rights.each("permissions", "permission"))
                .contains("remove_many")
                .hasSize(Permission.values().length);
        assertThat(rights.text()).contains("Rimuovere molti clienti insieme");

        Answer given = program.put(
                        "/rights/roles/auditor",
                        "{\"permissions\": [\"customers_look\", \"changes_look\", \"journal_look\", \"customers_export\"]}")
                .good();
        assertThat(given.json().at("/roles/8/permissions").toString()).contains("customers_export");
        assertThat(program.put("/rights/roles/administrator", "{\"permissions\": [\"force\"]}")
                        .each("problems", "code"))
                .containsExactly("access.administrators_manage_users", "access.granted_to_accounts_only");
        assertThat(program.put("/rights/roles/auditor", "{}").at("code")).isEqualTo("access.permissions_missing");
        assertThat(program.put("/rights/roles/auditor", "{\"permissions\": [\"fly\"]}")
                        .at("code"))
                .isEqualTo("access.permission_unknown");
        assertThat(program.put("/rights/roles/king", "{\"permissions\": []}").at("code"))
                .isEqualTo("access.role_unknown");
        assertThat(program.put("/users/17/grants", "{\"permissions\": []}").at("code"))
                .isEqualTo("access.user_unknown");
    }

    @Test
    void a_page_names_the_right_that_lacks_in_the_readers_language() {
        Answer made = user("viewer");
        Visitor visitor = Visitor.signedIn(port, made.at("user/name"), made.at("password"));
        visitor.post(
                "/account/password",
                visitor.csrf(),
                Map.of("old", made.at("password"), "fresh", "a password of my own"));
        Map<String, String> said = Map.of(
                "en", "Your account does not have the right “Manage users”. An administrator can grant it.",
                "it", "Il tuo account non ha il permesso «Gestire gli utenti». Un amministratore può concederlo.",
                "ru", "У вашей учётной записи нет права «Управлять пользователями». Его может выдать администратор.",
                "sv", "Ditt konto saknar rättigheten ”Hantera användare”. En administratör kan bevilja den.");
        said.forEach((language, sentence) -> {
            var answer = visitor.get(
                    "/users/rights",
                    "Accept",
                    "text/html",
                    "Cookie",
                    "custodia_language=" + language + "; custodia_session=" + visitor.cookie("custodia_session"));
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains(sentence);
        });
    }

    private Answer user(String role) {
        String name = "rights" + ++number;
        return program.post(
                        "/users",
                        "{\"name\": \"" + name + "\", \"displayName\": \"Somebody\", \"role\": \"" + role + "\"}")
                .good();
    }

    /** Signs in as a person of this role would, and makes a token on the account's page. */
    private String tokenOf(String role) {
        Answer made = user(role);
        Visitor visitor = Visitor.signedIn(port, made.at("user/name"), made.at("password"));
        visitor.post(
                "/account/password",
                visitor.csrf(),
                Map.of("old", made.at("password"), "fresh", "a password of my own"));
        String scopes = String.join("&scopes=", List.of("CUSTOMERS_LOOK", "CUSTOMERS_EDIT"));
        visitor.send(
                "POST",
                "/account/tokens",
                "label=mine&expires=&scopes=" + scopes,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "X-CSRF-TOKEN",
                visitor.csrf());
        var secret = java.util.regex.Pattern.compile("id=\"secret\">(cst_[^<]+)<")
                .matcher(visitor.get("/account").body());
        assertThat(secret.find()).isTrue();
        return secret.group(1);
    }
}
