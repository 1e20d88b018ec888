package dev.custodia.bench;

import dev.custodia.OpenHouse;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Measures everything that was asked for, in one run: {@code bench/run S}. */
public final class Bench {
    static final List<String> ALL = List.of(
            "import", "count", "list", "search", "figures", "worth", "scores", "turn", "archive", "walk", "letgo");

    private Bench() {}

    public static void main(String[] arguments) throws IOException {
        Size size = Size.valueOf(arguments.length > 0 ? arguments[0] : "XS");
        Set<String> wanted =
                new TreeSet<>(arguments.length > 1 ? List.of(arguments).subList(1, arguments.length) : ALL);
        Path folder =
                Path.of(System.getProperty("bench.folder", "target/bench")).toAbsolutePath();
        remove(folder);
        Files.createDirectories(folder.resolve("files"));
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        String token = "bench-token-0123456789";
        try (var house = OpenHouse.open(folder.resolve("home"), token)) {
            String address = "http://127.0.0.1:" + house.getEnvironment().getProperty("local.server.port");
            try (var bench = new Workbench(
                    house, size, folder.resolve("files"), new Report(out), over(new Http(address, token)))) {
                run(bench, wanted);
            }
        } finally {
            remove(folder);
        }
        System.exit(0);
    }

    private static @org.jspecify.annotations.Nullable Http over(Http http) {
        try {
            http.get("/api/v1/customers?size=1");
            return http;
        } catch (IllegalStateException notThere) {
            return null;
        }
    }

    static void run(Workbench bench, Set<String> wanted) {
        bench.report.say(
                "Base %s: %,d customers, about %,d documents. Load before: %.2f",
                bench.size, bench.size.customers, bench.size.documents, Meter.load());
        bench.report.say("");
        bench.report.head();
        var in = new ComingIn(bench);
        var selections = new Selections(bench);
        var worth = new Worth(bench);
        var figures = new Figures(bench, worth);
        in.customers(wanted.contains("import"));
        in.documents(wanted.contains("import"));
        if (wanted.contains("count")) selections.counts();
        if (wanted.contains("list")) selections.lists();
        if (wanted.contains("search")) selections.searches();
        if (wanted.contains("archive")) new Archiving(bench).archive();
        if (wanted.contains("figures")) figures.fromScratch();
        if (wanted.contains("worth")) worth.fromScratch();
        if (wanted.contains("scores")) new Scoring(bench).workOut();
        if (wanted.contains("turn")) {
            figures.dailyTurn(bench.size.newDocuments);
            if (bench.size != Size.XS) figures.dailyTurn(bench.size.newDocuments * 10);
        }
        if (wanted.contains("walk")) new Walk(bench).walk();
        // Last, for whoever is gone does not come back.
        if (wanted.contains("letgo")) new LettingGo(bench).letGo();
        bench.report.say("");
        bench.report.say("Memory: %s. Load after: %.2f", Meter.memory(), Meter.load());
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, java.io.IOException failed) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
