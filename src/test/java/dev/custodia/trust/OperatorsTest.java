package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Shop;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Fate;
import dev.custodia.dealings.Dealings;
import dev.custodia.dealings.Document;
import dev.custodia.dealings.DocumentDraft;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.imports.Delivery;
import dev.custodia.imports.Import;
import dev.custodia.imports.Imports;
import dev.custodia.imports.ImportsHouse;
import dev.custodia.journal.Journal;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** P6: two, four and eight operators at once do each other no harm. */
@CustodiaTest
@org.springframework.context.annotation.Import({Shop.class, ImportsHouse.class})
class OperatorsTest {
    private static final int PEOPLE = 60;
    /** So many are edited and given documents, the others left for long. */
    private static final int LIVELY = 10;

    private static final int ROUNDS = Integer.getInteger("custodia.rounds", 100);
    private static final Condition NOT_GRANTED = org.jooq.impl.DSL.condition("not granted");
    private static final List<String> ACTS = List.of(
            "plan",
            "plan",
            "remove",
            "remove",
            "restore",
            "purge",
            "undo",
            "undo",
            "edit",
            "edit",
            "document",
            "state",
            "file",
            "call");
    private static final int MOST_OPERATORS = 8;

    @Autowired
    Shop shop;

    @Autowired
    Customers customers;

    @Autowired
    Dealings dealings;

    @Autowired
    Changes changes;

    @Autowired
    Cleanup cleanup;

    @Autowired
    Imports imports;

    @Autowired
    ImportsHouse house;

    @Autowired
    Journal journal;

    @Autowired
    DSLContext db;

    private TransactionTemplate transactions;

    @Autowired
    void transactions(PlatformTransactionManager manager) {
        transactions = new TransactionTemplate(manager);
    }

    private final long seed = Long.getLong("custodia.seed", System.nanoTime());
    private final List<CustomerId> people = new ArrayList<>();
    private final Map<CustomerId, AtomicInteger> edits = new ConcurrentHashMap<>();
    private final Map<String, CustomerId> papers = new ConcurrentHashMap<>();
    private final Set<Long> files = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> did = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private String code = "";

