package dev.custodia.portfolios;

import static dev.custodia.tables.portfolios.Tables.HOLDER;

import dev.custodia.access.Access;
import dev.custodia.access.Refused;
import dev.custodia.criteria.NamedChoices;
import dev.custodia.customers.TagColour;
import dev.custodia.database.Ids;
import dev.custodia.database.Remembered;
import dev.custodia.facts.Columns;
import dev.custodia.journal.Entry;
import dev.custodia.journal.Journal;
import dev.custodia.screens.Language;
import dev.custodia.screens.Words;
import dev.custodia.tables.portfolios.tables.records.HolderRecord;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The kept lists: few rows, asked for with every row of a list, so they are remembered for a moment. */
@Component
class Holders {
    static final int LONGEST = 60;

    private static final List<TagColour> COLOURS = List.of(
            TagColour.BLUE, TagColour.GREEN, TagColour.ORANGE, TagColour.VIOLET, TagColour.YELLOW, TagColour.NAVY);

    private final DSLContext db;
    private final Clock clock;
    private final Ids ids;
    private final Access access;
    private final Journal journal;
    private final Remembered<Known> known = new Remembered<>(this::read);

    Holders(DSLContext db, Clock clock, Ids ids, Access access, Journal journal) {
        this.db = db;
        this.clock = clock;
        this.ids = ids;
        this.access = access;
        this.journal = journal;
    }

    private record Known(Map<Long, Holder> byId, List<Holder> inOrder) {}

    List<Holder> all() {
        return known.get().inOrder();
    }

    private Known read() {
        List<Holder> inOrder = db.selectFrom(HOLDER)
                .orderBy(HOLDER.ASPECT, HOLDER.TYPE, HOLDER.POSITION, HOLDER.NAME, HOLDER.HOLDER_ID)
                .fetch(Holders::holder);
        Map<Long, Holder> byId = new HashMap<>();
        for (Holder holder : inOrder) byId.put(holder.id(), holder);
        return new Known(byId, inOrder);
    }

    private static Holder holder(HolderRecord row) {
        return new Holder(
                row.getHolderId(),
                Aspect.of(row.getAspect()),
                row.getType(),
                row.getName(),
                row.getDescription(),
                TagColour.of(row.getColour()),
                row.getPosition(),
                row.getAccountId(),
                row.getClosedAt() != null);
    }

    void forget() {
        known.forget();
    }

    Optional<Holder> byId(@Nullable Long id) {
        return id == null
                ? Optional.empty()
                : Optional.ofNullable(known.get().byId().get(id));
    }

    Optional<Holder> byCode(String code) {
        return code.matches("\\d{1,18}") ? byId(Long.parseLong(code)) : Optional.empty();
    }

    /** Those whom a customer may have in this of this type; the closed ones too. */
    List<Holder> of(short type, Aspect aspect) {
        short mine = aspect == Aspect.PORTFOLIO ? type : 0;
        return all().stream()
                .filter(holder -> holder.aspect() == aspect && holder.type() == mine)
                .toList();
    }

    /** The one that goes by this name in plain letters, or by this code; an open one first. */
    Optional<Holder> named(short type, Aspect aspect, String said) {
        String plain = Columns.plain(said.strip());
        List<Holder> there = of(type, aspect);
        return there.stream()
                .filter(holder -> names(holder).contains(plain))
                .findFirst()
                .or(() -> byCode(said.strip()).filter(there::contains));
    }

    /** What it goes by: where it takes its name from our words, that in each language. */
    private List<String> names(Holder holder) {
        if (holder.name() != null) return List.of(Columns.plain(holder.name()));
        return java.util.Arrays.stream(Language.values())
                .map(language -> Columns.plain(holder.name(Words.in(language, clock))))
                .toList();
    }

    // ---- making them, in the caller's transaction and on the word of whoever may

    // Held by all who name one, so that no two take the same name.
    void lock() {
        db.execute("lock table portfolios.holder in share row exclusive mode");
        forget();
    }

    /** @throws Refused {@code portfolios.name_missing}, {@code portfolios.name_too_long}, {@code portfolios.name_taken} */
    Holder add(
            Aspect aspect,
            short type,
            String name,
            @Nullable String description,
            @Nullable TagColour colour,
            @Nullable Long accountId) {
        lock();
        String clean = named(name);
        refuseTaken(clean, type, aspect, null);
        List<Holder> there = of(type, aspect);
        long id = ids.next();
        db.insertInto(HOLDER)
                .set(HOLDER.HOLDER_ID, id)
                .set(HOLDER.ASPECT, aspect.number())
                .set(HOLDER.TYPE, type)
                .set(HOLDER.NAME, clean)
                .set(HOLDER.DESCRIPTION, description)
                .set(HOLDER.COLOUR, (colour == null ? next(there) : colour).word())
                .set(
                        HOLDER.POSITION,
                        there.stream().mapToInt(Holder::position).max().orElse(0) + 1)
                .set(HOLDER.ACCOUNT_ID, accountId)
                .execute();
        forget();
        journal.record(Entry.of(access.current(), "portfolios.add").about(id).because(aspect.word()));
        return byId(id).orElseThrow();
    }

    private static TagColour next(List<Holder> there) {
        return COLOURS.get(there.size() % COLOURS.size());
    }

    static String named(String name) {
        String clean = oneLine(name);
        if (clean.isEmpty()) throw Refused.invalid("name", "portfolios.name_missing");
        if (clean.length() > LONGEST) throw Refused.invalid("name", "portfolios.name_too_long");
        return clean;
    }

    static String oneLine(String name) {
        return name.replaceAll("\\s+", " ").strip();
    }

    void refuseTaken(String name, short type, Aspect aspect, @Nullable Long but) {
        String plain = Columns.plain(name);
        boolean taken = of(type, aspect).stream()
                .filter(other -> but == null || other.id() != but)
                .anyMatch(other -> names(other).contains(plain));
        if (taken) throw Refused.conflict("portfolios.name_taken");
    }

    /** As the catalogue of fields wants them. */
    List<NamedChoices.Choice> choices(short type, Aspect aspect) {
        return of(type, aspect).stream().<NamedChoices.Choice>map(Named::new).toList();
    }

    private final class Named implements NamedChoices.Choice {
        private final Holder holder;

        Named(Holder holder) {
            this.holder = holder;
        }

        @Override
        public String code() {
            return holder.code();
        }

        @Override
        public String name(String language) {
            return holder.name() != null
                    ? holder.name()
                    : holder.name(Words.in(Language.ofCode(language).orElse(Language.EN), clock));
        }

        @Override
        public String look() {
            return "tag-" + holder.colour().word();
        }
    }
}
