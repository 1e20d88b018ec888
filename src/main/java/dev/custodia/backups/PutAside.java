package dev.custodia.backups;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
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
        for (Path folder : List.of(home, home.resolve("journal"))) {
            if (!Files.isDirectory(folder)) continue;
            List<Path> aside;
            try (Stream<Path> all = Files.list(folder)) {
                aside = all.filter(path -> isOld(path, before)).toList();
            }
            for (Path path : aside) {
                Shelf.delete(path);
                removed++;
            }
        }
        return removed;
    }

    private static boolean isOld(Path path, Instant before) {
        String name = path.getFileName().toString();
        int at = name.indexOf(BEFORE);
        if (at < 0) return false;
        try {
            return NAME.parse(name.substring(at + BEFORE.length()), Instant::from)
                    .isBefore(before);
        } catch (DateTimeParseException another) {
            return false;
        }
    }
}
