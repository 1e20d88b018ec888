package dev.custodia;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk so small that it can be filled, where the machine lets this user mount one (root). */
public final class SmallDisk implements AutoCloseable {
    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** At a folder that is there; skips the test, and says so, where that is not permitted. */
    public static SmallDisk at(Path folder, int megabytes) throws Exception {
        boolean mounted = new ProcessBuilder(
                                "mount", "-t", "tmpfs", "-o", "mode=700,size=" + megabytes + "m", "tmpfs", "" + folder)
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
        if (!mounted) System.err.println("SKIPPED: a full disk needs the right to mount one (root).");
        assumeThat(mounted).as("may mount a small disk").isTrue();
        return new SmallDisk(folder);
    }

    public Path folder() {
        return folder;
    }

    /** Leaves so many bytes free, or as many as others leave who write at the same time. */
    public void fill(long left) throws IOException {
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(filler())) {
            for (long most = free() - left; most > 0; most = free() - left)
                out.write(block, 0, (int) Math.min(block.length, most));
        } catch (IOException full) {
            // Somebody else was faster: it is full.
        }
    }

    public void makeRoom() throws IOException {
        Files.deleteIfExists(filler());
    }

    public long free() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    @Override
    public void close() throws IOException {
        Process unmounting = new ProcessBuilder("umount", "-l", folder.toString()).start();
        unmounting.onExit().join();
    }
}
