package dev.custodia.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What one test measures for a promise. */
public final class Proof {
    /** Where a run leaves what it measured, a file for each test. */
    static final Path FOLDER = Path.of("target", "trust");

    private static final Pattern VERSION =
            Pattern.compile("<artifactId>custodia</artifactId>\\s*<version>([^<]+)</version>");
    private static final String OTHER_THAN_FIGURES = ":(exclude)src/main/resources/trust/figures.jsonl";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Promise promise;
    private final String test;
    private final boolean caught;
    private final long begun = System.nanoTime();
    private final Map<Figure, Long> figures = new EnumMap<>(Figure.class);
    private @Nullable Long seed;
    private boolean spoilt;

    Proof(Promise promise, String test, boolean caught) {
        this.promise = promise;
        this.test = test;
        this.caught = caught;
    }

    /** For what is no test method, and calls {@link #write()} by itself at its end. */
    public static Proof of(Promise promise, Class<?> by) {
        return new Proof(promise, by.getSimpleName(), false);
    }

    /** Counted so many; what is told twice is added up. */
    public Proof figure(Figure figure, long count) {
        figures.merge(figure, count, Long::sum);
        return this;
    }

    public Proof seed(long number) {
        seed = number;
        return this;
    }

    boolean isMute() {
        return !caught && figures.isEmpty();
    }

    /** Failed for one of its parameters: whatever it showed for the others, it leaves nothing. */
    void spoil() {
        spoilt = true;
        try {
            Files.deleteIfExists(FOLDER.resolve(file(promise, test)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public void write() {
        write(FOLDER);
    }

    void write(Path folder) {
        if (spoilt) return;
        Measured measured = new Measured(
                promise,
                test,
                caught,
                Instant.now(),
                version(),
                commit(),
                Duration.ofNanos(System.nanoTime() - begun).toMillis(),
                seed,
                figures);
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(file(promise, test)), JSON.writeValueAsString(measured) + "\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static String file(Promise promise, String test) {
        return promise + "." + test + ".json";
    }

    private static String version() {
        try {
            Matcher version = VERSION.matcher(Files.readString(Path.of("pom.xml")));
            return version.find() ? version.group(1) : "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What is being tested, as far as Git is there to ask; a + says that the sources have changed since. */
    private static String commit() {
        String commit = git("rev-parse", "--short=10", "HEAD");
        return commit.isEmpty()
                        || git("status", "--porcelain", "--", "src/main", "pom.xml", OTHER_THAN_FIGURES)
                                .isEmpty()
                ? commit
                : commit + "+";
    }

    private static String git(String... command) {
        try {
            String[] whole = new String[command.length + 1];
            whole[0] = "git";
            System.arraycopy(command, 0, whole, 1, command.length);
            Process git = new ProcessBuilder(whole)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? said : "";
        } catch (IOException noGit) {
            return "";
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
