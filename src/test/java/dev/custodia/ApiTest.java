package dev.custodia;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.Program.Answer;
import dev.custodia.customers.Customer;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/** The API, by a program over real HTTP. */
@CustodiaTest(web = WebEnvironment.RANDOM_PORT, settings = "CUSTODIA_ADMIN_TOKEN=" + Program.TOKEN)
@Import(Shop.class)
class ApiTest {
    @LocalServerPort
    int port;

    @Autowired
    Shop shop;

    @Autowired
    TestClock clock;

    private Program program;

    @BeforeEach
    void sign_in() {
        program = new Program(port);
    }

    // ---- lists

    @Test
    void a_list_is_filtered_sorted_and_read_page_by_page() {
        for (int i = 1; i <= 7; i++) {
            Customer one = shop.person("Lista " + i);
            shop.invoice(one, "L" + i, "2021-03-0" + i, i + "00");
        }
        String list = "/customers?filter=last_purchase.up_to.2021-03-05&filter=last_purchase.after.2021-02-28"
                + "&sort=value&dir=desc&size=2&fields=value,last_purchase";

        Answer first = program.get(list).good();
        Answer second = program.get(list + "&after=" + first.at("next")).good();
        Answer third = program.get(list + "&after=" + second.at("next")).good();

        assertThat(first.each("items", "name")).containsExactly("Lista 5", "Lista 4");
        assertThat(first.at("items/0/fields/value/amount")).isEqualTo("500.00");
        assertThat(first.at("items/0/fields/value/currency")).isEqualTo("EUR");
        assertThat(first.at("items/0/fields/last_purchase")).isEqualTo("2021-03-05");
        assertThat(second.each("items", "name")).containsExactly("Lista 3", "Lista 2");
        assertThat(third.each("items", "name")).containsExactly("Lista 1");
        assertThat(third.json().get("next").isNull()).isTrue();
        assertThat(program.get(
                                "/customers/count?filter=last_purchase.up_to.2021-03-05&filter=last_purchase.after.2021-02-28")
                        .good()
                        .number("count"))
                .isEqualTo(5);
    }

    @Test
    void words_are_searched_by_a_body_and_a_rule_may_stand_beside_them() {
        Customer found = shop.person("Павел Щербаков");
        shop.invoice(found, "P1", "2024-01-10", "10");
        shop.person("Пётр Щербаков");

        Answer answer = program.post("/customers/search", """
                {"words": "serbakov", "rule": {"rule": "clause", "field": "documents", "operator": "at_least",
                 "values": ["1"]}, "size": 10}""").good();

        assertThat(answer.each("items", "name")).containsExactly("Павел Щербаков");
        assertThat(answer.number("count")).isEqualTo(1);
    }

    @Test
    void the_catalogue_says_what_can_be_asked() {
        Answer fields = program.get("/fields", "Accept-Language", "it").good();

        JsonNode last = fields.json()
                .get("items")
                .valueStream()
                .filter(field -> field.get("id").asString().equals("last_purchase"))
                .findFirst()
                .orElseThrow();
        assertThat(last.get("type").asString()).isEqualTo("date");
        assertThat(last.get("sortable").asBoolean()).isTrue();
        assertThat(last.get("operators").toString()).contains("up_to", "blank");
        assertThat(last.get("words").asString()).isNotBlank().isNotEqualTo("last_purchase");
    }

