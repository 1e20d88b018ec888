package dev.custodia.screens;

import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;

/** Opens sheets for export. No cell of theirs starts a formula: see {@link Formulas}. */
public final class Sheets {
    private Sheets() {}

    /** A CSV file in UTF-8. Moments are written in the zone. */
    public static Sheet csv(OutputStream out, CsvLook look, ZoneId zone) throws IOException {
        return new CsvSheet(out, look, zone);
    }

    /** A workbook for Excel and LibreOffice; goes on in another sheet after 1,048,576 rows. */
    public static Sheet xlsx(OutputStream out, String name, ZoneId zone) {
        return new XlsxSheet(out, name, zone);
    }
}
