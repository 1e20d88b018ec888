package dev.custodia.portfolios;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.custodia.access.Permission;
import dev.custodia.changes.Act;
import dev.custodia.changes.Batch;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.screens.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What is done to who looks after many: rows written by a change and withdrawn when it is taken back. */
final class PortfolioActs {
    static final JsonMapper JSON = JsonMapper.builder().build();
    static final Set<String> CODES = Set.of(Assign.CODE, Move.CODE, ByRules.CODE);

    private PortfolioActs() {}

    /** In an aspect of a type to this holder, or null to nobody. */
    record To(
            @JsonProperty("aspect") Aspect aspect,
            @JsonProperty("holder") @Nullable Long holder) {
        @JsonCreator
        To {}
    }

    record Wanted(
            @JsonProperty("type") short type,
            @JsonProperty("to") List<To> to) {
        @JsonCreator
        Wanted {}
    }

    /** All that one holder has goes to another of the same kind, or null to nobody. */
    record Moving(
            @JsonProperty("from") long from,
            @JsonProperty("to") @Nullable Long to) {
        @JsonCreator
        Moving {}
    }

    record Ruled(
            @JsonProperty("type") short type,
            @JsonProperty("rules") List<GivingRules.One> rules) {
        @JsonCreator
        Ruled {}
    }

    static JSONB json(Object details) {
        return JSONB.valueOf(JSON.writeValueAsString(details));
    }

    static <T> T read(JSONB details, Class<T> type) {
        return JSON.readValue(details.data(), type);
    }

    abstract static class Assigning implements Act {
        final DSLContext db;
        final GivenTo given;
        final Held held;
        final Holders holders;
        private final ObjectProvider<Changes> changes;

        Assigning(DSLContext db, GivenTo given, Held held, Holders holders, ObjectProvider<Changes> changes) {
            this.db = db;
            this.given = given;
            this.held = held;
            this.holders = holders;
            this.changes = changes;
        }

        /** To whom each of these is given now, by what the change was put together with. */
        abstract Collection<GivenTo.Moves> moves(JSONB details, List<Long> customers);

        @Override
        public List<Long> run(Batch batch) {
            List<Long> customers = batch.takeAsSeen(db);
            Collection<GivenTo.Moves> moves = moves(changes.getObject().details(batch.changeId()), customers);
            return new ArrayList<>(given.give(moves, batch.changeId(), batch.at(), batch.author()));
        }

        @Override
        public List<Long> undo(Batch batch) {
            List<Long> done = batch.takeWhere(db, GivenTo.by(batch.undoOf()));
            given.withdraw(batch.undoOf(), done);
            return done;
        }

        @Override
        public Permission needs() {
            return Permission.PORTFOLIOS_ASSIGN_MANY;
        }

        String name(@Nullable Long holder, Words words) {
            return holders.byId(holder).map(found -> found.name(words)).orElseGet(() -> words.of("portfolios.nobody"));
        }
    }

    /** Gives customers to whom it says. */
    @Component
    static class Assign extends Assigning {
        static final String CODE = "portfolios.assign";

        Assign(DSLContext db, GivenTo given, Held held, Holders holders, ObjectProvider<Changes> changes) {
            super(db, given, held, holders, changes);
        }

        @Override
        public String code() {
            return CODE;
        }

        @Override
        Collection<GivenTo.Moves> moves(JSONB details, List<Long> customers) {
            Wanted wanted = read(details, Wanted.class);
            List<GivenTo.Moves> all = new ArrayList<>();
            for (To to : wanted.to()) {
                Map<Long, Long> have = held.holders(wanted.type(), to.aspect(), customers);
                GivenTo.Moves moves = new GivenTo.Moves(wanted.type(), to.aspect());
                for (Long customer : customers)
                    if (!java.util.Objects.equals(have.get(customer), to.holder()))
                        moves.add(customer, to.holder(), null);
                all.add(moves);
            }
            return all;
        }

        @Override
        public String told(Change change, Words words) {
            return words.list(read(change.details(), Wanted.class).to().stream()
                    .map(to -> words.of(
                            "portfolios.told",
                            Map.of("aspect", words.of(to.aspect()), "holder", name(to.holder(), words))))
                    .toList());
        }
    }

    /** Gives all that one has to another. */
    @Component
    static class Move extends Assigning {
        static final String CODE = "portfolios.move";

        private final PortfolioTypes types;

        Move(
                DSLContext db,
                GivenTo given,
                Held held,
                Holders holders,
                ObjectProvider<Changes> changes,
                PortfolioTypes types) {
            super(db, given, held, holders, changes);
            this.types = types;
        }

        @Override
        public String code() {
            return CODE;
        }

        @Override
        Collection<GivenTo.Moves> moves(JSONB details, List<Long> customers) {
            Moving moving = read(details, Moving.class);
            Holder from = holders.byId(moving.from()).orElseThrow();
            List<GivenTo.Moves> all = new ArrayList<>();
            for (PortfolioType type : types.all()) {
                if (from.type() != 0 && from.type() != type.number()) continue;
                GivenTo.Moves moves = new GivenTo.Moves(type.number(), from.aspect());
                held.holders(type.number(), from.aspect(), customers).forEach((customer, holder) -> {
                    if (holder == moving.from()) moves.add(customer, moving.to(), null);
                });
                all.add(moves);
            }
            return all;
        }

        @Override
        public String told(Change change, Words words) {
            Moving moving = read(change.details(), Moving.class);
            return words.of(
                    "portfolios.from_to", Map.of("from", name(moving.from(), words), "to", name(moving.to(), words)));
        }
    }

    /** Gives customers to whom the rules say, as they were when they were looked at. */
    @Component
    static class ByRules extends Assigning {
        static final String CODE = "portfolios.rules";

        private final GivingRules rules;
        private final PortfolioTypes types;

        ByRules(
                DSLContext db,
                GivenTo given,
                Held held,
                Holders holders,
                ObjectProvider<Changes> changes,
                GivingRules rules,
                PortfolioTypes types) {
            super(db, given, held, holders, changes);
            this.rules = rules;
            this.types = types;
        }

        @Override
        public String code() {
            return CODE;
        }

        @Override
        Collection<GivenTo.Moves> moves(JSONB details, List<Long> customers) {
            Ruled ruled = read(details, Ruled.class);
            if (customers.isEmpty()) return List.of();
            return rules.targets(ruled.rules(), customers).stream()
                    .map(target -> GivingRules.moves(db, held, ruled.type(), target, customers, DSL.trueCondition()))
                    .toList();
        }

        @Override
        public String told(Change change, Words words) {
            return types.byNumber(read(change.details(), Ruled.class).type())
                    .map(type -> type.name(words))
                    .orElse("");
        }
    }
}
