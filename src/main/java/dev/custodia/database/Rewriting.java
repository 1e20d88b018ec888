package dev.custodia.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/**
 * Writes tables anew, so that what was deleted is in no file of the database any more: the server itself leaves deleted
 * rows where they stand until somebody needs the space, values in its planner's statistics until they are reckoned again,
 * and all of it in its log.
 */
@Component
public class Rewriting {
    /** Whoever waits for a table lets all who come later wait too: then better leave that table for the next time. */
    private static final String PATIENCE = "set lock_timeout = '5s'";

    private static final String LOCK_NOT_TO_BE_HAD = "55P03";

    /** Parts of the log by their names, without the number of the timeline. */
    private static final String PARTS = "from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$'";

    private static final String PART_NOW = "select substr(pg_walfile_name(pg_current_wal_insert_lsn() + 1), 9)";

    /** More than the server keeps, by our settings. */
    private static final int MOST_PARTS = 1_000;

    private final Database database;
    private final DSLContext db;

    Rewriting(Database database, DSLContext db) {
        this.database = database;
        this.db = db;
    }

    /**
     * @param name with its schema
     * @param touched how many rows were ever changed or deleted, as far as the server has counted
     */
    public record Table(String name, long touched) {}

    /**
     * What was done.
     *
     * @param left the tables that somebody used all the time
     * @param statistics whether the planner's statistics were written anew too, which takes an owner of the server
     * @param log whether nothing of the server's log is left that was written before
     */
    public record Done(List<String> left, boolean statistics, boolean log) {}

    /** All tables but the server's own. */
    public List<Table> tables() {
        return db.resultQuery("""
                        select format('%I.%I', schemaname, relname), n_tup_upd + n_tup_del
                        from pg_stat_user_tables
                        order by 1""").fetch(row -> new Table(row.get(0, String.class), row.get(1, Long.class)));
    }

    /** What the whole database takes, in bytes. */
    public long bytes() {
        return db.fetchSingle("select pg_database_size(current_database())").get(0, Long.class);
    }

    /** The most that one of these takes, in bytes, which is what has to be free to write it anew. */
    public long largest(Collection<String> tables) {
        return db.resultQuery(
                        "select coalesce(max(pg_total_relation_size(t::regclass)), 0) from unnest({0}::text[]) t",
                        DSL.val(tables.toArray(String[]::new)))
                .fetchSingle()
                .get(0, Long.class);
    }

    /** Writes these anew, one after the other, and what else the server keeps of their rows. Outside of a transaction. */
    public Done write(Collection<String> tables) {
        try (Connection connection = database.asOwner();
                Statement statement = connection.createStatement()) {
            statement.execute(PATIENCE);
            List<String> left = new ArrayList<>();
            for (String table : tables) if (!written(statement, table)) left.add(table);
            boolean owner = ownsTheServer(statement);
            boolean statistics = owner
                    && written(statement, "pg_catalog.pg_statistic")
                    && written(statement, "pg_catalog.pg_statistic_ext_data");
            return new Done(List.copyOf(left), statistics, owner && turnTheLog(statement));
        } catch (SQLException e) {
            throw new IllegalStateException("Tables cannot be written anew (" + e.getSQLState() + ")", e);
        }
    }

    private static boolean written(Statement statement, String table) throws SQLException {
        try {
            statement.execute("vacuum (full, analyze) " + table);
            return true;
        } catch (SQLException e) {
            if (LOCK_NOT_TO_BE_HAD.equals(e.getSQLState())) return false;
            throw e;
        }
    }

    private static boolean ownsTheServer(Statement statement) throws SQLException {
        return text(statement, "select rolsuper from pg_roles where rolname = current_user")
                .equals("t");
    }

    /**
     * Goes on in a part of the log of its own, and lets go of what lies before it. The server uses old parts again under
     * a later name, with what stands in them: so each of those is gone through, which fills it with nothing.
     *
     * @return whether nothing older is kept, as it is for another server that follows this one
     */
    private static boolean turnTheLog(Statement statement) throws SQLException {
        statement.execute("select pg_logical_emit_message(false, '', '')");
        statement.execute("select pg_switch_wal()");
        String first = text(statement, PART_NOW);
        statement.execute("checkpoint");
        String last = text(statement, "select max(substr(name, 9)) " + PARTS);
        for (int turn = 0; turn < MOST_PARTS && text(statement, PART_NOW).compareTo(last) <= 0; turn++) {
            statement.execute("select pg_logical_emit_message(false, '', '')");
            statement.execute("select pg_switch_wal()");
        }
        return text(statement, "select count(*) " + PARTS + " and substr(name, 9) < '" + first + "'")
                        .equals("0")
                && text(statement, PART_NOW).compareTo(last) > 0;
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