    @Test
    void a_filter_that_cannot_be_asked_is_refused_with_a_code() {
        assertThat(program.get("/customers?filter=shoe_size.is.38").status()).isEqualTo(422);
        assertThat(program.get("/customers?filter=shoe_size.is.38").at("code")).isEqualTo("criteria.unknown_field");
        assertThat(program.get("/customers?filter=last_purchase.up_to.yesterday")
                        .at("code"))
                .isEqualTo("criteria.wrong_values");
        assertThat(program.get("/customers?sort=city").at("code")).isEqualTo("criteria.not_sortable");
        assertThat(program.get("/customers?dir=up").at("code")).isEqualTo("customers.direction_unknown");
        assertThat(program.get("/customers?after=abc").status()).isEqualTo(400);
        assertThat(program.post("/customers/search", "{\"rule\": {\"rule\": \"any_of\", \"of\": []}}")
                        .at("code"))
                .isEqualTo("criteria.empty_group");
        assertThat(program.post("/customers/search", "{\"rule\": {\"rule\": \"not\"}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_list_leaves_as_csv_and_workbook_and_the_journal_knows() {
        Customer anna = shop.person("=HYPERLINK(\"evil\")", Shop.email("export@example.com"));
        shop.invoice(anna, "E1", "2019-06-01", "12.5");
        String query = "?filter=last_purchase.up_to.2019-06-01&filter=last_purchase.after.2019-05-31&fields=value";

        Answer csv = program.get("/customers/export.csv" + query).good();
        Answer xlsx = program.get("/customers/export.xlsx" + query).good();

        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.text().lines()).hasSize(2);
        assertThat(csv.text())
                .contains("id,kind,place,name,email,phone,value,value_currency")
                .contains("12.50,EUR");
        assertThat(csv.text()).doesNotContain(",=HYPERLINK");
        assertThat(xlsx.response().body()).startsWith('P', 'K');
        assertThat(program.get("/journal?act=customers.export").good().json().get("entries"))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    // ---- one

    @Test
    void a_customer_is_made_read_edited_with_a_version_and_read_by_another_systems_id() {
        Answer made = program.post("/customers", """
                {"name": "Officina Verdi S.r.l.", "externalId": "CRM-1", "city": "Torino", "country": "it",
                 "contactPoints": [{"kind": "email", "value": "verdi@example.com", "label": "office"}],
                 "legal": {"vatNumber": "IT01217565793"}, "tags": ["garage"], "own": {"bay": "3"}}""");

        assertThat(made.status()).isEqualTo(201);
        String id = made.at("id");
        assertThat(made.header("Location")).isEqualTo("/api/v1/customers/" + id);
        assertThat(made.header("ETag")).contains("1");
        assertThat(made.at("kind")).isEqualTo("company");
        assertThat(made.at("contactPoints/0/value")).isEqualTo("verdi@example.com");

        String changed = "{\"name\": \"Officina Verdi\", \"externalId\": \"CRM-1\"}";
        assertThat(program.put("/customers/" + id, changed).status()).isEqualTo(428);
        Answer edited =
                program.put("/customers/" + id, changed, "If-Match", "\"1\"").good();
        assertThat(edited.number("version")).isEqualTo(2);
        assertThat(edited.json().get("contactPoints")).isEmpty();
        Answer late = program.put("/customers/" + id, changed, "If-Match", "\"1\"", "Accept-Language", "it");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.at("code")).isEqualTo("customers.edited_meanwhile");
        assertThat(late.at("title")).isNotBlank().doesNotContain("customers.");
        assertThat(program.get("/customers/by-external-id/CRM-1").good().at("id"))
                .isEqualTo(id);

        List<String> acts = program.get("/customers/" + id + "/changes").good().each("items", "act");
        assertThat(acts).containsExactly("customers.edit", "customers.create");
        String edit = program.get("/customers/" + id + "/changes").at("items/0/changeId");
        assertThat(program.post("/changes/" + edit + "/undo", null).status()).isEqualTo(201);
        assertThat(program.get("/customers/" + id).good().at("contactPoints/0/value"))
                .isEqualTo("verdi@example.com");
    }

    @Test
    void all_that_is_wrong_is_said_at_once() {
        Answer refused = program.post("/customers", """
                {"country": "XX", "contactPoints": [{"kind": "email", "value": "nobody"}]}""");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.each("problems", "code"))
                .containsExactlyInAnyOrder(
                        "customers.name_missing", "customers.country_unknown", "customers.email_invalid");
        assertThat(program.post("/customers", "{\"kind\": \"elephant\"}").status())
                .isEqualTo(400);
        assertThat(program.post("/customers", "{").status()).isEqualTo(400);
        assertThat(program.get("/customers/abc").status()).isEqualTo(400);
        assertThat(program.get("/customers/1").status()).isEqualTo(404);
    }

