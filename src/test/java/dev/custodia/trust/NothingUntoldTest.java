package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.Scheduler;
import dev.custodia.CustodiaTest;
import dev.custodia.Program;
import dev.custodia.Program.Answer;
import dev.custodia.Shop;
import dev.custodia.access.Access;
import dev.custodia.access.Refused;
import dev.custodia.access.Role;
import dev.custodia.access.web.Visitor;
import dev.custodia.approvals.Approvals;
import dev.custodia.certificates.Certificates;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.dealings.Document;
import dev.custodia.forgotten.Fingerprints;
import dev.custodia.forgotten.Trait;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import dev.custodia.settings.Home;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * P12: no act without its entry in the journal. Every route that changes something is asked while the journal cannot be
 * written: it refuses, and nothing has happened. Then it is asked again: it does it, and the journal tells.
 */
@CustodiaTest(
        web = WebEnvironment.RANDOM_PORT,
        settings = {"CUSTODIA_ADMIN_PASSWORD=correct horse battery", "CUSTODIA_ADMIN_TOKEN=" + Program.TOKEN})
@Import(Shop.class)
class NothingUntoldTest {
    private static final String PASSWORD = "correct horse battery";

    /** What changes nothing that an act would change, and why. */
    private static final Map<String, String> NOT_AUDITED = Map.ofEntries(
            Map.entry("POST /api/v1/customers/search", "looks"),
            Map.entry("POST /api/v1/plans/look", "looks"),
            Map.entry("POST /api/v1/plans", "touches nobody; its confirmation is told"),
            Map.entry("POST /api/v1/plans/{id}/take-out", "touches nobody; the plan's confirmation is told"),
            Map.entry("POST /cleanup/plans", "touches nobody; its confirmation is told"),
            Map.entry("POST /cleanup/plans/from-list", "touches nobody; its confirmation is told"),
            Map.entry("POST /cleanup/plans/{id}/take-out", "touches nobody; the plan's confirmation is told"),
            Map.entry("POST /api/v1/plans/{id}/again", "touches nobody; its confirmation is told"),
            Map.entry("POST /cleanup/plans/{id}/again", "touches nobody; its confirmation is told"),
            Map.entry("POST /cleanup/plans/{id}/those-left", "touches nobody; its confirmation is told"),
            Map.entry("POST /cleanup/plans/{id}/search", "keeps words in the session of who looks"),
            Map.entry("POST /certificates/compaction", "has a job run, which is told"),
            Map.entry("POST /api/v1/compactions", "has a job run, which is told"),
            Map.entry("POST /bin/plans", "touches nobody; its confirmation is told"),
            Map.entry("POST /bin/search", "keeps words in the session of who looks"),
            Map.entry("POST /customers/search", "keeps words in the session of who looks"),
            Map.entry("POST /customers/columns", "keeps columns in a cookie of who looks"),
            Map.entry("POST /customers/{id}/links/search", "looks"),
            Map.entry("POST /tags/suggest", "looks"),
            Map.entry("POST /tags/plans", "touches nobody; its confirmation is told"),
            Map.entry("POST /tags/{id}/merge", "makes a plan, that touches nobody"),
            Map.entry("POST /tags/{id}/remove", "makes a plan, that touches nobody"),
            Map.entry("POST /api/v1/status-rules/preview", "looks"),
            Map.entry("POST /lifecycle/automation", "makes a plan, that touches nobody"),
            Map.entry("POST /lifecycle/plans", "makes a plan, that touches nobody"),
            Map.entry("POST /portfolios/plans", "makes a plan, that touches nobody"),
            Map.entry("POST /portfolios/holders/{id}/plans", "makes a plan, that touches nobody"),
            Map.entry("POST /portfolios/types/{code}/plans", "makes a plan, that touches nobody"),
            Map.entry("POST /api/v1/portfolio-types/{code}/rules/preview", "looks"),
            Map.entry("POST /api/v1/retention-rules/{code}/preview", "looks"),
            Map.entry("POST /retention/plans", "makes a plan, that touches nobody"),
            Map.entry("POST /api/v1/backups", "made of the database that comes along, which a test has not"),
            Map.entry("POST /api/v1/backups/try", "made of the database that comes along, which a test has not"),
            Map.entry("POST /backups", "made of the database that comes along, which a test has not"),
            Map.entry("POST /backups/try", "made of the database that comes along, which a test has not"),
            Map.entry("POST /requests/{id}/preview", "touches nobody; its carrying out is told"),
            Map.entry("POST /api/v1/requests/{id}/preview", "touches nobody; its carrying out is told"),
            Map.entry("POST /api/v1/policies/{id}/proposals", "touches nobody; what is agreed to is told"),
            Map.entry("POST /policies/{id}/proposals", "touches nobody; what is agreed to is told"),
            Map.entry("POST /api/v1/levels/{type}/preview", "looks"),
            Map.entry("POST /levels/{type}/preview", "looks"),
            Map.entry("POST /api/v1/levels/{type}/counting/preview", "looks"),
            Map.entry("POST /levels/{type}/counting/preview", "looks"),
            Map.entry("POST /api/v1/levels/{type}/grid/preview", "looks"),
            Map.entry("POST /levels/{type}/grid/preview", "looks"),
            Map.entry("POST /segments/builder", "looks"),
            Map.entry("POST /segments/text", "looks"),
            Map.entry("POST /segments/{key}/search", "looks"),
            Map.entry("POST /api/v1/rules/count", "looks"),
            Map.entry("POST /api/v1/rules/translate", "looks"),
            Map.entry("POST /journal/verification", "reads the journal"),
            Map.entry("POST /language", "keeps a language in a cookie of who looks"));

    /** What hands data out, and is told although it changes nothing. */
    private static final Set<String> TOLD_LOOKS = Set.of(
            "GET /api/v1/customers/{id}/everything",
            "GET /api/v1/certificates/{id}/signed",
            "GET /certificates/{id}/certificate.json",
            "GET /certificates/{id}/certificate.pdf",
            "GET /api/v1/certificates/{id}/certificate.pdf",
            "GET /api/v1/customers/export.csv",
            "GET /api/v1/customers/export.xlsx",
            "GET /api/v1/requests/{id}/data.json",
            "GET /api/v1/requests/{id}/data.zip",
            "GET /api/v1/requests/{id}/letter.pdf",
            "GET /requests/{id}/data",
            "GET /requests/{id}/data.json",
            "GET /requests/{id}/data.zip",
            "GET /requests/{id}/letter.pdf",
            "GET /customers/{id}/everything.json",
            "GET /customers/export.csv",
            "GET /customers/export.xlsx");

    @LocalServerPort
    int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mapping;

    @Autowired
    DSLContext db;

    @Autowired
    Shop shop;

    @Autowired
    Customers customers;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Certificates certificates;

    @Autowired
    Approvals approvals;

    @Autowired
    Access access;

    @Autowired
    Fingerprints fingerprints;

    @Autowired
    Home home;

    private Program program;
    private Visitor admin;
    private int number;

    /** How an act is asked for: by JSON with a token, or by a form of a page. */
    private record Asked(
            Visitor visitor,
            String path,
            String type,
            @Nullable String body,
            Map<String, String> headers) {}

    /** An answer, whichever way. */
    private record Heard(int status, String body) {}

    @Autowired
    Scheduler scheduler;

    @BeforeEach
    void at_the_door() {
        program = new Program(port);
        admin = Visitor.signedIn(port, "admin", PASSWORD);
        paper();
    }

    @Test
    void every_route_that_changes_something_is_tried_or_named_with_a_reason() {
        Set<String> tried = new TreeSet<>(acts().keySet());
        tried.removeAll(TOLD_LOOKS);
        assertThat(tried).doesNotContainAnyElementsOf(NOT_AUDITED.keySet());
        tried.addAll(NOT_AUDITED.keySet());
        assertThat(tried).containsExactlyInAnyOrderElementsOf(changing());
    }

