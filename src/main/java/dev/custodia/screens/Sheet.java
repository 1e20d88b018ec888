package dev.custodia.screens;

import java.io.IOException;
import java.util.List;

/** A sheet that is written row by row and keeps none of them: an export of any length takes the same memory. */
public interface Sheet extends AutoCloseable {
    /** Writes the names of the columns; call it once, before the rows. */
    void head(List<String> names) throws IOException;

    /** Writes one row. */
    void row(List<Cell> cells) throws IOException;

    /** Ends the sheet; without it the file is not whole. Leaves the stream open. */
    @Override
    void close() throws IOException;
}
