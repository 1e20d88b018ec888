package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.Program;
import dev.custodia.Program.Answer;
import dev.custodia.access.web.Visitor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P32: no log holds personal data, not even at DEBUG. The product runs in a process of its own; people with a mark in
 * every field come in, are edited, searched for, refused, fail and leave; then what it has written on its console and
 * what its database has logged is searched.
 */
class NothingLoggedTest {
    private static final String PASSWORD = "kanarienqpassword of mine";

    /** What is no word: phone, VAT number, IBAN, each as it is written and as it is kept. */
    private static final List<String> NUMBERS =
            List.of("70 174 06 05", "701740605", "01217565793", "09876540123", "DE89370400440532013000");

    private static final Pattern MARK = Pattern.compile("kanarienq[a-z]*");

    @TempDir
    Path folder;

    @Test
    @Proves(Promise.P32)
    void whatever_happens_to_people_no_log_knows_them(Proof proof) throws Exception {
        try (Victim custodia = talkative(Build.product(folder))) {
            route(custodia);
            custodia.stop();
            assertThat(custodia.output()).contains("DEBUG");
            assertThat(found()).isEmpty();
            proof.figure(Figure.MARKERS, MARKS.size() + NUMBERS.size())
                    .figure(Figure.FILES_SEARCHED, logs().size())
                    .figure(Figure.LOG_LINES, lines());
        }
    }

    @Test
    @Catches(Promise.P32)
    void a_name_in_a_line_of_the_log_and_a_value_that_the_database_repeats_are_caught() throws Exception {
        String named = Build.faulty(
                Files.createDirectories(folder.resolve("named")),
                Build.product(folder),
                new Build.Fault(
                        "dev/custodia/customers/Customers.java",
                        "public Customer create(Draft draft) {"
                                + " org.slf4j.LoggerFactory.getLogger(\"planted\").debug(\"made {}\", draft.name());",
                        "public Customer create(Draft draft) {"));
        String repeating = Build.faulty(
                Files.createDirectories(folder.resolve("repeating")),
                named,
                new Build.Fault(
                        "dev/custodia/database/EmbeddedServer.java",
                        "log_min_messages = error",
                        "log_min_messages = log"),
                new Build.Fault(
                        "dev/custodia/database/EmbeddedServer.java",
                        "log_error_verbosity = default",
                        "log_error_verbosity = terse"));
        try (Victim custodia = talkative(repeating)) {
            custodia.program().post("/customers", everything("first")).good();
            custodia.ask(db -> fails(
                    db,
                    "insert into customers.external_id (value, customer_id)"
                            + " select value, customer_id from customers.external_id"));
            custodia.stop();
            assertThat(found())
                    .anyMatch(line -> line.startsWith("console.txt") && line.contains("kanarienqname"))
                    .anyMatch(line -> line.contains("database-") && line.contains("=(kanarienqext"));
        }
    }

    private Victim talkative(String classPath) throws Exception {
        Victim custodia = new Victim(
                        folder,
                        classPath,
                        "-Dlogging.level.root=debug",
                        "-Dlogging.level.dev.custodia=debug",
                        "-Dcustodia.batch=2")
                .password(PASSWORD);
        try {
            return custodia.start();
        } catch (Exception | AssertionError failed) {
            custodia.close();
            throw failed;
        }
    }

    // ---- what is searched

    private static final List<String> MARKS = Stream.of(
                    "name",
                    "given",
                    "family",
                    "street",
                    "zip",
                    "city",
                    "region",
                    "note",
                    "ext",
                    "mail",
                    "label",
                    "messenger",
                    "site",
                    "legal",
                    "tax",
                    "seat",
                    "tag",
                    "own",
                    "number",
                    "role",
                    "reason",
                    "file",
                    "typed",
                    "password")
            .map(field -> "kanarienq" + field)
            .toList();

