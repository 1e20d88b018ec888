package dev.custodia.scores;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** Who bought when, from the reference data beside the checkout, or drawn by a seed. */
final class Bases {
    static final Path DATA = Path.of("..", "shared", "data");

    private final NavigableMap<String, NavigableMap<Integer, Double>> bought = new TreeMap<>();

    private Bases() {}

    private void add(String customer, LocalDate day, double spent) {
        bought.computeIfAbsent(customer, one -> new TreeMap<>()).merge((int) day.toEpochDay(), spent, Double::sum);
    }

    /** The file, or the test is skipped and says what is missing. */
    static Path file(String name) {
        Path file = DATA.resolve(name);
        Assumptions.assumeTrue(Files.exists(file), () -> "the reference data is not there: " + name);
        return file;
    }

    static Bases cdnow() {
        Bases base = new Bases();
        for (String line : lines(file("cdnow/CDNOW_sample.txt"))) {
            String[] cells = line.strip().split("\\s+");
            base.add(
                    cells[1],
                    LocalDate.parse(cells[2], DateTimeFormatter.BASIC_ISO_DATE),
                    100 * Double.parseDouble(cells[4]));
        }
        return base;
    }

    /** Without lines of nobody, cancellations, and quantities or prices of nought and less. */
    static Bases onlineRetail() {
        Bases base = new Bases();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file("online-retail/online_retail.csv.gz"))),
                StandardCharsets.UTF_8))) {
            in.readLine();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                List<String> cells = cells(line);
                if (cells.get(6).isBlank() || cells.get(0).startsWith("C")) continue;
                double quantity = Double.parseDouble(cells.get(3));
                double price = Double.parseDouble(cells.get(5));
                if (quantity <= 0 || price <= 0) continue;
                base.add(cells.get(6), LocalDate.parse(cells.get(4).substring(0, 10)), 100 * quantity * price);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return base;
    }

    /** Customers who come within a year, buy at rates of their own and, where they may, leave after a purchase. */
    static Bases drawn(int customers, long seed, boolean leaving) {
        Random random = new Random(seed);
        Bases base = new Bases();
        LocalDate start = LocalDate.of(2024, 1, 1);
        int end = 730;
        for (int c = 0; c < customers; c++) {
            double rate = (-Math.log(random.nextDouble()) - Math.log(random.nextDouble())) / 120;
            double leaves = leaving ? Math.pow(random.nextDouble(), 2) * 0.5 : 0;
            double each = 20 + 180 * random.nextDouble();
            double day = random.nextInt(365);
            while (day < end) {
                base.add("c" + c, start.plusDays((long) day), Math.rint(100 * each * (0.5 + random.nextDouble())));
                if (random.nextDouble() < leaves) break;
                day += Math.max(1, -Math.log(random.nextDouble()) / rate);
            }
        }
        return base;
    }

    static Bases none() {
        return new Bases();
    }

    static Bases of(Map<String, List<LocalDate>> days) {
        Bases base = new Bases();
        days.forEach((customer, each) -> each.forEach(day -> base.add(customer, day, 1_000)));
        return base;
    }

    LocalDate first() {
        return LocalDate.ofEpochDay(
                bought.values().stream().mapToInt(NavigableMap::firstKey).min().orElseThrow());
    }

    LocalDate last() {
        return LocalDate.ofEpochDay(
                bought.values().stream().mapToInt(NavigableMap::lastKey).max().orElseThrow());
    }

    NavigableMap<String, NavigableMap<Integer, Double>> bought() {
        return bought;
    }

    /** As the documents would say it. */
    Seen seen(LocalDate on, int daysAfter) {
        int day = (int) on.toEpochDay();
        List<NavigableMap<Integer, Double>> known =
                bought.values().stream().filter(days -> days.firstKey() <= day).toList();
        int size = known.size();
        Seen seen = new Seen(
                day,
                new long[size],
                new int[size],
                new int[size],
                new int[size],
                new double[size],
                new double[size],
                new double[size],
                new String[size],
                new int[daysAfter > 0 ? size : 0]);
        for (int i = 0; i < size; i++) {
            var until = known.get(i).headMap(day, true);
            seen.customers()[i] = i + 1L;
            seen.currency()[i] = "GBP";
            seen.days()[i] = until.size();
            seen.first()[i] = until.firstKey();
            seen.last()[i] = until.lastKey();
            seen.spent()[i] =
                    until.values().stream().mapToDouble(Double::doubleValue).sum();
            seen.spentFirst()[i] = until.firstEntry().getValue();
            int before = until.firstKey();
            for (int one : until.keySet()) {
                if (one > before) seen.logGaps()[i] += Math.log((one - before) / 7.0);
                before = one;
            }
            if (daysAfter > 0)
                seen.since()[i] =
                        known.get(i).subMap(day, false, day + daysAfter, true).size();
        }
        return seen;
    }

    /** The rows of a table of expected figures, by the names in its head. */
    static List<Map<String, String>> table(List<String> lines) {
        List<String> head = cells(lines.getFirst());
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = cells(line);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < head.size(); i++) row.put(head.get(i), cells.get(i));
            rows.add(row);
        }
        return rows;
    }

    /** One of the tables that came with the tests. */
    static List<Map<String, String>> ours(String name) {
        try (var in = Bases.class.getResourceAsStream("/scores/" + name)) {
            return table(new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<Map<String, String>> reference(String name) {
        return table(lines(file("reference/" + name)));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else cell.append(c);
        }
        cells.add(cell.toString());
        return cells;
    }
}
