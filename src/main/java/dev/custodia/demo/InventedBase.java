package dev.custodia.demo;

import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import dev.custodia.facts.Columns;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A base of customers who do not exist, of any size: the same seed always gives the same people, with ten years of
 * documents skewed as a shop's are (a fifth of the buyers bring four fifths of the documents). Nothing is held in
 * memory: each customer is made from the seed and a number, again whenever asked for.
 *
 * @param mark in front of every customer's number, so that several bases go into one
 * @param tag a word that all customers carry; empty for none
 * @param documents about how many
 * @param today the last day that anything happened on
 */
public record InventedBase(
        long seed, Look look, String mark, String tag, int customers, long documents, LocalDate today) {
    private static final int WINDOWS = 120;
    private static final int DAYS_A_WINDOW = 30;
    private static final int SAMPLE = 20_000;
    private static final double SPREAD = 1.68;
    private static final List<String> WRONG_EMAILS =
            List.of("%s@", "%s.example.com", "%s@example,com", "%s @example.com");
    private static final List<String> NO_EMAILS = List.of("n/d", "-", "nessuna");
    private static final List<String> WORDS = List.of("newsletter", "B2B", "fiera", "fedeltà", "web");

    /** How well the base is kept. */
    public enum Look {
        /** Complete, reachable, buying. */
        TIDY,
        /** Years without a visit; half of them cannot be reached. */
        NEGLECTED,
        /** The same people again in other spellings, empty ones, addresses that are none. */
        CHAOTIC,
        /** As a shop that has been open for ten years; one line in a thousand cannot be read. */
        SHOP
    }

    /** From which window of thirty days to which somebody buys, 0 being the last one, and how often in each. */
    private record Life(int from, int to, double rate) {
        static final Life NONE = new Life(-1, 0, 0);

        boolean spans(int window) {
            return window <= from && window >= to;
        }
    }

    public Stream<InventedCustomer> customerStream() {
        return IntStream.range(0, customers).mapToObj(this::customer);
    }

    /** Oldest first, by thirty days. */
    public Stream<InventedDocument> documentStream() {
        double scale = scale();
        Map<String, Integer> numbers = new HashMap<>();
        return IntStream.range(0, WINDOWS)
                .map(window -> WINDOWS - 1 - window)
                .boxed()
                .flatMap(window -> IntStream.range(0, customers).boxed().flatMap(i -> of(i, window, scale, numbers)));
    }

    // ---- customers

    private SplittableRandom random(long i, long purpose) {
        return new SplittableRandom(mix(seed * 31 + purpose) ^ mix(i));
    }

    private static long mix(long value) {
        long z = (value + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private boolean unreadable(int i) {
        return look == Look.SHOP && i % 1_000 == 500;
    }

    private InventedCustomer customer(int i) {
        // In a chaotic base every seventh is somebody who is there already.
        if (look == Look.CHAOTIC && i % 7 == 6)
            return again(i, i - 1 - random(i, 3).nextInt(6));
        return original(i);
    }

    private InventedCustomer original(int i) {
        SplittableRandom random = random(i, 1);
        Country country = country(random);
        Names names = Names.of(country);
        boolean empty = random.nextDouble() < (look == Look.TIDY ? 0.01 : look == Look.NEGLECTED ? 0.18 : 0.07);
        boolean onlyLegal = !empty && random.nextDouble() < (look == Look.TIDY ? 0.01 : 0.04);
        boolean company = onlyLegal || random.nextInt(10) < 3;
        String given = Names.one(names.given(), random);
        String family = family(country, given, Names.one(names.family(), random));
        String name = company ? company(country, names, family, random) : given + " " + family;
        Names.City city = Names.one(names.cities(), random);
        boolean reachable = !empty && !onlyLegal;
        double reach = look == Look.TIDY ? 0.95 : look == Look.NEGLECTED ? 0.45 : 0.78;
        String emails = reachable && random.nextDouble() < reach ? emails(i, given, family, random) : "";
        String phones = reachable && random.nextDouble() < reach ? country.phone(random) : "";
        if (!phones.isEmpty() && random.nextInt(7) == 0) phones += ";" + country.phone(random);
        boolean addressed = !empty && random.nextDouble() < (look == Look.NEGLECTED ? 0.6 : 0.9);
        boolean registered = company && (onlyLegal || random.nextDouble() < (look == Look.TIDY ? 0.98 : 0.8));
        String vat = registered ? country.vatNumber(random) : "";
        if (registered && look != Look.TIDY && random.nextInt(50) == 0) vat = spoilt(vat);
        return new InventedCustomer(
                mark + (i + 1),
                company,
                look == Look.CHAOTIC ? spelling(name, random) : name,
                emails,
                phones,
                reachable && company && random.nextInt(3) == 0
                        ? "https://www." + address(family) + (i + 1) + ".example.com"
                        : "",
                addressed ? Names.one(names.streets(), random) + " " + (1 + random.nextInt(120)) : "",
                addressed ? city.postalCode() : "",
                empty && look == Look.CHAOTIC ? "" : city.name(),
                addressed ? city.region() : "",
                country.name(),
                vat,
                registered && country == Country.IT ? vat : "",
                registered && random.nextInt(4) == 0 ? country.iban(random) : "",
                tags(random),
                look != Look.NEGLECTED && random.nextInt(40) == 0
                        ? "Fiera " + (today.getYear() - random.nextInt(8))
                        : "",
                unreadable(i) ? null : createdOn(i, random));
    }

    private Country country(SplittableRandom random) {
        int share = random.nextInt(100);
        return switch (look) {
            case TIDY -> share < 70 ? Country.SE : share < 90 ? Country.GB : Country.IT;
            case NEGLECTED -> share < 92 ? Country.IT : Country.GB;
            case CHAOTIC -> share < 55 ? Country.RU : share < 85 ? Country.IT : Country.GB;
            case SHOP -> share < 55 ? Country.IT : share < 70 ? Country.SE : share < 85 ? Country.RU : Country.GB;
        };
    }

    private static String family(Country country, String given, String family) {
        boolean hers = given.endsWith("а") || given.endsWith("я");
        return country == Country.RU && hers && family.endsWith("в") ? family + "а" : family;
    }

    private static String company(Country country, Names names, String family, SplittableRandom random) {
        String trade = Names.one(names.trades(), random);
        String form = Names.one(names.forms(), random);
        return switch (country) {
            case IT -> trade + " " + family + " " + form;
            case SE -> family + "s " + trade + " " + form;
            case RU -> form + " «" + trade + (random.nextBoolean() ? " " + (1 + random.nextInt(99)) : "") + "»";
            case GB -> family + " " + trade + " " + form;
        };
    }

    private String emails(int i, String given, String family, SplittableRandom random) {
        String local = address(given) + "." + address(family) + (i + 1);
        int wrong = look == Look.CHAOTIC ? 10 : look == Look.TIDY ? Integer.MAX_VALUE : 60;
        if (random.nextInt(wrong) == 0)
            return random.nextInt(4) == 0
                    ? Names.one(NO_EMAILS, random)
                    : Names.one(WRONG_EMAILS, random).formatted(local);
        String email = local + (random.nextInt(5) == 0 ? "@example.org" : "@example.com");
        if (look == Look.CHAOTIC && random.nextInt(4) == 0) email = email.toUpperCase(Locale.ROOT);
        return random.nextInt(10) == 0 ? email + ";info." + local + "@example.net" : email;
    }

    private static String address(String name) {
        return Columns.plain(name).replaceAll("[^a-z]", "");
    }

    /** With the last digit off by one, as people mistype. */
    private static String spoilt(String digits) {
        int last = digits.charAt(digits.length() - 1) - '0';
        return digits.substring(0, digits.length() - 1) + (last + 1) % 10;
    }

    private String tags(SplittableRandom random) {
        String word = look != Look.NEGLECTED && random.nextInt(4) == 0 ? Names.one(WORDS, random) : "";
        return tag.isEmpty() ? word : word.isEmpty() ? tag : tag + "," + word;
    }

    private LocalDate createdOn(int i, SplittableRandom random) {
        Life life = life(i);
        int days = life.from() < 0
                ? random.nextInt(look == Look.NEGLECTED ? 900 : 10, WINDOWS * DAYS_A_WINDOW)
                : (life.from() + 1) * DAYS_A_WINDOW + random.nextInt(20);
        return today.minusDays(days);
    }

    /** As somebody who is tired writes it. */
    private static String spelling(String name, SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> name.toUpperCase(Locale.ROOT);
            case 1 -> name.toLowerCase(Locale.ROOT);
            case 2 -> "  " + name.replace(" ", "  ");
            default -> name;
        };
    }

    /** Somebody who is there already, under another number and in another spelling. */
    private InventedCustomer again(int i, int other) {
        InventedCustomer known = original(other);
        SplittableRandom random = random(i, 2);
        String[] words = known.name().strip().split("\\s+");
        String name = switch (random.nextInt(4)) {
            case 0 -> known.name().toUpperCase(Locale.ROOT);
            case 1 ->
                words.length == 2 ? words[1] + " " + words[0] : known.name().replaceAll("[.«»]", "");
            case 2 -> words.length == 2 ? words[0].substring(0, 1) + ". " + words[1] : known.name() + ".";
            default -> Columns.plain(known.name());
        };
        return new InventedCustomer(
                mark + (i + 1),
                known.company(),
                name,
                random.nextInt(3) == 0 ? "" : known.emails().toLowerCase(Locale.ROOT),
                random.nextBoolean() ? known.phones().replaceAll("[ -]", "") : known.phones(),
                "",
                known.street(),
                random.nextBoolean() ? known.postalCode() : "",
                random.nextBoolean() ? known.city().toUpperCase(Locale.ROOT) : known.city(),
                "",
                known.country(),
                random.nextBoolean() ? known.vatNumber() : "",
                "",
                "",
                tag,
                "",
                createdOn(i, random));
    }

    // ---- documents

    private Life life(int i) {
        if (unreadable(i)) return Life.NONE;
        SplittableRandom random = random(i, 4);
        double buys = random.nextDouble();
        double rate = StrictMath.exp(SPREAD * random.nextGaussian());
        int from = random.nextInt(WINDOWS);
        double ends = random.nextDouble();
        return switch (look) {
            case TIDY -> buys > 0.97 ? Life.NONE : new Life(from, ends < 0.88 ? 0 : random.nextInt(from + 1), rate);
            case NEGLECTED ->
                buys > 0.75
                        ? Life.NONE
                        : ends < 0.1
                                ? new Life(from, random.nextInt(Math.min(from, 10) + 1), rate)
                                : new Life(Math.max(from, 30), random.nextInt(24, Math.max(from, 30) + 1), rate);
            case CHAOTIC -> buys > 0.8 ? Life.NONE : new Life(from, ends < 0.4 ? 0 : random.nextInt(from + 1), rate);
            case SHOP -> buys > 0.88 ? Life.NONE : new Life(from, ends < 0.35 ? 0 : random.nextInt(from + 1), rate);
        };
    }

    /** What makes the rates of all come to the documents that are wanted, judged by a sample. */
    private double scale() {
        int step = Math.max(1, customers / SAMPLE);
        double sum = 0;
        int asked = 0;
        for (int i = 0; i < customers; i += step) {
            Life life = life(i);
            sum += life.rate() * (life.from() - life.to() + 1);
            asked++;
        }
        return sum == 0 ? 0 : documents / (sum / asked * customers);
    }

    private Stream<InventedDocument> of(int i, int window, double scale, Map<String, Integer> numbers) {
        Life life = life(i);
        if (!life.spans(window)) return Stream.empty();
        SplittableRandom random = random(i * 128L + window, 5);
        int count = count(life.rate() * scale, random);
        if (count == 0) return Stream.empty();
        return IntStream.range(0, count).mapToObj(n -> document(i, window, random, numbers));
    }

    /** How many come when so many are to be expected (Knuth's way for small numbers). */
    private static int count(double expected, SplittableRandom random) {
        if (expected > 30) return (int) StrictMath.round(expected + StrictMath.sqrt(expected) * random.nextGaussian());
        double limit = StrictMath.exp(-expected);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    private InventedDocument document(int i, int window, SplittableRandom random, Map<String, Integer> numbers) {
        LocalDate date = today.minusDays((long) window * DAYS_A_WINDOW + random.nextInt(DAYS_A_WINDOW));
        boolean large = (mix(i) & 3) == 0;
        DocumentKind kind = kind(large, random.nextInt(100));
        long cents = StrictMath.round((large ? 32_000 : 4_500) * StrictMath.exp(0.9 * random.nextGaussian()));
        String series = kind.word().substring(0, 1).toUpperCase(Locale.ROOT) + date.getYear();
        int number = numbers.merge(series, 1, Integer::sum);
        return new InventedDocument(
                mark + (i + 1),
                series + "/" + number,
                date,
                kind,
                Math.max(cents, 50),
                state(kind, window, random.nextInt(100)));
    }

    private static DocumentKind kind(boolean large, int share) {
        if (share < 4) return DocumentKind.CREDIT_NOTE;
        if (share < 9) return DocumentKind.QUOTE;
        if (share < 18) return DocumentKind.ORDER;
        if (large) return share < 30 ? DocumentKind.DELIVERY_NOTE : DocumentKind.INVOICE;
        return share < 70 ? DocumentKind.RECEIPT : DocumentKind.INVOICE;
    }

    private static DocumentState state(DocumentKind kind, int window, int share) {
        if (share < 2) return DocumentState.CANCELLED;
        if (kind == DocumentKind.RECEIPT || kind == DocumentKind.CREDIT_NOTE) return DocumentState.PAID;
        return share < (window < 2 ? 45 : 5) ? DocumentState.OPEN : DocumentState.PAID;
    }
}