    @Test
    @Proves(Promise.P12)
    void nothing_is_done_that_the_journal_cannot_tell(Proof proof) throws IOException {
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, Supplier<Asked>> act : acts().entrySet()) {
            Asked asked = act.getValue().get();
            settle();
            // What is done by the clock, such as turning the values to another day, is nothing that the request has
            // done.
            stopTheClock();
            String before = everything();
            long entries = entries();
            closeJournal();
            Heard refused;
            String after;
            try {
                refused = ask(act.getKey(), asked);
                after = everything();
            } finally {
                openJournal();
                scheduler.resume();
            }
            if (refused.status() != 503) faults.add(act.getKey() + " answers " + refused.status());
            if (act.getKey().contains("/api/") && !refused.body().contains("\"code\":\"journal.unwritable\""))
                faults.add(act.getKey() + " says " + refused.body());
            if (refused.body().contains("Exception")) faults.add(act.getKey() + " shows its inside");
            if (!after.equals(before)) faults.add(act.getKey() + " has done something: " + difference(before, after));
            Heard done = ask(act.getKey(), asked);
            if (done.status() >= 400)
                faults.add(act.getKey() + " is refused anyway: " + done.status() + " " + done.body());
            else if (entries() == entries) faults.add(act.getKey() + " is not told");
            else if (TOLD_LOOKS.contains(act.getKey()) && entries() > entries + 1)
                faults.add(act.getKey() + " is told more than once");
        }
        assertThat(faults).isEmpty();
        proof.figure(Figure.ACTS, acts().size());
    }

    @Test
    void nobody_is_let_in_whom_the_journal_cannot_tell_of() {
        closeJournal();
        try {
            HttpResponse<String> answer = new Visitor(port).signIn("admin", PASSWORD);
            assertThat(answer.statusCode() >= 500 || Visitor.location(answer).contains("sign-in"))
                    .as(answer.statusCode() + " " + Visitor.location(answer))
                    .isTrue();
        } finally {
            openJournal();
        }
    }

    @Test
    @Catches(Promise.P12)
    void an_act_that_goes_past_the_journal_is_caught() throws IOException {
        Customer one = shop.person("Past the journal");
        String before = everything();
        closeJournal();
        try {
            db.execute("update customers.customer set note = 'quietly' where customer_id = " + one.id());
        } finally {
            openJournal();
        }
        assertThat(difference(before, everything())).contains("customers.customer");
        Files.writeString(home.folder("imports").resolve("left.csv"), "x");
        assertThat(difference(before, everything())).contains("files");
        Files.delete(home.folder("imports").resolve("left.csv"));
    }

    // ---- the journal, closed

    private void closeJournal() {
        db.execute("create or replace function journal.planted() returns trigger language plpgsql"
                + " as 'begin raise exception ''planted''; end'");
        db.execute(
                "create trigger planted before insert on journal.entry for each row execute function journal.planted()");
    }

    private void openJournal() {
        db.execute("drop trigger planted on journal.entry");
    }

    /** Until nobody is at work any more on what was asked for before. */
    private void settle() {
        Instant until = Instant.now().plusSeconds(60);
        while (db.fetchSingle("select count(*) from changes.scheduled_tasks where task_name in ('change', 'import')")
                        .get(0, Long.class)
                > 0) {
            assertThat(Instant.now()).isBefore(until);
            Thread.onSpinWait();
        }
    }

    private void stopTheClock() {
        scheduler.pause();
        Instant until = Instant.now().plusSeconds(60);
        while (!scheduler.getCurrentlyExecuting().isEmpty()) {
            assertThat(Instant.now()).isBefore(until);
            Thread.onSpinWait();
        }
    }

    private long entries() {
        return db.fetchSingle("select count(*) from journal.entry").get(0, Long.class);
    }

    // ---- what there is

    /** A digest of each table, and what files lie about. */
    private String everything() throws IOException {
        List<String> tables = db.fetch("select table_schema || '.' || table_name from information_schema.tables"
                        + " where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'"
                        + " and table_name <> 'scheduled_tasks' order by 1")
                .map(row -> row.get(0, String.class));
        List<String> lines = new ArrayList<>();
        for (String table : tables)
            lines.add(table + " "
                    + db.fetchSingle("select count(*) || ' ' || coalesce(md5(string_agg(t.row, '' order by t.row)), '')"
                                    + " from (select md5((to_jsonb(r) - 'last_used_at')::text) as row from " + table
                                    + " r) t")
                            .get(0));
        lines.add("jobs "
                + db.fetchSingle("select count(*) from changes.scheduled_tasks where task_name in ('change', 'import')")
                        .get(0));
        try (var files = Files.walk(home.folder("imports"))) {
            lines.add("files "
                    + files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        return String.join("\n", lines);
    }

    private static String difference(String before, String after) {
        List<String> lines = new ArrayList<>(List.of(after.split("\n")));
        lines.removeAll(List.of(before.split("\n")));
        return lines.toString();
    }

    // ---- the routes

    private Set<String> changing() {
        Set<String> routes = new TreeSet<>();
        mapping.getHandlerMethods().forEach((info, handler) -> {
            if (!handler.getBeanType().getPackageName().startsWith("dev.custodia")) return;
            for (RequestMethod method : info.getMethodsCondition().getMethods())
                if (method != RequestMethod.GET)
                    info.getPatternValues().forEach(path -> routes.add(method + " " + path));
        });
        return routes;
    }

    private Heard ask(String route, Asked asked) {
        List<String> headers = new ArrayList<>(List.of("Accept-Language", "en"));
        asked.headers().forEach((name, value) -> headers.addAll(List.of(name, value)));
        if (asked.body() != null) headers.addAll(List.of("Content-Type", asked.type()));
        if (asked.path().startsWith("/api/")) headers.addAll(List.of("Authorization", "Bearer " + Program.TOKEN));
        else if (!route.startsWith("GET"))
            headers.addAll(List.of("X-CSRF-TOKEN", asked.visitor().csrf()));
        HttpResponse<String> answer = asked.visitor()
                .send(
                        route.substring(0, route.indexOf(' ')),
                        asked.path(),
                        asked.body(),
                        headers.toArray(String[]::new));
        return new Heard(answer.statusCode(), answer.body());
    }

    private Asked json(String path, @Nullable String body, String... headers) {
        Map<String, String> more = headers.length == 2 ? Map.of(headers[0], headers[1]) : Map.of();
        return new Asked(new Visitor(port), "/api/v1" + path, "application/json", body, more);
    }

    private Asked form(String path, String... fields) {
        return form(admin, path, fields);
    }

    private static Asked form(Visitor visitor, String path, String... fields) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2)
            pairs.add(fields[i] + "=" + URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        return new Asked(visitor, path, "application/x-www-form-urlencoded", String.join("&", pairs), Map.of());
    }

    private Asked look(String path) {
        return new Asked(path.startsWith("/api/") ? new Visitor(port) : admin, path, "", null, Map.of());
    }

    private Asked upload(boolean api) {
        String boundary = "----x";
        String body = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.csv\"\r\n"
                + "Content-Type: text/csv\r\n\r\n" + csv() + "\r\n--" + boundary + "--\r\n";
        String type = "multipart/form-data; boundary=" + boundary;
        return new Asked(api ? new Visitor(port) : admin, api ? "/api/v1/imports" : "/imports", type, body, Map.of());
    }

    private String csv() {
        number++;
        return "Customer No;Name\nN-" + number + ";Newcomer " + number + "\n";
    }

    private Map<String, Supplier<Asked>> acts() {
        Map<String, Supplier<Asked>> acts = new LinkedHashMap<>();
        customers(acts);
        tags(acts);
        segments(acts);
        lifecycle(acts);
        portfolios(acts);
        levels(acts);
        holds(acts);
        retention(acts);
        requests(acts);
        policies(acts);
        scores(acts);
        dealings(acts);
        changes(acts);
        bin(acts);
        certificates(acts);
        approvals(acts);
        imports(acts);
        access(acts);
        rights(acts);
        acts.put(
                "GET /api/v1/customers/{id}/everything", () -> look("/api/v1/customers/" + one().id() + "/everything"));
        acts.put("GET /api/v1/customers/export.csv", () -> look("/api/v1/customers/export.csv"));
        acts.put("GET /api/v1/customers/export.xlsx", () -> look("/api/v1/customers/export.xlsx"));
        acts.put("GET /customers/{id}/everything.json", () -> look("/customers/" + one().id() + "/everything.json"));
        acts.put("GET /customers/export.csv", () -> look("/customers/export.csv"));
        acts.put("GET /customers/export.xlsx", () -> look("/customers/export.xlsx"));
        return acts;
    }

    private Customer one() {
        return shop.person("Person " + ++number, Shop.email("p" + number + "@example.com"));
    }

    private Customer archived() {
        Customer one = one();
        program.post("/customers/" + one.id() + "/archive", null).good();
        return shop.again(one);
    }

    private void customers(Map<String, Supplier<Asked>> acts) {
        String point = "\"contactPoints\": [{\"kind\": \"email\", \"value\": \"x@example.com\"}]";
        acts.put("POST /api/v1/customers", () -> json("/customers", "{\"name\": \"Fresh\", " + point + "}"));
        acts.put("PUT /api/v1/customers/{id}", () -> {
            Customer one = one();
            return json(
                    "/customers/" + one.id(),
                    "{\"name\": \"Otherwise\", " + point + "}",
                    "If-Match",
                    "\"" + one.version() + "\"");
        });
        acts.put(
                "POST /api/v1/customers/bulk",
                () -> json(
                        "/customers/bulk",
                        "[{\"externalId\": \"B-" + ++number + "\", \"name\": \"Bulk\", " + point + "}]"));
        acts.put(
                "POST /api/v1/customers/{id}/links",
                () -> json(
                        "/customers/" + one().id() + "/links",
                        "{\"other\": \"" + one().id() + "\", \"role\": \"owner\"}"));
        acts.put("DELETE /api/v1/customers/{id}/links/{other}", () -> json(linked(), null));
        acts.put("POST /api/v1/customers/{id}/archive", () -> json("/customers/" + one().id() + "/archive", null));
        acts.put(
                "POST /api/v1/customers/{id}/unarchive",
                () -> json("/customers/" + archived().id() + "/unarchive", null));
        acts.put(
                "POST /customers/new",
                () -> form("/customers/new", "name", "Fresh", "point_kind", "email", "point_value", "x@example.com"));
        acts.put("POST /customers/{id}", () -> {
            Customer one = one();
            return form(
                    "/customers/" + one.id(),
                    "version",
                    Long.toString(one.version()),
                    "name",
                    "Otherwise",
                    "point_kind",
                    "email",
                    "point_value",
                    "x@example.com");
        });
        acts.put("POST /customers/{id}/archive", () -> form("/customers/" + one().id() + "/archive", "reason", ""));
        acts.put(
                "POST /customers/{id}/unarchive",
                () -> form("/customers/" + archived().id() + "/unarchive", "reason", ""));
        acts.put(
                "POST /customers/{id}/links",
                () -> form(
                        "/customers/" + one().id() + "/links",
                        "other",
                        one().id().toString(),
                        "role",
                        "owner"));
        acts.put("POST /customers/{id}/links/{other}/remove", () -> form(linked() + "/remove"));
    }

    private String linked() {
        Customer one = one();
        Customer other = one();
        program.post("/customers/" + one.id() + "/links", "{\"other\": \"" + other.id() + "\", \"role\": \"owner\"}")
                .good();
        return "/customers/" + one.id() + "/links/" + other.id();
    }

    private String tag() {
        return program.post("/tags", "{\"name\": \"tag " + ++number + "\"}")
                .good()
                .at("id");
    }

    /** A tag that nobody carried, and that is gone. */
    private String letGo() {
        String tag = tag();
        program.delete("/tags/" + tag).good();
        return tag;
    }

    /** A tag that one customer carries. */
    private String carried() {
        String name = "carried " + ++number;
        program.post(
                        "/tags/apply",
                        "{\"add\": [\"" + name + "\"], \"whom\": {\"customers\": [\"" + one().id() + "\"]}}")
                .good();
        settle();
        return db.fetchSingle("select tag_id from customers.tag where name = '" + name + "'")
                .get(0, Long.class)
                .toString();
    }

    /** Asks for a plan by a page, and gives its id. */
    private String planned(String path, String... fields) {
        Asked asked = form(path, fields);
        HttpResponse<String> answer = asked.visitor()
                .send("POST", path, asked.body(), "Content-Type", asked.type(), "X-CSRF-TOKEN", admin.csrf());
        return Visitor.location(answer).replaceAll(".*/(\\d+).*", "$1");
    }

    /** A segment that holds whom it was given: nobody comes or goes by itself while tables are compared. */
    private String fixed() {
        return program.post("/segments", "{\"name\": \"Segment " + ++number + "\", \"living\": false}")
                .good()
                .at("key");
    }

    private String holding(Customer one) {
        String key = fixed();
        program.post("/segments/" + key + "/add", "{\"customers\": [\"" + one.id() + "\"]}")
                .good();
        return key;
    }

    private void segments(Map<String, Supplier<Asked>> acts) {
        String named = "{\"name\": \"Named\", \"revision\": 1}";
        acts.put(
                "POST /api/v1/segments",
                () -> json("/segments", "{\"name\": \"New " + ++number + "\", \"living\": false}"));
        acts.put("PUT /api/v1/segments/{key}", () -> json("/segments/" + fixed(), named));
        acts.put("DELETE /api/v1/segments/{key}", () -> json("/segments/" + fixed(), null));
        acts.put(
                "POST /api/v1/segments/{key}/add",
                () -> json("/segments/" + fixed() + "/add", "{\"customers\": [\"" + one().id() + "\"]}"));
        acts.put("POST /api/v1/segments/{key}/take-out", () -> {
            Customer one = one();
            return json("/segments/" + holding(one) + "/take-out", "{\"customers\": [\"" + one.id() + "\"]}");
        });
        acts.put("POST /segments", () -> form("/segments", "name", "Page " + ++number, "living", "no"));
        acts.put("POST /segments/{key}", () -> form("/segments/" + fixed(), "name", "Again", "revision", "1"));
        acts.put("POST /segments/{key}/remove", () -> form("/segments/" + fixed() + "/remove"));
        acts.put(
                "POST /segments/{key}/people",
                () -> form(
                        "/segments/" + fixed() + "/people",
                        "customer",
                        one().id().toString(),
                        "in",
                        "true"));
        acts.put(
                "POST /segments/from-list/put-in",
                () -> form("/segments/from-list/put-in", "id", one().id().toString(), "segment", fixed()));
        acts.put("POST /segments/from-list/take-out", () -> {
            Customer one = one();
            return form("/segments/from-list/take-out", "id", one.id().toString(), "segment", holding(one));
        });
    }

    private String status() {
        return program.post("/statuses", "{\"names\": {\"en\": \"Status " + ++number + "\"}}")
                .good()
                .at("code");
    }

    private String rules() {
        return "{\"enabled\": true, \"documents\": true, \"payments\": true, \"appointments\": true, \"events\": "
                + (++number % 2 == 0) + "}";
    }

    private String digestOf(String path) {
        String page = admin.get(path).body();
        return page.replaceAll("(?s).*name=\"digest\" value=\"([0-9a-f]+)\".*", "$1");
    }

    private void levels(Map<String, Supplier<Asked>> acts) {
        acts.put(
                "PUT /api/v1/levels/{type}/counting",
                () -> json(
                        "/levels/unit1/counting",
                        "{\"kinds\": [\"invoice\"], \"creditNotes\": true, \"days\": " + (300 + ++number) + "}"));
        acts.put(
                "POST /levels/{type}/counting",
                () -> form("/levels/unit1/counting", "kind", "receipt", "days", "" + (300 + ++number)));
        acts.put(
                "PUT /api/v1/levels/{type}/scales",
                () -> json(
                        "/levels/unit1/scales",
                        "{\"scales\": {\"recency\": {\"levels\": 3, \"quantiles\": false, \"borders\": ["
                                + (1000 + ++number) + ", 30]}}}"));
        acts.put(
                "POST /levels/{type}/scales",
                () -> form(
                        "/levels/unit2/scales",
                        "recency.levels",
                        "3",
                        "recency.way",
                        "borders",
                        "recency.border",
                        "" + (1000 + ++number),
                        "recency.border",
                        "30"));
        acts.put(
                "PUT /api/v1/levels/{type}/grid",
                () -> json(
                        "/levels/unit2/grid",
                        "{\"grid\": [" + "\"lost\", ".repeat(14).concat("\"lost\"") + "]}"));
        acts.put("POST /levels/{type}/grid", () -> {
            String[] fields = new String[30];
            for (int i = 0; i < fields.length; i += 2) {
                fields[i] = "group";
                fields[i + 1] = "new";
            }
            return form("/levels/unit2/grid", fields);
        });
        acts.put(
                "PUT /api/v1/levels/as-of",
                () -> json("/levels/as-of", "{\"day\": \"2025-01-0" + (1 + ++number % 9) + "\"}"));
        acts.put("POST /levels/as-of", () -> form("/levels/as-of", "day", "2024-02-0" + (1 + ++number % 9)));
        acts.put("POST /api/v1/levels/{type}/draw", () -> json("/levels/unit1/draw", null));
        acts.put("POST /levels/{type}/draw", () -> form("/levels/unit1/draw"));
        acts.put(
                "PATCH /api/v1/level-groups/{code}",
                () -> json("/level-groups/lost", "{\"names\": {\"en\": \"Group " + ++number + "\"}}"));
        acts.put("POST /levels/groups/{code}", () -> form("/levels/groups/new", "name_en", "Group " + ++number));
        acts.put(
                "PUT /api/v1/customers/{id}/levels/{type}/{measure}",
                () -> json("/customers/" + one().id() + "/levels/unit1/frequency", "{\"value\": 3}"));
        acts.put("DELETE /api/v1/customers/{id}/levels/{type}/{measure}", () -> json(entered(), null));
        acts.put(
                "POST /customers/{id}/levels/{type}/{measure}",
                () -> form("/customers/" + one().id() + "/levels/unit1/frequency", "value", "3"));
    }

    private String entered() {
        String path = "/customers/" + one().id() + "/levels/unit1/frequency";
        program.put(path, "{\"value\": 3}").good();
        return path;
    }

    private void lifecycle(Map<String, Supplier<Asked>> acts) {
        acts.put(
                "POST /api/v1/statuses", () -> json("/statuses", "{\"names\": {\"en\": \"Status " + ++number + "\"}}"));
        acts.put(
                "PATCH /api/v1/statuses/{code}",
                () -> json("/statuses/" + status(), "{\"names\": {\"en\": \"Other " + ++number + "\"}}"));
        acts.put("PUT /api/v1/status-rules", () -> json("/status-rules", rules()));
        acts.put(
                "PUT /api/v1/customers/{id}/status",
                () -> json("/customers/" + one().id() + "/status", "{\"status\": \"vip\"}"));
        acts.put(
                "POST /api/v1/status/apply",
                () -> json(
                        "/status/apply", "{\"status\": \"vip\", \"whom\": {\"customers\": [\"" + one().id() + "\"]}}"));
        acts.put("POST /lifecycle/statuses", () -> form("/lifecycle/statuses", "name_en", "Page " + ++number));
        acts.put(
                "POST /lifecycle/statuses/{code}",
                () -> form("/lifecycle/statuses/" + status(), "name_en", "Again " + ++number));
        acts.put("POST /lifecycle/plans/{id}/confirm", () -> {
            String plan = "/lifecycle/plans/"
                    + planned("/lifecycle/plans", "id", one().id().toString(), "status", "vip");
            return form(plan + "/confirm", "digest", digestOf(plan));
        });
        acts.put("POST /lifecycle/plans/{id}/let-hold", () -> {
            String plan = "/lifecycle/plans/"
                    + planned(
                            "/lifecycle/automation",
                            "enabled",
                            "on",
                            "documents",
                            "on",
                            ++number % 2 == 0 ? "payments" : "appointments",
                            "on");
            return form(plan + "/let-hold", "digest", digestOf(plan));
        });
        acts.put("POST /customers/{id}/status", () -> form("/customers/" + one().id() + "/status", "status", "vip"));
    }

    private String portfolio() {
        return program.post("/portfolios", "{\"name\": \"Portfolio " + ++number + "\"}")
                .good()
                .at("id");
    }

    private String agent() {
        return program.post("/portfolio-people", "{\"kind\": \"agent\", \"name\": \"Agent " + ++number + "\"}")
                .good()
                .at("id");
    }

    private String agentOf(Customer customer) {
        String agent = agent();
        program.put(
                        "/customers/" + customer.id() + "/portfolios",
                        "{\"to\": [{\"kind\": \"agent\", \"id\": \"" + agent + "\"}]}")
                .good();
        return agent;
    }

    private String portfolioRules(String... holders) {
        List<String> rules = new ArrayList<>();
        for (String holder : holders)
            rules.add(
                    "{\"rule\": {\"rule\": \"clause\", \"field\": \"city\", \"operator\": \"is\", \"values\": [\"Town "
                            + ++number + "\"]}, \"holder\": \"" + holder + "\"}");
        return "{\"rules\": [" + String.join(", ", rules) + "]}";
    }

    private void portfolios(Map<String, Supplier<Asked>> acts) {
        acts.put(
                "PATCH /api/v1/portfolio-types/{code}",
                () -> json("/portfolio-types/unit3", "{\"description\": \"" + ++number + "\"}"));
        acts.put(
                "PUT /api/v1/portfolio-types/{code}/default",
                () -> json("/portfolio-types/unit1/default", "{\"portfolio\": \"" + portfolio() + "\"}"));
        acts.put("PUT /api/v1/portfolio-types/{code}/document-kinds", () -> {
            program.put("/portfolio-types/unit2/document-kinds", "{\"kinds\": []}")
                    .good();
            return json("/portfolio-types/unit2/document-kinds", "{\"kinds\": [\"quote\"]}");
        });
        String rule = "{\"rule\": \"clause\", \"field\": \"city\", \"operator\": \"is\", \"values\": [\"Narvik\"]}";
        acts.put(
                "PUT /api/v1/portfolio-types/{code}/document-rules",
                () -> json("/portfolio-types/unit2/document-rules", "{\"rules\": [" + rule + "]}"));
        acts.put(
                "POST /portfolios/types/{code}/document-rules",
                () -> form("/portfolios/types/unit2/document-rules", "field", "city", "values", "Kiruna"));
        acts.put("POST /portfolios/types/{code}/document-rules/{place}/remove", () -> {
            program.put("/portfolio-types/unit2/document-rules", "{\"rules\": [" + rule + "]}")
                    .good();
            return form("/portfolios/types/unit2/document-rules/1/remove");
        });
        acts.put("POST /portfolios/types/{code}/document-kinds", () -> {
            program.put("/portfolio-types/unit2/document-kinds", "{\"kinds\": []}")
                    .good();
            return form("/portfolios/types/unit2/document-kinds", "kind", "quote");
        });
        acts.put(
                "PUT /api/v1/portfolio-types/{code}/rules",
                () -> json("/portfolio-types/unit2/rules", portfolioRules(agent())));
        acts.put("POST /api/v1/portfolio-types/{code}/rules/run", () -> {
            one();
            program.put(
                            "/portfolio-types/unit1/rules",
                            "{\"rules\": [{\"rule\": {\"rule\": \"everybody\"}, \"holder\": \"" + agent() + "\"}]}")
                    .good();
            return json("/portfolio-types/unit1/rules/run", "{}");
        });
        acts.put("POST /api/v1/portfolios", () -> json("/portfolios", "{\"name\": \"Portfolio " + ++number + "\"}"));
        acts.put(
                "PATCH /api/v1/portfolios/{id}",
                () -> json("/portfolios/" + portfolio(), "{\"name\": \"Other " + ++number + "\"}"));
        acts.put(
                "POST /api/v1/portfolio-people",
                () -> json("/portfolio-people", "{\"kind\": \"agency\", \"name\": \"Agency " + ++number + "\"}"));
        acts.put(
                "PATCH /api/v1/portfolio-people/{id}",
                () -> json("/portfolio-people/" + agent(), "{\"closed\": true}"));
        acts.put(
                "PUT /api/v1/customers/{id}/portfolios",
                () -> json(
                        "/customers/" + one().id() + "/portfolios",
                        "{\"to\": [{\"kind\": \"portfolio\", \"id\": \"" + portfolio() + "\"}]}"));
        acts.put(
                "POST /api/v1/portfolios/apply",
                () -> json(
                        "/portfolios/apply",
                        "{\"to\": [{\"kind\": \"agent\", \"id\": \"" + agent() + "\"}], \"whom\": {\"customers\": [\""
                                + one().id() + "\"]}}"));
        acts.put(
                "POST /api/v1/portfolios/move",
                () -> json("/portfolios/move", "{\"from\": \"" + agentOf(one()) + "\"}"));
        acts.put(
                "POST /portfolios/types/{code}",
                () -> form("/portfolios/types/unit4", "description", "Page " + ++number, "active", "true"));
        acts.put(
                "POST /portfolios/types/{code}/default",
                () -> form("/portfolios/types/unit1/default", "portfolio", portfolio()));
        acts.put(
                "POST /portfolios/types/{code}/rules",
                () -> form(
                        "/portfolios/types/unit2/rules",
                        "field",
                        "city",
                        "values",
                        "Town " + ++number,
                        "holder",
                        agent()));
        acts.put("POST /portfolios/types/{code}/rules/{place}/up", () -> {
            program.put("/portfolio-types/unit2/rules", portfolioRules(agent(), agent()))
                    .good();
            return form("/portfolios/types/unit2/rules/2/up");
        });
        acts.put("POST /portfolios/types/{code}/rules/{place}/remove", () -> {
            program.put("/portfolio-types/unit2/rules", portfolioRules(agent())).good();
            return form("/portfolios/types/unit2/rules/1/remove");
        });
        acts.put(
                "POST /portfolios/holders",
                () -> form("/portfolios/holders", "aspect", "operator", "name", "Operator " + ++number));
        acts.put(
                "POST /portfolios/holders/{id}",
                () -> form("/portfolios/holders/" + agent(), "name", "Agent again " + ++number));
        acts.put("POST /portfolios/holders/{id}/close", () -> form("/portfolios/holders/" + agent() + "/close"));
        acts.put("POST /portfolios/holders/{id}/reopen", () -> {
            String agent = agent();
            program.patch("/portfolio-people/" + agent, "{\"closed\": true}").good();
            return form("/portfolios/holders/" + agent + "/reopen");
        });
        acts.put("POST /portfolios/plans/{id}/confirm", () -> {
            String plan = "/portfolios/plans/"
                    + planned("/portfolios/plans", "id", one().id().toString(), "givenTo", "unit1.agent." + agent());
            return form(plan + "/confirm", "digest", digestOf(plan));
        });
        acts.put(
                "POST /customers/{id}/portfolios",
                () -> form("/customers/" + one().id() + "/portfolios", "type", "unit1", "agent", agent()));
    }

    private String hold() {
        return program.post(
                        "/holds",
                        "{\"reason\": \"x\", \"reviewOn\": \"2030-01-01\", \"customer\": \"" + one().id() + "\"}")
                .good()
                .at("hold/id");
    }

    private void holds(Map<String, Supplier<Asked>> acts) {
        acts.put(
                "POST /api/v1/holds",
                () -> json(
                        "/holds",
                        "{\"reason\": \"x\", \"reviewOn\": \"2030-01-01\", \"customer\": \"" + one().id() + "\"}"));
        acts.put("PATCH /api/v1/holds/{id}", () -> json("/holds/" + hold(), "{\"reviewOn\": \"2031-01-01\"}"));
        acts.put(
                "POST /api/v1/holds/{id}/release",
                () -> json("/holds/" + hold() + "/release", "{\"reason\": \"settled\"}"));
        acts.put(
                "POST /retention/holds",
                () -> form("/retention/holds", "from", "1999", "to", "1999", "reason", "x", "reviewOn", "2030-01-01"));
        acts.put(
                "POST /retention/holds/{id}/review",
                () -> form("/retention/holds/" + hold() + "/review", "reviewOn", "2031-01-01"));
        acts.put(
                "POST /retention/holds/{id}/release",
                () -> form("/retention/holds/" + hold() + "/release", "reason", "settled"));
        acts.put(
                "POST /customers/{id}/holds",
                () -> form("/customers/" + one().id() + "/holds", "holdReason", "x", "holdReview", "2030-01-01"));
        acts.put("POST /retention/plans/{id}/confirm", () -> {
            String plan = "/retention/plans/"
                    + planned(
                            "/retention/plans",
                            "id",
                            one().id().toString(),
                            "holdReason",
                            "x",
                            "holdReview",
                            "2030-01-01");
            return form(plan + "/confirm", "digest", digestOf(plan));
        });
    }

    private String rule() {
        return "{\"enabled\": " + (++number % 2 == 0) + ", \"kinds\": [\"quote\"], \"years\": " + (1 + number % 40)
                + ", \"clock\": \"document\", \"law\": \"tried\"}";
    }

    private void retention(Map<String, Supplier<Asked>> acts) {
        acts.put("PUT /api/v1/retention-rules/{code}", () -> json("/retention-rules/it-accounting", rule()));
        acts.put(
                "PUT /api/v1/retention-rules/countries/{country}",
                () -> json("/retention-rules/countries/SE", "{\"enabled\": true}"));
        acts.put(
                "PUT /api/v1/retention-rules/financial-year",
                () -> json("/retention-rules/financial-year", "{\"month\": 4, \"accept\": null}"));
        acts.put(
                "POST /api/v1/retention-rules",
                () -> json(
                        "/retention-rules",
                        "{\"country\": \"PL\", \"kinds\": [\"quote\"], \"years\": 3, \"clock\": \"document\","
                                + " \"law\": \"tried\"}"));
        acts.put(
                "POST /retention/rules/new",
                () -> form(
                        "/retention/rules/new",
                        "country",
                        "PL",
                        "kinds",
                        "quote",
                        "years",
                        "3",
                        "clock",
                        "document",
                        "law",
                        "tried"));
        acts.put("POST /retention/rules", () -> form("/retention/rules", "country", "PT", "on", "true"));
        acts.put(
                "POST /retention/rules/{code}",
                () -> form(
                        "/retention/rules/dk-accounting",
                        "enabled",
                        "true",
                        "kinds",
                        "quote",
                        "years",
                        Integer.toString(1 + ++number % 90),
                        "clock",
                        "document",
                        "law",
                        "tried"));
    }

    /** A request by somebody who is known, of this kind. */
    private String request(String kind) {
        String id = program.post("/requests", wanted(kind)).good().at("id");
        program.post("/requests/" + id + "/identity", "{\"how\": \"document\"}").good();
        return id;
    }

    private String wanted(String kind) {
        return "{\"customer\": \"" + one().id() + "\", \"kind\": \"" + kind + "\", \"channel\": \"email\"}";
    }

    private void requests(Map<String, Supplier<Asked>> acts) {
        acts.put("POST /api/v1/requests", () -> json("/requests", wanted("objection")));
        acts.put(
                "POST /api/v1/requests/{id}/identity",
                () -> json("/requests/" + request("access") + "/identity", "{\"how\": \"knows\"}"));
        acts.put(
                "POST /api/v1/requests/{id}/extend",
                () -> json("/requests/" + request("access") + "/extend", "{\"reason\": \"many\"}"));
        acts.put(
                "POST /api/v1/requests/{id}/refuse",
                () -> json("/requests/" + request("access") + "/refuse", "{\"reason\": \"excessive\"}"));
        acts.put("POST /api/v1/requests/{id}/close", () -> json("/requests/" + request("access") + "/close", null));
        acts.put("POST /api/v1/requests/{id}/carry-out", () -> {
            String id = request("erasure");
            Answer preview = program.post("/requests/" + id + "/preview", null).good();
            return json(
                    "/requests/" + id + "/carry-out",
                    preview.json().at("/confirm").toString());
        });
        acts.put(
                "PUT /api/v1/requests/manner",
                () -> json("/requests/manner", "{\"binHours\": " + (24 + ++number % 600) + "}"));
        acts.put("DELETE /api/v1/customers/{id}/marketing-objection", () -> json(objector(), null));
        acts.put("POST /customers/{id}/marketing-objection/withdraw", () -> form(objector() + "/withdraw"));
        acts.put(
                "POST /customers/{id}/requests",
                () -> form(
                        "/customers/" + one().id() + "/requests",
                        "kind",
                        "access",
                        "channel",
                        "phone",
                        "receivedOn",
                        "2026-03-01",
                        "language",
                        "sv"));
        acts.put(
                "POST /requests/{id}/identity",
                () -> form("/requests/" + request("access") + "/identity", "how", "asked"));
        acts.put(
                "POST /requests/{id}/extend",
                () -> form("/requests/" + request("access") + "/extend", "why", "complex"));
        acts.put(
                "POST /requests/{id}/refuse",
                () -> form("/requests/" + request("access") + "/refuse", "why", "unfounded"));
        acts.put("POST /requests/{id}/answer", () -> form("/requests/" + request("export") + "/answer"));
        acts.put("POST /requests/{id}/carry-out", () -> {
            String id = request("erasure");
            Answer preview = program.post("/requests/" + id + "/preview", null).good();
            return form(
                    "/requests/" + id + "/carry-out",
                    "digest",
                    preview.at("confirm/digest"),
                    "number",
                    preview.at("confirm/number"));
        });
        acts.put(
                "POST /requests/manner",
                () -> form("/requests/manner", "binHours", Integer.toString(24 + ++number % 600)));
        for (String file : List.of("data.json", "data.zip", "letter.pdf")) {
            acts.put(
                    "GET /api/v1/requests/{id}/" + file,
                    () -> look("/api/v1/requests/" + request("access") + "/" + file));
            acts.put("GET /requests/{id}/" + file, () -> look("/requests/" + request("access") + "/" + file));
        }
        acts.put("GET /requests/{id}/data", () -> look("/requests/" + request("access") + "/data"));
    }

    private String objector() {
        return "/customers/"
                + program.post("/requests", wanted("objection")).good().at("customer") + "/marketing-objection";
    }

    private String policy() {
        return "{\"name\": \"Policy " + ++number + "\", \"action\": \"archive\", \"choice\": {\"choice\": \"silent\","
                + " \"monthsAgo\": 36}, \"schedule\": {\"every\": \"month\", \"day\": 1, \"hour\": 6}, \"version\": 1}";
    }

    private String made() {
        return "/policies/" + program.post("/policies", policy()).good().at("id");
    }

    /** A policy that is on, and a proposal of it, with what agrees to it. */
    private Answer proposed() {
        return program.post(made() + "/proposals", "").good();
    }

    private static String agreement(Answer proposal) {
        return "{\"digest\": \"" + proposal.at("agree/body/digest") + "\", \"number\": "
                + proposal.at("agree/body/number") + ", \"token\": \"" + proposal.at("agree/body/token") + "\"}";
    }

    private String switchedOn() {
        Answer proposal = proposed();
        String path = proposal.at("agree/path").replace("/api/v1", "");
        return "/policies/" + program.post(path, agreement(proposal)).good().at("id");
    }

    /** A policy of which notice was given, and the run. */
    private String noticed() {
        String path = switchedOn();
        String id = path.substring(path.lastIndexOf('/') + 1);
        String run = program.post(path + "/run-now", "").good().at("id");
        Customer one = one();
        db.execute("update policies.run set state = 'noticed' where run_id = " + run);
        String plan = program.post(
                        "/plans",
                        "{\"action\": \"archive\", \"choice\": {\"choice\": \"picked\", \"customers\": [\"" + one.id()
                                + "\"]}}")
                .good()
                .at("id");
        db.execute("update policies.run set plan_id = " + plan + " where run_id = " + run);
        return "/policies/" + id + "/runs/" + run + "/take-out " + one.id();
    }

    private void scores(Map<String, Supplier<Asked>> acts) {
        acts.put("POST /api/v1/scores/work-out", () -> json("/scores/work-out", null));
        acts.put("PUT /api/v1/scores/horizon", () -> json("/scores/horizon", "{\"horizonWeeks\": " + weeks() + "}"));
        acts.put("POST /scores/work-out", () -> form("/scores/work-out"));
        acts.put("POST /scores/horizon", () -> form("/scores/horizon", "weeks", Integer.toString(weeks())));
    }

    private int weeks() {
        return 4 + ++number % 100;
    }

    private void policies(Map<String, Supplier<Asked>> acts) {
        acts.put("POST /api/v1/policies", () -> json("/policies", policy()));
        acts.put("PUT /api/v1/policies/{id}", () -> json(made(), policy()));
        acts.put("POST /api/v1/policies/{id}/put-aside", () -> json(made() + "/put-aside", null));
        acts.put("POST /api/v1/policies/{id}/switch-off", () -> json(switchedOn() + "/switch-off", null));
        acts.put("POST /api/v1/policies/{id}/proposals/{proposal}/confirm", () -> {
            Answer proposal = proposed();
            return json(proposal.at("agree/path").replace("/api/v1", ""), agreement(proposal));
        });
        acts.put("POST /api/v1/policies/{id}/run-now", () -> json(switchedOn() + "/run-now", null));
        acts.put("POST /api/v1/policies/{id}/runs/{run}/take-out", () -> {
            String[] noticed = noticed().split(" ");
            return json(noticed[0], "{\"customers\": [\"" + noticed[1] + "\"]}");
        });
        String[] fields = {
            "choice",
            "silent",
            "months",
            "36",
            "action",
            "archive",
            "every",
            "month",
            "monthday",
            "1",
            "hour",
            "6",
            "noticeDays",
            "0",
            "version",
            "1",
            "name",
            "By a form"
        };
        acts.put("POST /policies", () -> form("/policies", fields));
        acts.put("POST /policies/{id}", () -> form(made(), fields));
        acts.put("POST /policies/{id}/put-aside", () -> form(made() + "/put-aside"));
        acts.put("POST /policies/{id}/switch-off", () -> form(switchedOn() + "/switch-off"));
        acts.put("POST /policies/{id}/run-now", () -> form(switchedOn() + "/run-now"));
        acts.put("POST /policies/{id}/proposals/{proposal}/confirm", () -> {
            String path = planned(made() + "/proposals", "x", "y");
            String policy = db.fetchSingle("select policy_id from policies.proposal where plan_id = " + path)
                    .get(0, Long.class)
                    .toString();
            String page = "/policies/" + policy + "/proposals/" + path;
            String html = admin.get(page).body();
            return form(
                    page + "/confirm",
                    "digest",
                    html.replaceAll("(?s).*name=\"digest\" value=\"([0-9a-f]+)\".*", "$1"),
                    "token",
                    html.replaceAll("(?s).*name=\"token\" value=\"([^\"]+)\".*", "$1"),
                    "typed",
                    html.replaceAll("(?s).*data-expects=\"(\\d+)\".*", "$1"));
        });
        acts.put("POST /policies/{id}/runs/{run}/take-out", () -> {
            String[] noticed = noticed().split(" ");
            return form(noticed[0], "customer", noticed[1], "out", "true");
        });
    }

    private void tags(Map<String, Supplier<Asked>> acts) {
        acts.put("POST /api/v1/tags", () -> json("/tags", "{\"name\": \"fresh " + ++number + "\"}"));
        acts.put("PATCH /api/v1/tags/{id}", () -> json("/tags/" + tag(), "{\"name\": \"other " + ++number + "\"}"));
        acts.put(
                "POST /api/v1/tags/{id}/merge",
                () -> json("/tags/" + carried() + "/merge", "{\"into\": \"" + tag() + "\"}"));
        acts.put("DELETE /api/v1/tags/{id}", () -> json("/tags/" + carried(), null));
        acts.put(
                "POST /api/v1/tags/apply",
                () -> json(
                        "/tags/apply",
                        "{\"add\": [\"applied\"], \"whom\": {\"customers\": [\"" + one().id() + "\"]}}"));
        acts.put("POST /tags", () -> form("/tags", "name", "page " + ++number));
        acts.put("POST /tags/{id}", () -> form("/tags/" + tag(), "name", "renamed " + ++number, "colour", "blue"));
        acts.put("POST /tags/plans/{id}/confirm", () -> {
            String plan = planned("/tags/plans", "id", one().id().toString(), "tag", "put on", "act", "add");
            String digest = db.fetchSingle("select encode(digest, 'hex') from changes.change where change_id = " + plan)
                    .get(0, String.class);
            return form("/tags/plans/" + plan + "/confirm", "digest", String.valueOf(digest));
        });
        acts.put(
                "POST /tags/plans/{id}/let-go",
                () -> form("/tags/plans/" + planned("/tags/" + tag() + "/remove") + "/let-go"));
        acts.put("POST /api/v1/tags/{id}/bring-back", () -> json("/tags/" + letGo() + "/bring-back", null));
        acts.put("POST /tags/{id}/bring-back", () -> form("/tags/" + letGo() + "/bring-back"));
        acts.put("POST /customers/{id}/tags", () -> form("/customers/" + one().id() + "/tags", "typed", "by hand"));
        acts.put("POST /customers/{id}/tags/{tag}/remove", () -> {
            String tag = carried();
            String customer = db.fetchSingle("select customer_id from customers.tagged where tag_id = " + tag)
                    .get(0, Long.class)
                    .toString();
            return form("/customers/" + customer + "/tags/" + tag + "/remove");
        });
    }

    private Document paper() {
        return shop.invoice(one(), "P" + ++number, "2024-01-05", "10");
    }

    private void dealings(Map<String, Supplier<Asked>> acts) {
        acts.put(
                "POST /api/v1/customers/{customer}/documents",
                () -> json(
                        "/customers/" + one().id() + "/documents",
                        "{\"kind\": \"invoice\", \"date\": \"2024-01-05\", \"amount\": \"5\"}"));
        acts.put("PATCH /api/v1/customers/{customer}/documents/{document}", () -> {
            Document paper = paper();
            return json(
                    "/customers/" + paper.customer() + "/documents/" + paper.documentId(),
                    "{\"state\": \"open\"}",
                    "If-Match",
                    "\"" + shop.again(paper.customer()).version() + "\"");
        });
        acts.put("DELETE /api/v1/customers/{customer}/documents/{document}", () -> {
            Document paper = paper();
            return json("/customers/" + paper.customer() + "/documents/" + paper.documentId(), null);
        });
        acts.put(
                "POST /api/v1/customers/{customer}/interactions",
                () -> json(
                        "/customers/" + one().id() + "/interactions",
                        "{\"kind\": \"event\", \"date\": \"2024-01-05\"}"));
        acts.put(
                "POST /customers/{id}/documents",
                () -> form(
                        "/customers/" + one().id() + "/documents",
                        "kind",
                        "invoice",
                        "number",
                        "S" + ++number,
                        "date",
                        "2024-01-05",
                        "amount",
                        "5",
                        "currency",
                        "EUR",
                        "state",
                        "paid"));
        acts.put("POST /customers/{id}/documents/{documentId}/state", () -> {
            Document paper = paper();
            return form(
                    "/customers/" + paper.customer() + "/documents/" + paper.documentId() + "/state",
                    "state",
                    "open",
                    "version",
                    Long.toString(shop.again(paper.customer()).version()));
        });
        acts.put("POST /customers/{id}/documents/{documentId}/unit", () -> {
            Document paper = paper();
            return form(
                    "/customers/" + paper.customer() + "/documents/" + paper.documentId() + "/unit",
                    "unit",
                    "unit2",
                    "version",
                    Long.toString(shop.again(paper.customer()).version()));
        });
        acts.put("POST /customers/{id}/documents/{documentId}/remove", () -> {
            Document paper = paper();
            return form("/customers/" + paper.customer() + "/documents/" + paper.documentId() + "/remove");
        });
        acts.put(
                "POST /customers/{id}/interactions",
                () -> form("/customers/" + one().id() + "/interactions", "kind", "event", "date", "2024-01-05"));
    }

    private Answer plan() {
        Customer one = one();
        Customer other = one();
        return program.post(
                        "/plans",
                        "{\"action\": \"archive\", \"choice\": {\"choice\": \"picked\", \"customers\": [\"" + one.id()
                                + "\", \"" + other.id() + "\"]}}")
                .good();
    }

    /** A change in this state that nobody is working on. */
    private String change(String state) {
        String change = plan().at("id");
        db.execute("update changes.change set state = '" + state + "' where change_id = " + change);
        return change;
    }

    private void doubtTheClock() {
        db.execute("insert into changes.clock_seen values (1, now(), now(), now()) on conflict (clock_id)"
                + " do update set doubted_from = now(), doubted_to = now()");
    }

    private String undoable() {
        Customer one = one();
        return program.post("/customers/" + one.id() + "/archive", null).good().at("changeId");
    }

    private void certificates(Map<String, Supplier<Asked>> acts) {
        acts.put("POST /certificates/{id}/search", () -> form("/certificates/" + gone() + "/search"));
        acts.put("POST /api/v1/certificates/{id}/search", () -> json("/certificates/" + gone() + "/search", null));
        acts.put(
                "GET /certificates/{id}/certificate.json",
                () -> look("/certificates/" + looked() + "/certificate.json"));
        acts.put(
                "GET /certificates/{id}/certificate.pdf", () -> look("/certificates/" + looked() + "/certificate.pdf"));
        acts.put(
                "GET /api/v1/certificates/{id}/certificate.pdf",
                () -> look("/api/v1/certificates/" + looked() + "/certificate.pdf"));
        acts.put("GET /api/v1/certificates/{id}/signed", () -> look("/api/v1/certificates/" + looked() + "/signed"));
    }

    /** A change that let somebody go for good. */
    private long gone() {
        shop.grantLettingGo();
        Customer one = shop.person("Gone " + ++number);
        done(Action.FORCE, one);
        return done(Action.PURGE, one);
    }

    private long looked() {
        long changeId = gone();
        shop.asGreta(() -> certificates.search(changeId));
        return changeId;
    }

    private long done(Action action, Customer who) {
        Plan plan = shop.asGreta(
                () -> cleanup.plan(Wanted.of(new Choice.Picked(List.of(who.id())), action, "asked by " + number)));
        shop.asGreta(
                () -> cleanup.confirm(plan.change().changeId(), plan.change().digest(), 1, cleanup.ask(plan)));
        return shop.ended(plan.change().changeId()).changeId();
    }

    private void approvals(Map<String, Supplier<Asked>> acts) {
        acts.put("POST /approvals/{id}/approve", () -> {
            var asked = asked();
            return form("/approvals/" + asked.askedId() + "/approve", "digest", asked.digest());
        });
        acts.put("POST /api/v1/approvals/{id}/approve", () -> {
            var asked = asked();
            return json("/approvals/" + asked.askedId() + "/approve", "{\"digest\": \"" + asked.digest() + "\"}");
        });
        acts.put("POST /approvals/{id}/refuse", () -> form("/approvals/" + asked().askedId() + "/refuse"));
        acts.put("POST /api/v1/approvals/{id}/refuse", () -> json("/approvals/" + asked().askedId() + "/refuse", null));
        acts.put("POST /approvals/{id}/stop", () -> form("/approvals/" + asked().askedId() + "/stop"));
        acts.put("POST /api/v1/approvals/{id}/stop", () -> json("/approvals/" + asked().askedId() + "/stop", null));
        acts.put(
                "POST /approvals/rule",
                () -> form("/approvals/rule", "above", Integer.toString(100 + ++number), "waitHours", "24"));
        acts.put("PUT /api/v1/approvals/rule", () -> json("/approvals/rule", "{\"above\": " + (100 + ++number) + "}"));
    }

    /** What somebody else has asked for. */
    private dev.custodia.approvals.Asked asked() {
        long other = shop.asGreta(() -> access.createUser("asks" + ++number, "Asks", Role.ADMINISTRATOR, "en")
                .user()
                .id());
        db.execute("update access.account set password_to_change = false where account_id = " + other);
        db.execute("update approvals.rule set enabled = true");
        try {
            access.as(
                    new Actor(other, Via.SCREEN, null),
                    () -> approvals.set(new Approvals.Rule(true, 1_000_000L + ++number, 24)));
        } catch (Refused takesTwo) {
            // Which is what was wanted.
        } finally {
            db.execute("update approvals.rule set enabled = false");
        }
        return shop.asGreta(approvals::open).getLast();
    }

    private void bin(Map<String, Supplier<Asked>> acts) {
        acts.put("POST /bin/clock", () -> {
            doubtTheClock();
            return form("/bin/clock");
        });
        acts.put("POST /api/v1/bin/clock", () -> {
            doubtTheClock();
            return json("/bin/clock", null);
        });
        acts.put("POST /bin/time", () -> form("/bin/time", "days", Integer.toString(31 + ++number)));
        acts.put("PUT /api/v1/bin/rules", () -> json("/bin/rules", "{\"days\": " + (31 + ++number) + "}"));
    }

    private void changes(Map<String, Supplier<Asked>> acts) {
        acts.put("POST /api/v1/plans/{id}/confirm", () -> {
            Answer plan = plan();
            return json(
                    "/plans/" + plan.at("id") + "/confirm",
                    "{\"digest\": \"" + plan.at("digest") + "\", \"number\": 2, \"token\": \""
                            + plan.at("confirm/body/token") + "\"}");
        });
        acts.put("POST /cleanup/plans/{id}/confirm", () -> {
            Answer plan = plan();
            return form(
                    "/cleanup/plans/" + plan.at("id") + "/confirm",
                    "digest",
                    plan.at("digest"),
                    "typed",
                    "2",
                    "token",
                    plan.at("confirm/body/token"));
        });
        acts.put("POST /api/v1/changes/{id}/pause", () -> json("/changes/" + change("running") + "/pause", null));
        acts.put("POST /api/v1/changes/{id}/stop", () -> json("/changes/" + change("running") + "/stop", null));
        acts.put("POST /api/v1/changes/{id}/resume", () -> json("/changes/" + change("paused") + "/resume", null));
        acts.put("POST /api/v1/changes/{id}/undo", () -> json("/changes/" + undoable() + "/undo", null));
        acts.put("POST /changes/{id}/pause", () -> form("/changes/" + change("running") + "/pause"));
        acts.put("POST /changes/{id}/stop", () -> form("/changes/" + change("running") + "/stop"));
        acts.put("POST /changes/{id}/resume", () -> form("/changes/" + change("paused") + "/resume"));
        acts.put("POST /changes/{id}/undo", () -> form("/changes/" + undoable() + "/undo"));
        acts.put("POST /customers/{id}/changes/{changeId}/undo", () -> {
            Customer one = one();
            String change = program.post("/customers/" + one.id() + "/archive", null)
                    .good()
                    .at("changeId");
            return form("/customers/" + one.id() + "/changes/" + change + "/undo");
        });
        acts.put("POST /customers/{id}/changes/{changeId}/undo-despite", () -> {
            Customer one = one();
            shop.asGreta(() -> customers.edit(one.id(), one.version(), one.draft()));
            String change =
                    program.get("/customers/" + one.id() + "/changes").good().at("items/0/changeId");
            return form("/customers/" + one.id() + "/changes/" + change + "/undo-despite");
        });
    }

    private Answer file() {
        return program.upload("/imports", "f.csv", csv().getBytes(StandardCharsets.UTF_8))
                .good();
    }

    private String checked() {
        String file = file().at("id");
        program.post("/imports/" + file + "/check", null).good();
        while (!program.get("/imports/" + file).good().at("state").equals("checked")) Thread.onSpinWait();
        return file;
    }

    /** A file with somebody in it who may have been erased. */
    private String held() {
        fingerprints.remember(
                Fingerprints.Why.DELETED,
                List.of(Trait.externalId("N-" + (number + 1))),
                LocalDate.parse("2026-01-02"));
        return checked();
    }

    private String backupPlan() {
        return "{\"everyHours\": 0, \"keepDays\": " + (30 + ++number % 10) + ", \"tryDays\": 7}";
    }

    private void imports(Map<String, Supplier<Asked>> acts) {
        acts.put("POST /api/v1/imports", () -> upload(true));
        acts.put("POST /imports", () -> upload(false));
        acts.put("PUT /api/v1/imports/{id}/mapping", () -> {
            Answer file = file();
            return json(
                    "/imports/" + file.at("id") + "/mapping",
                    file.json().get("mapping").toString());
        });
        acts.put(
                "POST /imports/{id}/mapping",
                () -> form(
                        "/imports/" + file().at("id") + "/mapping",
                        "target",
                        "external_id",
                        "target",
                        "name",
                        "dates",
                        "iso",
                        "decimal",
                        ".",
                        "currency",
                        "EUR"));
        acts.put("POST /imports/{id}/again", () -> form("/imports/" + file().at("id") + "/again"));
        acts.put("POST /api/v1/imports/{id}/check", () -> json("/imports/" + file().at("id") + "/check", null));
        acts.put("POST /api/v1/imports/{id}/load", () -> json("/imports/" + checked() + "/load", null));
        acts.put("POST /imports/{id}/load", () -> form("/imports/" + checked() + "/load"));
        acts.put(
                "POST /api/v1/imports/{id}/despite-erasure",
                () -> json("/imports/" + held() + "/despite-erasure", "{\"reason\": \"asked to\"}"));
        acts.put(
                "POST /imports/{id}/erased",
                () -> form("/imports/" + held() + "/erased", "all", "true", "reason", "asked to"));
        acts.put("PUT /api/v1/backups/plan", () -> json("/backups/plan", backupPlan()));
        acts.put(
                "POST /backups/plan",
                () -> form("/backups/plan", "everyHours", "0", "keepDays", "2" + ++number % 10, "tryDays", "7"));
        acts.put("DELETE /api/v1/imports/{id}", () -> json("/imports/" + file().at("id"), null));
        acts.put("POST /imports/{id}/discard", () -> form("/imports/" + file().at("id") + "/discard"));
    }

    private Answer user(String role) {
        String name = "u" + ++number;
        return program.post(
                        "/users",
                        "{\"name\": \"" + name + "\", \"displayName\": \"Somebody\", \"role\": \"" + role + "\"}")
                .good();
    }

    private String token() {
        return program.post("/tokens", "{\"label\": \"t" + ++number + "\", \"scopes\": [\"customers_look\"]}")
                .good()
                .at("token/id");
    }

    private void access(Map<String, Supplier<Asked>> acts) {
        acts.put(
                "POST /api/v1/users",
                () -> json(
                        "/users", "{\"name\": \"n" + ++number + "\", \"displayName\": \"New\", \"role\": \"viewer\"}"));
        acts.put(
                "PATCH /api/v1/users/{id}",
                () -> json("/users/" + user("viewer").at("user/id"), "{\"enabled\": false, \"role\": \"editor\"}"));
        acts.put(
                "POST /api/v1/tokens", () -> json("/tokens", "{\"label\": \"new\", \"scopes\": [\"customers_look\"]}"));
        acts.put("DELETE /api/v1/tokens/{id}", () -> json("/tokens/" + token(), null));
        acts.put(
                "POST /users",
                () -> form("/users", "name", "f" + ++number, "displayName", "New", "role", "viewer", "language", "en"));
        acts.put(
                "POST /users/{id}/disable",
                () -> form("/users/" + user("viewer").at("user/id") + "/disable"));
        acts.put("POST /users/{id}/enable", () -> {
            String id = user("viewer").at("user/id");
            program.patch("/users/" + id, "{\"enabled\": false}").good();
            return form("/users/" + id + "/enable");
        });
        acts.put(
                "POST /users/{id}/role",
                () -> form("/users/" + user("viewer").at("user/id") + "/role", "role", "editor"));
        acts.put(
                "POST /users/{id}/password",
                () -> form("/users/" + user("viewer").at("user/id") + "/password"));
        acts.put("POST /account/password", () -> {
            Answer made = user("viewer");
            Visitor visitor = Visitor.signedIn(port, made.at("user/name"), made.at("password"));
            return form(visitor, "/account/password", "old", made.at("password"), "fresh", "a password of my own");
        });
        acts.put("POST /account/language", () -> form("/account/language", "language", "sv"));
        acts.put("POST /account/tokens", () -> form("/account/tokens", "label", "mine", "scopes", "CUSTOMERS_LOOK"));
        acts.put("POST /account/tokens/{id}/revoke", () -> form("/account/tokens/" + token() + "/revoke"));
    }

    /** What is switched is switched back by the next of them, so that nothing is off for what follows. */
    private void rights(Map<String, Supplier<Asked>> acts) {
        acts.put("PUT /api/v1/users/{id}/grants", () -> {
            String id = user("viewer").at("user/id");
            return json("/users/" + id + "/grants", "{\"permissions\": [\"remove_many\"]}");
        });
        acts.put(
                "POST /users/{id}/grants",
                () -> form("/users/" + user("viewer").at("user/id") + "/grants", "permissions", "PURGE"));
        acts.put(
                "PUT /api/v1/rights/roles/{role}",
                () -> json("/rights/roles/connector", "{\"permissions\": [\"customers_look\"]}"));
        acts.put(
                "POST /users/rights/roles/{role}",
                () -> form("/users/rights/roles/connector", "permissions", "IMPORT_RUN"));
        acts.put("POST /users/rights/strict", () -> form("/users/rights/strict", "on", "true"));
        acts.put("POST /users/rights/bulk-removal", () -> form("/users/rights/bulk-removal", "on", "false"));
        acts.put("PATCH /api/v1/rights", () -> json("/rights", "{\"strict\": false, \"bulkRemoval\": true}"));
    }
}
