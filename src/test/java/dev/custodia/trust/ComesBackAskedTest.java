package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Program;
import dev.custodia.Program.Answer;
import dev.custodia.Shop;
import dev.custodia.access.Refused;
import dev.custodia.changes.Change;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.cleanup.Wanted;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.ContactPoint;
import dev.custodia.customers.Customer;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Draft;
import dev.custodia.customers.Kind;
import dev.custodia.customers.LegalDetails;
import dev.custodia.customers.Outcome;
import dev.custodia.imports.Delivery;
import dev.custodia.imports.Imports;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/**
 * P16: an erased person does not come back unnoticed. Generated people are erased, and come again in other spellings
 * through every door: by a file, by a file of documents, by a call of many, one by one, and as what an edit makes of
 * somebody else. All are held back with a question; of their neighbours, families and namesakes nobody is.
 */
@CustodiaTest(
        web = WebEnvironment.RANDOM_PORT,
        settings = {"CUSTODIA_ADMIN_PASSWORD=correct horse battery", "CUSTODIA_ADMIN_TOKEN=" + Program.TOKEN})
@Import(Shop.class)
class ComesBackAskedTest {
    private static final int PEOPLE = Integer.getInteger("custodia.erased", 1_000);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> GIVEN =
            List.of("Anna", "Bruno", "Élodie", "Søren", "Щербак", "Łukasz", "María", "Jörg", "Vera", "Zoë");
    private static final List<String> FAMILY =
            List.of("Rossi", "Åström", "Иванов", "Müller", "D’Angelo", "Núñez", "Øberg", "Conti", "Smith", "Novák");
    private static final List<String> COUNTRIES = List.of("IT", "SE", "DE", "FR", "GB");
    private static final Map<String, String> CODES =
            Map.of("IT", "+39", "SE", "+46", "DE", "+49", "FR", "+33", "GB", "+44");

    @LocalServerPort
    int port;

    @Autowired
    Shop shop;

    @Autowired
    Imports imports;

    @Autowired
    Customers customers;

    @Autowired
    Cleanup cleanup;

    @Autowired
    DSLContext db;

