package dev.custodia.backups;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What stood where a backup was put back: kept under another name, and removed like a backup when its time is over. */
final class PutAside {
    private static final String BEFORE = ".before-";
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private PutAside() {}

    static Path move(Path what, Instant now) throws IOException {
        Path aside = what.resolveSibling(what.getFileName() + BEFORE + NAME.format(now));
        if (Files.exists(what)) Files.move(what, aside, StandardCopyOption.ATOMIC_MOVE);
        return aside;
    }

    static int removeOld(Path home, Instant before) throws IOException {
        int removed = 0;
        for (Path path : all(home))
            if (at(path).filter(at -> at.isBefore(before)).isPresent()) {
                Shelf.delete(path);
                removed++;
            }
        return removed;
    }

    /** When the newest was put aside that is not younger than this: it holds who was there until then. */
    static Optional<Instant> newest(Path home, Instant upTo) {
        try {
            return all(home).stream()
                    .flatMap(path -> at(path).stream())
                    .filter(at -> !at.isAfter(upTo))
                    .max(Comparator.naturalOrder());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Path> all(Path home) throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path folder : List.of(home, home.resolve("journal"))) {
            if (!Files.isDirectory(folder)) continue;
            try (Stream<Path> inside = Files.list(folder)) {
                inside.filter(path -> path.getFileName().toString().contains(BEFORE))
                        .forEach(all::add);
            }
        }
        return all;
    }

    private static Optional<Instant> at(Path path) {
        String name = path.getFileName().toString();
        try {
            return Optional.of(NAME.parse(name.substring(name.indexOf(BEFORE) + BEFORE.length()), Instant::from));
        } catch (DateTimeParseException another) {
            return Optional.empty();
        }
    }
}
