package dev.custodia.backups;

import dev.custodia.database.Snapshot;
import dev.custodia.forgotten.Ledger;
import dev.custodia.settings.CannotStart;
import dev.custodia.settings.Home;
import dev.custodia.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes a backup and puts one back from the command line, without starting the house. */
public final class BackupCommand {
    /** What follows {@code custodia} on the command line. */
    public static final String BACKUP = "backup";

    public static final String RESTORE = "restore";

    private BackupCommand() {}

    /**
     * Makes a backup, whether Custodia runs or not.
     *
     * @param into the folder in which it is to lie; null for the usual one
     */
    public static int backup(Settings settings, @Nullable Path into, PrintStream out) {
        refuseElsewhere(settings, "made");
        Shelf shelf = new Shelf(into == null ? Backups.folder(settings) : into.toAbsolutePath());
        try (Home alone = standing(settings)) {
            Backup backup = shelf.make(settings.home(), alone != null, Clock.system(settings.zone()));
            out.println("The backup is whole: " + shelf.folder(backup) + " (" + (backup.packed() >> 10) + " KB).");
            out.println("Neither the keys nor the ledger of erasures are in it: keep copies of "
                    + settings.home().resolve("keys") + ", " + settings.home().resolve("secrets") + " and "
                    + Ledger.file(settings) + " in another place.");
            return 0;
        } catch (IOException failed) {
            throw new CannotStart("The backup could not be made in " + shelf.folder() + " (" + failed.getMessage()
                    + "): check the space and the rights there.");
        }
    }

    /** Holds the data folder where Custodia stands still; null where it runs. */
    private static @Nullable Home standing(Settings settings) {
        try {
            return Home.open(settings.home());
        } catch (CannotStart runs) {
            return null;
        }
    }

    /** Puts a backup in the place of the database, which is kept aside. The home is open, so nothing else runs on it. */
    public static int restore(Settings settings, Home home, Path from, PrintStream out) {
        refuseElsewhere(settings, "put back");
        Path chosen = Shelf.chosen(from.toAbsolutePath());
        Backup backup = Shelf.read(chosen)
                .orElseThrow(
                        () -> new CannotStart("The manifest of " + chosen + " cannot be read: nothing was touched."));
        if (backup.layout() > Shelf.LAYOUT)
            throw new CannotStart(chosen + " was made by a newer Custodia: use that one; nothing was touched.");
        requireSecrets(home);
        Path half = home.folder().resolve("restoring");
        try {
            Snapshot.stopLeftOver(home.folder());
            Shelf.delete(half);
            Shelf.unpack(chosen, backup, half);
            Ledger.restoring(settings, backup.backupId(), Instant.now());
            put(home.folder(), half, out);
            Shelf.delete(half);
        } catch (Shelf.Spoilt spoilt) {
            drop(half);
            throw new CannotStart("The backup " + chosen + " is not as it was made (" + spoilt.getMessage()
                    + "): use another one; nothing was touched.");
        } catch (IOException failed) {
            throw new CannotStart("The backup " + chosen + " could not be put back (" + failed.getMessage()
                    + "): remedy that and restore again; what stood there before is in " + home.folder() + ".");
        }
        out.println("The backup of " + backup.startedAt() + " is put back. Start Custodia: before it opens it erases"
                + " again whoever was erased since.");
        return 0;
    }

    private static void put(Path home, Path half, PrintStream out) throws IOException {
        Instant now = Instant.now();
        boolean there = Files.exists(home.resolve("database"));
        Path aside = PutAside.move(home.resolve("database"), now);
        Files.move(half.resolve("database"), home.resolve("database"), StandardCopyOption.ATOMIC_MOVE);
        // What was vouched for since the backup is not in it: with the newer file the journal would look cut off.
        Path checkpoints = home.resolve("journal").resolve("checkpoints.jsonl");
        PutAside.move(checkpoints, now);
        Path then = half.resolve("journal").resolve("checkpoints.jsonl");
        if (Files.exists(then)) {
            Shelf.makePrivate(home.resolve("journal"));
            Files.move(then, checkpoints, StandardCopyOption.ATOMIC_MOVE);
        }
        if (there)
            out.println("The database that was there is kept as " + aside
                    + ". It is removed like a backup when its time is over, or by you.");
    }

    /** Without the passwords that the database was made with nobody could let Custodia in. */
    private static void requireSecrets(Home home) {
        for (String secret : new String[] {"database-owner", "database-application"})
            if (!Files.exists(home.folder("secrets").resolve(secret)))
                throw new CannotStart(
                        "The file " + home.folder("secrets").resolve(secret) + " is missing, with which the"
                                + " database of the backup was made: put the folders secrets and keys back first; nothing was"
                                + " touched.");
    }

    private static void drop(Path folder) {
        try {
            Shelf.delete(folder);
        } catch (IOException left) {
            // Emptied by the next one.
        }
    }

    private static void refuseElsewhere(Settings settings, String done) {
        if (settings.database().isPresent())
            throw new CannotStart("The database is your own server’s (CUSTODIA_DATABASE_URL): backups of it are " + done
                    + " with its own tools, such as pg_basebackup or pg_dump. Keep the ledger of erasures "
                    + Ledger.file(settings) + " and the folder keys apart from them; after a restore start Custodia as"
                    + " usual: before it opens it erases again whoever was erased since.");
    }
}
