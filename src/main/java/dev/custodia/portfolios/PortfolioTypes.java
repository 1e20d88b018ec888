package dev.custodia.portfolios;

import static dev.custodia.tables.portfolios.Tables.PORTFOLIO_TYPE;

import dev.custodia.access.Refused;
import dev.custodia.customers.TagColour;
import dev.custodia.database.Remembered;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The portfolio types: ten, asked for with every list and every card, so they are remembered for a moment. */
@Component
public class PortfolioTypes {
    private final DSLContext db;
    private final Remembered<List<PortfolioType>> known = new Remembered<>(this::read);

    PortfolioTypes(DSLContext db) {
        this.db = db;
    }

    /** All ten, in their order. */
    public List<PortfolioType> all() {
        return known.get();
    }

    private List<PortfolioType> read() {
        return db.selectFrom(PORTFOLIO_TYPE)
                .orderBy(PORTFOLIO_TYPE.POSITION, PORTFOLIO_TYPE.NUMBER)
                .fetch(row -> {
                    Map<String, String> names = new HashMap<>();
                    put(names, "en", row.getNameEn());
                    put(names, "it", row.getNameIt());
                    put(names, "ru", row.getNameRu());
                    put(names, "sv", row.getNameSv());
                    return new PortfolioType(
                            row.getNumber(),
                            row.getCode(),
                            names,
                            row.getDescription(),
                            TagColour.of(row.getColour()),
                            row.getPosition(),
                            row.getActive());
                });
    }

    private static void put(Map<String, String> names, String language, @Nullable String name) {
        if (name != null) names.put(language, name);
    }

    /** Those that are switched on, in their order. */
    public List<PortfolioType> active() {
        return all().stream().filter(PortfolioType::active).toList();
    }

    public Optional<PortfolioType> byNumber(short number) {
        return all().stream().filter(type -> type.number() == number).findFirst();
    }

    public Optional<PortfolioType> byCode(String code) {
        return all().stream().filter(type -> type.code().equals(code)).findFirst();
    }

    /** @throws Refused {@code portfolios.type_unknown} for one that there is not, or that is switched off */
    PortfolioType switchedOn(String code) {
        return byCode(code)
                .filter(PortfolioType::active)
                .orElseThrow(() -> Refused.invalid("type", "portfolios.type_unknown"));
    }

    void forget() {
        known.forget();
    }
}
