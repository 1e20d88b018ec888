package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.custodia.CustodiaTest;
import dev.custodia.Program;
import dev.custodia.Program.Answer;
import dev.custodia.Shop;
import dev.custodia.TestClock;
import dev.custodia.access.Refused;
import dev.custodia.access.web.Visitor;
import dev.custodia.changes.Change;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Keeper;
import dev.custodia.retention.Retention;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * P18, the holds: nobody on hold is ever removed, whatever way and in whatever order, and a hold that is set while people
 * are being removed stops the next of them.
 */
@CustodiaTest(
        web = WebEnvironment.RANDOM_PORT,
        settings = {"CUSTODIA_ADMIN_PASSWORD=correct horse battery", "CUSTODIA_ADMIN_TOKEN=" + Program.TOKEN})
@Import(Shop.class)
class HeldTest {
    private static final int RUNS = Integer.getInteger("custodia.held.runs", 6);
    private static final int SEQUENCES = Integer.getInteger("custodia.held.sequences", 5);
    private static final int STEPS = 40;
    private static final int PEOPLE = 10;
    private static final LocalDate AHEAD = LocalDate.parse("2040-01-01");
    private static final List<String> WAYS = List.of("delete", "anonymise", "remove", "force");
    private static final List<String> PATHS = List.of(
            "hold by api",
            "hold by screen",
            "hold many",
            "hold years",
            "release",
            "take hold back",
            "plan by api",
            "plan by api",
            "plan by screen",
            "plan by screen",
            "purge early",
            "job",
            "job",
            "import",
            "take import back",
            "undo",
            "restore",
            "remove document");

    @LocalServerPort
    int port;

    @Autowired
    Shop shop;

    @Autowired
    Retention retention;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Bin bin;

    @Autowired
    List<Keeper> keepers;

    @Autowired
    TestClock clock;

    @Autowired
    DSLContext db;

    @Autowired
    PlatformTransactionManager manager;

    private final long seed = Long.getLong("custodia.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private Program program;

    @BeforeEach
    void at_the_door() {
        shop.grantLettingGo();
        shop.asGreta(() -> {
            bin.setDays(1);
            return true;
        });
        clock.set(TestClock.START);
        program = new Program(port);
        admin = Visitor.signedIn(port, "admin", "correct horse battery");
        db.execute("delete from retention.hold where from_year is not null");
    }

    private boolean there(Long customer) {
        return db.fetchSingle("select count(*) from facts.fact where customer_id = " + customer + " and place <> 3")
                        .get(0, Long.class)
                > 0;
    }

    // ---- holds set at random moments

    @Test
    @Proves(Promise.P18)
    void a_hold_that_is_set_while_people_are_removed_stops_the_next(Proof proof) throws Exception {
        int kept = 0;
        int gone = 0;
        for (int run = 0; run < RUNS; run++) {
            List<Customer> people = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                Customer one = shop.person("Run " + run + " " + i);
                shop.invoice(one, "R" + run + "-" + i, (1950 + run) + "-05-05", "1");
                people.add(shop.again(one));
            }
            // Half of the runs put people into the bin, half let go for good those who wait there.
            boolean purge = run % 2 == 0;
            if (purge) people.forEach(one -> go(plan(Action.FORCE, one)));
            List<Plan> plans = people.stream()
                    .map(one -> plan(purge ? Action.PURGE : Action.FORCE, one))
                    .toList();
            Set<Long> held = ConcurrentHashMap.newKeySet();
            boolean years = run % 3 == 2;
            int year = 1950 + run;
            long start = random.nextLong();
            try (ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> all = new ArrayList<>();
                all.add(hands.submit(() -> plans.forEach(this::confirm)));
                for (int hand = 0; hand < 3; hand++) {
                    Random own = new Random(start + hand);
                    int mine = hand;
                    all.add(hands.submit(() -> {
                        for (int i = mine; i < people.size(); i += 3) {
                            pause(own.nextInt(40));
                            if (years && i == 12) heldByYear(year, people, held);
                            else if (!years && own.nextBoolean()) heldAlone(people.get(i), held);
                        }
                    }));
                }
                for (Future<?> each : all) each.get();
            }
            for (Plan plan : plans) shop.ended(plan.change().changeId());
            for (Long each : held)
                assertThat(there(each))
                        .as("run %s, seed %s: %s", run, seed, each)
                        .isTrue();
            kept += held.size();
            gone += (int)
                    people.stream().filter(one -> !there(one.id().value())).count();
        }
        assertThat(kept).as("held, seed %s", seed).isPositive();
        assertThat(gone).as("gone, seed %s", seed).isPositive();
        proof.seed(seed).figure(Figure.HOLDS, kept).figure(Figure.RUNS, RUNS);
        System.out.println("held in time " + kept + ", gone before " + gone + " (seed " + seed + ")");
    }

