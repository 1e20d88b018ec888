package dev.custodia.forgotten;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.crypto.Mac;

/**
 * The file of the ledger: lines of words parted by blanks, each with its number in front and a code at its end that only
 * the key makes of the line and the code before it. It only ever grows.
 */
final class LedgerFile {
    private static final int CODE_BYTES = 16;

    private final Path path;
    private final Mac mac;
    private long lines;
    private String code = "";

    LedgerFile(Path path, Mac mac) {
        this.path = path;
        this.mac = mac;
    }

    /**
     * One line, without its number and code.
     *
     * @param words the first says what it is
     */
    record Line(long number, List<String> words) {
        String word(int place) {
            return words.get(place);
        }

        long id(int place) {
            return Long.parseLong(words.get(place));
        }
    }

    /** A line that is not what was written there, or is followed by one that does not belong to it. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final long line;

        Broken(long line) {
            super("line " + line + " of the ledger is not what was written");
            this.line = line;
        }

        long line() {
            return line;
        }
    }

    Path path() {
        return path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    long lines() {
        return lines;
    }

    /** Hands out every line in order, as far as they are genuine. @throws Broken at the first that is not */
    void read(Consumer<Line> reader) {
        lines = 0;
        code = "";
        if (!exists()) return;
        dropTornLine();
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(
                        Channels.newInputStream(FileChannel.open(path, StandardOpenOption.READ)),
                        StandardCharsets.US_ASCII),
                1 << 16)) {
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                reader.accept(genuine(text));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + path, unreadable);
        }
    }

    private Line genuine(String text) {
        int end = text.lastIndexOf(' ');
        int begin = text.indexOf(' ');
        if (end <= begin || !text.substring(end + 1).equals(code(text.substring(0, end)))) throw new Broken(lines + 1);
        if (!text.substring(0, begin).equals(Long.toString(lines + 1))) throw new Broken(lines + 1);
        lines++;
        code = text.substring(end + 1);
        return new Line(lines, Arrays.asList(text.substring(begin + 1, end).split(" ")));
    }

    private String code(String text) {
        mac.update(code.getBytes(StandardCharsets.US_ASCII));
        mac.update((byte) '\n');
        byte[] whole = mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(whole, 0, CODE_BYTES);
    }

    /**
     * Writes lines behind the last.
     *
     * @param forced whether they are on the disk, whatever becomes of the machine, when this returns
     */
    synchronized void append(List<String> texts, boolean forced) {
        long linesBefore = lines;
        String codeBefore = code;
        StringBuilder all = new StringBuilder();
        for (String text : texts) {
            String numbered = (lines + 1) + " " + text;
            code = code(numbered);
            lines++;
            all.append(numbered).append(' ').append(code).append('\n');
        }
        try {
            write(all.toString().getBytes(StandardCharsets.US_ASCII), forced);
        } catch (IOException failed) {
            lines = linesBefore;
            code = codeBefore;
            throw new UncheckedIOException("cannot write " + path, failed);
        }
    }

    private void write(byte[] bytes, boolean forced) throws IOException {
        if (!Files.exists(path)) make();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            long end = channel.size();
            channel.position(end);
            try {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) channel.write(buffer);
                if (forced) channel.force(true);
            } catch (IOException failed) {
                // Half a line would part what follows from what stands before it.
                channel.truncate(end);
                throw failed;
            }
        }
    }

    private void make() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) Files.createDirectories(folder);
        try (var made = Files.newByteChannel(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            made.position();
        }
        if (folder == null) return;
        // That there is such a file has to be on the disk as well.
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Puts it aside under another name, and begins anew. */
    synchronized Path putAside(String suffix) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + "." + suffix);
        if (exists()) Files.move(path, aside);
        lines = 0;
        code = "";
        return aside;
    }

    /** A crash in the middle of a line leaves one without its end. What it was about has not happened: lines come first. */
    private void dropTornLine() {
        try (RandomAccessFile open = new RandomAccessFile(path.toFile(), "rw")) {
            long end = open.length();
            while (end > 0) {
                open.seek(end - 1);
                if (open.read() == '\n') break;
                end--;
            }
            if (end != open.length()) open.setLength(end);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot mend " + path, failed);
        }
    }
}
