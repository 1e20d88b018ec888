package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.Program;
import dev.custodia.Program.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.DSLContext;

/** A base of invented customers in a Custodia of its own, the mass jobs that it is put to, and what must hold after them. */
final class MassJobs {
    private MassJobs() {}

    /** With all classes at hand that the first start needed, as the installed product has them. */
    static Victim fast(Path folder, Victim custodia, int customers) throws Exception {
        Path classes = folder.resolve("custodia.aot");
        try {
            custodia.start("-XX:AOTCacheOutput=" + classes);
            bring(custodia, 0, customers);
            custodia.stop();
            return Files.exists(classes)
                    ? custodia.with("-XX:AOTCache=" + classes, "-Xlog:aot=off", "-Xlog:cds=off")
                            .start()
                    : custodia.start();
        } catch (Exception | AssertionError failed) {
            custodia.close();
            throw failed;
        }
    }

    // ---- the base and what is done to it

    private static final String LONG_SILENT = "{\"choice\": \"silent\", \"upTo\": \"2023-12-31\", \"who\": \"bought\"}";

    static String archive(Victim custodia, long expected) {
        return confirmed(custodia, "archive", LONG_SILENT, expected);
    }

    /** All of them have documents, and are to be anonymised. */
    static String remove(Victim custodia, long expected) {
        custodia.grant("remove_many", "purge");
        return confirmed(custodia, "remove", LONG_SILENT, expected);
    }

    static String confirmed(Victim custodia, String action, String choice, long expected) {
        Program program = custodia.program();
        Answer plan = program.post("/plans", "{\"action\": \"" + action + "\", \"choice\": " + choice + "}")
                .good();
        assertThat(plan.number("toDo")).isEqualTo(expected);
        return program.post(
                        "/plans/" + plan.at("id") + "/confirm",
                        "{\"digest\": \"" + plan.at("digest") + "\", \"number\": " + expected + ", \"token\": \""
                                + plan.at("confirm/body/token") + "\"}")
                .good()
                .at("changeId");
    }

    static String undo(Victim custodia, String change) {
        return custodia.program()
                .post("/changes/" + change + "/undo", null)
                .good()
                .at("id");
    }

    static String upload(Victim custodia, byte[] file) {
        return custodia.program()
                .upload("/imports?run=true", "file.csv", file)
                .good()
                .at("id");
    }

    private static long archived(Victim custodia) throws InterruptedException {
        return custodia.look("/customers/count?place=archived").number("count");
    }

    static void bring(Victim custodia, int first, int end) {
        for (int from = first; from < end; from += 7_000) {
            int until = Math.min(end, from + 7_000);
            String call = IntStream.range(from, until)
                    .mapToObj(MassJobs::customer)
                    .collect(Collectors.joining(",", "[", "]"));
            assertThat(custodia.program().post("/customers/bulk", call).good().number("created"))
                    .isEqualTo(until - from);
        }
    }

    /** Of 42, 40 have been silent for years; one of the two others owes something, and one has bought lately. */
    private static String customer(int i) {
        boolean silent = i % 42 < 41;
        String state = i % 42 == 40 ? "open" : "paid";
        return """
                {"externalId": "P-%d", "name": "Person %d", "contactPoints": [{"kind": "email", "value": "p%d@example.com"}],
                 "documents": [{"kind": "invoice", "number": "A%d", "date": "%d-0%d-11", "amount": "%d.25", "state": "%s"}]}""".formatted(i, i, i, i, silent ? 2020 + i % 4 : 2025, i % 9 + 1, i % 500, state);
    }

    /** Half of them are there, and are called otherwise now; half are new. */
    static byte[] people(int lines, int round) {
        return file(lines, "Customer No;Name;City", i -> "Renamed " + round + " " + i + ";Torino");
    }

    /** Half of the customers are there, half are not. */
    static byte[] papers(int lines, int round) {
        return file(
                lines,
                "Customer No;Name;Document No;Date;Amount",
                i -> "Person " + i + ";R" + round + "-" + i + ";2026-01-" + (10 + i % 19) + ";" + i % 300 + ",10");
    }

