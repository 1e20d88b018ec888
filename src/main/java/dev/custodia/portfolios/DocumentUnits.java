package dev.custodia.portfolios;

import static dev.custodia.tables.portfolios.Tables.DOCUMENT_KIND;

import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.Units;
import dev.custodia.facts.Columns;
import dev.custodia.screens.Language;
import dev.custodia.screens.Words;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/** The portfolio types, as documents may belong to them: by hand, by the file that brings them, by their kind or customer. */
@Component
class DocumentUnits implements Units {
    private final DSLContext db;
    private final Clock clock;
    private final PortfolioTypes types;
    private final DocumentRules rules;

    DocumentUnits(DSLContext db, Clock clock, PortfolioTypes types, DocumentRules rules) {
        this.db = db;
        this.clock = clock;
        this.types = types;
        this.rules = rules;
    }

    @Override
    public List<Unit> all(Words words) {
        return types.all().stream()
                .map(type -> new Unit(type.number(), type.code(), type.name(words), type.active()))
                .toList();
    }

    @Override
    public Map<Short, String> codes() {
        Map<Short, String> codes = new HashMap<>();
        for (PortfolioType type : types.all()) codes.put(type.number(), type.code());
        return codes;
    }

    @Override
    public Optional<Short> byCode(String code) {
        return types.byCode(code).filter(PortfolioType::active).map(PortfolioType::number);
    }

    /** A code before a name of the company's, and that before one of ours, which another may have been given. */
    @Override
    public Optional<Short> byName(String name) {
        String plain = Columns.plain(name.strip());
        return byCode(plain)
                .or(() -> named(plain, type -> type.names().values().stream()))
                .or(() -> named(plain, this::brought));
    }

    private interface Names {
        Stream<String> of(PortfolioType type);
    }

    private Optional<Short> named(String plain, Names names) {
        return types.active().stream()
                .filter(type -> names.of(type).map(Columns::plain).anyMatch(plain::equals))
                .map(PortfolioType::number)
                .findFirst();
    }

    private Stream<String> brought(PortfolioType type) {
        return Arrays.stream(Language.values()).map(language -> type.brought(Words.in(language, clock)));
    }

    @Override
    public Map<DocumentKind, Short> byKind() {
        Map<DocumentKind, Short> byKind = all();
        List<Short> active = types.active().stream().map(PortfolioType::number).toList();
        byKind.values().retainAll(active);
        return byKind;
    }

    @Override
    public Optional<Field<Short>> byCustomer(Collection<Long> customers) {
        return rules.unit(customers);
    }

    /** Those of types that are switched off too. */
    Map<DocumentKind, Short> all() {
        Map<DocumentKind, Short> all = new EnumMap<>(DocumentKind.class);
        db.selectFrom(DOCUMENT_KIND).forEach(row -> all.put(DocumentKind.of(row.getKind()), row.getType()));
        return all;
    }

    /** Lets documents of these kinds belong to a type, and no others. In the caller's transaction. */
    void set(short type, List<DocumentKind> kinds) {
        Short[] codes = kinds.stream().map(DocumentKind::code).toArray(Short[]::new);
        db.deleteFrom(DOCUMENT_KIND)
                .where(DOCUMENT_KIND.TYPE.eq(type))
                .or(DOCUMENT_KIND.KIND.in(codes))
                .execute();
        for (Short kind : codes)
            db.insertInto(DOCUMENT_KIND)
                    .set(DOCUMENT_KIND.KIND, kind)
                    .set(DOCUMENT_KIND.TYPE, type)
                    .execute();
    }
}
