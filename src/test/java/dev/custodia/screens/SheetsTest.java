package dev.custodia.screens;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.custodia.trust.Catches;
import dev.custodia.trust.Figure;
import dev.custodia.trust.Promise;
import dev.custodia.trust.Proof;
import dev.custodia.trust.Proves;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class SheetsTest {
    private static final ZoneId ROME = ZoneId.of("Europe/Rome");
    private static final List<String> HOSTILE = List.of(
            "=HYPERLINK(\"http://example.com\",\"open\")",
            "+39 333 1234567",
            "-2+3",
            "@SUM(A1)",
            "\t=1+1",
            "\r=1+1",
            "\n=1+1",
            "'=1+1",
            "''=1+1",
            "'quoted'",
            "\uFF1D1+1",
            "=cmd|'/C calc'!A0",
            "a;b,c\td\"e\"",
            "two\nlines",
            "_x0041_",
            "control \u0001 here",
            "Щербаков Åström 👋",
            " spaces ",
            "");

    @TempDir
    Path folder;

    @Test
    @Proves(Promise.P23)
    void no_csv_field_of_anybodys_making_starts_a_formula(Proof proof) throws IOException {
        for (CsvLook look : List.of(CsvLook.PLAIN, CsvLook.of(Language.EN), CsvLook.of(Language.IT))) {
            for (List<String> row : readCsv(csvOf(look, HOSTILE), look)) {
                assertThat(row).noneMatch(SheetsTest::startsAFormula);
                proof.figure(Figure.CELLS, row.size());
            }
        }
    }

    private static boolean startsAFormula(String field) {
        return field.matches("(?s)[=+\\-@\\t\\r\\n\uFF1D].*");
    }

    @Test
    @Catches(Promise.P23)
    void a_field_that_is_written_as_it_came_is_caught() {
        assertThat(HOSTILE).filteredOn(SheetsTest::startsAFormula).hasSizeGreaterThan(7);
    }

    @Test
    void csv_text_comes_back_as_it_was() throws IOException {
        var rows = readCsv(csvOf(CsvLook.of(Language.IT), HOSTILE), CsvLook.of(Language.IT));
        assertThat(rows.stream().skip(1).map(row -> Formulas.bare(row.get(0)))).isEqualTo(HOSTILE);
    }

    @Test
    @Proves(Promise.P23)
    void xlsx_text_is_text_and_comes_back_as_it_was(Proof proof) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var sheet = Sheets.xlsx(out, "Customers", ROME)) {
            sheet.head(List.of("Name"));
            for (String text : HOSTILE) {
                sheet.row(List.of(new Cell.Text(text)));
            }
        }
        var cells = cells(unzip(out.toByteArray()).get("xl/worksheets/sheet1.xml"));
        assertThat(cells).allMatch(cell -> cell.getElementsByTagName("f").getLength() == 0);
        assertThat(cells).extracting(Element::getTextContent).allMatch(text -> text.equals(text.strip()));
        assertThat(cells.stream().skip(1).map(cell -> excelText(cell.getTextContent())))
                .isEqualTo(HOSTILE);
        proof.figure(Figure.CELLS, cells.size());
    }

    @Test
    void numbers_sums_and_dates_are_written_as_such() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var sheet = Sheets.csv(out, CsvLook.of(Language.SV), ROME)) {
            sheet.row(List.of(
                    Cell.of(-12345L),
                    Cell.ofMoney(-123450, "SEK"),
                    Cell.ofMoney(1500, "JPY"),
                    Cell.of(LocalDate.of(2023, 12, 31)),
                    Cell.of(Instant.parse("2023-12-31T23:30:00Z")),
                    new Cell.Blank()));
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("\uFEFF-12345;-1234,50;1500;2023-12-31;2024-01-01 00:30:00;\r\n");
    }

    @Test
    void an_id_keeps_all_its_digits_in_a_workbook() throws Exception {
        var out = new ByteArrayOutputStream();
        try (var sheet = Sheets.xlsx(out, "Customers", ROME)) {
            sheet.row(List.of(Cell.of(7_301_444_403_212_345_678L), Cell.of(42L)));
        }
        assertThat(cells(unzip(out.toByteArray()).get("xl/worksheets/sheet1.xml")))
                .extracting(Element::getTextContent)
                .containsExactly("7301444403212345678", "42");
    }

    @Test
    void a_workbook_goes_on_in_another_sheet() throws Exception {
        var out = new ByteArrayOutputStream();
        try (var sheet = new XlsxSheet(out, "Customers", ROME, 3)) {
            sheet.head(List.of("Number"));
            for (long number = 1; number <= 5; number++) {
                sheet.row(List.of(Cell.of(number)));
            }
        }
        var files = unzip(out.toByteArray());
        assertThat(texts(files, 1)).containsExactly("Number", "1", "2");
        assertThat(texts(files, 2)).containsExactly("Number", "3", "4");
        assertThat(texts(files, 3)).containsExactly("Number", "5");
    }

    @Test
    void a_long_export_takes_no_more_memory_than_a_short_one() throws IOException {
        long before = usedMemory();
        try (var sheet = Sheets.xlsx(OutputStream.nullOutputStream(), "Customers", ROME)) {
            for (long number = 0; number < 300_000; number++) {
                sheet.row(List.of(Cell.of(number), new Cell.Text("customer number " + number)));
            }
            assertThat(usedMemory() - before).isLessThan(20_000_000);
        }
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static byte[] csvOf(CsvLook look, List<String> texts) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var sheet = Sheets.csv(out, look, ROME)) {
            sheet.head(List.of("Name", "Number"));
            for (String text : texts) {
                sheet.row(List.of(new Cell.Text(text), new Cell.Whole(1)));
            }
        }
        return out.toByteArray();
    }

    private static List<List<String>> readCsv(byte[] file, CsvLook look) throws IOException {
        var rows = new ArrayList<List<String>>();
        try (var reader = CsvReader.builder()
                .fieldSeparator(look.separator())
                .detectBomHeader(true)
                .skipEmptyLines(false)
                .ofCsvRecord(new ByteArrayInputStream(file))) {
            reader.forEach(row -> rows.add(row.getFields()));
        }
        return rows;
    }

    private Map<String, byte[]> unzip(byte[] file) throws IOException {
        Path kept = Files.write(folder.resolve("export.xlsx"), file);
        var files = new HashMap<String, byte[]>();
        // A ZipFile, as spreadsheets read: the sizes stand in its directory, not before the entries.
        try (var zip = new ZipFile(kept.toFile())) {
            for (var entry : Collections.list(zip.entries())) {
                files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return files;
    }

    private static List<String> texts(Map<String, byte[]> files, int sheet) throws Exception {
        return cells(files.get("xl/worksheets/sheet" + sheet + ".xml")).stream()
                .map(Element::getTextContent)
                .toList();
    }

    private static List<Element> cells(byte @Nullable [] xml) throws Exception {
        var found = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Objects.requireNonNull(xml)))
                .getElementsByTagName("c");
        var cells = new ArrayList<Element>();
        for (int i = 0; i < found.getLength(); i++) {
            cells.add((Element) found.item(i));
        }
        return cells;
    }

    /** What Excel makes of a text: _x0041_ is a letter. */
    private static String excelText(String text) {
        return java.util.regex.Pattern.compile("_x([0-9A-Fa-f]{4})_")
                .matcher(text)
                .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(found.group(1), 16))));
    }
}
