package dev.custodia.requests.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Program;
import dev.custodia.Program.Answer;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

@CustodiaTest(web = WebEnvironment.RANDOM_PORT, settings = "CUSTODIA_ADMIN_TOKEN=" + Program.TOKEN)
@Import(Shop.class)
class RequestsApiTest {
    @LocalServerPort
    int port;

    @Autowired
    Shop shop;

    @Autowired
    Bin bin;

    @Autowired
    TestClock clock;

    private Program program;

    @BeforeEach
    void connect() {
        program = new Program(port);
    }

    private static String wanted(Customer customer, String kind) {
        return "{\"customer\": \"" + customer.id() + "\", \"kind\": \"" + kind
                + "\", \"channel\": \"email\", \"receivedOn\": \"2026-02-27\", \"language\": \"sv\"}";
    }

    private String registered(Customer customer, String kind) {
        return program.post("/requests", wanted(customer, kind)).good().at("id");
    }

    @Test
    void a_program_has_somebody_erased_from_the_request_to_the_letter() {
        Customer one = shop.person("Program Petra", Shop.email("petra@example.com"));
        Answer made = program.post("/requests", wanted(one, "erasure")).good();
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("dueOn")).isEqualTo("2026-03-27");
        assertThat(made.number("daysLeft")).isEqualTo(25);
        String request = "/requests/" + made.at("id");
        assertThat(program.post(request + "/preview", null).at("code")).isEqualTo("requests.who_unchecked");
        assertThat(program.post(request + "/identity", "{\"how\": \"known_address\"}")
                        .good()
                        .at("checked"))
                .isEqualTo("known_address");
        Answer preview = program.post(request + "/preview", null).good();
        assertThat(preview.at("fate")).isEqualTo("delete");
        Answer done = program.post(
                        request + "/carry-out", preview.json().at("/confirm").toString())
                .good();
        assertThat(done.at("state")).isEqualTo("waiting");
        Answer letter = program.get(request + "/letter.pdf").good();
        assertThat(letter.header("Content-Type")).startsWith("application/pdf");
        assertThat(new String(letter.response().body(), 0, 5, StandardCharsets.US_ASCII))
                .isEqualTo("%PDF-");
        clock.advance(Duration.ofDays(3));
        shop.ended(bin.purgeDue().orElseThrow().changeId());
        Answer ended = program.get(request).good();
        assertThat(ended.at("outcome")).isEqualTo("deleted");
        assertThat(ended.json().at("/customer").isNull()).isTrue();
        assertThat(program.get("/requests?ended=true").good().each("items", "id"))
                .contains(made.at("id"));
        clock.set(TestClock.START);
        shop.clockIsRight();
    }

    @Test
    void everything_about_a_person_is_fetched_as_json_and_as_zip() {
        Customer one = shop.person("Fetched Frida", Shop.email("frida@example.com"));
        String request = "/requests/" + registered(one, "export");
        assertThat(program.get(request + "/data.json").at("code")).isEqualTo("requests.who_unchecked");
        program.post(request + "/identity", "{\"how\": \"document\"}").good();
        Answer json = program.get(request + "/data.json").good();
        assertThat(json.at("customer/0/name")).isEqualTo("Fetched Frida");
        assertThat(json.header("Cache-Control")).contains("no-store");
        assertThat(program.get(request + "/data.zip").good().header("Content-Type"))
                .startsWith("application/zip");
        assertThat(program.post(request + "/close", null).good().at("outcome")).isEqualTo("given");
        assertThat(program.post(request + "/close", null).at("code")).isEqualTo("requests.ended");
    }

    @Test
    void what_is_not_on_the_lists_is_refused_with_its_field() {
        Customer one = shop.person("Refused Rolf");
        assertThat(program.post("/requests", wanted(one, "tea")).at("code")).isEqualTo("requests.kind_unknown");
        assertThat(program.post("/requests", "{\"kind\": \"access\"}").at("code"))
                .isEqualTo("requests.customer_missing");
        String request = "/requests/" + registered(one, "objection");
        assertThat(program.post(request + "/refuse", "{\"reason\": \"excessive\"}")
                        .at("code"))
                .isEqualTo("requests.refusal_unfit");
        assertThat(program.post(request + "/extend", "{\"reason\": \"tired\"}").at("code"))
                .isEqualTo("requests.why_unknown");
        assertThat(program.get("/customers?filter=objects_to_marketing.is.yes")
                        .good()
                        .each("items", "id"))
                .contains(one.id().toString());
        assertThat(program.delete("/customers/" + one.id() + "/marketing-objection")
                        .status())
                .isEqualTo(204);
        assertThat(program.get("/requests/1").at("code")).isEqualTo("requests.unknown");
        assertThat(program.put("/requests/manner", "{\"binHours\": 1000}").at("code"))
                .isEqualTo("requests.hours_unfit");
    }
}