    private static byte[] file(int lines, String header, IntFunction<String> rest) {
        return IntStream.range(0, lines)
                .mapToObj(i -> "P-" + (i % 2 == 0 ? i : 100_000 + i) + ";" + rest.apply(i))
                .collect(Collectors.joining("\n", header + "\n", "\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Takes a job to its end, whatever befalls it; then nothing may be amiss. */
    interface Trial {
        void through(Victim custodia, String job, long customers) throws Exception;
    }

    /** Archives, removes, brings in customers and documents; each is taken back, and then the base is as it was. */
    static void round(Victim custodia, int round, int silent, int lines, Trial trial) throws Exception {
        String before = content(custodia);
        String archive = archive(custodia, silent);
        trial.through(custodia, "/changes/" + archive, silent);
        assertThat(archived(custodia)).isEqualTo(silent);
        trial.through(custodia, "/changes/" + undo(custodia, archive), silent);
        assertThat(archived(custodia)).isZero();
        assertThat(content(custodia)).as("the base, %s", trial).isEqualTo(before);

        long all = everybody(custodia);
        String removal = remove(custodia, silent);
        trial.through(custodia, "/changes/" + removal, silent);
        assertThat(everybody(custodia)).isEqualTo(all - silent);
        trial.through(custodia, "/changes/" + undo(custodia, removal), silent);
        assertThat(content(custodia)).as("the base, %s", trial).isEqualTo(before);

        for (byte[] file : List.of(people(lines, round), papers(lines, round))) {
            String load = "/imports/" + upload(custodia, file);
            trial.through(custodia, load, lines);
            Answer loaded = custodia.look(load);
            assertThat(loaded.number("newLines") + loaded.number("updatedLines"))
                    .isEqualTo(lines);
            trial.through(custodia, "/changes/" + undo(custodia, loaded.at("changeId")), lines);
            assertThat(content(custodia)).as("the base, %s", trial).isEqualTo(before);
        }
    }

    /** What cannot be taken back: nobody goes who was not to go, and what is to stay in the books is there once. */
    static void purge(Victim custodia, int silent, Trial trial) throws Exception {
        long all = everybody(custodia);
        String removal = remove(custodia, silent);
        trial.through(custodia, "/changes/" + removal, silent);
        long sum = documents(custodia);
        trial.through(
                custodia,
                "/changes/" + confirmed(custodia, "purge", "{\"choice\": \"in_bin\", \"by\": " + removal + "}", silent),
                silent);
        assertThat(documents(custodia))
                .as("documents and books together, %s", trial)
                .isEqualTo(sum);
        long anonymised = custodia.ask(db -> db.fetchSingle("select count(*) from facts.fact where place = 3")
                .get(0, Long.class));
        assertThat(anonymised).as("anonymised, %s", trial).isEqualTo(silent);
        assertThat(everybody(custodia)).isEqualTo(all - silent);
        assertThat(custodia.look("/journal/verification").at("intact")).isEqualTo("true");
    }

    private static long everybody(Victim custodia) throws InterruptedException {
        return custodia.look("/customers/count?place=all").number("count");
    }

    // ---- how far they are, and what must hold

    /** Waits until the job is so far; false when it has ended before. */
    static boolean reached(Victim custodia, String job, long wanted) throws InterruptedException {
        while (true) {
            Answer now = custodia.look(job);
            if (ended(now)) return false;
            if (done(now) >= wanted) return true;
            Thread.sleep(5);
        }
    }

    static long done(Answer job) {
        return isChange(job)
                ? job.number("buckets/done") + job.number("buckets/changedSince")
                : job.number("progress/done");
    }

    static long most(Answer job) {
        return isChange(job) ? job.number("toDo") : job.number("progress/of");
    }

    static boolean isChange(Answer job) {
        return job.json().has("buckets");
    }

    static boolean ended(Answer job) {
        return List.of("done", "stopped", "failed").contains(job.at("state"));
    }

    static List<String> faults(Victim custodia, String job, long customers)
            throws IOException, SQLException, InterruptedException {
        Answer now = custodia.look(job);
        List<String> faults = new ArrayList<>();
        if (!now.at("state").equals("done")) faults.add("it has not ended well: " + now.text());
        if (isChange(now) && now.number("buckets/done") != customers) faults.add("it counts others: " + now.text());
        String change = isChange(now) ? now.at("id") : now.at("changeId");
        // An import that has failed early has none.
        long number = change.isEmpty() ? 0 : Long.parseLong(change);
        faults.addAll(custodia.ask(db -> {
            long told = db.fetchSingle(
                            "select count(*) from journal.entry where why = 'done' and change_id = {0}", number)
                    .get(0, Long.class);
            List<String> all = new ArrayList<>(Books.faults(db));
            if (told != 1) all.add("the journal has it end " + told + " times");
            // Nobody else is at work, so what was found to be new is what was brought.
            db.fetch("""
                            select new_rows, updated_rows, customers_created, customers_updated, documents_created
                            from imports.import where change_id = {0} and case
                                when (mapping ->> 'documents')::boolean then new_rows <> documents_created
                                else new_rows <> customers_created or updated_rows <> customers_updated end""", number).forEach(row -> all.add("the import brought other than it found: " + row.intoMap()));
            return all;
        }));
        return faults;
    }

    /** What stands in the base, whoever touched it how often. */
    static String content(Victim custodia) throws IOException, SQLException {
        return custodia.ask(db -> List.of(
                        "customers.customer",
                        "customers.contact_point",
                        "customers.legal_details",
                        "customers.external_id",
                        "customers.tagged",
                        "customers.own_value",
                        "customers.search",
                        "customers.mark",
                        "dealings.document",
                        "dealings.figure",
                        "dealings.interaction",
                        "facts.fact")
                .stream()
                .map(table -> table + " " + digest(db, table))
                .collect(Collectors.joining("\n")));
    }

    private static String digest(DSLContext db, String table) {
        return String.valueOf(
                db.fetchSingle("select count(*) || ' ' || coalesce(md5(string_agg(t.row, '' order by t.row)), '')"
                                + " from (select md5((to_jsonb(r) - 'version')::text) as row from " + table + " r) t")
                        .get(0));
    }

    /** What all documents come to, those of nobody included. */
    static long documents(Victim custodia) throws IOException, SQLException {
        return custodia.ask(db -> db.fetchSingle("select coalesce((select sum(amount_minor) from dealings.document), 0)"
                        + " + coalesce((select sum(sum_minor) from dealings.book), 0)")
                .get(0, Long.class));
    }
}
