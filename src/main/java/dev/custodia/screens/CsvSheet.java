package dev.custodia.screens;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

final class CsvSheet implements Sheet {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final CsvWriter writer;
    private final CsvLook look;
    private final ZoneId zone;

    CsvSheet(OutputStream out, CsvLook look, ZoneId zone) throws IOException {
        this.look = look;
        this.zone = zone;
        if (look.bom()) {
            out.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        }
        this.writer = CsvWriter.builder()
                .fieldSeparator(look.separator())
                .lineDelimiter(LineDelimiter.CRLF)
                .build(out, StandardCharsets.UTF_8);
    }

    @Override
    public void head(List<String> names) {
        writer.writeRecord(names.stream().map(Formulas::guarded).toList());
    }

    @Override
    public void row(List<Cell> cells) {
        writer.writeRecord(cells.stream().map(this::field).toList());
    }

    private String field(Cell cell) {
        return switch (cell) {
            case Cell.Text(String text) -> Formulas.guarded(text);
            case Cell.Whole(long number) -> Long.toString(number);
            case Cell.Amount(var number) -> number.toPlainString().replace('.', look.decimal());
            case Cell.Day(var date) -> date.toString();
            case Cell.At(var instant) -> MOMENT.format(instant.atZone(zone));
            case Cell.Blank() -> "";
        };
    }

    @Override
    public void close() throws IOException {
        writer.flush();
    }
}
