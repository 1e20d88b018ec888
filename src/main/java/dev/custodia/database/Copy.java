package dev.custodia.database;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Many rows into a table by PostgreSQL's COPY, inside the transaction that is open. Rows go out as they are written, 64
 * KB at a time, and the writer waits while the server is busy, so memory stays flat whatever their number.
 */
@Component
public class Copy {
    private static final int BUFFER = 1 << 16;

    private final DataSource dataSource;

    public Copy(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Writes the rows of one COPY; may fail, and then nothing of it is kept. */
    @FunctionalInterface
    public interface Writer<X extends Exception> {
        void writeTo(Rows rows) throws X;
    }

    /**
     * Copies rows into some columns of a table; columns that are not named get their default.
     *
     * @param writer is handed the rows once, and writes for each one value per field, in their order, then
     *     {@link Rows#end}
     * @return how many rows arrived
     * @throws IllegalStateException if no transaction is open, or a row has too few or too many values
     */
    public <X extends Exception> long into(Table<?> table, List<? extends Field<?>> fields, Writer<X> writer) throws X {
        if (!TransactionSynchronizationManager.isActualTransactionActive())
            throw new IllegalStateException("expected an open transaction to copy into " + table);
        String columns = fields.stream().map(field -> quoted(field.getName())).collect(Collectors.joining(", "));
        String statement = "copy " + quoted(table) + " (" + columns + ") from stdin";
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
            try {
                var rows = new Rows(copy, fields);
                writer.writeTo(rows);
                rows.flush();
                long arrived = copy.endCopy();
                if (arrived != rows.written)
                    throw new IllegalStateException(
                            "expected " + rows.written + " rows to arrive in " + table + ", were " + arrived);
                return arrived;
            } finally {
                if (copy.isActive()) copy.cancelCopy();
            }
        } catch (SQLException e) {
            throw new CopyFailed("copying into " + table + " failed", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    /** A COPY that the server refused or that broke off; its SQLSTATE is in the cause. */
    public static final class CopyFailed extends org.springframework.dao.DataAccessException {
        private static final long serialVersionUID = 1L;

        CopyFailed(String message, SQLException cause) {
            super(message + " (SQLSTATE " + cause.getSQLState() + ")", cause);
        }
    }

    private static String quoted(Table<?> table) {
        String schema = table.getSchema() == null ? "" : table.getSchema().getName();
        return schema.isEmpty() ? quoted(table.getName()) : quoted(schema) + "." + quoted(table.getName());
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** The rows of one COPY: value by value, then {@link #end}. Not for use by several threads. */
    public static final class Rows {
        private final CopyIn copy;
        private final List<? extends Field<?>> fields;
        private byte[] buffer = new byte[BUFFER + 1024];
        private int used;
        private int column;
        private long written;

        private Rows(CopyIn copy, List<? extends Field<?>> fields) {
            this.copy = copy;
            this.fields = fields;
        }

        /** Text as it is; whatever it contains arrives unchanged. Null is null, and blank text is blank text. */
        public Rows add(@Nullable CharSequence text) {
            if (text == null) return addNull();
            next();
            escaped(text);
            return this;
        }

        public Rows add(long number) {
            next();
            plain(Long.toString(number));
            return this;
        }

        public Rows add(@Nullable Long number) {
            return number == null ? addNull() : add(number.longValue());
        }

        public Rows add(@Nullable Integer number) {
            return number == null ? addNull() : add(number.longValue());
        }

        public Rows add(boolean value) {
            next();
            plain(value ? "t" : "f");
            return this;
        }

        public Rows add(double number) {
            next();
            plain(Double.toString(number));
            return this;
        }

        public Rows add(@Nullable BigDecimal number) {
            if (number == null) return addNull();
            next();
            plain(number.toPlainString());
            return this;
        }

        public Rows add(@Nullable LocalDate date) {
            if (date == null) return addNull();
            if (date.getYear() < 1 || date.getYear() > 9999)
                throw new IllegalArgumentException("expected a date from year 1 to 9999 for " + name());
            next();
            plain(date.toString());
            return this;
        }

        /** To the microsecond, which is what PostgreSQL keeps. */
        public Rows add(@Nullable Instant instant) {
            if (instant == null) return addNull();
            next();
            plain(instant.truncatedTo(java.time.temporal.ChronoUnit.MICROS).toString());
            return this;
        }

        public Rows add(@Nullable UUID uuid) {
            if (uuid == null) return addNull();
            next();
            plain(uuid.toString());
            return this;
        }

        public Rows add(byte @Nullable [] bytes) {
            if (bytes == null) return addNull();
            next();
            plain("\\\\x");
            plain(HexFormat.of().formatHex(bytes));
            return this;
        }

        /** An array of texts or numbers, none of them null. */
        public Rows add(@Nullable Collection<?> values) {
            if (values == null) return addNull();
            next();
            escaped(values.stream()
                    .map(value ->
                            '"' + String.valueOf(value).replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                    .collect(Collectors.joining(",", "{", "}")));
            return this;
        }

        public Rows addNull() {
            next();
            plain("\\N");
            return this;
        }

        /** Ends the row. */
        public void end() {
            if (column != fields.size())
                throw new IllegalStateException(
                        "expected " + fields.size() + " values in row " + (written + 1) + ", were " + column);
            room(1);
            buffer[used++] = '\n';
            column = 0;
            written++;
            if (used >= BUFFER) flush();
        }

        /** How many rows were ended so far. */
        public long count() {
            return written;
        }

        private void next() {
            if (column == fields.size())
                throw new IllegalStateException(
                        "expected " + fields.size() + " values in row " + (written + 1) + ", were more");
            if (column++ > 0) {
                room(1);
                buffer[used++] = '\t';
            }
        }

        private String name() {
            return fields.get(Math.min(column, fields.size()) - 1).getName();
        }

        private void plain(String ascii) {
            room(ascii.length());
            for (int i = 0; i < ascii.length(); i++) buffer[used++] = (byte) ascii.charAt(i);
        }

        private void escaped(CharSequence text) {
            room(3 * text.length() + 2);
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < 0x80) ascii(c);
                else if (c < 0x800) {
                    buffer[used++] = (byte) (0xC0 | (c >> 6));
                    buffer[used++] = (byte) (0x80 | (c & 0x3F));
                } else if (!Character.isSurrogate(c)) {
                    buffer[used++] = (byte) (0xE0 | (c >> 12));
                    buffer[used++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                    buffer[used++] = (byte) (0x80 | (c & 0x3F));
                } else if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    byte[] four = Character.toString(Character.toCodePoint(c, text.charAt(++i)))
                            .getBytes(StandardCharsets.UTF_8);
                    System.arraycopy(four, 0, buffer, used, 4);
                    used += 4;
                } else {
                    throw new IllegalArgumentException(
                            "expected whole characters for " + name() + ", found half of one");
                }
            }
        }

        private void ascii(char c) {
            char letter = switch (c) {
                case '\\' -> '\\';
                case '\n' -> 'n';
                case '\r' -> 'r';
                case '\t' -> 't';
                case 0 ->
                    throw new IllegalArgumentException(
                            "expected text without the character 0 for " + name() + ": PostgreSQL keeps none");
                default -> 0;
            };
            // An escaped character takes two bytes; three were set aside for each.
            if (letter != 0) buffer[used++] = '\\';
            buffer[used++] = (byte) (letter == 0 ? c : letter);
        }

        private void room(int bytes) {
            if (used + bytes <= buffer.length) return;
            flush();
            if (bytes > buffer.length) buffer = new byte[bytes];
        }

        private void flush() {
            try {
                copy.writeToCopy(buffer, 0, used);
            } catch (SQLException e) {
                throw new CopyFailed("copying broke off", e);
            }
            used = 0;
        }
    }
}
