package dev.custodia.levels;

import static dev.custodia.tables.levels.Tables.GROUPING;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The groups: a handful, asked for with every row of a list, so they are remembered for a moment. */
@Component
class Groups {
    private static final long REMEMBERED = Duration.ofSeconds(1).toNanos();

    private final DSLContext db;
    private volatile @Nullable Known known;

    Groups(DSLContext db) {
        this.db = db;
    }

    private record Known(List<Group> groups, long at) {}

    List<Group> all() {
        Known now = known;
        if (now != null && System.nanoTime() - now.at() < REMEMBERED) return now.groups();
        List<Group> read = db.selectFrom(GROUPING).orderBy(GROUPING.NUMBER).fetch(row -> {
            Map<String, String> names = new HashMap<>();
            put(names, "en", row.getNameEn());
            put(names, "it", row.getNameIt());
            put(names, "ru", row.getNameRu());
            put(names, "sv", row.getNameSv());
            return new Group(row.getNumber(), row.getCode(), names);
        });
        known = new Known(read, System.nanoTime());
        return read;
    }

    private static void put(Map<String, String> names, String language, @Nullable String name) {
        if (name != null) names.put(language, name);
    }

    Optional<Group> byNumber(@Nullable Short number) {
        return all().stream()
                .filter(group -> number != null && group.number() == number)
                .findFirst();
    }

    Optional<Group> byCode(String code) {
        return all().stream().filter(group -> group.code().equals(code)).findFirst();
    }

    void forget() {
        known = null;
    }
}
