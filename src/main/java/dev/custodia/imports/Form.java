package dev.custodia.imports;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a file is written: its characters and what stands between its cells.
 *
 * @param skip bytes before the header: a byte order mark, a line "sep=;"
 */
public record Form(String charset, String separator, int skip) {
    private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');
    private static final int LOOK = 50;

    /** Tells how a file is written, by looking at all its bytes and its first lines. */
    static Form detect(Path file) throws IOException {
        byte[] head = head(file);
        Charset charset = charset(file, head);
        int skip = mark(head, charset);
        String first = new String(head, skip, head.length - skip, charset)
                .lines()
                .findFirst()
                .orElse("");
        if (first.toLowerCase(java.util.Locale.ROOT).matches("\"?sep=.\"?")) {
            int end = skip + first.getBytes(charset).length;
            while (end < head.length && (head[end] == '\r' || head[end] == '\n')) end++;
            String separator = first.replace("\"", "").substring(4);
            return new Form(charset.name(), separator, end);
        }
        return new Form(charset.name(), separator(file, charset, skip), skip);
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(64 * 1024);
        }
    }

    private static Charset charset(Path file, byte[] head) throws IOException {
        if (head.length >= 2 && (head[0] & 0xFF) == 0xFF && (head[1] & 0xFF) == 0xFE) return StandardCharsets.UTF_16LE;
        if (head.length >= 2 && (head[0] & 0xFF) == 0xFE && (head[1] & 0xFF) == 0xFF) return StandardCharsets.UTF_16BE;
        return isUtf8(file) ? StandardCharsets.UTF_8 : Charset.forName("windows-1252");
    }

    /** The whole file is asked, since one letter at its end tells; text in another encoding is hardly ever valid UTF-8. */
    private static boolean isUtf8(Path file) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        CharBuffer chars = CharBuffer.allocate(1 << 16);
        try (var channel = Files.newByteChannel(file)) {
            while (true) {
                boolean end = channel.read(bytes) < 0;
                bytes.flip();
                CoderResult result = decoder.decode(bytes, chars, end);
                if (result.isError()) return false;
                chars.clear();
                bytes.compact();
                if (end) return true;
            }
        }
    }

    private static int mark(byte[] head, Charset charset) {
        if (charset.equals(StandardCharsets.UTF_16LE) || charset.equals(StandardCharsets.UTF_16BE)) return 2;
        boolean utf8Mark =
                head.length >= 3 && (head[0] & 0xFF) == 0xEF && (head[1] & 0xFF) == 0xBB && (head[2] & 0xFF) == 0xBF;
        return utf8Mark ? 3 : 0;
    }

    /** The one that cuts the first lines into the most cells, the same number in nearly every line. */
    private static String separator(Path file, Charset charset, int skip) throws IOException {
        String best = ",";
        double bestScore = 0;
        for (char separator : SEPARATORS) {
            double score = score(new Form(charset.name(), String.valueOf(separator), skip), file);
            if (score > bestScore) {
                best = String.valueOf(separator);
                bestScore = score;
            }
        }
        return best;
    }

    private static double score(Form form, Path file) throws IOException {
        List<Integer> widths = new ArrayList<>();
        try (CsvReader<CsvRecord> rows = form.read(file)) {
            for (CsvRecord row : rows) {
                widths.add(row.getFieldCount());
                if (widths.size() == LOOK) break;
            }
        } catch (CsvParseException notThisOne) {
            return 0;
        }
        if (widths.isEmpty() || widths.getFirst() < 2) return 0;
        long same = widths.stream().filter(widths.getFirst()::equals).count();
        return widths.getFirst() * Math.pow((double) same / widths.size(), 2);
    }

    /** Reads the file row by row, holding one at a time. The first row is the header. */
    CsvReader<CsvRecord> read(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        in.skipNBytes(skip);
        Reader reader = new InputStreamReader(in, Charset.forName(charset));
        return CsvReader.builder()
                .fieldSeparator(separator.charAt(0))
                .commentStrategy(CommentStrategy.NONE)
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(reader);
    }
}
