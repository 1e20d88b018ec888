package dev.custodia.customers;

import static dev.custodia.tables.changes.Tables.BEFORE_IMAGE;
import static dev.custodia.tables.customers.Tables.CUSTOMER;
import static dev.custodia.tables.customers.Tables.OWN_FIELD;
import static dev.custodia.tables.customers.Tables.TAG;
import static dev.custodia.tables.facts.Tables.FACT;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.changes.BeforeImages;
import dev.custodia.criteria.CustomerId;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a customer was before a change, and what the change made of it, for as long as the change can be taken back. */
@Component
public class Past {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DSLContext db;
    private final BeforeImages images;
    private final Portrait portrait;

    Past(DSLContext db, BeforeImages images, Portrait portrait) {
        this.db = db;
        this.images = images;
        this.portrait = portrait;
    }

    /** @param now as the customer stands today, where others may have changed it since */
    public record Turn(Draft before, Draft after, Draft now) {}

    /**
     * Empty where the change edited nothing of this customer, or what was before is no longer kept.
     *
     * @throws Refused {@code customers.unknown} also for those who wait in the bin or are anonymised
     */
    @Needs({Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    public Optional<Turn> of(long changeId, CustomerId id) {
        var only = DSL.select(CUSTOMER.CUSTOMER_ID).from(CUSTOMER).where(CUSTOMER.CUSTOMER_ID.eq(id.value()));
        if (!db.fetchExists(FACT, FACT.CUSTOMER_ID.eq(id.value()).and(Facts.in(Place.IN_USE))))
            throw Refused.notFound("customers.unknown");
        JsonNode before = picture(changeId, only);
        if (before == null) return Optional.empty();
        JsonNode now = JSON.readTree(db.fetchSingle(portrait.of(only)).value2().data());
        // What one change left is what the next one found.
        Long next = db.select(DSL.min(BEFORE_IMAGE.CHANGE_ID))
                .from(BEFORE_IMAGE)
                .where(BEFORE_IMAGE.CUSTOMER_ID.eq(id.value()))
                .and(BEFORE_IMAGE.ROOM.eq(Portrait.ROOM))
                .and(BEFORE_IMAGE.CHANGE_ID.gt(changeId))
                .fetchSingle()
                .value1();
        JsonNode found = next == null ? null : picture(next, only);
        return Optional.of(new Turn(
                draft(before, changeId), draft(found == null ? now : found, changeId), draft(now, Long.MAX_VALUE)));
    }

    private @Nullable JsonNode picture(long changeId, Select<Record1<Long>> only) {
        if (!images.kept(changeId, Portrait.ROOM)) return null;
        JSONB image = db.fetchOptional(images.read(changeId, Portrait.ROOM, only))
                .map(row -> row.value2())
                .orElse(null);
        return image == null ? null : JSON.readTree(image.data());
    }

    /** @param upTo tags that a later change put on are left out */
    private Draft draft(JsonNode picture, long upTo) {
        JsonNode row = picture.get("customer");
        JsonNode legal = picture.get("legal_details").path(0);
        return new Draft(
                Kind.of((short) row.get("kind").asInt()),
                text(row, "name"),
                text(row, "given_name"),
                text(row, "family_name"),
                text(row, "street"),
                text(row, "postal_code"),
                text(row, "city"),
                text(row, "region"),
                text(row, "country"),
                text(row, "language"),
                text(row, "note"),
                text(row, "external_id"),
                LocalDate.parse(row.get("created_on").asString()),
                points(picture.get("contact_point")),
                new LegalDetails(
                        text(legal, "legal_name"),
                        text(legal, "vat_number"),
                        text(legal, "tax_number"),
                        text(legal, "iban"),
                        text(legal, "registered_address")),
                tags(picture.get("tagged"), upTo),
                own(picture.get("own_value")));
    }

    private static List<ContactPoint> points(JsonNode rows) {
        List<JsonNode> sorted = new ArrayList<>();
        rows.forEach(sorted::add);
        sorted.sort(Comparator.comparingInt(row -> row.get("position").asInt()));
        return sorted.stream()
                .map(row -> new ContactPoint(
                        ContactPoint.Kind.of((short) row.get("kind").asInt()),
                        row.get("value").asString(),
                        text(row, "label")))
                .toList();
    }

    private List<String> tags(JsonNode rows, long upTo) {
        List<Long> tags = StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.get("change_id").asLong() <= upTo)
                .map(row -> row.get("tag_id").asLong())
                .toList();
        return db.select(TAG.NAME)
                .from(TAG)
                .where(TAG.TAG_ID.in(tags))
                .orderBy(TAG.KEY)
                .fetch(TAG.NAME);
    }

    private Map<String, String> own(JsonNode rows) {
        Map<Long, String> values = StreamSupport.stream(rows.spliterator(), false)
                .collect(Collectors.toMap(
                        row -> row.get("own_field_id").asLong(),
                        row -> row.get("value").asString(),
                        (one, other) -> other));
        Map<String, String> own = new TreeMap<>();
        db.select(OWN_FIELD.OWN_FIELD_ID, OWN_FIELD.KEY)
                .from(OWN_FIELD)
                .where(OWN_FIELD.OWN_FIELD_ID.in(values.keySet()))
                .forEach(field -> own.put(field.value2(), values.getOrDefault(field.value1(), "")));
        return own;
    }

    private static @Nullable String text(JsonNode row, String column) {
        JsonNode value = row.path(column);
        return value.isMissingNode() || value.isNull() ? null : value.asString();
    }
}
