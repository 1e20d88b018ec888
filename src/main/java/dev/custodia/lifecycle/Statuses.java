package dev.custodia.lifecycle;

import static dev.custodia.tables.lifecycle.Tables.STATUS;

import dev.custodia.criteria.NamedChoices;
import dev.custodia.customers.TagColour;
import dev.custodia.database.Remembered;
import dev.custodia.screens.Language;
import dev.custodia.screens.Words;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The statuses that there are: a handful, asked for with every row of a list, so they are remembered for a moment. */
@Component
class Statuses {
    private final DSLContext db;
    private final Clock clock;
    private final Remembered<List<Status>> known = new Remembered<>(this::read);

    Statuses(DSLContext db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    List<Status> all() {
        return known.get();
    }

    private List<Status> read() {
        return db.selectFrom(STATUS).orderBy(STATUS.POSITION, STATUS.NUMBER).fetch(row -> {
            Map<String, String> names = new HashMap<>();
            put(names, "en", row.getNameEn());
            put(names, "it", row.getNameIt());
            put(names, "ru", row.getNameRu());
            put(names, "sv", row.getNameSv());
            return new Status(row.getNumber(), row.getCode(), names, colour(row.getColour()), row.getPosition());
        });
    }

    private static void put(Map<String, String> names, String language, @Nullable String name) {
        if (name != null) names.put(language, name);
    }

    private static TagColour colour(String word) {
        for (TagColour colour : TagColour.values()) if (colour.word().equals(word)) return colour;
        return TagColour.GREY;
    }

    void forget() {
        known.forget();
    }

    Optional<Status> byNumber(@Nullable Short number) {
        return all().stream()
                .filter(status -> number != null && status.number() == number)
                .findFirst();
    }

    Optional<Status> byCode(String code) {
        return all().stream().filter(status -> status.code().equals(code)).findFirst();
    }

    /** As the catalogue of fields wants them. */
    List<NamedChoices.Choice> choices() {
        return all().stream().<NamedChoices.Choice>map(Named::new).toList();
    }

    private final class Named implements NamedChoices.Choice {
        private final Status status;

        Named(Status status) {
            this.status = status;
        }

        @Override
        public String code() {
            return status.code();
        }

        @Override
        public String name(String language) {
            return status.name(Words.in(Language.ofCode(language).orElse(Language.EN), clock));
        }

        @Override
        public String look() {
            return "tag-" + status.colour().word();
        }
    }
}