    private final long seed = Long.getLong("custodia.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private int numbers = 2_000_000;

    /** By what somebody is known, each in one or none. */
    private record Somebody(
            String given,
            String family,
            @Nullable String email,
            @Nullable String phone,
            String country,
            @Nullable String externalId,
            @Nullable String taxNumber) {
        String name() {
            return given + " " + family;
        }

        Draft draft() {
            List<ContactPoint> points = new ArrayList<>();
            if (email != null) points.add(Shop.email(email));
            if (phone != null) points.add(Shop.phone(phone));
            return new Draft(
                    Kind.PERSON,
                    name(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    country.isEmpty() ? null : country,
                    null,
                    null,
                    externalId,
                    null,
                    points,
                    new LegalDetails(null, null, taxNumber, null, null),
                    List.of(),
                    Map.of());
        }
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Somebody somebody(String series, int i) {
        String country = one(COUNTRIES);
        int has = 1 + random.nextInt(15);
        return new Somebody(
                one(GIVEN) + " " + series + i,
                one(FAMILY),
                (has & 1) == 0 ? null : email(series, i),
                (has & 2) == 0 ? null : CODES.get(country) + " " + national(country),
                country,
                (has & 4) == 0 ? null : series.toUpperCase(Locale.ROOT) + "-00" + i,
                (has & 8) == 0 ? null : "TX" + series.toUpperCase(Locale.ROOT) + (100_000 + i));
    }

    private String email(String series, int i) {
        return switch (i % 3) {
            case 0 -> "p" + i + ".of." + series + "@gmail.com";
            case 1 -> series + "-e" + i + "@münchen.example";
            default -> "p" + i + "@" + series + ".example.org";
        };
    }

    /** A number that its country has: the test asks for valid ones, which are what people have. */
    private String national(String country) {
        int n = numbers++;
        return switch (country) {
            case "IT" -> "011 " + n;
            case "SE" -> "70 " + n;
            case "DE" -> "151 2" + n;
            case "FR" -> "6 1" + n;
            default -> "7700 " + String.valueOf(n).substring(1);
        };
    }

    // ---- other spellings

    private Somebody respelt(Somebody one) {
        boolean tellsCountry = random.nextBoolean();
        return new Somebody(
                random.nextBoolean() ? one.given.toUpperCase(Locale.ROOT) : one.given,
                Normalizer.normalize(one.family, Normalizer.Form.NFD),
                one.email == null ? null : respelt(one.email),
                one.phone == null ? null : respeltPhone(one.phone, tellsCountry),
                tellsCountry ? one.country : "",
                one.externalId == null ? null : respeltId(one.externalId),
                one.taxNumber == null
                        ? null
                        : " " + one.taxNumber.toLowerCase(Locale.ROOT).replace("tx", "tx-"));
    }

    private String respelt(String email) {
        String written = Normalizer.normalize(email, random.nextBoolean() ? Normalizer.Form.NFD : Normalizer.Form.NFC);
        if (email.endsWith("@gmail.com")) {
            String local = written.substring(0, written.indexOf('@')).replace(".", "");
            written = local.charAt(0) + "." + local.substring(1) + "+" + random.nextInt(99)
                    + (random.nextBoolean() ? "@gmail.com" : "@googlemail.com");
        }
        return switch (random.nextInt(4)) {
            case 0 -> written.toUpperCase(Locale.ROOT);
            case 1 -> written + " ";
            case 2 -> wide(written);
            default -> written;
        };
    }

    /** Letters as wide as those that they stand between in the East. */
    private static String wide(String text) {
        return text.codePoints()
                .map(c -> c > 32 && c < 127 ? c + 0xFEE0 : c)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private String respeltPhone(String phone, boolean tellsCountry) {
        String digits = phone.replace(" ", "");
        String code = digits.substring(0, 3);
        String national = digits.substring(3);
        String written = switch (random.nextInt(4)) {
            case 0 -> "00" + digits.substring(1);
            case 1 -> code + " (" + national.substring(0, 2) + ") " + national.substring(2);
            case 2 -> digits.substring(1);
            default -> (code.equals("+39") ? "" : "0") + national.substring(0, 3) + "-" + national.substring(3);
        };
        // Without a plus sign and with the wrong country it would be another number to anybody.
        return tellsCountry && written.equals(digits.substring(1)) ? digits : written;
    }

    private String respeltId(String id) {
        return random.nextBoolean() ? id.toLowerCase(Locale.ROOT).replace("-00", "") : id.replace("-00", "/");
    }

    // ---- those who only look alike

    /** A household, a namesake, a number one further: whoever is not the same. */
    private Somebody neighbour(Somebody one, int i) {
        return new Somebody(
                "Neighbour" + i,
                one.family,
                "neighbour" + i + "@" + (i % 2 == 0 ? "gmail.com" : "example.com"),
                one.phone,
                one.country,
                one.externalId == null ? null : "N" + i,
                null);
    }

    private Somebody namesake(Somebody one, int i) {
        return new Somebody(one.given, one.family, "namesake" + i + "@example.com", null, one.country, null, null);
    }

    // ---- the doors

    private interface Door {
        /** Lets these in, and says which of them, by their places in the list, were asked about. */
        Set<Integer> let(List<Somebody> people) throws Exception;
    }

    private Map<String, Door> doors() {
        Map<String, Door> doors = new LinkedHashMap<>();
        doors.put("file", people -> byFile(people, ""));
        doors.put("file of documents", people -> byFile(people, "documents"));
        doors.put("call", this::byCall);
        doors.put("one by one", people -> some(people, this::created));
        doors.put("over the API", people -> some(people, this::posted));
        doors.put("edit", people -> some(people, this::edited));
        return doors;
    }

    private static final String HEAD = "Name;E-mail;Phone;Country;Customer No;Tax number";

    private Set<Integer> byFile(List<Somebody> people, String documents) throws InterruptedException {
        boolean papers = !documents.isEmpty();
        String file = IntStream.range(0, people.size())
                .mapToObj(i -> row(people.get(i)) + (papers ? ";C" + random.nextInt() + ";2026-01-09;12,50" : ""))
                .collect(Collectors.joining("\n", HEAD + (papers ? ";Document No;Date;Amount" : "") + "\n", "\n"));
        Program program = new Program(port);
        String id = program.upload(
                        "/imports?run=true", "people.csv", file.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .good()
                .at("id");
        Answer done = program.get("/imports/" + id);
        while (done.at("underWay").equals("true")) {
            Thread.sleep(50);
            done = program.get("/imports/" + id);
        }
        assertThat(done.at("state")).as(done.text()).isEqualTo("done");
        Set<Integer> held = new HashSet<>();
        for (String after = "0"; after != null; ) {
            Answer page = program.get("/imports/" + id + "/refusals?size=500&after=" + after)
                    .good();
            for (var line : page.json().at("/items")) {
                assertThat(line.at("/reason").asString()).as(line.toString()).isEqualTo("erased");
                held.add(line.at("/line").asInt() - 2);
            }
            after = page.json().at("/next").isNull() ? null : page.at("next");
        }
        return held;
    }

    private static String row(Somebody one) {
        return Stream.of(
                        one.name(),
                        text(one.email),
                        text(one.phone),
                        one.country,
                        text(one.externalId),
                        text(one.taxNumber))
                .collect(Collectors.joining(";"));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private Set<Integer> byCall(List<Somebody> people) {
        Set<Integer> held = new HashSet<>();
        List<Delivery.Received> items = shop.asGreta(() -> imports.bring(people.stream()
                        .map(one -> new Delivery(one.draft(), List.of(), List.of(), List.of()))
                        .toList()))
                .items();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).outcome() != Outcome.REFUSED) continue;
            assertThat(items.get(i).problems().getFirst().code()).isEqualTo("customers.erased");
            held.add(i);
        }
        return held;
    }

    private interface Asked {
        boolean about(Draft draft) throws Exception;
    }

    /** One at a time is slow: every tenth will do. */
    private static Set<Integer> some(List<Somebody> people, Asked asked) throws Exception {
        Set<Integer> held = new HashSet<>();
        for (int i = 0; i < people.size(); i++)
            if (i % 10 != 0 || asked.about(people.get(i).draft())) held.add(i);
        return held;
    }

    /** An address that cannot be written to is not taken from whoever types it, and that is said first. */
    private static final List<String> REFUSALS = List.of("customers.erased", "customers.email_invalid");

    private boolean created(Draft draft) {
        return refused(() -> customers.create(draft));
    }

    private boolean posted(Draft draft) {
        Answer answer = new Program(port).post("/customers", JSON.writeValueAsString(draft));
        if (answer.status() == 201) return false;
        assertThat(answer.status()).as(answer.text()).isIn(409, 422);
        assertThat(answer.at("code")).isIn(REFUSALS);
        return true;
    }

    private boolean edited(Draft draft) {
        Customer other = shop.person("Somebody Else");
        return refused(() -> customers.edit(other.id(), other.version(), draft));
    }

    private boolean refused(java.util.concurrent.Callable<?> act) {
        try {
            shop.asGreta(act);
            return false;
        } catch (Refused refused) {
            assertThat(refused.code()).isIn(REFUSALS);
            return true;
        }
    }

    // ---- the promise

    @Test
    @Proves(Promise.P16)
    void nobody_who_was_erased_comes_back_unasked_and_nobody_else_is_asked_about(Proof proof) throws Exception {
        List<Somebody> gone = erased("gone", PEOPLE);
        int asked = 0;
        int passed = 0;
        for (Map.Entry<String, Door> door : doors().entrySet()) {
            List<Somebody> again = gone.stream().map(this::respelt).toList();
            Set<Integer> held = door.getValue().let(again);
            assertThat(IntStream.range(0, again.size())
                            .filter(i -> !held.contains(i))
                            .mapToObj(i -> again.get(i) + " was " + gone.get(i))
                            .limit(5))
                    .as("who comes in by the %s, seed %s", door.getKey(), seed)
                    .isEmpty();
            asked += held.size();
        }
        for (Map.Entry<String, Door> door : doors().entrySet()) {
            // Those whom a file of documents brings in are there already for the next door, and so is what they share.
            List<Somebody> others = new ArrayList<>();
            for (int i = 0; i < gone.size() / 10; i++) {
                int number = 100_000 * (1 + passed) + i;
                others.add(neighbour(gone.get(i), number));
                others.add(namesake(gone.get(i), number));
                others.add(somebody("alive" + passed + "x", number));
            }
            Set<Integer> held = door.getValue().let(others);
            boolean singly = Set.of("one by one", "over the API", "edit").contains(door.getKey());
            assertThat(held.stream()
                            .filter(i -> !singly || i % 10 == 0)
                            .map(others::get)
                            .limit(5))
                    .as("who is held by the %s, seed %s", door.getKey(), seed)
                    .isEmpty();
            passed++;
        }
        proof.seed(seed)
                .figure(Figure.CUSTOMERS, gone.size())
                .figure(Figure.ATTEMPTS, (long) asked + 6L * gone.size() / 10 * 3)
                .figure(Figure.REFUSALS, asked);
    }

    private List<Somebody> erased(String series, int number) {
        shop.grantLettingGo();
        List<Somebody> people =
                IntStream.range(0, number).mapToObj(i -> somebody(series, i)).toList();
        for (int from = 0; from < number; from += 5_000) {
            List<Somebody> some = people.subList(from, Math.min(number, from + 5_000));
            List<CustomerId> ids = shop
                    .asGreta(() -> imports.bring(some.stream()
                            .map(one -> new Delivery(one.draft(), List.of(), List.of(), List.of()))
                            .toList()))
                    .items()
                    .stream()
                    .map(item -> {
                        assertThat(item.problems()).isEmpty();
                        return new CustomerId(java.util.Objects.requireNonNull(item.customerId()));
                    })
                    .toList();
            erase(ids);
        }
        return people;
    }

    private void erase(List<CustomerId> ids) {
        run(Action.DELETE, ids);
        run(Action.PURGE, ids);
    }

    private void run(Action action, List<CustomerId> ids) {
        Plan plan = shop.asGreta(() ->
                cleanup.plan(new Wanted(action, new Choice.Picked(ids), null, null, Map.of(), false, "forgetting")));
        shop.asGreta(() -> cleanup.confirm(
                plan.change().changeId(), plan.change().digest(), plan.change().toDo(), cleanup.ask(plan)));
        Change ended = shop.ended(plan.change().changeId());
        assertThat(ended.done()).isEqualTo(ids.size());
    }

    // ---- planted faults

    private static final String ANNA =
            "{\"name\": \"Anna Rossi\", \"contactPoints\": [{\"kind\": \"email\", \"value\":" + " \"%s\"}]}";

    /** By which doors Anna comes back unasked, in another spelling, once she was erased. */
    private static List<String> unasked(Victim custodia) throws InterruptedException {
        Program program = custodia.program();
        custodia.grant("remove_many", "purge");
        String anna = program.post("/customers", ANNA.formatted("anna.rossi@gmail.com"))
                .good()
                .at("id");
        String other =
                program.post("/customers", "{\"name\": \"Bruno Conti\"}").good().at("id");
        for (String action : List.of("delete", "purge")) {
            String change = MassJobs.confirmed(
                    custodia, action, "{\"choice\": \"picked\", \"customers\": [\"" + anna + "\"]}", 1);
            while (!MassJobs.ended(custodia.look("/changes/" + change))) Thread.sleep(20);
        }
        String again = ANNA.formatted("AnnaRossi+news@GoogleMail.com");
        List<String> unasked = new ArrayList<>();
        if (program.put("/customers/" + other, again, "If-Match", "\"1\"").status() != 409) unasked.add("edit");
        if (program.post("/customers/bulk", "[" + again + "]").number("refused") != 1) unasked.add("call");
        if (program.post("/customers", again).status() != 409) unasked.add("create");
        return unasked;
    }

    @Test
    @Catches(Promise.P16)
    void a_spelling_that_is_not_made_the_one_spelling_is_caught(@TempDir Path folder) throws Exception {
        assertThat(caught(
                        folder,
                        new Build.Fault(
                                "dev/custodia/forgotten/Spelling.java",
                                "if (provider != null) return Optional.of(local + \"@\" + domain);",
                                "if (provider == null) return Optional.of(local + \"@\" + domain);")))
                .contains("create", "call", "edit");
    }

    @Test
    @Catches(Promise.P16)
    void a_door_that_does_not_ask_is_caught(@TempDir Path folder) throws Exception {
        assertThat(caught(
                        folder,
                        new Build.Fault(
                                "dev/custodia/customers/Customers.java",
                                "boolean knownAgain = draft.kind() == Kind.COMPANY && askAboutErased(draft, Set.of());",
                                "boolean knownAgain = askAboutErased(draft, Set.of());")))
                .containsExactly("create");
    }

    private static List<String> caught(Path folder, Build.Fault planted) throws Exception {
        String faulty = Build.faulty(folder, Build.product(folder), planted);
        try (Victim custodia = new Victim(folder, faulty).start()) {
            return unasked(custodia);
        }
    }
}
