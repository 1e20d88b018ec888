package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Program;
import dev.custodia.Program.Answer;
import dev.custodia.Shop;
import dev.custodia.access.web.Visitor;
import dev.custodia.changes.Change;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.ContactPoint;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/**
 * P7 and P8: what was selected is exactly what is frozen, and what was frozen is the most that can happen. Bases, rules,
 * selections and what changes in between are generated; who is meant is worked out anew by plain Java.
 */
@CustodiaTest(
        web = WebEnvironment.RANDOM_PORT,
        settings = {"CUSTODIA_ADMIN_PASSWORD=correct horse battery", "CUSTODIA_ADMIN_TOKEN=" + Program.TOKEN})
@Import(Shop.class)
class FrozenSelectionTest {
    private static final int PEOPLE = 170;
    private static final int SEQUENCES = Integer.getInteger("custodia.sequences", 60);
    private static final int RUNS = Integer.getInteger("custodia.runs", 25);
    private static final List<String> CITIES = List.of("Torino", "Roma", "Malmö", "Казань");
    private static final List<String> NAMES = List.of("Aurora", "Bassi", "Conti", "Дёмина", "Åkesson");
    private static final Pattern TICK = Pattern.compile("name=\"id\" value=\"(\\d+)\"");
    private static final Pattern NEXT = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"");
    private static final Pattern LOOK = Pattern.compile("look=([0-9a-f]+)");
    private static final Pattern PLAN = Pattern.compile("/cleanup/plans/(\\d+)");

    @LocalServerPort
    int port;

    @Autowired
    Shop shop;

    @Autowired
    Customers customers;

    @Autowired
    Cleanup cleanup;

    @Autowired
    DSLContext db;

    private final long seed = Long.getLong("custodia.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<Long, Person> base = new LinkedHashMap<>();

    /** What is known of a customer, written down beside the product. */
    private record Person(
            long id,
            String name,
            String city,
            boolean company,
            boolean email,
            @Nullable LocalDate bought,
            boolean open,
            boolean archived) {}

    /** A filter as it stands in an address, as a clause, and what it means. */
    private record Filter(String text, Rule clause, Predicate<Person> means) {
        static Filter of(String field, Operator operator, String value, Predicate<Person> means) {
            return value.isEmpty()
                    ? new Filter(field + "." + operator.code(), Rule.clause(field, operator), means)
                    : new Filter(
                            field + "." + operator.code() + "." + value, Rule.clause(field, operator, value), means);
        }
    }

    @BeforeEach
    void people_move_in() {
        for (String table : List.of(
                "cleanup.plan",
                "changes.objection",
                "changes.line",
                "changes.before_image",
                "changes.image_key",
                "changes.change",
                "dealings.document",
                "dealings.figure",
                "customers.mark",
                "customers.search",
                "customers.contact_point",
                "customers.customer",
                "facts.fact")) db.execute("delete from " + table);
        base.clear();
        for (int i = 0; i < PEOPLE; i++) moveIn();
    }

    private Person moveIn() {
        String name = pick(NAMES) + " " + pick(NAMES) + " " + random.nextInt(1_000);
        boolean company = random.nextInt(4) == 0;
        boolean email = random.nextInt(3) > 0;
        String city = pick(CITIES);
        Customer one = shop.customer(Shop.draft(
                company ? Kind.COMPANY : Kind.PERSON,
                name,
                city,
                LegalDetails.NONE,
                email
                        ? new ContactPoint(ContactPoint.Kind.EMAIL, "x" + random.nextInt(99_999) + "@example.com", null)
                        : new ContactPoint(
                                ContactPoint.Kind.PHONE, "+39 011 " + (1_000_000 + random.nextInt(8_000_000)), null)));
        LocalDate bought =
                random.nextInt(4) == 0 ? null : LocalDate.of(2018, 1, 1).plusDays(random.nextInt(2_900));
        boolean open = bought != null && random.nextInt(6) == 0;
        if (bought != null)
            shop.document(
                    one,
                    DocumentKind.INVOICE,
                    "I" + one.id(),
                    bought.toString(),
                    "10",
                    open ? DocumentState.OPEN : DocumentState.PAID);
        boolean archived = random.nextInt(5) == 0;
        if (archived) shop.asGreta(() -> customers.archive(one.id(), null));
        Person person = new Person(one.id().value(), name, city, company, email, bought, open, archived);
        base.put(person.id(), person);
        return person;
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private Filter filter() {
        LocalDate day = LocalDate.of(2019 + random.nextInt(7), 1 + random.nextInt(12), 1);
        String city = pick(CITIES);
        return switch (random.nextInt(8)) {
            case 0 -> Filter.of("city", Operator.IS, city, one -> one.city().equals(city));
            case 1 -> Filter.of("kind", Operator.IS, "company", Person::company);
            case 2 -> Filter.of("kind", Operator.IS, "person", one -> !one.company());
            case 3 -> Filter.of("has_email", Operator.IS, "yes", Person::email);
            case 4 -> Filter.of("has_email", Operator.IS, "no", one -> !one.email());
            case 5 ->
                Filter.of("last_purchase", Operator.UP_TO, day.toString(), one -> {
                    LocalDate bought = one.bought();
                    return bought != null && !bought.isAfter(day);
                });
            case 6 ->
                Filter.of("last_purchase", Operator.AFTER, day.toString(), one -> {
                    LocalDate bought = one.bought();
                    return bought != null && bought.isAfter(day);
                });
            default -> Filter.of("last_purchase", Operator.BLANK, "", one -> one.bought() == null);
        };
    }

    // ---- P8: selecting

    /** What somebody at a list has before them. */
    private static final class Looking {
        final List<Filter> filters = new ArrayList<>();
        final Set<Long> ticked = new LinkedHashSet<>();
        String place = "active";
        String words = "";

        @Nullable
        String look;

        boolean shows(Person one) {
            boolean here = place.equals("all") || place.equals("archived") == one.archived();
            return here
                    && filters.stream().allMatch(filter -> filter.means().test(one))
                    && (words.isEmpty() || one.name().contains(words));
        }

        String query() {
            List<String> parts = new ArrayList<>();
            for (Filter filter : filters) parts.add("f=" + URLEncoder.encode(filter.text(), StandardCharsets.UTF_8));
            parts.add("place=" + place);
            if (look != null) parts.add("look=" + look);
            return String.join("&", parts);
        }
    }

    private Set<Long> matching(Predicate<Person> who) {
        return base.values().stream().filter(who).map(Person::id).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    @Proves(Promise.P8)
    void what_was_selected_on_the_screen_is_exactly_what_is_frozen(Proof proof) {
        Visitor greta = Visitor.signedIn(port, "admin", "correct horse battery");
        int nobody = 0;
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            Looking looking = new Looking();
            int steps = 2 + random.nextInt(6);
            for (int step = 0; step < steps; step++) step(greta, looking);
            String action = looking.place.equals("archived")
                    ? "unarchive"
                    : looking.place.equals("all") && random.nextBoolean() ? "unarchive" : "archive";
            boolean all = looking.ticked.isEmpty() || random.nextBoolean();
            Set<Long> selected = all ? matching(looking::shows) : new TreeSet<>(looking.ticked);
            selected.removeIf(id -> Objects.requireNonNull(base.get(id)).archived() == action.equals("archive"));
            String plan = submit(greta, looking, action, all);
            assertThat(frozen(plan))
                    .as("%s %s of %s (seed %s)", action, all ? "all" : "ticked", looking.query(), seed)
                    .isEqualTo(selected);
            if (selected.isEmpty()) nobody++;
        }
        assertThat(nobody).as("selections of nobody").isLessThan(SEQUENCES * 4 / 5);
        proof.seed(seed).figure(Figure.CUSTOMERS, PEOPLE).figure(Figure.SEQUENCES, SEQUENCES);
    }

    private void step(Visitor greta, Looking looking) {
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                looking.filters.add(filter());
                looking.ticked.clear();
            }
            case 2 -> {
                if (!looking.filters.isEmpty()) looking.filters.remove(random.nextInt(looking.filters.size()));
                looking.ticked.clear();
            }
            case 3 -> {
                looking.place = pick(List.of("active", "archived", "all"));
                looking.ticked.clear();
            }
            case 4 -> search(greta, looking);
            default -> turnPages(greta, looking);
        }
    }

    private void search(Visitor greta, Looking looking) {
        looking.words = pick(NAMES);
        looking.ticked.clear();
        HttpResponse<String> answer =
                greta.post("/customers/search?" + looking.query(), greta.csrf(), Map.of("search", looking.words));
        Matcher look = LOOK.matcher(Visitor.location(answer));
        assertThat(look.find())
                .as(answer.statusCode() + " " + Visitor.location(answer))
                .isTrue();
        looking.look = look.group(1);
    }

    /** Pages through the whole list, ticks some, and sees that the list is what the filters mean. */
    private void turnPages(Visitor greta, Looking looking) {
        Set<Long> shown = new TreeSet<>();
        String address = "/customers?" + looking.query() + "&sort=" + pick(List.of("name", "last_purchase", "created"));
        for (String next = address; next != null; ) {
            String page = greta.get(next).body();
            Matcher tick = TICK.matcher(page);
            while (tick.find()) {
                long id = Long.parseLong(tick.group(1));
                assertThat(shown.add(id))
                        .as("%s is shown once (seed %s)", id, seed)
                        .isTrue();
                if (random.nextInt(7) == 0) looking.ticked.add(id);
            }
            Matcher more = NEXT.matcher(page);
            next = more.find() ? more.group(1).replace("&amp;", "&") : null;
        }
        assertThat(shown).as("%s (seed %s)", address, seed).isEqualTo(matching(looking::shows));
        if (!shown.isEmpty())
            assertThat(greta.get("/customers/count?" + looking.query()).body())
                    .contains(Integer.toString(shown.size()));
    }

    private String submit(Visitor greta, Looking looking, String action, boolean all) {
        List<String> fields = new ArrayList<>(List.of(looking.query(), "action=" + action, "all=" + all));
        // The ticks go along in either case, as they do from the page.
        for (Long id : looking.ticked) fields.add("id=" + id);
        HttpResponse<String> answer = greta.send(
                "POST",
                "/cleanup/plans/from-list",
                String.join("&", fields),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "X-CSRF-TOKEN",
                greta.csrf());
        Matcher plan = PLAN.matcher(Visitor.location(answer));
        assertThat(plan.find())
                .as(answer.statusCode() + " " + Visitor.location(answer))
                .isTrue();
        return plan.group(1);
    }

    private Set<Long> frozen(String change) {
        return new TreeSet<>(db.fetch("select customer_id from changes.line where change_id = " + change)
                .map(row -> row.get(0, Long.class)));
    }

    @Test
    @Proves(Promise.P8)
    void what_was_selected_by_a_program_is_exactly_what_is_frozen(Proof proof) {
        Program program = new Program(port);
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            List<Filter> filters = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) filters.add(filter());
            Predicate<Person> means =
                    one -> filters.stream().allMatch(filter -> filter.means().test(one));
            Set<Long> expected = matching(means.and(one -> !one.archived()));
            String query = filters.stream()
                    .map(filter -> "filter=" + Program.encoded(filter.text()))
                    .collect(Collectors.joining("&"));
            assertThat(pages(program, query)).as("%s (seed %s)", query, seed).isEqualTo(expected);
            assertThat(program.get("/customers/count?" + query).good().number("count"))
                    .isEqualTo(expected.size());
            Set<Long> ticked = expected.stream()
                    .filter(id -> random.nextInt(4) == 0)
                    .collect(Collectors.toCollection(TreeSet::new));
            boolean all = ticked.isEmpty() || random.nextBoolean();
            String choice = all
                    ? "{\"choice\": \"matching\", \"rule\": " + json(filters) + "}"
                    : "{\"choice\": \"picked\", \"customers\": "
                            + ticked.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(",", "[", "]"))
                            + "}";
            Answer plan = program.post("/plans", "{\"action\": \"archive\", \"choice\": " + choice + "}")
                    .good();
            assertThat(frozen(plan.at("id"))).as("%s (seed %s)", choice, seed).isEqualTo(all ? expected : ticked);
            assertThat(plan.number("found")).isEqualTo((all ? expected : ticked).size());
        }
        proof.seed(seed).figure(Figure.CUSTOMERS, PEOPLE).figure(Figure.SEQUENCES, SEQUENCES);
    }

    private Set<Long> pages(Program program, String query) {
        Set<Long> shown = new TreeSet<>();
        String after = "";
        do {
            Answer page = program.get("/customers?" + query + "&size=" + (1 + random.nextInt(60)) + after)
                    .good();
            page.each("items", "id").forEach(id -> shown.add(Long.parseLong(id)));
            String next = page.json().get("next") == null ? "null" : page.at("next");
            after = next.equals("null") || next.isEmpty() ? "" : "&after=" + next;
        } while (!after.isEmpty());
        return shown;
    }

    private static String json(List<Filter> filters) {
        if (filters.isEmpty()) return "{\"rule\": \"everybody\"}";
        return filters.stream()
                .map(filter -> json(filter.clause()))
                .collect(Collectors.joining(",", "{\"rule\": \"all_of\", \"of\": [", "]}"));
    }

    private static String json(Rule rule) {
        Rule.Clause clause = (Rule.Clause) rule;
        return "{\"rule\": \"clause\", \"field\": \"" + clause.field() + "\", \"operator\": \"" + clause.operatorCode()
                + "\", \"values\": "
                + clause.values().stream().map(value -> "\"" + value + "\"").collect(Collectors.joining(",", "[", "]"))
                + "}";
    }

    @Test
    @Catches(Promise.P8)
    void a_selection_that_forgets_a_filter_is_caught() {
        Visitor greta = Visitor.signedIn(port, "admin", "correct horse battery");
        Looking looking = new Looking();
        looking.filters.add(Filter.of("kind", Operator.IS, "company", Person::company));
        Set<Long> expected = matching(looking::shows);
        Looking forgetful = new Looking();
        assertThat(frozen(submit(greta, forgetful, "archive", true))).isNotEqualTo(expected);
        assertThat(frozen(submit(greta, looking, "archive", true))).isEqualTo(expected);
    }

    // ---- P7: running

    private record Meant(Rule rule, Predicate<Person> means) {}

    /** A rule as deep as it comes: all of, any of, not. */
    private Meant rule(int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            Filter filter = filter();
            return new Meant(filter.clause(), filter.means());
        }
        Meant one = rule(depth - 1);
        Meant other = rule(depth - 1);
        return switch (random.nextInt(3)) {
            case 0 ->
                new Meant(
                        new Rule.AllOf(List.of(one.rule(), other.rule())),
                        one.means().and(other.means()));
            case 1 ->
                new Meant(
                        new Rule.AnyOf(List.of(one.rule(), other.rule())),
                        one.means().or(other.means()));
            default -> new Meant(Rule.not(one.rule()), one.means().negate());
        };
    }

    @Test
    @Proves(Promise.P7)
    void nobody_outside_of_the_frozen_set_is_touched_and_every_drop_out_has_a_reason(Proof proof) {
        Set<String> met = new TreeSet<>();
        for (int run = 0; run < RUNS; run++) {
            Meant meant = rule(3);
            boolean away = random.nextInt(4) > 0;
            Action action = away ? Action.ARCHIVE : Action.UNARCHIVE;
            Choice choice = new Choice.Matching(meant.rule(), null, null);
            Plan plan = shop.asGreta(() -> cleanup.plan(choice, action, null));
            long change = plan.change().changeId();
            Set<Long> seen = matching(meant.means().and(one -> one.archived() != away));
            assertThat(frozen(Long.toString(change)))
                    .as("%s (seed %s)", meant.rule(), seed)
                    .isEqualTo(seen);
            Set<Long> kept = seen.stream()
                    .filter(id -> away && Objects.requireNonNull(base.get(id)).open())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(bucket(change, 1)).as("left alone, seed %s", seed).isEqualTo(kept);
            assertThat(new TreeSet<>(db.fetch("select customer_id from changes.objection where change_id = " + change)
                            .map(row -> row.get(0, Long.class))))
                    .as("with a reason, seed %s", seed)
                    .isEqualTo(kept);
            if (plan.change().toDo() == 0) continue;

            Map<Long, Integer> places = places();
            Set<Long> changed = disturb();
            shop.asGreta(() -> cleanup.confirm(
                    change, plan.change().digest(), plan.change().toDo(), cleanup.ask(plan)));
            Set<Long> meanwhile = disturb();
            Change ended = shop.ended(change);
            assertThat(ended.state()).as("seed %s", seed).isEqualTo(Change.State.DONE);

            Set<Long> done = bucket(change, 2);
            Set<Long> since = bucket(change, 3);
            assertThat(seen).containsAll(done);
            assertThat(done).as("seed %s", seed).noneMatch(id -> changed.contains(id) || kept.contains(id));
            Set<Long> left = new TreeSet<>(seen);
            left.removeAll(kept);
            left.removeAll(done);
            assertThat(since).as("in a bucket of their own, seed %s", seed).isEqualTo(left);
            assertThat(since)
                    .as("only who has changed, seed %s", seed)
                    .allMatch(id -> changed.contains(id) || meanwhile.contains(id));
            assertThat(ended.done() + ended.changedSince()).isEqualTo(ended.toDo());
            assertThat(ended.toDo() + ended.leftAlone()).isEqualTo(ended.found());
            // Whoever stands elsewhere now was in the set and is said to be done.
            Map<Long, Integer> now = places();
            Set<Long> moved = new TreeSet<>();
            places.forEach((id, place) -> {
                if (!place.equals(now.get(id))) moved.add(id);
            });
            assertThat(moved).as("moved, seed %s", seed).isEqualTo(done);
            assertThat(Books.faults(db)).as("seed %s", seed).isEmpty();
            for (Long id : done) base.compute(id, (key, one) -> archived(Objects.requireNonNull(one), away));
            if (!since.isEmpty()) met.add("changed since");
            if (!kept.isEmpty()) met.add("left alone");
            if (!done.isEmpty()) met.add("done");
        }
        assertThat(met).containsExactly("changed since", "done", "left alone");
        proof.seed(seed).figure(Figure.CUSTOMERS, base.size()).figure(Figure.RUNS, RUNS);
    }

    private static Person archived(Person one, boolean away) {
        return new Person(one.id(), one.name(), one.city(), one.company(), one.email(), one.bought(), one.open(), away);
    }

    private Set<Long> bucket(long change, int state) {
        return new TreeSet<>(
                db.fetch("select customer_id from changes.line where change_id = " + change + " and state = " + state)
                        .map(row -> row.get(0, Long.class)));
    }

    private Map<Long, Integer> places() {
        Map<Long, Integer> places = new HashMap<>();
        db.fetch("select customer_id, place from facts.fact")
                .forEach(row -> places.put(row.get(0, Long.class), row.get(1, Integer.class)));
        return places;
    }

    /** Some are edited, some buy, some come: those who were there and have changed are returned. */
    private Set<Long> disturb() {
        Set<Long> changed = new HashSet<>();
        List<Person> all = new ArrayList<>(base.values());
        for (int i = 0; i < 12; i++) {
            Person one = all.get(random.nextInt(all.size()));
            Customer customer = shop.again(new CustomerId(one.id()));
            switch (random.nextInt(3)) {
                case 0 -> {
                    String city = pick(CITIES);
                    try {
                        shop.asGreta(() -> customers.edit(
                                customer.id(),
                                customer.version(),
                                Shop.draft(
                                        customer.kind(),
                                        one.name(),
                                        city,
                                        LegalDetails.NONE,
                                        customer.contactPoints().stream()
                                                .map(point ->
                                                        new ContactPoint(point.kind(), point.value(), point.label()))
                                                .toArray(ContactPoint[]::new))));
                    } catch (dev.custodia.access.Refused faster) {
                        continue;
                    }
                    Person before = Objects.requireNonNull(base.get(one.id()));
                    base.put(
                            one.id(),
                            new Person(
                                    one.id(),
                                    one.name(),
                                    city,
                                    before.company(),
                                    before.email(),
                                    before.bought(),
                                    before.open(),
                                    before.archived()));
                    changed.add(one.id());
                }
                case 1 -> {
                    LocalDate day = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(50));
                    shop.document(
                            customer,
                            DocumentKind.INVOICE,
                            "N" + random.nextInt(),
                            day.toString(),
                            "3",
                            DocumentState.PAID);
                    Person before = Objects.requireNonNull(base.get(one.id()));
                    LocalDate bought = before.bought();
                    base.put(
                            one.id(),
                            new Person(
                                    one.id(),
                                    one.name(),
                                    before.city(),
                                    before.company(),
                                    before.email(),
                                    bought == null || day.isAfter(bought) ? day : bought,
                                    before.open(),
                                    before.archived()));
                    changed.add(one.id());
                }
                default -> moveIn();
            }
        }
        return changed;
    }
}