    @Test
    @Proves(Promise.P6)
    void two_four_and_eight_operators_at_once_do_each_other_no_harm(Proof proof) throws Exception {
        moveIn();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            int operators = round < ROUNDS * 2 / 5 ? 2 : round < ROUNDS * 3 / 4 ? 4 : MOST_OPERATORS;
            round(operators, random.nextLong(), this::act);
            settle();
            if (round % 5 == 4 || round == ROUNDS - 1)
                assertThat(faults()).as("round %s, seed %s", round, seed).isEmpty();
        }
        assertThat(shop.asGreta(() -> journal.verify()).intact()).isTrue();
        System.out.println(
                "operators did " + new TreeMap<>(did) + ", " + gone().size() + " are gone (seed " + seed + ")");
        assertThat(did.keySet()).containsAll(ACTS);
        assertThat(gone()).as("gone for good").isNotEmpty();
        long acts = ACTS.stream().distinct().mapToLong(act -> count(act)).sum();
        long all = did.values().stream().mapToLong(AtomicInteger::get).sum();
        proof.seed(seed)
                .figure(Figure.ROUNDS, ROUNDS)
                .figure(Figure.OPERATORS, MOST_OPERATORS)
                .figure(Figure.ACTS, acts)
                .figure(Figure.REFUSALS, all - acts);
    }

    private int count(String act) {
        return did.getOrDefault(act, new AtomicInteger()).get();
    }

    @Test
    @Catches(Promise.P6)
    void an_operator_who_does_not_look_before_writing_is_caught() throws Exception {
        moveIn();
        Random random = new Random(seed);
        for (int round = 0; round < 30 && faults().isEmpty(); round++) {
            round(4, random.nextLong(), this::careless);
            settle();
        }
        assertThat(faults()).anyMatch(fault -> fault.contains("edits"));
    }

    @Test
    @Catches(Promise.P6)
    void a_mark_that_is_set_twice_is_caught() {
        moveIn();
        CustomerId one = people.getFirst();
        shop.asGreta(() -> customers.archive(one, null));
        assertThat(Books.faults(db)).isEmpty();
        transactions.executeWithoutResult(status -> {
            db.execute("insert into customers.mark (customer_id, change_id, place, since, by)"
                    + " select customer_id, change_id + 1, place, since, by from customers.mark"
                    + " where customer_id = " + one);
            assertThat(Books.faults(db)).anyMatch(fault -> fault.contains("archived without a mark that stands"));
            status.setRollbackOnly();
        });
    }

    @Test
    void who_is_archived_anew_while_an_unarchiving_is_taken_back_is_archived_once() throws Exception {
        Customer one = shop.person("Twice at once", Shop.email("twice@example.com"));
        shop.asGreta(() -> customers.archive(one.id(), null));
        Change unarchived = shop.asGreta(() -> customers.unarchive(one.id(), null));
        CountDownLatch archived = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        try (ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> anew = hands.submit(() -> transactions.execute(status -> {
                shop.asGreta(() -> customers.archive(one.id(), null));
                archived.countDown();
                return await(commit);
            }));
            assertThat(await(archived)).isTrue();
            Future<?> back = hands.submit(() -> shop.asGreta(() -> changes.undo(unarchived.changeId())));
            // Until the one who takes back waits for the one who archives.
            while (!back.isDone() && !db.fetchExists(org.jooq.impl.DSL.table("pg_locks"), NOT_GRANTED)) Thread.sleep(5);
            commit.countDown();
            anew.get();
            back.get();
        }
        assertThat(Books.faults(db)).isEmpty();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    @Catches(Promise.P6)
    void somebody_who_vanishes_without_a_purge_and_a_purge_of_nobody_are_caught() {
        moveIn();
        transactions.executeWithoutResult(status -> {
            db.execute("update customers.customer set customer_id = customer_id + 1 where customer_id = "
                    + people.getFirst());
            assertThat(faults()).contains(people.getFirst() + " is lost");
            status.setRollbackOnly();
        });
        shop.asGreta(() -> customers.archive(people.getFirst(), null));
        transactions.executeWithoutResult(status -> {
            db.execute("update changes.change set act = 'customers.purge' where act = 'customers.archive'");
            assertThat(faults()).contains(people.getFirst() + " is gone and there");
            status.setRollbackOnly();
        });
    }

    /** Everybody whom the operators are about to meet, each with an invoice; every other may be deleted as they are. */
    private void moveIn() {
        shop.grantLettingGo();
        code = "H" + db.fetchCount(org.jooq.impl.DSL.table("customers.customer")) + "-";
        people.clear();
        for (int i = 0; i < PEOPLE; i++) people.add(newcomer(code + i, i));
    }

    private CustomerId newcomer(String externalId, int i) {
        Customer one = shop.customer(draft("Person " + i, externalId, "0"));
        edits.put(one.id(), new AtomicInteger());
        if (i % 2 == 0 || i < LIVELY) shop.invoice(one, "first" + i, (2018 + i % 8) + "-05-01", "10");
        return one.id();
    }

    /** Somebody else comes for each who has gone. */
    private void refill() {
        Set<Long> gone = gone();
        for (int i = 0; i < people.size(); i++)
            if (gone.contains(people.get(i).value())) people.set(i, newcomer(code + "N" + number.incrementAndGet(), i));
    }

    /** Whom a purge lists as done. */
    private Set<Long> gone() {
        return db.fetch("select l.customer_id from changes.line l join changes.change c on c.change_id = l.change_id"
                        + " where c.act = 'customers.purge' and l.state = 2")
                .intoSet(0, Long.class);
    }

    /** What the base says of itself, and what the operators know that they did. */
    private List<String> faults() {
        List<String> faults = new ArrayList<>(Books.faults(db));
        Set<Long> gone = gone();
        Map<Long, String> notes = new HashMap<>();
        db.fetch("select customer_id, note from customers.customer")
                .forEach(row -> notes.put(row.get(0, Long.class), String.valueOf(row.get(1))));
        edits.forEach((one, own) -> {
            String note = notes.get(one.value());
            if (note != null && gone.contains(one.value())) faults.add(one + " is gone and there");
            if (note == null && !gone.contains(one.value())) faults.add(one + " is lost");
            if (note != null && !note.equals(own.toString()))
                faults.add(own + " edits of " + one + ", and " + note + " are there");
        });
        faults.addAll(fates());
        Set<String> documents = db.fetch("select number from dealings.document").intoSet(0, String.class);
        papers.forEach((paper, one) -> {
            if (notes.containsKey(one.value()) && !documents.contains(paper))
                faults.add("document " + paper + " of " + one + " is lost");
        });
        return faults;
    }

    /** As many are anonymised as were to be, and nobody has gone twice. */
    private List<String> fates() {
        List<String> faults = new ArrayList<>();
        db.fetch("select l.customer_id from changes.line l join changes.change c on c.change_id = l.change_id"
                        + " where c.act = 'customers.purge' and l.state = 2 group by l.customer_id having count(*) > 1")
                .forEach(row -> faults.add(row.get(0) + " has gone twice"));
        // Whoever was removed several times, each time for something else, may have gone either way.
        var counts = db.fetchSingle("""
                select count(*) filter (where always) as least, count(*) filter (where ever) as most,
                       (select count(*) from facts.fact where place = 3) as found
                from (select l.customer_id, bool_and(r.part = {0}) as always, bool_or(r.part = {0}) as ever
                      from changes.line l join changes.change c on c.change_id = l.change_id
                      join changes.line r on r.customer_id = l.customer_id and r.state = 2
                      join changes.change rc on rc.change_id = r.change_id and rc.act = 'customers.remove'
                      where c.act = 'customers.purge' and l.state = 2 group by l.customer_id) g""", Fate.ANONYMISE.code());
        long found = counts.get("found", Long.class);
        if (found < counts.get("least", Long.class) || found > counts.get("most", Long.class))
            faults.add("anonymised: " + counts);
        return faults;
    }

    private void round(int operators, long roundSeed, Consumer<Random> act) throws Exception {
        try (ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch begin = new CountDownLatch(1);
            List<Future<?>> work = new ArrayList<>();
            for (int operator = 0; operator < operators; operator++) {
                Random own = new Random(roundSeed + operator);
                work.add(hands.submit(() -> {
                    begin.await();
                    for (int step = 0; step < 3; step++) act.accept(own);
                    return true;
                }));
            }
            begin.countDown();
            for (Future<?> each : work) each.get();
        }
    }

    private void act(Random random) {
        String act = ACTS.get(random.nextInt(ACTS.size()));
        try {
            switch (act) {
                case "plan" -> plan(random);
                case "remove" -> remove(random);
                case "restore" -> confirmed(binned(random), Action.RESTORE);
                case "purge" -> confirmed(binned(random), Action.PURGE);
                case "undo" -> undo(random);
                case "edit" -> edit(random);
                case "document" -> document(random);
                case "state" -> state(random);
                case "file" -> file(random);
                default -> call(random);
            }
            did.computeIfAbsent(act, a -> new AtomicInteger()).incrementAndGet();
        } catch (Refused refused) {
            // Somebody else was faster, and is said to have been; whatever else is thrown would be an error page.
            assertThat(refused.kind())
                    .as(refused.code())
                    .isIn(Refused.Kind.CONFLICT, Refused.Kind.INVALID, Refused.Kind.NOT_FOUND);
            did.computeIfAbsent(act + " refused: " + refused.code(), a -> new AtomicInteger())
                    .incrementAndGet();
        }
    }

    private void plan(Random random) {
        Action action = random.nextInt(3) == 0 ? Action.UNARCHIVE : Action.ARCHIVE;
        LocalDate upTo = LocalDate.of(2018 + random.nextInt(8), 12, 31);
        Choice choice = random.nextBoolean()
                ? new Choice.Silent(upTo, Choice.Who.BOUGHT)
                : new Choice.Matching(
                        Rule.clause(
                                "last_purchase",
                                Operator.AFTER,
                                upTo.minusYears(3).toString()),
                        null,
                        null);
        confirmed(choice, action);
    }

    private void confirmed(Choice choice, Action action) {
        Plan plan = shop.asGreta(() -> cleanup.plan(choice, action, "among others"));
        shop.asGreta(() -> cleanup.confirm(
                plan.change().changeId(), plan.change().digest(), plan.change().toDo(), cleanup.ask(plan)));
    }

    private void remove(Random random) {
        Action action = List.of(Action.REMOVE, Action.DELETE, Action.ANONYMISE, Action.FORCE)
                .get(random.nextInt(4));
        confirmed(neighbours(random, 10), action);
    }

    /** Everybody in the bin, or some of them by name. */
    private Choice binned(Random random) {
        return random.nextInt(4) == 0 ? new Choice.InBin(null) : neighbours(random, 20);
    }

    private Choice neighbours(Random random, int most) {
        int from = random.nextInt(PEOPLE - most);
        return new Choice.Picked(people.subList(from, from + 2 + random.nextInt(most - 2)));
    }

    private void undo(Random random) {
        List<Change> some = shop.asGreta(() -> changes.newest(null, 12)).stream()
                .filter(change -> Set.of(
                                "customers.archive",
                                "customers.unarchive",
                                "customers.remove",
                                "customers.restore",
                                "imports.load")
                        .contains(change.act()))
                .toList();
        if (some.isEmpty()) return;
        Change change = some.get(random.nextInt(some.size()));
        shop.asGreta(() -> changes.undo(change.changeId()));
    }

    /** Counts in the note: were one edit lost, it would count one too few. */
    private void edit(Random random) {
        CustomerId one = people.get(random.nextInt(LIVELY));
        Customer seen = shop.again(one);
        String next = Integer.toString(Integer.parseInt(String.valueOf(seen.note())) + 1);
        shop.asGreta(() -> customers.edit(one, seen.version(), draft(seen.name(), seen.externalId(), next)));
        edits.computeIfAbsent(one, id -> new AtomicInteger()).incrementAndGet();
    }

    /** The planted fault: writes what was made of an older look over what somebody else has written since. */
    private void careless(Random random) {
        CustomerId one = people.get(random.nextInt(2));
        Customer seen = shop.again(one);
        String next = Integer.toString(Integer.parseInt(String.valueOf(seen.note())) + 1);
        try {
            Thread.sleep(random.nextInt(20));
            shop.asGreta(
                    () -> customers.edit(one, shop.again(one).version(), draft(seen.name(), seen.externalId(), next)));
            edits.computeIfAbsent(one, id -> new AtomicInteger()).incrementAndGet();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Refused faster) {
            assertThat(faster.kind()).isEqualTo(Refused.Kind.CONFLICT);
        }
    }

    private void state(Random random) {
        CustomerId one = people.get(random.nextInt(LIVELY));
        long seen = shop.again(one).version();
        List<Document> all = shop.asGreta(() -> dealings.documents(one, null, 20));
        if (all.isEmpty()) return;
        Document paper = all.get(random.nextInt(all.size()));
        DocumentState state = random.nextBoolean() ? DocumentState.OPEN : DocumentState.PAID;
        shop.asGreta(() -> dealings.setState(one, paper.documentId(), seen, state));
    }

    private void document(Random random) {
        CustomerId one = people.get(random.nextInt(LIVELY));
        String paper = "by hand " + number.incrementAndGet();
        shop.asGreta(() -> dealings.addDocument(
                one,
                new DocumentDraft(
                        random.nextBoolean() ? DocumentKind.INVOICE : DocumentKind.RECEIPT,
                        paper,
                        LocalDate.of(2017 + random.nextInt(9), 3, 1),
                        new BigDecimal("9.99"),
                        random.nextBoolean() ? "EUR" : "SEK",
                        DocumentState.PAID)));
        papers.put(paper, one);
    }

    /** Overlaps with what others bring: the same customers, some new, and the same documents. */
    private void file(Random random) {
        int from = random.nextInt(PEOPLE + 10);
        int papers = random.nextInt(12);
        String csv = IntStream.range(from, from + 12)
                .mapToObj(i -> code + i + ";Person " + i + ";F" + (i + papers) % 12 + ";2024-0" + (1 + i % 9) + "-01;"
                        + (10 + i) + ",00")
                .collect(Collectors.joining("\n", "Customer No;Name;Document No;Date;Amount\n", "\n"));
        Import work = shop.asGreta(() ->
                imports.receive("file.csv", new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), true));
        files.add(work.importId());
        shop.asGreta(() -> imports.run(work.importId()));
    }

    private void call(Random random) {
        int from = random.nextInt(PEOPLE + 10);
        List<Delivery> deliveries = IntStream.range(from, from + 12)
                .mapToObj(i -> new Delivery(
                        draft("Person " + i, code + i, null),
                        List.of(new DocumentDraft(
                                DocumentKind.INVOICE,
                                "K" + random.nextInt(12),
                                LocalDate.of(2024, 1 + i % 12, 2),
                                new BigDecimal(10 + i),
                                "EUR",
                                DocumentState.PAID)),
                        List.of(),
                        List.of()))
                .toList();
        shop.asGreta(() -> imports.bring(deliveries));
    }

    private static Draft draft(
            String name,
            @org.jspecify.annotations.Nullable String externalId,
            @org.jspecify.annotations.Nullable String note) {
        return new Draft(
                null,
                name,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                note,
                externalId,
                null,
                null,
                null,
                null,
                null);
    }

    private void settle() {
        for (long file : files) {
            Import work = house.settled(file);
            assertThat(work.state())
                    .as("import, trouble " + work.trouble() + ", seed " + seed)
                    .isEqualTo(Import.State.DONE);
        }
        files.clear();
        for (Change change : shop.asGreta(() -> changes.underWay())) {
            Change ended = shop.ended(change.changeId());
            assertThat(ended.state())
                    .as(ended.act() + " in trouble " + ended.trouble() + ", seed " + seed)
                    .isEqualTo(Change.State.DONE);
        }
        refill();
    }
}
