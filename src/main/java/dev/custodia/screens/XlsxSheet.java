package dev.custodia.screens;

import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

final class XlsxSheet implements Sheet {
    static final int ROWS_PER_SHEET = 1_048_576;

    private static final int ROWS_PER_FLUSH = 500;
    private static final int LONGEST_TEXT = 32_767;
    private static final long LAST_EXACT_NUMBER = 999_999_999_999_999L;
    // Excel reads _x0041_ inside a text as the letter A.
    private static final Pattern LOOKS_ESCAPED = Pattern.compile("_(?=x[0-9A-Fa-f]{4}_)");
    // What XML cannot hold, and the space at both ends, which Excel would trim.
    private static final Pattern ESCAPED = Pattern.compile("[\\x00-\\x08\\x0B-\\x1F\\uFFFE\\uFFFF]|^\\s|\\s\\z");

    private final Workbook workbook;
    private final String name;
    private final ZoneId zone;
    private final int rowsPerSheet;
    private List<String> names = List.of();
    private Worksheet sheet;
    private int sheets = 1;
    private int next;

    XlsxSheet(OutputStream out, String name, ZoneId zone) {
        this(out, name, zone, ROWS_PER_SHEET);
    }

    XlsxSheet(OutputStream out, String name, ZoneId zone, int rowsPerSheet) {
        this.workbook = new Workbook(out, "Custodia", "1.0");
        this.name = name;
        this.zone = zone;
        this.rowsPerSheet = rowsPerSheet;
        this.sheet = workbook.newWorksheet(name);
    }

    @Override
    public void head(List<String> head) {
        names = List.copyOf(head);
        writeHead();
    }

    private void writeHead() {
        sheet.freezePane(0, 1);
        for (int column = 0; column < names.size(); column++) {
            text(column, names.get(column));
            sheet.style(next, column).bold().set();
            sheet.width(column, 18);
        }
        next++;
    }

    @Override
    public void row(List<Cell> cells) throws IOException {
        if (next == rowsPerSheet) {
            sheet.finish();
            sheets++;
            sheet = workbook.newWorksheet(name + " " + sheets);
            next = 0;
            writeHead();
        }
        for (int column = 0; column < cells.size(); column++) {
            write(column, cells.get(column));
        }
        next++;
        if (next % ROWS_PER_FLUSH == 0) {
            sheet.flush();
        }
    }

    private void write(int column, Cell cell) {
        switch (cell) {
            case Cell.Text(String text) -> text(column, text);
            case Cell.Whole(long number) -> whole(column, number);
            case Cell.Amount(var number) -> sheet.value(next, column, number);
            case Cell.Day(var date) -> {
                sheet.value(next, column, date);
                sheet.style(next, column).format("yyyy-mm-dd").set();
            }
            case Cell.At(var instant) -> {
                sheet.value(next, column, instant.atZone(zone).toLocalDateTime());
                sheet.style(next, column).format("yyyy-mm-dd hh:mm:ss").set();
            }
            case Cell.Blank() -> {}
        }
    }

    /** Spreadsheets calculate with 15 digits: a longer number, such as one of our ids, would come back changed. */
    private void whole(int column, long number) {
        if (number > LAST_EXACT_NUMBER || number < -LAST_EXACT_NUMBER) {
            text(column, Long.toString(number));
        } else {
            sheet.value(next, column, number);
        }
    }

    /** Text goes into the cell itself: the table of shared texts would be held in memory until the end. */
    private void text(int column, String text) {
        String cut = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
        String literal = LOOKS_ESCAPED.matcher(cut).replaceAll("_x005F_");
        String written = ESCAPED.matcher(literal)
                .replaceAll(found -> "_x%04X_".formatted((int) found.group().charAt(0)));
        sheet.inlineString(next, column, written);
    }

    @Override
    public void close() throws IOException {
        workbook.finish();
    }
}
