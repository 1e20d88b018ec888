package dev.custodia.levels;

import static dev.custodia.tables.levels.Tables.GROUPING;

import dev.custodia.database.Remembered;
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
    private final DSLContext db;
    private final Remembered<List<Group>> known = new Remembered<>(this::read);

    Groups(DSLContext db) {
        this.db = db;
    }

    List<Group> all() {
        return known.get();
    }

    private List<Group> read() {
        return db.selectFrom(GROUPING).orderBy(GROUPING.NUMBER).fetch(row -> {
            Map<String, String> names = new HashMap<>();
            put(names, "en", row.getNameEn());
            put(names, "it", row.getNameIt());
            put(names, "ru", row.getNameRu());
            put(names, "sv", row.getNameSv());
            return new Group(row.getNumber(), row.getCode(), names);
        });
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
        known.forget();
    }
}
