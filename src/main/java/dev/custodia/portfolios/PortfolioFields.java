package dev.custodia.portfolios;

import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.Fields;
import dev.custodia.criteria.NamedChoices;
import dev.custodia.criteria.Operator;
import dev.custodia.facts.Facts;
import dev.custodia.screens.Language;
import dev.custodia.screens.Words;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/**
 * Who looks after a customer, for lists, filters, exports and plans: of each type that is switched on its portfolio,
 * agent, operator and agency, as far as there are any to choose from.
 */
@Component
class PortfolioFields implements Fields {
    /** Whether a customer is one of those whom the reader looks after. */
    private static final String MINE = "mine";

    private final PortfolioTypes types;
    private final Holders holders;
    private final Held held;
    private final Clock clock;
    private final Own own;
    private final DSLContext db;

    PortfolioFields(PortfolioTypes types, Holders holders, Held held, Clock clock, Own own, DSLContext db) {
        this.types = types;
        this.holders = holders;
        this.held = held;
        this.clock = clock;
        this.own = own;
        this.db = db;
    }

    @Override
    public List<CustomerField> fields() {
        return List.of(new CustomerField(
                MINE,
                CustomerField.Type.FLAG,
                Set.of(Operator.IS),
                (operator, values) -> own.mine((Boolean) values.getFirst()),
                this::mine,
                Optional.empty(),
                List.of("yes", "no")));
    }

    private Map<Long, Boolean> mine(Collection<Long> customers) {
        return db.select(FACT.CUSTOMER_ID, DSL.field(own.mine(true)))
                .from(FACT)
                .where(FACT.CUSTOMER_ID.in(customers))
                .fetchMap(row -> row.value1(), row -> row.value2());
    }

    @Override
    public boolean isPersonal(String field) {
        return field.equals(MINE);
    }

    @Override
    public boolean mayHold(String field) {
        return !field.equals(MINE) || own.hasAny();
    }

    @Override
    public List<CustomerField> ownFields() {
        List<CustomerField> fields = new ArrayList<>();
        for (PortfolioType type : types.active())
            for (Aspect aspect : Aspect.values())
                if (!holders.of(type.number(), aspect).isEmpty()) fields.add(field(type, aspect));
        return fields;
    }

    @Override
    public Optional<CustomerField> ownField(String id) {
        int end = id.indexOf('_');
        if (end < 0) return Optional.empty();
        return Aspect.ofWord(id.substring(end + 1))
                .flatMap(aspect -> types.byCode(id.substring(0, end))
                        .filter(PortfolioType::active)
                        .filter(type -> !holders.of(type.number(), aspect).isEmpty())
                        .map(type -> field(type, aspect)));
    }

    @Override
    public String topic(String field) {
        return Facts.PORTFOLIOS;
    }

    private CustomerField field(PortfolioType type, Aspect aspect) {
        return new CustomerField(
                aspect.field(type),
                CustomerField.Type.CHOICE,
                EnumSet.of(Operator.IS, Operator.IS_NOT, Operator.BLANK, Operator.PRESENT),
                (operator, values) -> switch (operator) {
                    case IS -> held.isOneOf(type.number(), aspect, ids(values));
                    // Who has no agent does not have this one either.
                    case IS_NOT ->
                        held.isOneOf(type.number(), aspect, ids(values)).not();
                    case BLANK -> held.isAny(type.number(), aspect).not();
                    case PRESENT -> held.isAny(type.number(), aspect);
                    default -> throw new IllegalStateException("Who looks after a customer knows no " + operator);
                },
                customers -> held.holders(type.number(), aspect, customers).entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Long.toString(entry.getValue()))),
                Optional.empty(),
                new NamedChoices(() -> holders.choices(type.number(), aspect)),
                language -> label(type, aspect, language));
    }

    private static List<Long> ids(List<Object> codes) {
        return codes.stream().map(code -> Long.parseLong((String) code)).toList();
    }

    private String label(PortfolioType type, Aspect aspect, String language) {
        Words words = Words.in(Language.ofCode(language).orElse(Language.EN), clock);
        return words.of("portfolios.field", Map.of("type", type.name(words), "aspect", words.of(aspect)));
    }
}
