package dev.custodia.backups;

import dev.custodia.database.Snapshot;
import dev.custodia.forgotten.Ledger;
import dev.custodia.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tries a backup: it is unpacked into a folder of its own, a Custodia of its own is started on that far enough that it would
 * open, and then all of it is thrown away.
 */
final class Trial {
    /** What follows {@code custodia} on the command line of the one that is started. */
    static final String ARGUMENT = "try-backup";

    /** What it says at the end, before a JSON. */
    static final String SAYS = "TRIED ";

    private static final Duration PATIENCE = Duration.ofMinutes(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Trial() {}

    /**
     * What was found.
     *
     * @param counts rows of tables before anything was erased again
     * @param intact whether the journal is, with so many entries
     * @param steps of erasing that were done again, of so many customers
     */
    record Found(Map<String, Long> counts, boolean intact, long entries, long steps, long customers) {}

    /** @return what was found, or empty where it did not come so far */
    static Optional<Found> of(Settings settings, Path backup, Backup manifest, Path scratch) throws IOException {
        try {
            prepare(settings, backup, manifest, scratch);
            return run(settings, scratch);
        } finally {
            clear(scratch);
        }
    }

    private static void prepare(Settings settings, Path backup, Backup manifest, Path scratch) throws IOException {
        clear(scratch);
        Shelf.makePrivate(scratch);
        Shelf.unpack(backup, manifest, scratch);
        for (String folder : List.of("keys", "secrets"))
            copyAll(settings.home().resolve(folder), scratch.resolve(folder));
        Path ledger = Ledger.file(settings);
        if (!Files.exists(ledger)) return;
        Shelf.makePrivate(scratch.resolve("ledger"));
        // Another line may be on its way into it.
        byte[] lines = Files.readAllBytes(ledger);
        int end = lines.length;
        while (end > 0 && lines[end - 1] != '\n') end--;
        Files.write(scratch.resolve("ledger").resolve(ledger.getFileName()), Arrays.copyOf(lines, end));
    }

    private static void copyAll(Path from, Path to) throws IOException {
        Shelf.makePrivate(to);
        try (var files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    private static Optional<Found> run(Settings settings, Path scratch) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(property("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        String classPath = property("java.class.path");
        if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator))
            command.addAll(List.of("-jar", classPath));
        else command.addAll(List.of("-cp", classPath, "dev.custodia.Custodia"));
        command.add(ARGUMENT);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("CUSTODIA_"));
        builder.environment()
                .putAll(Map.of(
                        "CUSTODIA_HOME", scratch.toString(),
                        "CUSTODIA_PORT", "0",
                        "CUSTODIA_TIME_ZONE", settings.zone().getId(),
                        "CUSTODIA_CURRENCY", settings.currency().getCurrencyCode()));
        Process process = builder.start();
        try (InputStream output = process.getInputStream()) {
            process.getOutputStream().close();
            var watch = Thread.ofVirtual().start(() -> end(process));
            String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            watch.interrupt();
            return said.lines()
                    .filter(line -> line.startsWith(SAYS))
                    .map(line -> JSON.readValue(line.substring(SAYS.length()), Found.class))
                    .findFirst();
        }
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }

    private static void end(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException over) {
            process.destroyForcibly();
        }
    }

    private static void clear(Path scratch) {
        try {
            Snapshot.stopLeftOver(scratch);
            Shelf.delete(scratch);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static String said(Found found) {
        return SAYS + JSON.writeValueAsString(found);
    }
}
