package dev.custodia.requests;

import dev.custodia.screens.Cell;
import dev.custodia.screens.CsvLook;
import dev.custodia.screens.Language;
import dev.custodia.screens.Sheet;
import dev.custodia.screens.Sheets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Everything that is known about one person, as whoever asked for it is given it. Keepers alone say what there is. */
public final class Dossier {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> FIRST = List.of("customer", "contactPoints", "legalDetails");

    private final Map<String, List<Map<String, @Nullable Object>>> kinds = new LinkedHashMap<>();

    private Dossier() {}

    /** @param kept rows under the names that their keepers give them */
    public static Dossier of(Map<String, List<JSONB>> kept) {
        Dossier dossier = new Dossier();
        // Who they are comes first, whichever keeper is asked first.
        Stream.concat(FIRST.stream().filter(kept::containsKey), kept.keySet().stream())
                .distinct()
                .forEach(name -> dossier.kinds.put(
                        name,
                        kept.getOrDefault(name, List.of()).stream()
                                .map(Dossier::row)
                                .toList()));
        return dossier;
    }

    private static Map<String, @Nullable Object> row(JSONB row) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        JSON.readValue(row.data(), new TypeReference<Map<String, @Nullable Object>>() {})
                .forEach((name, value) -> told.put(name, isId(name) && value != null ? value.toString() : value));
        return told;
    }

    /** Ids exceed what JavaScript and spreadsheets count exactly. */
    private static boolean isId(String column) {
        return column.endsWith("_id") || column.equals("by") || column.endsWith("_by");
    }

    /** Rows by kind, under the names of the keepers. */
    public Map<String, List<Map<String, @Nullable Object>>> kinds() {
        return kinds;
    }

    /** The columns of a kind, in the order in which its rows bring them. */
    public static List<String> columns(List<Map<String, @Nullable Object>> rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        return List.copyOf(columns);
    }

    public byte[] json() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(kinds);
    }

    /** A ZIP file with one CSV file for each kind of which there is something, as a spreadsheet in this language reads it. */
    public byte[] zip(Language language, ZoneId zone) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (var kind : kinds.entrySet()) {
                if (kind.getValue().isEmpty()) continue;
                zip.putNextEntry(new ZipEntry(kind.getKey() + ".csv"));
                sheet(zip, kind.getValue(), language, zone);
                zip.closeEntry();
            }
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return bytes.toByteArray();
    }

    private static void sheet(
            ZipOutputStream out, List<Map<String, @Nullable Object>> rows, Language language, ZoneId zone)
            throws IOException {
        List<String> columns = columns(rows);
        try (Sheet sheet = Sheets.csv(out, CsvLook.of(language), zone)) {
            sheet.head(columns);
            for (Map<String, @Nullable Object> row : rows) {
                List<Cell> cells = new ArrayList<>();
                for (String column : columns) cells.add(cell(row.get(column)));
                sheet.row(cells);
            }
        }
    }

    private static Cell cell(@Nullable Object value) {
        return switch (value) {
            case null -> new Cell.Blank();
            case Integer number -> new Cell.Whole(number);
            case Long number -> new Cell.Whole(number);
            default -> new Cell.Text(text(value));
        };
    }

    /** A value as one line of text. */
    public static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> text;
            case Map<?, ?> nested -> JSON.writeValueAsString(nested);
            case List<?> nested -> JSON.writeValueAsString(nested);
            default -> value.toString();
        };
    }
}
