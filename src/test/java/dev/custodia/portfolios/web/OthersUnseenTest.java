package dev.custodia.portfolios.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Program;
import dev.custodia.Shop;
import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.NewUser;
import dev.custodia.access.Permission;
import dev.custodia.access.Role;
import dev.custodia.access.web.Visitor;
import dev.custodia.changes.Changes;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.ContactPoint;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.customers.Tags;
import dev.custodia.customers.Whom;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import dev.custodia.portfolios.Aspect;
import dev.custodia.portfolios.Assignments;
import dev.custodia.portfolios.Holder;
import dev.custodia.portfolios.Portfolios;
import dev.custodia.segments.SegmentDraft;
import dev.custodia.segments.Segments;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every address that can be looked at, with every id that there is, asked by one whose role is limited to own customers and
 * has every right: no answer names anybody else, and none is another when more has happened to others.
 */
@CustodiaTest(web = WebEnvironment.RANDOM_PORT, settings = "CUSTODIA_ADMIN_TOKEN=" + Program.TOKEN)
@Import({Shop.class, OthersUnseenTest.Leak.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OthersUnseenTest {
    private static final String PLANTED_NAMES = "/api/v1/planted/names";
    private static final String PLANTED_COUNT = "/api/v1/planted/count";
    private static final List<String> OTHERS = List.of("zebedeo", "altrui.example", "5550199");
    private static final String OWN = "aurora sua";
    private static final JSONB NOTHING = JSONB.valueOf("{}");
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    /** What is made anew for each answer, and the size of the database. */
    private static final Pattern FRESH = Pattern.compile("[A-Za-z0-9_\\-+/=.:]{36,}|[\\d.,]+ [kMG]B");

    /** Lists that show somebody only when they are asked to. */
    private static final List<String> MORE = List.of(
            "/customers?place=all",
            "/customers?place=archived",
            "/customers?place=all&f=name.contains.zebede",
            "/customers?place=all&f=mine.is.no",
            "/customers?f=segment.any_of.everybody",
            "/customers/count?place=all",
            "/customers/export.csv?place=all",
            "/changes?who=2",
            "/scores?months=1",
            "/api/v1/customers?place=all",
            "/api/v1/customers?filter=mine.is.no",
            "/api/v1/customers/count?filter=mine.is.no",
            "/api/v1/segments/everybody/customers?size=500",
            "/api/v1/bin?size=500");

    /** What else has to be said to be answered. */
    private static final Map<String, String> ASKING = Map.of(
            "/cleanup/inactive/flip", "?shift=-12&upTo=2023-12-31",
            "/cleanup/look", "?choice=inactive&upTo=2023-12-31",
            "/segments/compare", "?first=everybody&second=everybody",
            "people.csv", "?bucket=to_do",
            "people.xlsx", "?bucket=to_do",
            "/due", "?month=2026-04",
            "/forecast/rules/{code}", "?month=2026-04");

    @LocalServerPort
    int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mapping;

    @Autowired
    Shop shop;

    @Autowired
    Access access;

    @Autowired
    Portfolios portfolios;

    @Autowired
    Assignments assignments;

    @Autowired
    Customers customers;

    @Autowired
    Changes changes;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Tags tags;

    @Autowired
    Segments segments;

    @Autowired
    DSLContext db;

    /** The planted faults: routes that read customers and ask nobody whose they are. */
    @RestController
    static class Leak {
        private final DSLContext db;

        Leak(DSLContext db) {
            this.db = db;
        }

        @Needs(Permission.CUSTOMERS_LOOK)
        @GetMapping(PLANTED_NAMES)
        List<String> names() {
            return db.fetch("select name from customers.customer").getValues(0, String.class);
        }

        @Needs(Permission.CUSTOMERS_LOOK)
        @GetMapping(PLANTED_COUNT)
        String count() {
            return db.fetchSingle("select count(*) from facts.fact").get(0, String.class);
        }
    }

    private record Asker(Visitor visitor, String token) {}

    private final Map<String, List<String>> ids = new TreeMap<>();
    private Program program;
    private Customer hers;
    private Customer second;
    private Asker rita;
    private Asker gina;

    @BeforeAll
    void a_base_in_which_everything_has_happened_to_others() {
        program = new Program(port);
        greta(() -> {
            shop.grantLettingGo();
            access.giveRights(Role.SALES, EnumSet.allOf(Permission.class));
            access.giveRights(Role.EDITOR, EnumSet.allOf(Permission.class));
            return true;
        });
        NewUser sales = greta(() -> access.createUser("rita", "Rita", Role.SALES, "en"));
        Holder agent = greta(() -> portfolios.add(
                Aspect.AGENT, null, "Rita", null, null, sales.user().id()));
        hers = shop.person("Aurora Sua", Shop.email("aurora@sua.example"));
        give(hers, agent);
        second = shop.person("Aurora Sua Seconda");
        give(second, agent);
        shop.invoice(hers, "AURORA-1", "2026-03-01", "20.00");
        greta(() -> {
            tags.add(hers.id(), List.of("loud"));
            segments.create(new SegmentDraft("everybody", "Everybody", null, true, Rule.allOrEverybody(List.of())));
            portfolios.setRules(
                    "unit1",
                    List.of(new Portfolios.RulingWanted(
                            Rule.clause("city", dev.custodia.criteria.Operator.IS, "Torino"), agent.id(), false)));
            return true;
        });
        Customer other = happens("Prima");
        greta(() -> {
            customers.link(hers.id(), other.id(), "brother", "sister");
            return changes.doNow(
                    Customers.ARCHIVE,
                    "both",
                    NOTHING,
                    List.of(
                            second.id().value(),
                            shop.person("Zebedeo Archiviato").id().value()));
        });
        greta(() ->
                cleanup.plan(new Choice.Matching(Rule.allOrEverybody(List.of()), null, null), Action.ARCHIVE, null));
        rita = asker(sales);
        gina = asker(greta(() -> access.createUser("gina", "Gina", Role.EDITOR, "en")));
        greta(() -> {
            access.limit(Role.SALES, true);
            return true;
        });
        collect();
    }

    /** All that can happen to somebody who is not hers. */
    private Customer happens(String name) {
        Customer one = shop.customer(Shop.draft(
                Kind.PERSON,
                "Zebedeo " + name,
                "Torino",
                LegalDetails.NONE,
                Shop.email("zebedeo." + name.toLowerCase(Locale.ROOT) + "@altrui.example"),
                new ContactPoint(ContactPoint.Kind.PHONE, "+39 011 5550199", null)));
        shop.invoice(one, "ZEBEDEO-" + name, "2026-03-01", "10.00");
        shop.invoice(one, "ZEBEDEO-OLD-" + name, "2019-03-01", "10.00");
        Customer binned = shop.person("Zebedeo Cestinato " + name);
        Customer gone = shop.person("Zebedeo Perduto " + name);
        greta(() -> {
            customers.edit(one.id(), shop.again(one).version(), shop.again(one).draft());
            tags.add(one.id(), List.of("loud"));
            return tags.planAdding(new Whom.Picked(List.of(one.id())), List.of("quiet"), "Zebedeo is loud");
        });
        done(new Choice.Picked(List.of(binned.id())), Action.DELETE);
        done(new Choice.Picked(List.of(gone.id())), Action.DELETE);
        long purged = done(new Choice.Picked(List.of(gone.id())), Action.PURGE);
        program.post("/certificates/" + purged + "/search", null).good();
        program.post(
                        "/holds",
                        "{\"reason\": \"Zebedeo goes to court\", \"reviewOn\": \"2030-01-01\", \"customer\": \""
                                + one.id() + "\"}")
                .good();
        String request = program.post(
                        "/requests",
                        "{\"customer\": \"" + one.id() + "\", \"kind\": \"access\", \"channel\": \"email\"}")
                .good()
                .at("id");
        program.post("/requests/" + request + "/identity", "{\"how\": \"document\"}")
                .good();
        program.post(
                        "/customers/bulk",
                        "[{\"externalId\": \"Z-" + name
                                + "\", \"name\": \"Zebedeo Fuori\", \"contactPoints\": [{\"kind\":"
                                + " \"email\", \"value\": \"fuori@altrui.example\"}]}]")
                .good();
        program.put("/customers/" + one.id() + "/levels/unit1/frequency", "{\"value\": 3}")
                .good();
        program.put("/customers/" + one.id() + "/status", "{\"status\": \"vip\"}")
                .good();
        program.upload(
                        "/imports",
                        "file.csv",
                        ("Customer No;Name\nZ-" + name + ";Zebedeo Importato " + name + "\n")
                                .getBytes(StandardCharsets.UTF_8))
                .good();
        String policy = program.post(
                        "/policies",
                        "{\"name\": \"Policy " + name
                                + "\", \"action\": \"archive\", \"choice\": {\"choice\": \"silent\","
                                + " \"monthsAgo\": 36}, \"schedule\": {\"every\": \"month\", \"day\": 1, \"hour\": 6}}")
                .good()
                .at("id");
        program.post("/policies/" + policy + "/proposals", "").good();
        program.post("/scores/work-out", null).good();
        return one;
    }

    private long done(Choice choice, Action action) {
        Plan plan = greta(() -> cleanup.plan(choice, action, null));
        long id = plan.change().changeId();
        greta(() -> cleanup.confirm(
                id,
                Objects.requireNonNull(plan.change().digest()),
                plan.change().toDo(),
                cleanup.ask(plan)));
        shop.ended(id);
        return id;
    }

    /** Which ids there are, by what stands before them in an address. */
    private void collect() {
        List<String> people = of("select customer_id from facts.fact");
        List<String> all = of("select change_id from changes.change");
        ids.put("customers", people);
        ids.put("customer", people);
        ids.put("why", people);
        ids.put("on", List.of("2026-03-01"));
        ids.put("by-external-id", List.of("Z-Prima"));
        for (String of : List.of("changes", "plans", "certificates", "proposals")) ids.put(of, all);
        ids.put("holders", of("select holder_id from portfolios.holder"));
        ids.put("portfolios", of("select holder_id from portfolios.holder"));
        for (String of : List.of("types", "portfolio-types", "levels")) ids.put(of, List.of("unit1"));
        ids.put("groups", List.of("lost"));
        for (String of : List.of("retention-rules", "rules")) ids.put(of, List.of("it-accounting"));
        ids.put("holds", of("select hold_id from retention.hold"));
        ids.put("policies", of("select policy_id from policies.policy"));
        ids.put("runs", of("select run_id from policies.run"));
        ids.put("back-tests", of("select back_test_id from scores.back_test"));
        for (String of : List.of("segments", "compared-with")) ids.put(of, List.of("everybody"));
        ids.put("tags", of("select tag_id from customers.tag"));
        ids.put("roles", List.of("sales"));
        ids.put("users", of("select account_id from access.account"));
        ids.put("approvals", of("select asked_id from approvals.asked"));
        ids.put("imports", of("select import_id from imports.import"));
        ids.put("requests", of("select request_id from requests.request"));
        ids.put("statuses", List.of("vip"));
    }

    private List<String> of(String query) {
        return db.fetch(query).getValues(0, String.class);
    }

    private <T> T greta(Callable<T> act) {
        return shop.asGreta(act);
    }

    private void give(Customer customer, Holder agent) {
        greta(() -> assignments.assign(customer.id(), "unit1", Map.of(Aspect.AGENT, agent.id()), null));
    }

    private Asker asker(NewUser user) {
        Actor actor = new Actor(user.user().id(), Via.SCREEN, null);
        try {
            access.call(actor, () -> access.changePassword(user.password(), "a password of my own"));
            String token = access.call(actor, () -> access.createToken("walk", access.permissions(), null))
                    .secret();
            return new Asker(Visitor.signedIn(port, user.user().name(), "a password of my own"), token);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void nobody_else_is_in_any_answer_to_one_who_is_limited_whatever_happens_to_them() {
        Set<String> addresses = addresses();
        Map<String, String> named = new LinkedHashMap<>();
        Map<String, String> before = new LinkedHashMap<>();
        int own = 0;
        for (String address : addresses) {
            HttpResponse<String> answer = ask(rita, address);
            String body = answer.body().toLowerCase(Locale.ROOT);
            if (answer.statusCode() >= 500) named.put(address, Integer.toString(answer.statusCode()));
            OTHERS.stream().filter(body::contains).findFirst().ifPresent(word -> named.put(address, word));
            if (body.contains(OWN)) own++;
            before.put(address, told(answer));
        }
        assertThat(named).containsOnlyKeys(PLANTED_NAMES);
        assertThat(own).isGreaterThan(20);

        happens("Seconda");
        Map<String, String> changed = new LinkedHashMap<>();
        for (String address : addresses) {
            String then = Objects.requireNonNull(before.get(address));
            String now = told(ask(rita, address));
            if (!then.equals(now)) changed.put(address, difference(then, now));
        }
        // When a token was last used, and how long the journal is, says nothing of a customer.
        changed.keySet().removeAll(List.of("/account", "/trust", "/api/v1/trust"));
        assertThat(changed).containsOnlyKeys(PLANTED_NAMES, PLANTED_COUNT);
    }

    @Test
    void the_navigation_leads_nobody_who_is_limited_to_a_page_that_refuses() {
        List<String> places = places(rita);
        assertThat(places).contains("/customers", "/segments", "/levels").doesNotContain("/policies");
        Map<String, Integer> refused = new LinkedHashMap<>();
        for (String place : places) {
            int status = ask(rita, place).statusCode();
            if (status >= 400) refused.put(place, status);
        }
        assertThat(refused).isEmpty();
        assertThat(places(gina)).contains("/policies").containsAll(places);
    }

    private List<String> places(Asker asker) {
        String page = ask(asker, "/account").body();
        String frame = page.substring(page.indexOf("<nav"), page.indexOf("</nav>"));
        return Pattern.compile("href=\"(/[^\"]*)\"")
                .matcher(frame)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    /** Afterwards little is left of what is her own. */
    @Test
    @Order(Integer.MAX_VALUE)
    void no_route_that_changes_something_touches_others_for_one_who_is_limited() {
        List<String> before = others();
        String csrf = rita.visitor().csrf();
        int refused = 0;
        for (Map.Entry<RequestMappingInfo, HandlerMethod> entry :
                mapping.getHandlerMethods().entrySet())
            for (RequestMethod method : entry.getKey().getMethodsCondition().getMethods())
                for (String path : entry.getKey().getPatternValues())
                    if (method != RequestMethod.GET && PLACE.matcher(path).find() && known(path))
                        for (String address : filled(path)) {
                            HttpResponse<String> answer = path.startsWith("/api/")
                                    ? rita.visitor()
                                            .send(
                                                    method.name(),
                                                    address,
                                                    "{}",
                                                    "Content-Type",
                                                    "application/json",
                                                    "Authorization",
                                                    "Bearer " + rita.token())
                                    : rita.visitor().post(address, csrf, Map.of("reason", "mine", "out", "true"));
                            assertThat(answer.statusCode())
                                    .as(method + " " + address)
                                    .isLessThan(500);
                            if (answer.statusCode() >= 400) refused++;
                            assertThat(others()).as(method + " " + address).isEqualTo(before);
                        }
        assertThat(refused).isGreaterThan(200);
    }

    private boolean known(String path) {
        var place = PLACE.matcher(path);
        while (place.find()) {
            String before = path.substring(0, place.start() - 1);
            if (!ids.containsKey(place.group(1)) && !ids.containsKey(before.substring(before.lastIndexOf('/') + 1)))
                return false;
        }
        return true;
    }

    /** Whatever stands of others, and of what others have done. */
    private List<String> others() {
        String not = " not in (" + hers.id() + ", " + second.id() + ")";
        List<String> all = new ArrayList<>();
        all.addAll(of("select customer_id || ' ' || version || ' ' || place from facts.fact where customer_id" + not
                + " order by 1"));
        all.addAll(of("select customer_id || ' ' || change_id || ' ' || state from changes.line where customer_id" + not
                + " order by 1"));
        all.addAll(of("select change_id || ' ' || state from changes.change where author_id not in"
                + " (select account_id from access.account where name = 'rita') order by 1"));
        return all;
    }

    @Test
    void every_address_is_reached_with_ids_that_are_there_and_shows_others_to_whoever_is_not_limited() {
        Map<String, Boolean> reached = new TreeMap<>();
        int shown = 0;
        for (String path : paths())
            for (String address : filled(path)) {
                HttpResponse<String> answer = ask(gina, address);
                String body = answer.body().toLowerCase(Locale.ROOT);
                reached.merge(path, answer.statusCode() < 400, Boolean::logicalOr);
                if (OTHERS.stream().anyMatch(body::contains)) shown++;
            }
        reached.values().removeIf(Boolean::booleanValue);
        assertThat(reached.keySet()).isEmpty();
        assertThat(shown).isGreaterThan(40);
    }

    private static String told(HttpResponse<String> answer) {
        // A sheet says when it was written; the same stands in the file beside it.
        if (answer.body().startsWith("PK")) return answer.statusCode() + "";
        return answer.statusCode() + " " + FRESH.matcher(answer.body()).replaceAll("#");
    }

    /** Where they begin to be two. */
    private static String difference(String one, String other) {
        int at = 0;
        while (at < Math.min(one.length(), other.length()) && one.charAt(at) == other.charAt(at)) at++;
        return around(one, at) + " / " + around(other, at);
    }

    private static String around(String text, int at) {
        return text.substring(Math.max(0, at - 80), Math.min(text.length(), at + 80))
                .replaceAll("\\s+", " ");
    }

    private HttpResponse<String> ask(Asker asker, String address) {
        return address.startsWith("/api/")
                ? asker.visitor().get(address, "Authorization", "Bearer " + asker.token())
                : asker.visitor().get(address);
    }

    private Set<String> addresses() {
        Set<String> addresses = new LinkedHashSet<>();
        for (String path : paths()) addresses.addAll(filled(path));
        addresses.addAll(MORE);
        return addresses;
    }

    private Set<String> paths() {
        Set<String> paths = new TreeSet<>();
        for (Map.Entry<RequestMappingInfo, HandlerMethod> entry :
                mapping.getHandlerMethods().entrySet())
            if (entry.getKey().getMethodsCondition().getMethods().contains(RequestMethod.GET))
                for (String path : entry.getKey().getPatternValues())
                    // A stream does not end while a plan waits; it looks by the same door as the page that it is for.
                    if (!path.endsWith("/stream") && !path.endsWith("/progress")) paths.add(path.replace("/**", "/x"));
        return paths;
    }

    /** With every id in each place. */
    private List<String> filled(String path) {
        var place = PLACE.matcher(path);
        if (!place.find()) return List.of(path + asking(path));
        String before = path.substring(0, place.start() - 1);
        String of = before.substring(before.lastIndexOf('/') + 1);
        List<String> there = ids.getOrDefault(place.group(1), ids.get(of));
        if (there == null) throw new AssertionError("Which ids are there for " + path + "?");
        List<String> all = new ArrayList<>();
        for (String id : there) all.addAll(filled(path.substring(0, place.start()) + id + path.substring(place.end())));
        return all;
    }

    private static String asking(String path) {
        return ASKING.entrySet().stream()
                .filter(asking -> path.endsWith(asking.getKey().replace("{code}", "it-accounting")))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
