package dev.custodia.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/**
 * The product as one jar, made of the classes that are being tested; and the same with a fault planted: one source is
 * changed in a named place, compiled and put before the others.
 */
final class Build {
    private static final Path SOURCES = Path.of("src/main/java");

    private Build() {}

    /** A class path on which the product, and nothing of its tests, is found. */
    static String product(Path folder) throws IOException {
        Path jar = folder.resolve("custodia.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path root : classPath().filter(Files::isDirectory).toList()) {
                List<Path> files;
                try (Stream<Path> all = Files.walk(root)) {
                    files = all.filter(file -> !file.equals(root)).sorted().toList();
                }
                for (Path file : files) {
                    // Folders too: by them Spring finds what is in a jar.
                    boolean isFolder = Files.isDirectory(file);
                    out.putNextEntry(new ZipEntry(root.relativize(file) + (isFolder ? "/" : "")));
                    if (!isFolder) Files.copy(file, out);
                    out.closeEntry();
                }
            }
        }
        return Stream.concat(Stream.of(jar), classPath().filter(entry -> !Files.isDirectory(entry)))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Stream<Path> classPath() {
        return Arrays.stream(Objects.requireNonNull(System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .map(Path::of)
                // Of folders the product's own: others are its tests'.
                .filter(entry ->
                        !Files.isDirectory(entry) || Files.exists(entry.resolve("dev/custodia/Custodia.class")))
                .filter(Files::exists);
    }

    /** A fault: what stands once in a source, and what shall stand there instead. */
    record Fault(String source, String instead, String of) {}

    /** A class path on which the product has these faults, all in one source. */
    static String faulty(Path folder, String product, Fault... faults) throws IOException {
        String name = faults[0].source();
        String source = Files.readString(SOURCES.resolve(name));
        for (Fault fault : faults) {
            assertThat(source.split(java.util.regex.Pattern.quote(fault.of()), -1))
                    .as("%s has changed: the fault has no place in it any more: %s", name, fault.of())
                    .hasSize(2);
            source = source.replace(fault.of(), fault.instead());
        }
        Path changed = folder.resolve("changed").resolve(name);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Files.createDirectories(Objects.requireNonNull(changed.getParent()));
        Files.writeString(changed, source);
        compile(product, classes, changed);
        return classes + File.pathSeparator + product;
    }

    private static void compile(String classPath, Path classes, Path source) {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE");
        var said = new java.io.StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = new ArrayList<>(List.of("-proc:none", "-parameters", "-nowarn"));
            options.addAll(List.of("-cp", classPath, "-d", classes.toString()));
            boolean compiled = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(said.toString()).isTrue();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
