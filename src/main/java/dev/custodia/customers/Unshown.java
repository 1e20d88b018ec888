package dev.custodia.customers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Table;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The columns that are shown to nobody, by the register of privacy classes: what opens something, and keys made of data. */
final class Unshown {
    private static final Set<String> CLASSES = Set.of("secret", "key");
    private static final Map<String, Set<String>> COLUMNS = read();

    private Unshown() {}

    /** Those of a table, by their names. */
    static String[] of(Table<?> table) {
        return COLUMNS.getOrDefault(CustomerKeeper.name(table), Set.of()).stream()
                .sorted()
                .toArray(String[]::new);
    }

    private static Map<String, Set<String>> read() {
        try {
            Resource[] files = new PathMatchingResourcePatternResolver().getResources("classpath*:privacy/*.csv");
            return Arrays.stream(files)
                    .flatMap(Unshown::lines)
                    .map(line -> line.strip().split(",", 2))
                    .filter(line -> line.length == 2 && CLASSES.contains(line[1]))
                    .map(line -> line[0])
                    .collect(Collectors.groupingBy(
                            column -> column.substring(0, column.lastIndexOf('.')),
                            Collectors.mapping(
                                    column -> column.substring(column.lastIndexOf('.') + 1), Collectors.toSet())));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static java.util.stream.Stream<String> lines(Resource file) {
        try {
            return file.getContentAsString(StandardCharsets.UTF_8).lines();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
