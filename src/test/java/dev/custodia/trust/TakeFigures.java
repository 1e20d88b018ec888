package dev.custodia.trust;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Takes what the last whole run measured into the product: {@code ./custodia figures}. Refuses what is not whole: a test
 * that did not run or failed, or figures of several states of the sources.
 */
public final class TakeFigures {
    static final Path RESOURCE = Path.of("src", "main", "resources", "trust", "figures.jsonl");

    private TakeFigures() {}

    public static void main(String[] none) throws IOException {
        List<Class<?>> classes = classes();
        List<String> faults = faults(Proof.FOLDER, Proving.files(classes));
        if (!faults.isEmpty()) {
            System.err.println("The figures are not taken; run ./custodia test as a whole first.");
            faults.forEach(fault -> System.err.println("  " + fault));
            System.exit(1);
        }
        take(Proof.FOLDER, Proving.files(classes), RESOURCE);
        System.out.println("Taken into " + RESOURCE + ": look at what changed and commit it.");
    }

    /** Every class of the tests that stands behind a promise. */
    static List<Class<?>> classes() {
        return new ClassFileImporter()
                .importPackages("dev.custodia").stream()
                        .filter(TakeFigures::standsBehindAPromise)
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();
    }

    private static boolean standsBehindAPromise(JavaClass type) {
        return type.isAnnotatedWith(Proves.class)
                || type.getMethods().stream()
                        .anyMatch(method ->
                                method.isAnnotatedWith(Proves.class) || method.isAnnotatedWith(Catches.class));
    }

    /** What keeps the files in a folder from being those of one whole run. */
    static List<String> faults(Path folder, List<String> expected) throws IOException {
        List<String> faults = new ArrayList<>();
        TreeSet<String> commits = new TreeSet<>();
        for (String name : expected) {
            Path file = folder.resolve(name);
            if (!Files.exists(file)) faults.add("not measured: " + name);
            else read(Files.readString(file)).forEach(measured -> commits.add(measured.commit()));
        }
        if (commits.size() > 1) faults.add("measured at several states of the sources: " + commits);
        return faults;
    }

    static void take(Path folder, List<String> names, Path resource) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String name : names) lines.append(Files.readString(folder.resolve(name)));
        Files.writeString(resource, lines);
    }

    static List<Measured> read(String lines) {
        return Trust.read(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    }
}
