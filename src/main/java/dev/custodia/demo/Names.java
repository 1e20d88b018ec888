package dev.custodia.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** What people, companies, cities and streets are called in a country. */
record Names(
        List<String> given,
        List<String> family,
        List<City> cities,
        List<String> streets,
        List<String> trades,
        List<String> forms) {
    private static final Map<Country, Names> ALL = read();

    record City(String name, String region, String postalCode) {}

    static Names of(Country country) {
        return Objects.requireNonNull(ALL.get(country));
    }

    static <T> T one(List<T> of, SplittableRandom random) {
        return of.get(random.nextInt(of.size()));
    }

    private static Map<Country, Names> read() {
        Map<String, List<String>> lists = new HashMap<>();
        for (String line : lines()) {
            if (line.isBlank() || line.startsWith("#")) continue;
            int colon = line.indexOf(':');
            lists.put(
                    line.substring(0, colon),
                    Stream.of(line.substring(colon + 1).split(";"))
                            .map(String::strip)
                            .toList());
        }
        Map<Country, Names> names = new EnumMap<>(Country.class);
        for (Country country : Country.values()) {
            String language = country.language();
            names.put(
                    country,
                    new Names(
                            list(lists, language + ".given"),
                            list(lists, language + ".family"),
                            list(lists, language + ".city").stream()
                                    .map(city -> city.split("/"))
                                    .map(parts -> new City(parts[0], parts[1], parts[2]))
                                    .toList(),
                            list(lists, language + ".street"),
                            list(lists, language + ".trade"),
                            list(lists, language + ".form")));
        }
        return names;
    }

    private static List<String> list(Map<String, List<String>> lists, String name) {
        return Objects.requireNonNull(lists.get(name), name);
    }

    private static List<String> lines() {
        try (InputStream file = Names.class.getResourceAsStream("/demo/names.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