    private void heldAlone(Customer one, Set<Long> held) {
        try {
            shop.asGreta(() -> retention.set(one.id(), null, "at a random moment", AHEAD));
            held.add(one.id().value());
        } catch (Refused gone) {
            assertThat(gone.problems()).anyMatch(problem -> problem.code().equals("customers.unknown"));
        }
    }

    private void heldByYear(int year, List<Customer> people, Set<Long> held) {
        shop.asGreta(() -> retention.setPeriod(year, year, "at a random moment", AHEAD));
        for (Customer one : people)
            if (there(one.id().value())) held.add(one.id().value());
    }

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Plan plan(Action action, Customer who) {
        return shop.asGreta(() -> cleanup.plan(
                new Wanted(action, new Choice.Picked(List.of(who.id())), null, null, Map.of(), false, "cleaning")));
    }

    private void confirm(Plan plan) {
        shop.asGreta(
                () -> cleanup.confirm(plan.change().changeId(), plan.change().digest(), 1, cleanup.ask(plan)));
    }

    private void go(Plan plan) {
        confirm(plan);
        shop.ended(plan.change().changeId());
    }

    @Test
    @Catches(Promise.P18)
    void who_asks_before_and_removes_afterwards_is_caught() {
        Customer one = shop.person("Careless");
        var these = DSL.select(DSL.val(one.id().value()));
        boolean free = keepers.stream()
                .flatMap(keeper ->
                        keeper.objections(Keeper.Purpose.LOSE, these, dev.custodia.customers.Terms.USUAL).stream())
                .allMatch(objections -> db.fetch(objections).isEmpty());
        shop.asGreta(() -> retention.set(one.id(), null, "in between", AHEAD));
        if (free)
            new TransactionTemplate(manager)
                    .executeWithoutResult(status -> keepers.forEach(keeper -> keeper.erase(these)));
        assertThat(there(one.id().value())).as("what the test above would see").isFalse();
    }

    // ---- one place

    /** Who erases or anonymises beside the keepers themselves. */
    private static Set<String> erasers(JavaClasses classes) {
        Set<String> erasers = new TreeSet<>();
        for (JavaClass each : classes) {
            if (each.isAssignableTo(Keeper.class)) continue;
            each.getMethodCallsFromSelf().stream()
                    .filter(call -> call.getTargetOwner().isAssignableTo(Keeper.class))
                    .filter(call -> Set.of("erase", "anonymise").contains(call.getName()))
                    .forEach(call -> erasers.add(each.getSimpleName()));
        }
        return erasers;
    }

