package dev.custodia.customers;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Record4;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * Whoever stores anything about a customer. Says, always for a whole set in a few statements, how it objects to letting
 * a customer go, what it knows about one, and how it erases. Everything about one person, the verdicts of a plan and
 * the taking back of an import are built on keepers alone; a table with a customer id that no keeper claims fails the
 * build.
 */
public interface Keeper {
    /** What may be done to a customer that a keeper may object to. */
    enum Purpose {
        ARCHIVE,
        /**
         * To lose by whatever way, the taking back of what brought somebody in included: what stands against this is a
         * hold, and is said for {@link #REMOVE} as well.
         */
        LOSE,
        /** Whatever way of removing: what stands against this stands against deleting, anonymising and forcing. */
        REMOVE,
        DELETE,
        ANONYMISE,
        /** To delete together with the documents. */
        FORCE
    }

    /** Its tables, as {@code schema.table}. */
    Set<String> tables();

    /**
     * Its objections to doing this to any of these: customer, reason, date or null, amount or null. The reason is a
     * code of the closed list under {@code changes.objection}.
     *
     * <p>Several purposes may be asked for one plan: what stands against any removal is said for {@link Purpose#REMOVE}
     * only.
     */
    default List<Select<Record4<Long, String, LocalDate, Long>>> objections(
            Purpose purpose, Select<Record1<Long>> customers, Terms terms) {
        return List.of();
    }

    /** What it knows about these: under each name a query of customer and JSON. */
    List<Export> exports(Select<Record1<Long>> customers);

    record Export(String name, Select<Record2<Long, JSONB>> rows) {
        /** The rows of a table as they stand, without what is shown to nobody. */
        public static Export of(String name, Table<?> table, Select<Record1<Long>> customers) {
            Field<Long> customerId = Objects.requireNonNull(table.field("customer_id", Long.class));
            return new Export(
                    name,
                    DSL.select(
                                    customerId,
                                    DSL.field(
                                            "to_jsonb({0}) - {1}::text[]",
                                            SQLDataType.JSONB, DSL.name(table.getName()), DSL.val(Unshown.of(table))))
                            .from(table)
                            .where(customerId.in(customers)));
        }
    }

    /** Removes its rows of these, for good. In the caller's transaction. */
    void erase(Select<Record1<Long>> customers);

    /**
     * Leaves nothing that points to any of these, for good, and keeps what the terms keep. In the caller's transaction.
     * Whoever has nothing to keep erases.
     */
    default void anonymise(Select<Record1<Long>> customers, Terms terms) {
        erase(customers);
    }
}
