package dev.custodia.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data folder, open: this program alone uses it, and its layout is one that this version knows. The lock belongs to
 * the process, so it goes away however the process ends.
 */
public final class Home implements AutoCloseable {
    /** Raised whenever a later version could not share the folder with an earlier one. */
    static final int LAYOUT = 1;

    static final String MARKER = "custodia.version";

    private final Path folder;
    private final FileChannel channel;

    private Home(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Opens the folder, making it where it is not there.
     *
     * @throws CannotStart if it was written by a newer version (nothing is touched then), is in use by another
     *     Custodia, or cannot be written
     */
    public static Home open(Path folder) {
        try {
            boolean known = isOfThisLayout(folder);
            makePrivate(folder);
            FileChannel channel = lock(folder);
            if (!known) Files.writeString(folder.resolve(MARKER), LAYOUT + "\n");
            return new Home(folder, channel);
        } catch (IOException e) {
            throw new CannotStart("The data folder " + folder + " cannot be used (" + e + "): check that this user may"
                    + " write there, or set CUSTODIA_HOME to another place.");
        }
    }

    /** The folder itself, absolute. */
    public Path folder() {
        return folder;
    }

    /** A sub-folder that only this user may read; made where it is not there. */
    public Path folder(String name) {
        try {
            return makePrivate(folder.resolve(name));
        } catch (IOException e) {
            throw new CannotStart("The folder " + folder.resolve(name) + " cannot be made (" + e
                    + "): check that this user may write there.");
        }
    }

    /** As {@link #folder(String)}, without what an earlier run left in it. */
    public Path emptied(String name) {
        Path emptied = folder(name);
        try (Stream<Path> content = Files.walk(emptied)) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(emptied)) Files.delete(path);
            }
        } catch (IOException e) {
            throw new CannotStart(
                    "The folder " + emptied + " cannot be emptied (" + e + "): check that this user may write there.");
        }
        return emptied;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static boolean isOfThisLayout(Path folder) throws IOException {
        Path marker = folder.resolve(MARKER);
        if (!Files.exists(marker)) return false;
        String layout = Files.readString(marker).strip();
        if (layout.equals(Integer.toString(LAYOUT))) return true;
        if (layout.matches("\\d{1,9}") && Integer.parseInt(layout) > LAYOUT) {
            throw new CannotStart("The data folder " + folder + " was written by a newer Custodia (layout " + layout
                    + ", this one knows " + LAYOUT + "): start that newer version; nothing was touched.");
        }
        throw new CannotStart("The data folder " + folder + " has an unreadable " + MARKER
                + " (expected a layout number): is it Custodia's folder? Nothing was touched.");
    }

    private static Path makePrivate(Path folder) throws IOException {
        if (Files.isDirectory(folder)) return folder;
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return Files.createDirectories(folder);
        }
        return Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve("custodia.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            String holder = holder(channel);
            channel.close();
            throw new CannotStart("Another Custodia" + holder + " is running on the data folder " + folder
                    + ": stop it first, or set CUSTODIA_HOME to another folder.");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(20);
        channel.read(content, 0);
        String pid = new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII);
        return pid.matches("\\d+") ? " (process " + pid + ")" : "";
    }
}
