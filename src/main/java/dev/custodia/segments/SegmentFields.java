package dev.custodia.segments;

import static dev.custodia.tables.segments.Tables.SEGMENT;
import static dev.custodia.tables.segments.Tables.STAY;

import dev.custodia.criteria.CustomerField;
import dev.custodia.criteria.Fields;
import dev.custodia.criteria.NamedChoices;
import dev.custodia.criteria.Operator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** The segments that a customer is in: a field like any other, so that whatever takes a rule can ask for a segment. */
@Component
class SegmentFields implements Fields {
    /** Touched by who puts somebody into a fixed segment or takes one out. */
    static final String TOPIC = "segments";

    private final DSLContext db;
    private final Rows rows;

    SegmentFields(DSLContext db, Rows rows) {
        this.db = db;
        this.rows = rows;
    }

    @Override
    public List<CustomerField> fields() {
        return List.of(new CustomerField(
                Rows.FIELD,
                CustomerField.Type.TAGS,
                EnumSet.of(Operator.ANY_OF, Operator.ALL_OF, Operator.NONE_OF),
                (operator, values) -> {
                    List<Condition> each = values.stream()
                            .map(key -> rows.where(rows.named((String) key)))
                            .toList();
                    return switch (operator) {
                        case ANY_OF -> DSL.or(each);
                        case ALL_OF -> DSL.and(each);
                        case NONE_OF ->
                            DSL.coalesce(DSL.field(DSL.or(each)), DSL.inline(false))
                                    .isFalse();
                        default -> throw new IllegalStateException("Segments know no " + operator);
                    };
                },
                ids -> db
                        .select(STAY.CUSTOMER_ID, SEGMENT.NAME)
                        .from(STAY)
                        .join(SEGMENT)
                        .on(SEGMENT.SEGMENT_ID.eq(STAY.SEGMENT_ID))
                        .where(STAY.CUSTOMER_ID.in(ids))
                        .and(STAY.LEFT_AT.isNull())
                        .orderBy(SEGMENT.NAME)
                        .fetchGroups(STAY.CUSTOMER_ID, SEGMENT.NAME)
                        .entrySet()
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.join(", ", entry.getValue()))),
                Optional.empty(),
                new NamedChoices(this::choices)));
    }

    /** A segment as it is chosen: it is called the same in every language. */
    private record Named(String code, String name) implements NamedChoices.Choice {
        @Override
        public String name(String language) {
            return name;
        }

        @Override
        public String look() {
            return "";
        }
    }

    private List<NamedChoices.Choice> choices() {
        return db.select(SEGMENT.KEY, SEGMENT.NAME)
                .from(SEGMENT)
                .orderBy(DSL.lower(SEGMENT.NAME), SEGMENT.SEGMENT_ID)
                .fetch(row -> new Named(row.value1(), row.value2()));
    }

    @Override
    public String topic(String field) {
        return TOPIC;
    }
}