    @Test
    void all_paths_that_remove_meet_in_one_place() {
        JavaClasses house = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("/trust/"))
                .importPackages("dev.custodia");
        assertThat(erasers(house)).containsExactly("Erasure");
        assertThat(erasers(new ClassFileImporter().importClasses(HeldTest.class)))
                .as("a path that goes past it")
                .containsExactly("HeldTest");
    }

    // ---- any order of anything, against a model

    /** What the model knows of somebody. */
    private static final class Known {
        final Set<String> holds = new HashSet<>();
        int year;
        long documents;
        String document = "";
    }

    private final Map<Long, Known> model = new TreeMap<>();
    private final Map<String, int[]> years = new HashMap<>();
    private final Map<String, String> holdsSet = new HashMap<>();
    private final List<String> imports = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private final Map<String, Integer> did = new TreeMap<>();
    private Visitor admin;
    private int number;

    @Test
    @Proves(Promise.P18)
    void whatever_is_done_in_whatever_order_nobody_on_hold_is_removed(Proof proof) {
        int removed = 0;
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            moveIn();
            for (int step = 0; step < STEPS; step++) {
                String path = PATHS.get(random.nextInt(PATHS.size()));
                Map<Long, Integer> before = places();
                take(path);
                List<String> faults = faults(before);
                assertThat(faults)
                        .as("sequence %s, step %s, %s, seed %s", sequence, step, path, seed)
                        .isEmpty();
                did.merge(path, 1, Integer::sum);
            }
            removed += (int)
                    model.keySet().stream().filter(customer -> !there(customer)).count();
        }
        assertThat(did.keySet()).as("seed %s", seed).hasSizeGreaterThan(SEQUENCES < 3 ? 10 : 13);
        assertThat(removed).as("removed, seed %s", seed).isPositive();
        proof.seed(seed)
                .figure(Figure.SEQUENCES, SEQUENCES)
                .figure(
                        Figure.ACTS,
                        did.values().stream().mapToInt(Integer::intValue).sum());
        System.out.println("did " + did + ", removed " + removed + " (seed " + seed + ")");
    }

    @Test
    @Catches(Promise.P18)
    void a_path_that_does_not_ask_is_caught_by_the_model() {
        moveIn();
        Long one = model.keySet().iterator().next();
        take("hold by api", one);
        assertThat(faults(places())).isEmpty();
        Map<Long, Integer> before = places();
        new TransactionTemplate(manager)
                .executeWithoutResult(status -> keepers.forEach(keeper -> keeper.erase(DSL.select(DSL.val(one)))));
        assertThat(faults(before)).anyMatch(fault -> fault.contains("is gone"));
        db.execute("update facts.fact set place = 2 where customer_id = " + last());
        known(last()).holds.add("planted");
        before.put(last(), 0);
        assertThat(faults(before)).anyMatch(fault -> fault.contains("was put into the bin"));
    }

    private Long last() {
        return ((TreeMap<Long, Known>) model).lastKey();
    }

    private void moveIn() {
        // The scheduler goes by the real clock: what is due by this one must never lie ahead of it.
        clock.set(TestClock.START);
        model.clear();
        years.clear();
        holdsSet.clear();
        imports.clear();
        changes.clear();
        db.execute("delete from retention.hold where from_year is not null");
        for (int i = 0; i < PEOPLE; i++) {
            Customer one = shop.person("Model " + ++number);
            know(one.id().value(), 1960 + random.nextInt(8));
            if (random.nextInt(3) == 0) known(one.id().value()).year = 0;
            else
                known(one.id().value()).document = Long.toString(
                        shop.invoice(one, "M" + number, known(one.id().value()).year + "-06-06", "5")
                                .documentId());
            recount(one.id().value());
        }
    }

    private Known known(Long customer) {
        return Objects.requireNonNull(model.get(customer));
    }

    private void know(long customer, int year) {
        Known known = new Known();
        known.year = year;
        model.put(customer, known);
    }

    private void recount(long customer) {
        known(customer).documents = documents(customer);
    }

    private long documents(long customer) {
        return db.fetchSingle("select count(*) from dealings.document where customer_id = " + customer)
                .get(0, Long.class);
    }

    private Map<Long, Integer> places() {
        Map<Long, Integer> places = new HashMap<>();
        db.fetch("select customer_id, place from facts.fact")
                .forEach(row -> places.put(row.get(0, Long.class), row.get(1, Integer.class)));
        return places;
    }

    private boolean held(Known known) {
        return !known.holds.isEmpty()
                || (known.documents > 0
                        && years.values().stream().anyMatch(span -> span[0] <= known.year && known.year <= span[1]));
    }

    /** What happened to somebody whom the model knows as held; of the others it takes note. */
    private List<String> faults(Map<Long, Integer> before) {
        List<String> faults = new ArrayList<>();
        Map<Long, Integer> now = places();
        model.forEach((customer, known) -> {
            if (!held(known)) {
                known.documents = documents(customer);
                return;
            }
            Integer place = now.get(customer);
            if (place == null || place == 3) faults.add(customer + " is on hold and is gone");
            else if (place == 2 && before.getOrDefault(customer, 2) != 2)
                faults.add(customer + " is on hold and was put into the bin");
            else if (documents(customer) < known.documents) faults.add(customer + " is on hold and lost a document");
        });
        return faults;
    }

    private void take(String path) {
        List<Long> alive = model.keySet().stream().filter(this::there).toList();
        if (alive.isEmpty()) {
            moveIn();
            return;
        }
        take(path, alive.get(random.nextInt(alive.size())));
    }

    private static String reason(String rest) {
        return "{\"reason\": \"model\", \"reviewOn\": \"2040-01-01\", " + rest + "}";
    }

    private void take(String path, Long one) {
        switch (path) {
            case "hold by api" -> {
                String document = known(one).document;
                boolean whole = document.isEmpty() || known(one).documents == 0 || random.nextBoolean();
                Answer set = program.post(
                        "/holds",
                        reason("\"customer\": \"" + one + "\""
                                + (whole ? "" : ", \"document\": \"" + document + "\"")));
                if (set.status() < 300) known(one).holds.add(set.at("hold/id"));
            }
            case "hold by screen" -> {
                admin.post(
                        "/customers/" + one + "/holds",
                        admin.csrf(),
                        Map.of("holdReason", "by screen", "holdReview", "2040-01-01"));
                String id = program.get("/customers/" + one + "/holds").good().at("items/0/hold/id");
                known(one).holds.add(id);
            }
            case "hold many" -> {
                List<Long> some = some(4);
                Answer set = program.post("/holds", reason("\"whom\": {\"customers\": [" + quoted(some) + "]}"));
                if (set.status() >= 300) return;
                settled(set.at("change/changeId"));
                String id = set.at("hold/id");
                holdsSet.put(set.at("change/changeId"), id);
                program.get("/holds/" + id + "/customers?size=500")
                        .good()
                        .each("items", "id")
                        .forEach(customer -> known(Long.valueOf(customer)).holds.add(id));
            }
            case "hold years" -> {
                int from = 1960 + random.nextInt(8);
                Answer set = program.post("/holds", reason("\"fromYear\": " + from + ", \"toYear\": " + (from + 1)))
                        .good();
                years.put(set.at("hold/id"), new int[] {from, from + 1});
            }
            case "release" -> {
                Set<String> all = new TreeSet<>(years.keySet());
                model.values().forEach(known -> all.addAll(known.holds));
                if (all.isEmpty()) return;
                String id = new ArrayList<>(all).get(random.nextInt(all.size()));
                Answer released = program.post("/holds/" + id + "/release", "{\"reason\": \"settled\"}")
                        .good();
                if (!released.json().get("change").isNull()) settled(released.at("change/changeId"));
                forget(id);
            }
            case "take hold back" -> {
                if (holdsSet.isEmpty()) return;
                String change = holdsSet.keySet().iterator().next();
                Answer undo = program.post("/changes/" + change + "/undo", null);
                String id = String.valueOf(holdsSet.remove(change));
                if (undo.status() >= 300) return;
                settled(undo.at("id"));
                forget(id);
            }
            case "plan by api" ->
                planned(program.post(
                        "/plans",
                        "{\"action\": \"" + WAYS.get(random.nextInt(WAYS.size()))
                                + "\", \"choice\": {\"choice\": \"picked\", \"customers\": [" + quoted(some(4))
                                + "]}, \"reason\": \"model\"}"));
            case "plan by screen" -> {
                String way = WAYS.get(random.nextInt(WAYS.size()));
                String place = Visitor.location(admin.post(
                        "/cleanup/plans/from-list",
                        admin.csrf(),
                        Map.of("id", one.toString(), "action", "removal", "removal", way, "removalReason", "model")));
                if (!place.contains("/cleanup/plans/")) return;
                Answer plan = program.get("/plans/" + place.replaceAll(".*/plans/(\\d+).*", "$1"))
                        .good();
                admin.post(
                        "/cleanup/plans/" + plan.at("id") + "/confirm",
                        admin.csrf(),
                        Map.of(
                                "digest", plan.at("digest"),
                                "typed", plan.at("confirm/body/number"),
                                "token", plan.at("confirm/body/token")));
                Answer change = program.get("/changes/" + plan.at("id")).good();
                if (change.at("state").equals("planned")) return;
                settled(plan.at("id"));
                changes.add(plan.at("id"));
            }
            case "purge early" -> inBin("purge");
            case "restore" -> inBin("restore");
            case "job" -> {
                clock.advance(Duration.ofHours(25));
                shop.clockIsRight();
                bin.purgeDue().map(Change::changeId).ifPresent(shop::ended);
            }
            case "import" -> {
                Answer call = program.post("/customers/bulk", deliveries()).good();
                String change = call.at("changeId");
                imports.add(change);
                call.each("items", "id").forEach(id -> {
                    know(Long.parseLong(id), 1965);
                    recount(Long.parseLong(id));
                });
            }
            case "take import back" -> {
                if (imports.isEmpty()) return;
                undone(imports.removeLast());
            }
            case "undo" -> {
                if (changes.isEmpty()) return;
                undone(changes.removeLast());
            }
            case "remove document" -> {
                if (!known(one).document.isEmpty())
                    program.delete("/customers/" + one + "/documents/" + known(one).document);
            }
            default -> throw new IllegalArgumentException(path);
        }
    }

    private void forget(String hold) {
        years.remove(hold);
        model.values().forEach(known -> known.holds.remove(hold));
    }

    private String deliveries() {
        List<String> each = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            number++;
            each.add("{\"externalId\": \"MODEL-" + number + "\", \"name\": \"Imported " + number
                    + "\", \"documents\": [{\"kind\": \"invoice\", \"number\": \"I" + number
                    + "\", \"date\": \"1965-03-03\", \"amount\": \"5\"}]}");
        }
        return each.toString();
    }

    private void undone(String change) {
        Answer undo = program.post("/changes/" + change + "/undo", null);
        if (undo.status() < 300) settled(undo.at("id"));
    }

    private void inBin(String action) {
        planned(program.post("/plans", "{\"action\": \"" + action + "\", \"choice\": {\"choice\": \"in_bin\"}}"));
    }

    private void planned(Answer plan) {
        if (plan.status() >= 300 || plan.at("confirm/body/number").equals("0")) return;
        Answer confirmed = program.post(
                "/plans/" + plan.at("id") + "/confirm",
                plan.json().at("/confirm/body").toString());
        if (confirmed.status() >= 300) return;
        settled(plan.at("id"));
        changes.add(plan.at("id"));
    }

    private void settled(String change) {
        shop.ended(Long.parseLong(change));
    }

    private List<Long> some(int most) {
        List<Long> all = new ArrayList<>(model.keySet());
        java.util.Collections.shuffle(all, random);
        return all.subList(0, Math.min(all.size(), 1 + random.nextInt(most)));
    }

    private static String quoted(List<Long> ids) {
        return ids.stream().map(id -> "\"" + id + "\"").collect(java.util.stream.Collectors.joining(", "));
    }
}
