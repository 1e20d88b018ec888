package dev.custodia.journal;

import static dev.custodia.tables.journal.Tables.ENTRY;

import dev.custodia.tables.journal.tables.records.EntryRecord;
import java.io.IOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The journal as lines of JSON, one an entry, from the first to the last. Ids are text, numbers of details are numbers. */
final class Written {
    private static final int ROWS_AT_ONCE = 5_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DSLContext sql;

    Written(DSLContext sql) {
        this.sql = sql;
    }

    void to(Appendable lines) throws IOException {
        long last = 0;
        List<EntryRecord> rows;
        do {
            rows = sql.selectFrom(ENTRY)
                    .where(ENTRY.ENTRY_NO.gt(last))
                    .orderBy(ENTRY.ENTRY_NO)
                    .limit(ROWS_AT_ONCE)
                    .fetch();
            for (EntryRecord row : rows) {
                lines.append(JSON.writeValueAsString(line(row))).append('\n');
                last = row.getEntryNo();
            }
        } while (rows.size() == ROWS_AT_ONCE);
    }

    private static Map<String, @Nullable Object> line(EntryRecord row) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("number", row.getEntryNo().toString());
        line.put("at", row.getAt().toInstant().toString());
        line.put("actor", row.getActorId().toString());
        line.put("via", row.getVia());
        line.put("token", text(row.getTokenId()));
        line.put("act", row.getAct());
        line.put("affected", row.getAffected().toString());
        line.put("change", text(row.getChangeId()));
        line.put("subject", text(row.getSubjectId()));
        line.put("why", row.getWhy());
        line.put("details", Details.read(row.getDetails()));
        line.put("previous", HexFormat.of().formatHex(row.getPreviousHash()));
        line.put("hash", HexFormat.of().formatHex(row.getHash()));
        return line;
    }

    private static @Nullable String text(@Nullable Long id) {
        return id == null ? null : id.toString();
    }
}
