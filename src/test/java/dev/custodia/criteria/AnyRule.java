package dev.custodia.criteria;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes rules of every kind up, the same ones from the same seed: every field, every operator, groups in groups. */
public final class AnyRule {
    private static final List<String> UNITS = List.of("d", "w", "m", "y");

    private final Random random;
    private final Criteria criteria;
    private final LocalDate today;
    private final List<String> words;

    /** @param words what texts may be asked for; some of them should be there */
    public AnyRule(long seed, Criteria criteria, LocalDate today, List<String> words) {
        this.random = new Random(seed);
        this.criteria = criteria;
        this.today = today;
        this.words = words;
    }

    public Rule next() {
        return group(0);
    }

    private Rule group(int depth) {
        int dice = random.nextInt(depth > 2 ? 4 : 10);
        if (dice < 3) return clause();
        if (dice == 3) return events();
        if (dice == 4) return new Rule.Not(group(depth + 1));
        List<Rule> parts = new ArrayList<>();
        int size = 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) parts.add(group(depth + 1));
        return dice < 8 ? new Rule.AllOf(parts) : new Rule.AnyOf(parts);
    }

    private Rule clause() {
        List<CustomerField> fields = criteria.fields().stream()
                .filter(field -> !field.operators().isEmpty())
                .filter(field -> !field.id().equals("segment"))
                // Whose answer depends on who asks has no place in a rule that is kept.
                .filter(field -> !criteria.isPersonal(field.id()))
                .toList();
        CustomerField field = pick(fields);
        List<Operator> operators = field.operators().stream().sorted().toList();
        Operator operator = pick(operators);
        int number = switch (operator) {
            case BLANK, PRESENT -> 0;
            case IS, IS_NOT, ANY_OF, ALL_OF, NONE_OF ->
                field.type() == CustomerField.Type.FLAG ? 1 : 1 + random.nextInt(3);
            default -> 1;
        };
        List<String> values = new ArrayList<>();
        for (int i = 0; i < number; i++) values.add(value(field));
        return new Rule.Clause(field.id(), operator, values);
    }

    private String value(CustomerField field) {
        return switch (field.type()) {
            case TEXT, TAGS -> pick(words);
            case CHOICE, FLAG -> pick(field.choices());
            case DATE -> day();
            case NUMBER -> Integer.toString(random.nextInt(6));
            case MONEY ->
                BigDecimal.valueOf(random.nextInt(60_000), random.nextInt(3))
                        .stripTrailingZeros()
                        .toPlainString();
        };
    }

    private String day() {
        if (random.nextBoolean()) return "-" + random.nextInt(40) + pick(UNITS);
        return today.minusDays(random.nextInt(1_500) - 30L).toString();
    }

    private Rule events() {
        EventSource source = pick(List.copyOf(criteria.events()));
        List<String> kinds =
                source.kinds().stream().filter(kind -> random.nextInt(3) == 0).toList();
        boolean worth = source.worth() != null;
        return new Rule.Events(
                source.id(),
                kinds,
                random.nextBoolean() ? day() : null,
                random.nextBoolean() ? day() : null,
                random.nextInt(3) == 0 ? Long.valueOf(random.nextInt(4)) : null,
                random.nextInt(3) == 0 ? Long.valueOf(random.nextInt(4)) : null,
                worth && random.nextInt(4) == 0 ? BigDecimal.valueOf(random.nextInt(500)) : null,
                worth && random.nextInt(4) == 0 ? BigDecimal.valueOf(random.nextInt(2_000) - 200, 1) : null,
                worth && random.nextInt(4) == 0 ? BigDecimal.valueOf(random.nextInt(2_000) - 200, 1) : null);
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