    @Test
    void documents_and_interactions_tell_at_once_what_they_come_to() {
        String id = shop.person("Dora Dealings").id().toString();
        Answer invoice = program.post(
                "/customers/" + id + "/documents",
                "{\"kind\": \"invoice\", \"number\": \"7\", \"date\": \"2026-01-10\", \"amount\": \"99.90\","
                        + " \"currency\": \"EUR\", \"state\": \"open\"}");
        assertThat(invoice.status()).isEqualTo(201);
        assertThat(invoice.at("amount/amount")).isEqualTo("99.90");
        program.post(
                        "/customers/" + id + "/documents",
                        "{\"kind\": \"credit_note\", \"date\": \"2026-01-12\", \"amount\": 9.9}")
                .good();
        program.post(
                        "/customers/" + id + "/interactions",
                        "{\"kind\": \"appointment\", \"date\": \"2026-01-20\", \"attended\": true}")
                .good();

        Answer whole = program.get("/customers/" + id).good();
        assertThat(whole.at("dealings/facts/lastDocument")).isEqualTo("2026-01-12");
        assertThat(whole.at("dealings/facts/lastPurchase")).isEqualTo("2026-01-10");
        assertThat(whole.at("dealings/facts/value/amount")).isEqualTo("90.00");
        assertThat(whole.at("dealings/facts/lastInteraction")).isEqualTo("2026-01-20");
        assertThat(whole.at("dealings/figures/0/sum/amount")).isEqualTo("99.90");
        assertThat(whole.at("dealings/figures/1/sum/amount")).isEqualTo("-9.90");

        Answer may = program.get("/customers/" + id + "/removable").good();
        assertThat(may.json().get("removable").asBoolean()).isFalse();
        assertThat(may.each("objections", "reason")).containsExactlyInAnyOrder("open_documents", "linked_documents");
        assertThat(may.each("objections", "sentence"))
                .allSatisfy(why -> assertThat(why).contains(" "));

        String paid = "/customers/" + id + "/documents/" + invoice.at("id");
        assertThat(program.patch(paid, "{\"state\": \"paid\"}").status()).isEqualTo(428);
        String version = program.get("/customers/" + id).good().header("ETag");
        program.send("PATCH", paid, "{\"state\": \"paid\"}", "If-Match", version)
                .good();
        Answer late = program.send("PATCH", paid, "{\"state\": \"cancelled\"}", "If-Match", version);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.at("code")).isEqualTo("customers.edited_meanwhile");
        assertThat(program.get("/customers/" + id + "/removable?purpose=archive")
                        .good()
                        .json()
                        .get("removable")
                        .asBoolean())
                .isTrue();
        Answer page = program.get("/customers/" + id + "/documents?size=1").good();
        assertThat(page.at("items/0/kind")).isEqualTo("credit_note");
        assertThat(program.get("/customers/" + id + "/documents?size=1&after=" + page.at("next"))
                        .good()
                        .at("items/0/kind"))
                .isEqualTo("invoice");
        assertThat(program.delete("/customers/" + id + "/documents/" + invoice.at("id"))
                        .status())
                .isEqualTo(204);
        assertThat(program.get("/customers/" + id).at("dealings/facts/documents"))
                .isEqualTo("1");
        assertThat(program.get("/customers/1/documents").status()).isEqualTo(404);
        assertThat(program.post("/customers/" + id + "/interactions", "{}").each("problems", "code"))
                .containsExactlyInAnyOrder("dealings.kind_missing", "dealings.date_missing");
    }

    @Test
    void two_are_linked_and_let_go_and_one_is_put_aside_and_back() {
        String firm = shop.customer(Shop.draft(
                        dev.custodia.customers.Kind.COMPANY,
                        "Link S.p.A.",
                        null,
                        dev.custodia.customers.LegalDetails.NONE))
                .id()
                .toString();
        String person = shop.person("Lino Link").id().toString();

        Answer linked = program.post(
                        "/customers/" + firm + "/links",
                        "{\"other\": \"" + person + "\", \"role\": \"accountant\", \"backRole\": \"client\"}")
                .good();
        assertThat(linked.at("links/0/role")).isEqualTo("accountant");
        assertThat(program.get("/customers/" + person).at("links/0/role")).isEqualTo("client");
        assertThat(program.delete("/customers/" + person + "/links/" + firm).status())
                .isEqualTo(204);
        assertThat(program.get("/customers/" + firm).json().get("links")).isEmpty();
        assertThat(program.delete("/customers/" + person + "/links/" + firm).status())
                .isEqualTo(404);

        Answer aside = program.post("/customers/" + person + "/archive", "{\"reason\": \"moved away\"}")
                .good();
        assertThat(aside.at("customer/place")).isEqualTo("archived");
        assertThat(program.post("/customers/" + person + "/archive", null).status())
                .isEqualTo(409);
        assertThat(program.post("/customers/" + person + "/unarchive", null)
                        .good()
                        .at("customer/place"))
                .isEqualTo("active");

        Answer everything = program.get("/customers/" + person + "/everything").good();
        assertThat(everything.at("customer/0/customer_id")).isEqualTo(person);
        assertThat(everything.at("marks/0/place")).isEqualTo("1");
    }

    // ---- many by one call

    @Test
    void a_call_brings_many_and_says_of_each_what_became_of_it_and_is_taken_back() {
        String call = """
                [{"externalId": "B-1", "name": "Bulk One", "tags": ["bulk"],
                  "documents": [{"kind": "invoice", "number": "B1", "date": "2026-01-02", "amount": "10.00"},
                                {"kind": "credit_note", "number": "B2", "date": "2026-01-03", "amount": "2.00"}],
                  "interactions": [{"kind": "message", "date": "2026-01-04"}]},
                 {"externalId": "B-2", "name": "Bulk Two"},
                 {"externalId": "B-1", "name": "Bulk One again"},
                 {"country": "XX", "documents": [{"kind": "invoice", "amount": "1"}, {"kind": "elephant"}]},
                 17]""";

        Answer answer = program.post("/customers/bulk", call).good();

        assertThat(answer.each("items", "outcome")).containsExactly("new", "new", "refused", "refused", "refused");
        assertThat(answer.at("items/2/problems/0/code")).isEqualTo("imports.repeated");
        assertThat(answer.each("items/3/problems", "code"))
                .contains("customers.name_missing", "customers.country_unknown", "dealings.date_missing");
        assertThat(answer.each("items/3/problems", "where")).contains("documents[0].date", "documents[1].kind");
        String one = answer.at("items/0/id");
        Answer whole = program.get("/customers/" + one).good();
        assertThat(whole.at("dealings/facts/value/amount")).isEqualTo("8.00");
        assertThat(whole.at("dealings/facts/interactions")).isEqualTo("1");

        Answer again = program.post("/customers/bulk", call).good();
        assertThat(again.each("items", "outcome")).startsWith("identical", "identical");
        assertThat(again.json().get("changeId").isNull()).isTrue();

        Answer more = program.post("/customers/bulk", """
                [{"externalId": "B-1", "name": "Bulk One", "city": "Milano",
                  "documents": [{"kind": "invoice", "number": "B1", "date": "2026-01-02", "amount": "11.00"},
                                {"kind": "invoice", "number": "B3", "date": "2026-01-05", "amount": "5.00"}]}]""").good();
        assertThat(more.at("items/0/outcome")).isEqualTo("updated");
        assertThat(more.number("items/0/documentsCreated")).isEqualTo(1);
        assertThat(more.number("items/0/documentsUpdated")).isEqualTo(1);
        assertThat(program.get("/customers/" + one).at("dealings/facts/value/amount"))
                .isEqualTo("14.00");

        undone(more.at("changeId"));
        Answer back = program.get("/customers/" + one).good();
        assertThat(back.at("dealings/facts/value/amount")).isEqualTo("8.00");
        assertThat(back.json().get("city").isNull()).isTrue();
        undone(answer.at("changeId"));
        assertThat(program.get("/customers/" + one).status()).isEqualTo(404);
        assertThat(program.get("/customers/by-external-id/B-2").status()).isEqualTo(404);
    }

    private void undone(String change) {
        Answer undo = program.post("/changes/" + change + "/undo", null).good();
        program.watch("/changes/" + undo.at("id") + "/progress");
        Answer ended = program.get("/changes/" + undo.at("id")).good();
        assertThat(ended.at("state")).isEqualTo("done");
        assertThat(ended.number("buckets/done")).as(ended.text()).isEqualTo(ended.number("found"));
    }

    @Test
    void ten_thousand_with_five_documents_each_come_by_one_call() {
        String call = IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"externalId\": \"M-" + i + "\", \"name\": \"Massimo " + i
                        + "\", \"contactPoints\": [{\"kind\": \"email\", \"value\": \"m" + i
                        + "@example.com\"}], \"documents\": ["
                        + IntStream.range(0, 5)
                                .mapToObj(d -> "{\"kind\": \"invoice\", \"number\": \"M" + i + "/" + d
                                        + "\", \"date\": \"2025-0" + (d + 1) + "-10\", \"amount\": \"" + (i % 90 + 10)
                                        + ".50\"}")
                                .collect(Collectors.joining(","))
                        + "]}")
                .collect(Collectors.joining(",", "[", "]"));

        long begun = System.nanoTime();
        Answer answer = program.post("/customers/bulk", call, "Idempotency-Key", "ten-thousand")
                .good();
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf("10,000 customers with 50,000 documents by one call: %.1f s%n", seconds);

        assertThat(answer.number("created")).isEqualTo(10_000);
        assertThat(program.get("/customers/count?filter=documents.is.5&filter=email.present")
                        .number("count"))
                .isEqualTo(10_000);
        assertThat(program.post("/customers/bulk", call.substring(0, call.length() - 1) + ",{\"name\": \"x\"}]")
                        .at("code"))
                .isEqualTo("imports.too_many");
        undone(answer.at("changeId"));
        assertThat(program.get("/customers/count?filter=documents.is.5").number("count"))
                .isZero();
    }

    // ---- the main job

    @Test
    void the_main_job_by_a_script() {
        String csv = """
                Customer No;Name;Document No;Date;Amount;Status
                S-1;Silvia Silent;1001;2020-05-01;100,00;paid
                S-2;Sandro Silent;1002;2021-06-01;50,00;paid
                S-3;Olga Owing;1003;2019-01-15;70,00;open
                S-4;Aldo Active;1004;2026-02-01;20,00;paid
                ;;1005;2026-02-01;20,00;paid
                S-5;Dina Date;1006;yesterday;20,00;paid
                """;

        Answer received =
                program.upload("/imports?run=true&currency=eur", "documents.csv", csv.getBytes(StandardCharsets.UTF_8));
        assertThat(received.status()).as(received.text()).isEqualTo(201);
        String importId = received.at("id");
        assertThat(program.watch("/imports/" + importId + "/progress").getLast())
                .startsWith("ended ");
        Answer loaded = program.get("/imports/" + importId).good();
        assertThat(loaded.at("state")).as(loaded.text()).isEqualTo("done");
        assertThat(loaded.number("lines")).isEqualTo(6);
        assertThat(loaded.number("newLines")).isEqualTo(4);
        assertThat(loaded.number("refusedLines")).isEqualTo(2);
        assertThat(loaded.each("reasons", "reason")).containsExactlyInAnyOrder("no_customer", "date_unreadable");
        assertThat(program.get("/imports/" + importId + "/refusals?size=1").at("items/0/line"))
                .isEqualTo("6");
        assertThat(program.get("/imports/" + importId + "/refusals.csv").text().lines())
                .hasSize(3);

        assertThat(silent()).isEqualTo(3);

        Answer look = program.post("/plans/look", plan()).good();
        assertThat(look.number("found")).isEqualTo(3);
        Answer plan = program.post("/plans", plan(), "Idempotency-Key", "the-plan");
        assertThat(plan.status()).isEqualTo(201);
        assertThat(plan.number("found")).isEqualTo(3);
        assertThat(plan.number("toDo")).isEqualTo(2);
        assertThat(plan.number("leftAlone")).isEqualTo(1);
        assertThat(plan.at("reasons/0/reason")).isEqualTo("open_documents");
        Answer kept = program.get("/plans/" + plan.at("id") + "/customers?bucket=left_alone")
                .good();
        assertThat(kept.each("items", "name")).containsExactly("Olga Owing");
        assertThat(kept.at("items/0/reasons/0/sentence")).contains("open order");

        JsonNode confirm = plan.json().get("confirm");
        assertThat(program.post(
                                "/plans/" + plan.at("id") + "/confirm",
                                "{\"digest\": \"" + plan.at("digest") + "\", \"number\": 3, \"token\": \""
                                        + plan.at("confirm/body/token") + "\"}")
                        .at("code"))
                .isEqualTo("changes.wrong_number");
        Answer going =
                program.post(confirm.get("path").asString(), confirm.get("body").toString());
        assertThat(going.status()).isEqualTo(202);
        List<String> events = program.watch(going.at("progress"));
        assertThat(events.getLast()).startsWith("ended ").contains("\"done\":2");
        assertThat(silent()).isEqualTo(1);
        Answer change = program.get(going.at("change")).good();
        assertThat(change.number("buckets/done") + change.number("buckets/leftAlone"))
                .isEqualTo(3);
        assertThat(program.get("/customers?place=archived&filter=last_purchase.up_to.2022-12-31")
                        .each("items", "name"))
                .containsExactlyInAnyOrder("Silvia Silent", "Sandro Silent");

        undone(going.at("changeId"));
        assertThat(silent()).isEqualTo(3);
        assertThat(program.post("/changes/" + going.at("changeId") + "/undo", null)
                        .at("code"))
                .isEqualTo("changes.already_undone");
        assertThat(program.get("/changes/" + going.at("changeId")).at("notUndoable/code"))
                .isEqualTo("changes.already_undone");
        undone(loaded.at("changeId"));
        assertThat(silent()).isZero();
    }

    private long silent() {
        return program.get(
                        "/customers/count?filter=last_purchase.up_to.2022-12-31&filter=first_purchase.after.2018-12-31"
                                + "&filter=purchases.is.1&filter=value.at_least.50&filter=value.at_most.100")
                .good()
                .number("count");
    }

    private static String plan() {
        return """
                {"action": "archive", "reason": "by a script", "choice": {"choice": "matching", "rule": {"rule": "all_of",
                 "of": [{"rule": "clause", "field": "last_purchase", "operator": "up_to", "values": ["2022-12-31"]},
                        {"rule": "clause", "field": "first_purchase", "operator": "after", "values": ["2018-12-31"]},
                        {"rule": "clause", "field": "purchases", "operator": "is", "values": ["1"]},
                        {"rule": "clause", "field": "value", "operator": "at_least", "values": ["50"]},
                        {"rule": "clause", "field": "value", "operator": "at_most", "values": ["100"]}]}}}""";
    }

    @Test
    void a_plan_says_what_it_lacks_and_people_can_be_taken_out_of_it() {
        Customer ada = shop.person("Ada Out");
        shop.document(ada, DocumentKind.INVOICE, "O1", "2015-01-01", "5", DocumentState.PAID);
        Customer bea = shop.person("Bea In");
        shop.document(bea, DocumentKind.INVOICE, "O2", "2015-01-01", "5", DocumentState.PAID);
        String wanted = "{\"action\": \"archive\", \"choice\": {\"choice\": \"silent\", \"upTo\": \"2015-12-31\","
                + " \"who\": \"bought\"}}";

        Answer plan = program.post("/plans", wanted).good();
        String id = plan.at("id");
        Answer less = program.post("/plans/" + id + "/take-out", "{\"customers\": [\"" + ada.id() + "\"]}")
                .good();

        assertThat(less.number("toDo")).isEqualTo(plan.number("toDo") - 1);
        assertThat(less.at("digest")).isNotEqualTo(plan.at("digest"));
        assertThat(program.get("/plans/" + id + "/customers?bucket=taken_out").each("items", "name"))
                .containsExactly("Ada Out");
        assertThat(program.get("/changes/" + id).number("buckets/takenOut")).isEqualTo(1);
        assertThat(program.post("/plans", "{}").each("problems", "code"))
                .containsExactlyInAnyOrder("cleanup.action_missing", "cleanup.choice_missing");
        assertThat(program.post("/plans", "{\"action\": \"archive\", \"choice\": {\"choice\": \"silent\"}}")
                        .status())
                .isEqualTo(422);
        assertThat(program.post("/plans", wanted.replace("2015", "2099")).at("code"))
                .isEqualTo("cleanup.date_ahead");
        assertThat(program.post("/plans/" + id + "/confirm", "{}").each("problems", "code"))
                .containsExactlyInAnyOrder("cleanup.digest_missing", "cleanup.number_missing", "cleanup.token_missing");
        assertThat(program.get("/plans/" + id + "/customers?bucket=bin").at("code"))
                .isEqualTo("cleanup.bucket_unknown");
        assertThat(program.get("/plans/1").status()).isEqualTo(404);
    }

    @Test
    void a_file_is_previewed_understood_otherwise_checked_and_thrown_away() {
        Answer received = program.upload(
                "/imports",
                "people.csv",
                "Nome;Email;Colore\nRita Rossa;rita@example.com;rosso\n;;\n".getBytes(StandardCharsets.UTF_8));
        assertThat(received.at("state")).isEqualTo("mapping");
        String id = received.at("id");
        assertThat(program.get("/imports/" + id + "/preview").at("items/0/understood/0/value"))
                .isEqualTo("Rita Rossa");

        String mapping = program.get("/imports/" + id)
                .json()
                .get("mapping")
                .toString()
                .replace("{\"header\":\"Colore\",\"target\":\"skip\"}", "{\"header\":\"Colore\",\"target\":\"own\"}");
        program.put("/imports/" + id + "/mapping", mapping).good();
        assertThat(program.get("/imports/" + id + "/preview").text()).contains("rosso");
        assertThat(program.post("/imports/" + id + "/load", null).at("code")).isEqualTo("imports.wrong_state");
        assertThat(program.post("/imports/" + id + "/check", null).status()).isEqualTo(202);
        program.watch("/imports/" + id + "/progress");
        assertThat(program.get("/imports/" + id).at("state")).isEqualTo("checked");
        assertThat(program.get("/imports").each("items", "id")).contains(id);
        assertThat(program.delete("/imports/" + id).status()).isEqualTo(204);
        assertThat(program.get("/imports/" + id).status()).isEqualTo(404);
        assertThat(program.upload("/imports", "empty.csv", new byte[0]).at("code"))
                .isEqualTo("imports.empty");
        assertThat(program.post("/imports", "{}").status()).isBetween(400, 422);
    }

    @Test
    void a_change_is_listed_with_who_and_when() {
        shop.asGreta(() -> "nothing");
        Answer changes = program.get("/changes?size=1").good();
        assertThat(changes.json().get("items")).hasSizeLessThanOrEqualTo(1);
        assertThat(program.get("/changes/1").status()).isEqualTo(404);
        assertThat(program.post("/changes/1/undo", null).at("code")).isEqualTo("changes.unknown");
        assertThat(program.post("/changes/1/stop", null).status()).isEqualTo(404);
        assertThat(clock.instant()).isAfter(Instant.EPOCH);
    }

    @Test
    void a_parameter_that_is_not_known_is_refused_with_those_that_are() {
        Answer misspelt = program.get("/customers?f=empty.is.yes&size=1&colour=red");
        assertThat(misspelt.status()).isEqualTo(422);
        assertThat(misspelt.at("code")).isEqualTo("access.parameter_unknown");
        assertThat(misspelt.each("problems", "where")).containsExactly("colour", "f");
        assertThat(misspelt.at("title"))
                .isEqualTo(
                        "There is no parameter “colour” here. It takes: after, dir, fields, filter, place, size, sort.");
        assertThat(program.get("/customers/count?filters=empty.is.yes").at("code"))
                .isEqualTo("access.parameter_unknown");
        assertThat(program.get("/tags?page=2").at("title"))
                .isEqualTo("There is no parameter “page” here. This address takes none.");
        assertThat(program.get("/customers/export.csv?f=empty.is.yes").status()).isEqualTo(422);
        assertThat(new Program(port, "nobody").get("/customers?f=empty.is.yes").status())
                .as("whoever may not, learns nothing")
                .isEqualTo(401);
    }
}