    /** The console, and what the database and whoever else has logged in the data folder. */
    private List<Path> logs() throws IOException {
        List<Path> logs = new ArrayList<>(List.of(folder.resolve("console.txt")));
        try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
            files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("/logs/")
                            || file.toString().endsWith(".log"))
                    .forEach(logs::add);
        }
        assertThat(logs).as("the database has a log of its own").hasSizeGreaterThan(1);
        return logs;
    }

    private long lines() throws IOException {
        long lines = 0;
        for (Path log : logs()) lines += text(log).lines().count();
        return lines;
    }

    private static String text(Path log) throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1);
    }

    /** Each line that holds a mark, by the first one in it; of each kind one. */
    private List<String> found() throws IOException {
        List<String> found = new ArrayList<>();
        String hidden = HexFormat.of().formatHex("kanarienq".getBytes(StandardCharsets.UTF_8));
        for (Path log : logs()) {
            TreeSet<String> seen = new TreeSet<>();
            text(log).lines().forEach(line -> {
                Matcher mark = MARK.matcher(line.toLowerCase(Locale.ROOT));
                String what = mark.find()
                        ? mark.group()
                        : Stream.concat(NUMBERS.stream(), Stream.of(hidden, Program.TOKEN))
                                .filter(line::contains)
                                .findFirst()
                                .orElse("");
                String kind = line.replaceAll("[0-9]+", "").replaceAll("(?i)kanarienq[a-z]*", "");
                if (!what.isEmpty() && seen.add(kind.substring(0, Math.min(60, kind.length()))))
                    found.add(log.getFileName() + ": " + what + " in: "
                            + line.substring(0, Math.min(400, line.length())));
            });
        }
        return found;
    }

    // ---- what happens

    private static String everything(String turn) {
        return """
                {"kind": "person", "name": "kanarienqname %1$s", "givenName": "kanarienqgiven", "familyName": "kanarienqfamily",
                 "street": "kanarienqstreet", "postalCode": "kanarienqzip", "city": "kanarienqcity", "region": "kanarienqregion",
                 "country": "IT", "note": "kanarienqnote", "externalId": "kanarienqext %1$s",
                 "contactPoints": [
                    {"kind": "email", "value": "kanarienqmail%1$s@example.com", "label": "kanarienqlabel"},
                    {"kind": "phone", "value": "+46 70 174 06 05"},
                    {"kind": "messenger", "value": "@kanarienqmessenger"},
                    {"kind": "website", "value": "https://kanarienqsite.example"}],
                 "legal": {"legalName": "kanarienqlegal", "vatNumber": "IT01217565793", "taxNumber": "kanarienqtax",
                           "iban": "DE89370400440532013000", "registeredAddress": "kanarienqseat"},
                 "tags": ["kanarienqtag"], "own": {"shoe": "kanarienqown"}}""".formatted(turn);
    }

    private void route(Victim custodia) throws Exception {
        Program program = custodia.program();
        custodia.grant("remove_many", "purge");
        Answer made = program.post("/customers", everything("first")).good();
        String id = made.at("id");
        String other = program.post("/customers", everything("other").replace("01217565793", "09876540123"))
                .good()
                .at("id");
        cards(program, id, other);
        refusals(program, id);
        files(program);
        screens(custodia, id);
        atOnce(program);
        troubles(custodia, id);
        leaving(custodia, id, other);
    }

    private static void cards(Program program, String id, String other) {
        program.put(
                        "/customers/" + id,
                        everything("edited"),
                        "If-Match",
                        program.get("/customers/" + id).header("ETag"))
                .good();
        program.put("/customers/" + id, everything("late"), "If-Match", "\"1\"");
        program.post("/customers", everything("edited"));
        program.post(
                "/customers/" + id + "/links",
                "{\"other\": \"" + other + "\", \"role\": \"kanarienqrole\", \"back\": \"kanarienqrole\"}");
        program.post("/customers/" + id + "/archive", "{\"reason\": \"kanarienqreason\"}")
                .good();
        program.post("/customers/" + id + "/unarchive", null).good();
        program.post(
                        "/customers/" + id + "/documents",
                        "{\"kind\": \"invoice\", \"number\": \"kanarienqnumber\", \"date\": \"2019-01-05\", \"amount\": \"5\"}")
                .good();
        program.post("/customers/search", "{\"words\": \"kanarienqname\", \"search\": \"kanarienqname\"}");
        program.post("/tags", "{\"name\": \"kanarienqtag two\"}").good();
        program.post("/tags/apply", "{\"add\": [\"kanarienqtag three\"], \"whom\": {\"words\": \"kanarienqname\"}}");
        String text = "city == \\\"kanarienqcity\\\" || name.contains(\\\"kanarienqname\\\")";
        program.post("/rules/count", "{\"text\": \"" + text + "\"}");
        program.post("/segments", "{\"name\": \"kanarienqname\", \"text\": \"" + text + "\"}");
        program.post("/rules/count", "{\"text\": \"city == kanarienqcity ((\"}");
        program.get("/customers?filter=city.is.kanarienqcity").good();
        program.get("/customers/" + id + "/everything").good();
        program.get("/customers/export.csv");
        program.get("/customers/export.xlsx");
    }

    /** All that does not fit, and is repeated by many a library in what it says of it. */
    private static void refusals(Program program, String id) {
        for (String body : List.of(
                "{\"name\": \"kanarienqname\", \"createdOn\": \"kanarienqtyped\"}",
                "{\"name\": \"kanarienqname\", \"kind\": \"kanarienqtyped\"}",
                "{\"name\": [\"kanarienqname\"], \"kanarienqtyped\": 1}",
                "{\"name\": kanarienqname",
                "kanarienqname",
                "\u0000{\"kanarienqname\"",
                "{\"name\": \"kanarienqname\", \"country\": \"kanarienqtyped\", \"contactPoints\": [{\"kind\": \"email\","
                        + " \"value\": \"kanarienqmail at home\"}]}")) {
            program.post("/customers", body);
            program.post("/customers/bulk", "[" + body + "]");
            program.post("/plans", body);
            program.put("/customers/" + id, body, "If-Match", "\"kanarienqtyped\"");
            program.send("PATCH", "/customers/" + id, body);
        }
        program.post("/customers/bulk", "[" + everything("bulk") + ", " + everything("bulk") + "]");
        program.post(
                "/customers/" + id + "/documents",
                "{\"kind\": \"invoice\", \"number\": \"kanarienqnumber\", \"date\": \"kanarienqtyped\", \"amount\": \"x\"}");
        program.get("/customers/kanarienqname");
        program.get("/kanarienqname");
        program.get("/customers?kanarienqname=kanarienqname");
        program.get("/customers?after=kanarienqname&size=kanarienqname&filter=kanarienqname");
        program.get("/customers", "Accept", "application/kanarienqname");
        program.get("/customers", "Accept-Language", "kanarienqname");
        program.post("/customers", "<kanarienqname/>", "Idempotency-Key", "kanarienqname");
    }

    private static void files(Program program) {
        String csv = """
                Customer No;Name;City;E-mail;Phone;Note;Document No;Date;Amount
                kanarienqext 1;kanarienqname one;kanarienqcity;kanarienqmail1@example.com;+46 70 174 06 05;kanarienqnote;kanarienqnumber 1;2020-01-01;10,00
                kanarienqext 2;kanarienqname two;kanarienqcity;kanarienqmail at;kanarienqtyped;kanarienqnote;kanarienqnumber 2;kanarienqtyped;kanarienqtyped
                kanarienqext 3;"kanarienqname three;kanarienqcity
                """;
        for (int time = 0; time < 2; time++) {
            String load = "/imports/"
                    + program.upload("/imports?run=true", "kanarienqfile.csv", csv.getBytes(StandardCharsets.UTF_8))
                            .good()
                            .at("id");
            ended(program, load);
            program.get(load + "/refusals");
        }
        program.upload("/imports?run=true", "kanarienqfile.xlsx", "PK kanarienqname".getBytes(StandardCharsets.UTF_8));
        program.upload("/imports?kanarienqname=1", "kanarienqfile.csv", new byte[0]);
    }

    private static void ended(Program program, String job) {
        for (int look = 0; look < 600; look++) {
            String state = program.get(job).good().at("state");
            if (List.of("done", "stopped", "failed", "checked", "refused").contains(state)) return;
            try {
                Thread.sleep(50);
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }
        throw new AssertionError(program.get(job).text());
    }

    private void screens(Victim custodia, String id) throws IOException {
        int port =
                Integer.parseInt(custodia.output().replaceAll("(?s).*Custodia is ready: http://[^:]+:(\\d+).*", "$1"));
        for (int time = 0; time < 3; time++) new Visitor(port).signIn("kanarienqname", "kanarienqpassword" + time);
        new Visitor(port).signIn("admin", "kanarienqpassword");
        Visitor admin = Visitor.signedIn(port, "admin", PASSWORD);
        String csrf = admin.csrf();
        admin.post("/customers/search", csrf, Map.of("search", "kanarienqname"));
        admin.post("/customers/new", csrf, Map.of("name", "kanarienqname", "point_kind", "email", "point_value", "no"));
        admin.post(
                "/customers/" + id,
                csrf,
                Map.of("name", "kanarienqname", "version", "kanarienqtyped", "created_on", "kanarienqtyped"));
        admin.post("/customers/" + id + "/archive", csrf, Map.of("reason", "kanarienqreason"));
        admin.post("/customers/" + id + "/unarchive", csrf, Map.of("reason", "kanarienqreason"));
        admin.post("/customers/" + id + "/tags", csrf, Map.of("typed", "kanarienqtag by hand"));
        admin.post("/tags/suggest", csrf, Map.of("typed", "kanarienqtag"));
        admin.post("/users", csrf, Map.of("name", "kanarienqname", "display_name", "kanarienqname", "role", "VIEWER"));
        admin.post("/account/password", csrf, Map.of("old", "kanarienqpassword", "fresh", "kanarienqpassword"));
        admin.post("/customers/new", "kanarienqtyped", Map.of("name", "kanarienqname"));
        for (String page : List.of(
                "/customers?f=city.is.kanarienqcity",
                "/customers/" + id,
                "/customers/kanarienqname",
                "/kanarienqname",
                "/imports",
                "/segments",
                "/tags",
                "/cleanup/tags?tag=kanarienqtag",
                "/customers/export.csv?f=city.is.kanarienqcity",
                "/customers?f=kanarienqname&before=kanarienqname")) admin.get(page);
    }

    /** Until two meet at a constraint. */
    private static void atOnce(Program program) throws Exception {
        try (ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 4; round++) {
                String turn = "at once " + round;
                List<Future<?>> all = new ArrayList<>();
                for (int hand = 0; hand < 6; hand++)
                    all.add(hands.submit(() -> program.post("/customers", everything(turn))));
                for (Future<?> each : all) each.get();
            }
        }
    }

    /** Errors of the database, past the product and under it. */
    private static void troubles(Victim custodia, String id) throws Exception {
        for (String statement : List.of(
                "insert into customers.external_id (value, customer_id) select value, customer_id from customers.external_id",
                "select 'kanarienqname'::int",
                "select kanarienqname from customers.customer",
                "update customers.customer set name = null, note = 'kanarienqnote'",
                "insert into dealings.document (customer_id, number) values (1, 'kanarienqnumber')"))
            custodia.ask(db -> fails(db, statement));
        Program program = custodia.program();
        planted(custodia, "customers.customer");
        program.put(
                "/customers/" + id,
                everything("raised"),
                "If-Match",
                program.get("/customers/" + id).header("ETag"));
        program.post("/customers", everything("raised"));
        program.post("/customers/bulk", "[" + everything("raised") + "]");
        String csv = "Customer No;Name\nkanarienqext 9;kanarienqname nine\n";
        ended(
                program,
                "/imports/"
                        + program.upload("/imports?run=true", "f.csv", csv.getBytes(StandardCharsets.UTF_8))
                                .good()
                                .at("id"));
        lifted(custodia, "customers.customer");
    }

    private static void planted(Victim custodia, String table) throws Exception {
        custodia.ask(db -> {
            db.execute("create or replace function customers.planted() returns trigger language plpgsql"
                    + " as 'begin raise exception ''planted for %'', new.name; end'");
            return db.execute("create trigger planted before insert or update on " + table
                    + " for each row execute function customers.planted()");
        });
    }

    private static void lifted(Victim custodia, String table) throws Exception {
        custodia.ask(db -> db.execute("drop trigger planted on " + table));
    }

    private static boolean fails(DSLContext db, String statement) {
        try {
            db.execute(statement);
        } catch (DataAccessException expected) {
            return true;
        }
        throw new AssertionError("was taken: " + statement);
    }

    private static void leaving(Victim custodia, String id, String other) {
        Program program = custodia.program();
        confirmed(program, "remove", "{\"choice\": \"picked\", \"customers\": [\"" + id + "\", \"" + other + "\"]}");
        confirmed(program, "restore", "{\"choice\": \"picked\", \"customers\": [\"" + other + "\"]}");
        confirmed(
                program,
                "archive",
                "{\"choice\": \"matching\", \"rule\": {\"rule\": \"everybody\"}, \"words\": \"kanarienqname\"}");
        confirmed(program, "purge", "{\"choice\": \"picked\", \"customers\": [\"" + id + "\"]}");
    }

    private static void confirmed(Program program, String action, String choice) {
        Answer plan = program.post(
                        "/plans",
                        "{\"action\": \"" + action + "\", \"reason\": \"kanarienqreason\", \"choice\": " + choice + "}")
                .good();
        if (plan.number("toDo") == 0) throw new AssertionError("nobody to " + action + ": " + plan.text());
        program.post(
                        "/plans/" + plan.at("id") + "/confirm",
                        "{\"digest\": \"" + plan.at("digest") + "\", \"number\": " + plan.number("toDo")
                                + ", \"token\": \"" + plan.at("confirm/body/token") + "\"}")
                .good();
        ended(program, "/changes/" + plan.at("id"));
        program.get("/plans/" + plan.at("id") + "/customers?bucket=done").good();
    }
}
